"""The rules of a couple's pair, without a database."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from counsel.homework import pairs
from counsel.homework.pairs import Facts, Side
from counsel.kernel.errors import DomainError
from counsel.library.content import ExerciseContent

WILLING = Side(accepted=True, sent=True, ready=True)
BLOCKS: list[dict[str, Any]] = [
    {"key": "story", "type": "long_text", "config": {"prompt": "What happened?"}},
    {"key": "hurt", "type": "scale", "config": {"prompt": "How much does it hurt?"}},
    {"key": "go", "type": "choice", "config": {"prompt": "Go on?", "options": ["Yes", "No"]}},
    {
        "key": "next",
        "type": "short_text",
        "config": {"prompt": "What next?"},
        "show_if": {"block": "go", "equals": "Yes"},
    },
    {
        "key": "when",
        "type": "short_text",
        "config": {"prompt": "When?"},
        "show_if": {"block": "go", "equals": "Yes"},
    },
    {"key": "letter", "type": "letter", "config": {"prompt": "A letter"}},
    {"key": "page", "type": "file", "config": {"prompt": "A page"}},
]
ANSWERS = {
    "story": "In spring.",
    "hurt": 7,
    "go": "Yes",
    "next": "A walk.",
    "when": "",
    "letter": "Dear you,",
}


def content() -> ExerciseContent:
    return ExerciseContent.model_validate({"title": "Two", "blocks": BLOCKS})


def ready_pair(**changes: Any) -> Facts:
    facts: dict[str, Any] = {"sides": [WILLING, WILLING], "opened": True}
    return Facts(**(facts | changes))


def shown(*private: str, watched: tuple[str, ...] = ()) -> dict[str, Any]:
    return pairs.for_partner(content(), ANSWERS, watched=watched, private=private)


def test_a_partner_s_stage_hangs_on_their_own_side_the_opening_and_the_reveal_alone() -> None:
    assert pairs.stage_of(Side(), opened=False, revealed=False) == pairs.OFFERED
    assert pairs.stage_of(Side(declined=True), opened=False, revealed=False) == pairs.DECLINED
    assert pairs.stage_of(Side(accepted=True), opened=False, revealed=False) == pairs.ACCEPTED
    assert pairs.stage_of(Side(accepted=True), opened=True, revealed=False) == pairs.WRITING
    sent = Side(accepted=True, sent=True)
    assert pairs.stage_of(sent, opened=True, revealed=False) == pairs.SENT
    assert pairs.stage_of(WILLING, opened=True, revealed=False) == pairs.READY
    left = Side(accepted=True, sent=True, ready=True, left=True)
    assert pairs.stage_of(left, opened=True, revealed=False) == pairs.LEFT
    assert pairs.stage_of(WILLING, opened=True, revealed=True) == pairs.REVEALED


def test_of_all_states_of_a_pair_exactly_one_is_revealed() -> None:
    flags = ("accepted", "declined", "sent", "ready", "left")
    sides = [
        Side(**dict(zip(flags, values, strict=True)))
        for values in itertools.product((False, True), repeat=len(flags))
    ]
    whole = ("opened", "revealed", "ended", "apart")

    def facts(one: Side, two: Side, values: tuple[bool, ...]) -> Facts:
        named: dict[str, Any] = dict(zip(whole, values, strict=True))
        return Facts(sides=[one, two], **named)

    allowed = {
        (one, two, values)
        for one, two in itertools.product(sides, repeat=2)
        for values in itertools.product((False, True), repeat=len(whole))
        if pairs.not_revealed_because(facts(one, two, values)) is None
    }
    for one, two, values in allowed:
        assert values == (True, False, False, False)
        assert all(side.sent and side.ready and not side.left for side in (one, two))
    assert allowed
    assert pairs.not_revealed_because(ready_pair(against="A hold stands.")) == "A hold stands."


def test_it_opens_once_both_accepted_and_nothing_stands_against_it() -> None:
    both = [Side(accepted=True), Side(accepted=True)]

    def facts(changes: dict[str, Any]) -> Facts:
        values: dict[str, Any] = {"sides": both}
        return Facts(**(values | changes))

    assert pairs.not_opened_because(facts({})) is None
    against: tuple[dict[str, Any], ...] = (
        {"sides": [Side(accepted=True), Side()]},
        {"sides": [Side(accepted=True), Side(declined=True)]},
        {"opened": True},
        {"ended": True},
        {"apart": True},
        {"against": "Screen first."},
    )
    for changes in against:
        assert pairs.not_opened_because(facts(changes)) is not None


def test_what_is_asked_at_the_wrong_time_is_refused_without_a_word_about_the_other() -> None:
    for stage in pairs.BEFORE:
        with pytest.raises(DomainError, match="not open yet"):
            pairs.refuse_unless(stage, pairs.SENT)
    with pytest.raises(DomainError, match="revealed already"):
        pairs.refuse_unless(pairs.REVEALED, pairs.SENT)
    with pytest.raises(DomainError, match="any more"):
        pairs.refuse_unless(pairs.LEFT, pairs.SENT)
    pairs.refuse_unless(pairs.SENT, pairs.SENT, pairs.READY)


def test_the_partner_reads_what_was_answered_and_not_kept_private() -> None:
    assert shown() == {"story": "In spring.", "hurt": 7, "go": "Yes", "next": "A walk."}
    assert shown("story") == {"hurt": 7, "go": "Yes", "next": "A walk."}


def test_what_only_showed_because_of_a_private_answer_is_private_with_it() -> None:
    assert shown("go") == {"story": "In spring.", "hurt": 7}


def test_letters_files_and_watched_answers_are_never_shown() -> None:
    assert "letter" not in shown()
    assert shown(watched=("hurt",)) == {"story": "In spring.", "go": "Yes", "next": "A walk."}
    assert pairs.never_shown(content(), {"hurt", "gone"}) == {"letter", "page", "hurt"}


def test_an_open_answer_and_a_private_one_stand_on_the_page_in_the_same_way() -> None:
    kept = pairs.listed_for_partner(content(), shown("hurt"), ())
    open_ = pairs.listed_for_partner(content(), {"story": "In spring.", "go": "Yes"}, ())
    assert kept == ["story", "hurt", "go", "next"]
    assert open_ == ["story", "hurt", "go"]
    assert pairs.listed_for_partner(content(), shown(), ("hurt",)) == ["story", "go", "next"]


def test_the_length_of_a_log_goes_with_the_answer_that_set_it() -> None:
    fields = [{"key": "mood", "kind": "scale", "label": "Mood"}]
    document = {
        "title": "A log",
        "blocks": [
            {"key": "days", "type": "slider", "config": {"prompt": "How long?"}},
            {
                "key": "log",
                "type": "daily_log",
                "config": {"prompt": "Each day", "days_from": "days", "fields": fields},
            },
        ],
    }
    asked = ExerciseContent.model_validate(document)
    answers = {"days": 9, "log": {"began": "2026-11-16", "days": {"1": {"mood": 3}}}}
    assert pairs.for_partner(asked, answers, watched=(), private=["days"]) == {}
