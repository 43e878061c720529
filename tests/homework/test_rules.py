"""Rules of homework that need no application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from counsel.homework.safety import refusal
from counsel.homework.states import state_of, still_open

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
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
    ],
)
def test_a_state_follows_from_the_facts(piece: Piece, latest: Sent | None, state: str) -> None:
    assert state_of(piece, latest) == state


def test_only_open_homework_is_still_open_after_its_date() -> None:
    piece = Piece(due_at=NOW - timedelta(hours=1))
    assert still_open(piece, "started", NOW)
    assert not still_open(piece, "submitted", NOW)
    assert not still_open(Piece(), "started", NOW)


def ask(**changes: object) -> str | None:
    facts = {
        "tier": "G",
        "built_in": None,
        "profession": "therapist",
        "flags": set(),
        "cautions_read": False,
    }
    return refusal(**(facts | changes))  # type: ignore[arg-type]  # facts of several types


def test_a_free_exercise_is_assigned_without_a_question() -> None:
    assert ask() is None


def test_a_restricted_exercise_is_refused_for_everyone() -> None:
    assert ask(tier="R", cautions_read=True)


def test_cautions_have_to_be_read() -> None:
    assert ask(tier="A")
    assert ask(tier="A", cautions_read=True) is None


def test_a_coach_cannot_assign_what_needs_a_clinician() -> None:
    options = {"tier": "A", "cautions_read": True, "built_in": "forgiveness-my-way"}
    assert ask(profession="coach", **options)
    assert ask(profession="therapist", **options) is None


def test_a_risk_flag_leaves_only_the_steadying_exercises() -> None:
    assert ask(flags={"risk"})
    assert ask(flags={"risk"}, built_in="name-what-i-feel") is None


def test_a_couple_flag_asks_for_the_form_that_leaves_the_other_side_out() -> None:
    options = {"tier": "A", "cautions_read": True, "flags": {"couple"}}
    assert ask(built_in="forgiveness-my-way", **options)
    assert ask(built_in="forgiveness-my-own-side", **options) is None
    assert ask(built_in="forgiveness-my-own-side", profession="coach", **options)


def test_a_copy_is_bound_like_its_original_and_gains_nothing() -> None:
    options = {"tier": "A", "cautions_read": True, "copied_from": "forgiveness-my-way"}
    assert ask(profession="coach", **options)
    assert ask(flags={"couple"}, **options)
    assert ask(flags={"risk"}, copied_from="name-what-i-feel")
