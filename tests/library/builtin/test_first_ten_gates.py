"""Exercises 1 to 10 and danger: who may not go on, and what somebody should look at soon."""

from __future__ import annotations

from typing import Any

import pytest

from counsel.library import builtin
from counsel.library.content import ExerciseContent

EXERCISES = builtin.exercises()


def shown(slug: str, answers: dict[str, Any]) -> set[str]:
    """The keys of the questions that these answers show, but for the last word to the counselor."""
    asked = [one for one in EXERCISES[slug].visible_blocks(answers) if one.kind.answerable]
    return {block.key for block in asked} - {"for-session"}


def alerts(slug: str, answers: dict[str, Any]) -> set[str]:
    """The kinds of the alerts that these answers raise."""
    return {rule.kind for rule in EXERCISES[slug].alerts if rule.holds(answers)}


def days(*entries: dict[str, Any]) -> dict[str, Any]:
    """The value of a daily log with these days."""
    return {"began": "2026-11-02", "days": {str(n): one for n, one in enumerate(entries, start=1)}}


def test_strong_feelings_on_four_days_ask_for_a_review() -> None:
    strong, mild = {"strength": 8}, {"strength": 7}
    assert alerts("name-what-i-feel", {"week": days(strong, strong, strong, mild)}) == set()
    assert alerts("name-what-i-feel", {"week": days(*[strong] * 4)}) == {"review"}
    assert alerts("name-what-i-feel", {"week": days({"feelings": ["Not safe"]})}) == {"risk"}


@pytest.mark.parametrize("answer", ["One or more of these", "I would rather not say"])
def test_private_pages_stay_shut_for_whom_they_could_harm(answer: str) -> None:
    given = {"gate": answer, "ready": "Yes", "go-2": "A second page, on another day"}
    assert shown("four-private-pages", given) <= {"gate", "gate-mind"}
    assert EXERCISES["four-private-pages"].missing(given) == []


def test_a_client_may_stop_after_each_private_page() -> None:
    first = {"gate": "None of these", "ready": "Yes", "go-2": "I stop here"}
    assert "page-1" in shown("four-private-pages", first)
    assert "page-2" not in shown("four-private-pages", first)
    worse = first | {
        "go-2": "A second page, on another day",
        "still-well-2": "Worse: sleep, mood or going over it",
    }
    assert "page-2" not in shown("four-private-pages", worse)


def test_each_private_page_is_shared_only_as_the_client_chooses() -> None:
    content = EXERCISES["four-private-pages"]
    pages = [block for block in content.blocks if block.key.startswith("page-")]
    assert len(pages) == 4
    assert all(block.config.model_dump()["shareable"] for block in pages)


def test_a_refusal_leaves_the_space_plan_without_an_end() -> None:
    open_plan = shown("my-space-plan", {"may-contact": "No, and I am sure of it"})
    firm_plan = shown("my-space-plan", {"may-contact": "Yes, or I am not sure"})
    assert {"length", "log-open"} <= open_plan
    assert not {"length", "log-open"} & firm_plan
    assert "log-firm" in firm_plan
    assert "exceptions" in open_plan & firm_plan


def test_contact_after_a_refusal_raises_the_contact_hold() -> None:
    plan = "my-space-plan"
    assert alerts(plan, {"log-firm": days({"sent": "1"})}) == {"contact"}
    assert alerts(plan, {"log-firm": days({"sent": "0"})}) == set()
    assert alerts(plan, {"log-open": days({"sent": "3"})}) == set()
    asked = {"today": ["They asked me to stop, or blocked me"]}
    assert alerts(plan, {"log-open": days(asked)}) == {"contact"}
    assert alerts(plan, {"may-contact": "Yes, or I am not sure"}) == {"contact"}


@pytest.mark.parametrize("answer", ["To hurt myself", "To hurt somebody"])
def test_an_urge_to_hurt_is_not_ridden_and_is_told(answer: str) -> None:
    given = {"danger": answer, "can-wait": "Yes"}
    assert shown("ride-the-urge", given) == {"danger"}
    assert alerts("ride-the-urge", given) == {"risk"}


def test_a_real_danger_is_not_disputed() -> None:
    given = {"thought": "He waits for me", "what-kind": "It is about a danger that is real"}
    assert not {"evidence", "fair", "belief-before"} & shown("test-a-thought", given)
    assert alerts("test-a-thought", given) == {"review"}
    assert EXERCISES["test-a-thought"].missing(given) == []


@pytest.mark.parametrize("answer", ["Yes", "I am not sure", "I would rather not say"])
def test_nothing_is_mapped_or_rehearsed_where_there_is_fear(answer: str) -> None:
    given = {"afraid": answer, "pattern": "Both attack"}
    for slug in ("our-pattern-map", "talk-and-listen"):
        asked = shown(slug, given) - {"who-with"}
        assert asked == {"afraid"}
        assert alerts(slug, given) == {"review"}
    assert EXERCISES["our-pattern-map"].missing(given) == []


def test_the_abuse_aware_map_never_asks_for_the_clients_part() -> None:
    content = EXERCISES["pattern-map-my-own-side"]
    keys = {block.key for block in content.blocks}
    assert not {"mine", "mine-made-sense", "weight", "self-blame", "one-change"} & keys
    prompts = " ".join(block.prompt for block in content.blocks)
    assert "my part" not in prompts.lower()
    assert shown("pattern-map-my-own-side", {"safe-now": "No"}) == {"safe-now"}
    assert alerts("pattern-map-my-own-side", {"safe-now": "No"}) == {"risk"}


def test_days_too_low_to_begin_ask_for_a_live_talk() -> None:
    low = {"done": "Too low to begin"}
    assert alerts("two-week-activity-plan", {"log": days(low, low, low)}) == set()
    assert alerts("two-week-activity-plan", {"log": days(low, low, low, low)}) == {"review"}


@pytest.mark.parametrize(
    "given",
    [
        {"refused": "Yes, or I am not sure"},
        {"someone-new": "Yes"},
        {"pursuit": "Yes, one or more"},
        {"afraid": "Yes, or I am not sure"},
    ],
)
def test_reaching_out_ends_at_each_gate(given: dict[str, str]) -> None:
    clear = {
        "refused": "No, and I am sure of it",
        "someone-new": "No, or I do not know",
        "pursuit": "No",
        "afraid": "No",
    }
    gates = set(clear)
    assert "their-words" in shown("before-i-reach-out", clear)
    assert shown("before-i-reach-out", clear | given) <= gates
    assert EXERCISES["before-i-reach-out"].missing(clear | given) == []
    assert alerts("before-i-reach-out", given)


def test_reaching_out_has_one_way_out_and_it_is_a_talk() -> None:
    content = EXERCISES["before-i-reach-out"]
    outcome = content.by_key["outcome"].config.model_dump()["options"]
    assert list(outcome) == ["I will discuss it in session, and not get in touch before that"]
    assert content.tier == "R"
    assert not [block for block in content.blocks if block.type == "letter"]


def test_the_paired_talk_asks_nothing_that_could_endanger_when_revealed() -> None:
    content: ExerciseContent = EXERCISES["talk-and-listen-together"]
    assert content.tier == "R"
    assert "afraid" not in {block.key for block in content.blocks}
    assert EXERCISES["talk-and-listen"].tier == "G"
