"""Rules of homework that need no application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from counsel.homework.safety import STATEMENTS, Facts, refusal, unmet
from counsel.homework.states import state_of, still_open
from counsel.library.marks import Marks

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    released_at: datetime | None = NOW
    withdrawn_at: datetime | None = None
    skipped_at: datetime | None = None
    started_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Judged:
    outcome: str | None


@dataclass(frozen=True)
class Sent:
    review: Judged | None


@pytest.mark.parametrize(
    ("piece", "latest", "state"),
    [
        (Piece(), None, "assigned"),
        (Piece(started_at=NOW), None, "started"),
        (Piece(started_at=NOW), Sent(None), "submitted"),
        (Piece(started_at=NOW), Sent(Judged(None)), "submitted"),
        (Piece(started_at=NOW), Sent(Judged("reviewed")), "reviewed"),
        (Piece(started_at=NOW), Sent(Judged("sent_back")), "sent_back"),
        (Piece(skipped_at=NOW), None, "skipped"),
        (Piece(withdrawn_at=NOW, skipped_at=NOW), Sent(None), "withdrawn"),
        (Piece(released_at=None), None, "planned"),
    ],
)
def test_a_state_follows_from_the_facts(piece: Piece, latest: Sent | None, state: str) -> None:
    assert state_of(piece, latest) == state


def test_only_open_homework_is_still_open_after_its_date() -> None:
    piece = Piece(due_at=NOW - timedelta(hours=1))
    assert still_open(piece, "started", NOW)
    assert not still_open(piece, "submitted", NOW)
    assert not still_open(Piece(), "started", NOW)


MARKS = {
    "free": Marks(),
    "cautious": Marks(tier="A"),
    "restricted": Marks(tier="R"),
    "steadying": Marks(steadying=True),
    "about contact": Marks(about_contact=True),
    "paired": Marks(paired=True),
    "clinical": Marks(tier="A", clinician_only=True),
    "has a gentler form": Marks(tier="A", gentler="My own side"),
    "asks about risk": Marks(asks_about_risk=True),
}


def ask(exercise: str, **facts: object) -> str | None:
    return refusal(MARKS[exercise], Facts(**({"profession": "therapist"} | facts)))  # type: ignore[arg-type]  # several types


@pytest.mark.parametrize("exercise", ["free", "cautious", "restricted", "clinical", "paired"])
def test_without_a_hold_a_therapist_gets_to_the_form(exercise: str) -> None:
    assert ask(exercise) is None


@pytest.mark.parametrize(
    ("hold", "refused", "open_"),
    [
        ("contact", {"about contact", "paired", "restricted"}, {"free", "has a gentler form"}),
        (
            "couple",
            {"about contact", "paired", "restricted", "has a gentler form"},
            {"free", "cautious"},
        ),
        ("risk", set(MARKS) - {"steadying"}, {"steadying"}),
    ],
)
def test_a_hold_blocks_what_the_table_says(hold: str, refused: set[str], open_: set[str]) -> None:
    assert {name for name in MARKS if ask(name, holds={hold})} >= refused
    assert {name for name in open_ if ask(name, holds={hold}) is None} == open_


def test_an_alert_about_risk_leaves_the_steadying_ones_until_it_is_read() -> None:
    assert ask("free", risk_waits=True)
    assert ask("steadying", risk_waits=True) is None


def test_an_exercise_that_asks_about_risk_waits_until_somebody_answers_for_it() -> None:
    assert ask("asks about risk", answered_for=False)
    assert ask("free", answered_for=False) is None


def test_a_restricted_exercise_names_who_was_not_screened() -> None:
    text = ask("restricted", unscreened=["Avery", "Noor"])
    assert text is not None
    assert "Avery and Noor" in text
    assert ask("free", unscreened=["Avery"]) is None


def test_a_coach_needs_a_licensed_supervisor_and_never_assigns_what_is_clinical() -> None:
    assert ask("clinical", profession="coach")
    assert ask("cautious", profession="coach") is None
    assert ask("restricted", profession="coach")
    assert ask("restricted", profession="coach", supervised=True) is None


def wants(exercise: str, **said: object) -> str | None:
    values = {"cautions_read": True, "ticked": set(STATEMENTS), "review_days": 14} | said
    found = unmet(MARKS[exercise], **values)  # type: ignore[arg-type]  # several types
    return found[0] if found else None


def test_cautions_have_to_be_read() -> None:
    assert wants("cautious", cautions_read=False) == "cautions_read"
    assert wants("free", cautions_read=False) is None


@pytest.mark.parametrize("key", STATEMENTS)
def test_each_statement_that_is_not_ticked_is_named(key: str) -> None:
    assert wants("restricted", ticked=set(STATEMENTS) - {key}) == f"attest_{key}"


@pytest.mark.parametrize("days", [None, 0, 31])
def test_a_review_is_promised_within_thirty_days(days: int | None) -> None:
    assert wants("restricted", review_days=days) == "review_days"


def test_everything_said_opens_a_restricted_exercise() -> None:
    assert wants("restricted") is None
