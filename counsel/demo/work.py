"""Homework of the demo, in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from counsel.demo import words
from counsel.homework import answering, nudging, reviewing, service, submitting, talking
from counsel.homework.assigning import NOTHING_PLANNED, Planned
from counsel.homework.models import REVIEWED, SENT_BACK, Assignment, Submission
from counsel.homework.sharing import Share
from counsel.kernel.actor import Actor
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent
from counsel.library.models import ExerciseVersion
from counsel.roster.models import Case, Client

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVENING = time(20, 30)
BARRIERS: tuple[tuple[str, ...], ...] = ((), ("time",), (), ("private", "time"), ("forgot",), ())
MOST_TRIES = 12
STAGES = ("reviewed", "submitted", "started", "sent_back", "assigned", "skipped", "again")


def give(
    counselor: Actor,
    client_actor: Actor,
    case: Case,
    client: Client,
    version: ExerciseVersion,
    stage: str,
    *,
    now: datetime,
    turn: int,
) -> Assignment:
    """One piece of homework, brought to a stage of its life."""
    begun = now - DAY * (6 + turn % 5)
    assignment = service.assign(
        counselor,
        case,
        [client],
        version,
        rationale=words.RATIONALES[turn % len(words.RATIONALES)],
        due_at=now + DAY * (2 + turn % 4),
        cautions_read=True,
        planned=_planned(turn),
        now=begun,
    )[0]
    if stage == "assigned":
        return assignment
    assignment.opened_at = begun + DAY
    if stage == "skipped":
        submitting.skip(client_actor, assignment, reason="Not this week.", now=begun + DAY)
        return assignment
    answer(client_actor, assignment, turn, begun + DAY, whole=stage != "started")
    if stage == "started" and nudging.logs_of(assignment):
        nudging.remind_at(assignment, EVENING)
    if stage != "started":
        send(counselor, client_actor, assignment, stage, turn, begun + 2 * DAY)
    if stage == "again":
        send_again(client_actor, assignment, turn, begun + 4 * DAY)
    return assignment


def _planned(turn: int) -> Planned:
    """Two of three were planned together."""
    place = turn % len(words.PLANS)
    if place == 2:
        return NOTHING_PLANNED
    barrier = words.IN_THE_WAY[place]
    return Planned(agreed=True, plan=words.PLANS[place], confidence=6 + place, barrier=barrier)


def send_again(client: Actor, assignment: Assignment, turn: int, at: datetime) -> None:
    """A second round, with another word where something was written."""
    saved = answering.saved_answers(assignment)
    for block in answering.content_of(assignment).blocks:
        if block.type in ("long_text", "short_text") and block.key in saved:
            more = f"{saved[block.key].value} {words.AGAIN}"
            revision = saved[block.key].revision
            share = Share(please_read=True)
            answering.save_answer(
                client, assignment, block, more, revision=revision, now=at, share=share
            )
            break
    submitting.submit(client, assignment, amount=4, difficulty=4, usefulness=8, now=at)


def send(
    counselor: Actor, client: Actor, assignment: Assignment, stage: str, turn: int, at: datetime
) -> None:
    submission = submitting.submit(
        client,
        assignment,
        amount=(4, 3, 4, 2)[turn % 4],
        difficulty=3 + turn % 5,
        usefulness=5 + turn % 5,
        barriers=BARRIERS[turn % len(BARRIERS)],
        now=at,
    )
    if stage == "submitted":
        return
    first = next(b for b in answering.content_of(assignment).blocks if b.kind.answerable)
    reviewing.save_review(
        counselor,
        submission,
        overall=words.COMMENTS[turn % len(words.COMMENTS)],
        comments={first.key: words.COMMENTS[(turn + 1) % len(words.COMMENTS)]},
        outcome=REVIEWED if stage == "reviewed" else SENT_BACK,
        quantity=2 + turn % 3,
        quality=2 + (turn + 1) % 3,
        now=at + DAY,
    )
    if stage == "reviewed":
        talk(counselor, client, submission, first.key, turn, at + DAY)


def talk(
    counselor: Actor, client: Actor, submission: Submission, key: str, turn: int, at: datetime
) -> None:
    """What became of a comment: seen, answered, answered again, talked about; a few still wait."""
    one = submission.assignment
    if submission.review is not None:
        submission.review.seen_at = at + HOUR
    if turn % 3:
        said = talking.say(client, one, key, words.REPLIES[turn % len(words.REPLIES)], now=at + DAY)
        if turn % 3 == 1:
            said.seen_at = at + DAY + HOUR
            back = words.REPLIES_BACK[turn % len(words.REPLIES_BACK)]
            talking.say(counselor, one, key, back, now=at + DAY + HOUR)
    else:
        reviewing.talked_about(counselor, submission, True, now=at + DAY)


def answer(client: Actor, assignment: Assignment, turn: int, at: datetime, *, whole: bool) -> None:
    content = answering.content_of(assignment)
    blocks = [b for b in content.blocks if b.kind.answerable]
    for number, block in enumerate(blocks if whole else blocks[: max(1, len(blocks) // 3)]):
        value = _calm(content, block, turn + number)
        share = Share(please_read=number == 1 and turn % 2 == 0)
        if value is not None:
            answering.save_answer(client, assignment, block, value, revision=0, now=at, share=share)


def _calm(content: ExerciseContent, block: Block, turn: int) -> Any:
    """An answer that asks for no alert: the demo has its own. None where none was found
    and none is needed."""
    rules = [rule for rule in content.alerts if rule.block == block.key]
    values = [_value(block, turn + other) for other in range(MOST_TRIES)]
    values += getattr(block.config, "options", ()) if block.type == "choice" else ()
    values += [[option] for option in getattr(block.config, "options", ())]
    calm = (v for v in values if not any(rule.holds({block.key: v}) for rule in rules))
    return next(calm, values[0] if block.required else None)


def _statements(config: Any, turn: int) -> dict[str, str]:
    options = config.options
    return {str(n): options[(n + turn) % len(options)] for n in range(len(config.statements))}


def _log(config: Any, turn: int) -> dict[str, Any]:
    """The first days of a log, some left open."""
    days = {}
    for day in range(1, min(config.days, 9) + 1):
        noted = {one.key: _noted(one, turn + day) for one in config.fields}
        if (day + turn) % 4:
            days[str(day)] = noted
    return {"began": "2026-11-16", "days": days}


def _noted(field: Any, turn: int) -> Any:
    plain = {"tick": True, "scale": (turn * 3) % 7, "number": str(turn % 5)}
    if field.kind in plain:
        return plain[field.kind]
    if field.kind == "choice":
        return field.options[turn % 2]
    if field.kind == "multiple_choice":
        return [field.options[turn % len(field.options)]]
    return words.ANSWERS[turn % len(words.ANSWERS)]


def _rows(config: Any, turn: int) -> list[list[str]]:
    return [[words.ANSWERS[(turn + c) % 4] for c in range(len(config.columns))]]


COMPOUND: dict[str, Callable[[Any, int], Any]] = {
    "likert": _statements,
    "scored_scale": _statements,
    "table": _rows,
    "daily_log": _log,
    "ranking": lambda config, turn: sorted(config.items, key=lambda item: (len(item) * turn) % 7),
    "slider": lambda config, turn: config.middle,
    "signature": lambda config, turn: {"name": "As in the file", "agreed": True},
}


def _value(block: Block, turn: int) -> Any:
    config: Any = block.config
    if block.type == "choice":
        return config.options[0 if block.required else turn % len(config.options)]
    if block.type in ("multiple_choice", "checklist"):
        return [option for place, option in enumerate(config.options) if (place + turn) % 2 == 0]
    if block.type == "scale":
        return (turn * 3) % 11
    if block.type in COMPOUND:
        return COMPOUND[block.type](config, turn)
    if block.type == "number":
        return str(config.least or 1)
    if block.type == "date":
        return "2026-12-01"
    return words.ANSWERS[turn % len(words.ANSWERS)]
