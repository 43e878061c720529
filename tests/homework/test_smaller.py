"""A smaller version: what may go, what always stays, and how the rest reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from counsel.homework import assigning, smaller
from counsel.homework.assigning import Planned
from counsel.kernel.errors import DomainError
from counsel.library import builtin, marks
from counsel.library.alerts import AlertRule
from counsel.library.content import ExerciseContent
from tests.homework.factories import a_content

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RULE = AlertRule(block="log", field="low", days=3, at_least=4, kind="review", says="Low for days.")


def question(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": "short_text", "config": {"prompt": key, **more}}


def log(**more: Any) -> dict[str, Any]:
    fields = [{"key": "low", "label": "Low", "kind": "scale"}]
    return {
        "key": "log",
        "type": "daily_log",
        "config": {"prompt": "Days", "fields": fields, **more},
    }


def keys(content: ExerciseContent, *rules: AlertRule) -> list[str]:
    return [block.key for block in smaller.may_leave_out(content, rules)]


def test_what_is_needed_asked_about_or_read_always_stays() -> None:
    assert keys(a_content()) == ["hurt", "next"]


def test_a_question_that_an_alert_watches_stays() -> None:
    watched = AlertRule(block="hurt", at_least=8, kind="risk", says="High.")
    assert keys(a_content(), watched) == ["next"]


def test_a_number_that_a_log_takes_its_days_from_stays() -> None:
    content = a_content(blocks=[question("many"), log(days_from="many"), question("end")])
    assert keys(content) == ["log", "end"]
    assert not smaller.log_days(content, [])


def test_the_smaller_version_has_fewer_questions_and_fewer_minutes() -> None:
    small = smaller.of(a_content(), ["hurt", "next"], None)
    assert [block.key for block in small.blocks] == ["read", "story", "ready"]
    assert small.minutes == 5


def test_a_log_gets_shorter_and_still_can_be_complete() -> None:
    content = a_content(blocks=[log(days=14, enough=10)])
    small = smaller.of(content, None, 5).by_key["log"].config
    assert (small.days, small.enough) == (5, 5)  # type: ignore[attr-defined] # a log's settings


def test_a_log_keeps_as_many_days_as_an_alert_counts() -> None:
    content = a_content(blocks=[log(days=7)])
    assert smaller.log_days(content, [RULE]) == range(3, 7)
    assert smaller.problem(content, [RULE], (), 2) == ("log_days", "Choose 3 to 6 days.")


@pytest.mark.parametrize(
    ("left_out", "days", "field"),
    [(("story",), None, "left_out"), (("nowhere",), None, "left_out"), ((), 3, "log_days")],
)
def test_what_may_not_go_is_refused_at_its_field(
    left_out: tuple[str, ...], days: int | None, field: str
) -> None:
    found = smaller.problem(a_content(), [], left_out, days)
    assert found is not None
    assert found[0] == field


def test_one_question_stays_at_least() -> None:
    content = a_content(blocks=[question("one"), question("two")])
    assert smaller.problem(content, [], ("one", "two"), None) == ("left_out", smaller.TOO_SMALL)


@pytest.mark.parametrize("slug", builtin.exercises())
def test_the_proposal_for_each_built_in_exercise_can_be_assigned(slug: str) -> None:
    content = builtin.exercises()[slug]
    rules = list(marks.alerts_of(content, built_in=slug, copied_from=None).values())
    left_out, days = smaller.proposed(content, rules)
    assert smaller.problem(content, rules, left_out, days) is None
    small = smaller.of(content, left_out, days)
    assert small.minutes <= content.minutes
    assert {rule.block for rule in rules} <= small.by_key.keys()
    assert not [text for text in small.publish_problems() if "depends on" in text]


@pytest.mark.parametrize(
    ("planned", "field"),
    [
        (Planned(plan={"if": "it rains"}), "plan_then"),
        (Planned(plan={"then": "I stay in"}), "plan_if"),
        (Planned(plan={"when": "x" * 501}), None),
        (Planned(confidence=11), "confidence"),
        (Planned(reminders="ten"), "reminders"),
        (Planned(left_out=("story",)), "left_out"),
        (Planned(release_at=NOW + timedelta(days=2)), "due_date"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(planned: Planned, field: str | None) -> None:
    with pytest.raises(DomainError) as refused:
        assigning.check(planned, a_content(), [], due_at=NOW + timedelta(days=1))
    assert refused.value.field == field


def test_below_seven_somebody_is_unsure() -> None:
    assert [assigning.is_unsure(number) for number in (None, 6, 7)] == [False, True, False]


def test_what_a_repetition_keeps_comes_back_as_it_was() -> None:
    planned = Planned(agreed=True, plan={"when": "at eight"}, left_out=("hurt",), log_days=3)
    assert Planned.from_kept(planned.kept() | {"rationale": "Why"}) == planned
