"""What answers ask for at once: alerts to the team, and help in sight for the client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from counsel.homework import access, smaller
from counsel.homework.models import Assignment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library import marks
from counsel.library.alerts import AlertRule
from counsel.library.content import ExerciseContent
from counsel.roster import holds
from counsel.safety import alerting
from counsel.safety.alerting import Cause

RISK, CONTACT = holds.RISK, holds.CONTACT
MEASURE = "scored_scale"


def content_of(assignment: Assignment) -> ExerciseContent:
    """The document of the version that the assignment pins, without what it leaves out."""
    whole = ExerciseContent.model_validate(assignment.version.content)
    return smaller.of(whole, assignment.left_out, assignment.log_days)


def rules_of(assignment: Assignment, content: ExerciseContent) -> dict[int, AlertRule]:
    """The rules that watch this assignment, by number."""
    exercise = assignment.version.exercise
    return marks.alerts_of(content, built_in=exercise.built_in, copied_from=exercise.copied_from)


def is_crisis(
    rules: Mapping[int, AlertRule], content: ExerciseContent, values: Mapping[str, Any]
) -> bool:
    """Whether these answers ask for help in sight: a rule about risk holds for what is shown."""
    shown = _shown(content, values)
    return any(rule.kind == RISK and rule.holds(shown) for rule in rules.values())


def after_saving(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Look at the saved answers; they are read only where a rule watches."""
    content = content_of(assignment)
    if rules_of(assignment, content):
        look(actor, assignment, content, _saved(assignment), now=now)


def shows_help(assignment: Assignment, content: ExerciseContent) -> bool:
    """Whether the saved answers ask for help in sight of the client."""
    rules = rules_of(assignment, content)
    if not any(rule.kind == RISK for rule in rules.values()):
        return False
    return is_crisis(rules, content, _saved(assignment))


def look(
    actor: Actor,
    assignment: Assignment,
    content: ExerciseContent,
    values: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    """Raise what these answers ask for, each once a round (domain.md, Alerts)."""
    rules = rules_of(assignment, content)
    shown = _shown(content, values)
    for number, rule in rules.items():
        if rule.holds(shown):
            cause = Cause(
                assignment_id=assignment.id,
                rule=number,
                round_=assignment.round,
                kind=rule.kind,
                says=rule.says,
                hold=_hold(rule, content),
            )
            alerting.raise_alert(actor, assignment.case, assignment.client, cause, now=now)


def _hold(rule: AlertRule, content: ExerciseContent) -> str:
    """Contact raises its hold; risk does where a measure's item says it, else a person decides."""
    block = content.by_key.get(rule.block)
    if rule.kind == CONTACT:
        return CONTACT
    return RISK if rule.kind == RISK and block is not None and block.type == MEASURE else ""


def _shown(content: ExerciseContent, values: Mapping[str, Any]) -> dict[str, Any]:
    keys = {block.key for block in content.visible_blocks(values)}
    return {key: value for key, value in values.items() if key in keys}


def _saved(assignment: Assignment) -> dict[str, Any]:
    rows = db.session.scalars(access.answers(assignment))
    return {answer.block_key: answer.value for answer in rows}
