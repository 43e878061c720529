"""Pathways of a practice: written, copied, refused where they are unfinished or stale."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from counsel.kernel.actor import Actor
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.library import builtin, pathways
from counsel.library.pathway import MOST_STEPS, PathwayContent, PathwayStep
from counsel.library.pathway_form import rearranged
from tests.cast import Cast
from tests.fakes import START
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]
FIRST = {"exercise": "built-in:ride-the-urge", "reason": "So.", "after_days": 0}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"after_days": 0}, "On the first day"),
        ({"after_days": 6}, "On day 7"),
        ({"after_step": True}, "When the step before is done"),
        ({"after_step": True, "wait_days": 1}, "A day after the step before"),
        ({"after_step": True, "wait_days": 5}, "5 days after the step before"),
    ],
)
def test_a_step_says_when_it_comes(values: dict[str, Any], words: str) -> None:
    assert PathwayStep.model_validate(values).when == words


def test_an_unfinished_pathway_says_what_it_lacks() -> None:
    content = PathwayContent.model_validate({"steps": [{"after_days": 4}, {"after_days": 1}]})
    assert content.problems() == [
        "Give the pathway a title.",
        "Step 1: choose an exercise.",
        "Step 1: say in a sentence why it comes here.",
        "Step 2: choose an exercise.",
        "Step 2: say in a sentence why it comes here.",
        "Step 2 would come before the step above it.",
    ]


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("up-1", "bac"),
        ("down-0", "bac"),
        ("up-0", "abc"),
        ("down-2", "abc"),
        ("remove-1", "ac"),
        ("remove-9", "abc"),
        ("save", "abc"),
    ],
)
def test_steps_move_and_go(asked: str, order: str) -> None:
    steps = [{"exercise": name} for name in "abc"]
    assert "".join(one["exercise"] for one in rearranged(steps, asked)) == order


@pytest.mark.parametrize("slug", builtin.pathways())
def test_a_built_in_pathway_is_whole(slug: str) -> None:
    content = builtin.pathways()[slug]
    assert content.problems() == []
    assert content.summary
    assert content.for_whom
    assert content.cautions
    assert len(content.steps) >= 3


def test_a_copy_of_a_built_in_pathway_can_be_started_at_once(practice: Cast) -> None:
    slug = next(iter(builtin.pathways()))
    made = pathways.begin(practice.counselor, now=START, built_in=slug)
    found = pathways.find(practice.counselor, f"pathway:{made.id}")
    assert found == builtin.pathways()[slug]


@pytest.mark.parametrize("key", ["built-in:none", "pathway:none", "", "exercise:letting-go"])
def test_a_pathway_that_is_not_there_is_refused(practice: Cast, key: str) -> None:
    with pytest.raises(DomainError):
        pathways.find(practice.counselor, key)


def test_an_unfinished_pathway_is_not_offered(practice: Cast) -> None:
    made = pathways.begin(practice.counselor, now=START)
    offered = [one.key for one in pathways.choices(practice.counselor)]
    assert f"pathway:{made.id}" not in offered


def test_a_stale_save_is_refused_and_too_many_steps_too(practice: Cast) -> None:
    made = pathways.begin(practice.counselor, now=START)
    with pytest.raises(StaleWrite):
        pathways.save(practice.counselor, made, {}, [], revision=9, now=START)
    with pytest.raises(DomainError):
        pathways.save(
            practice.counselor, made, {}, [FIRST] * (MOST_STEPS + 1), revision=1, now=START
        )


def test_a_counselor_writes_a_pathway_and_starts_it_with_a_client(
    cast: Cast, person: People
) -> None:
    page = person(cast.counselor)
    edit = page.post("/library/pathways").headers["Location"]
    added = page.post(edit, {"title": "Steady", "revision": "1", "do": "add"})
    assert added.headers["Location"].endswith("#step-1")
    saved = page.post(
        edit,
        {
            "title": "Steady",
            "revision": "2",
            "step": "0",
            "exercise-0": "built-in:ride-the-urge",
            "reason-0": "For the hard hour.",
            "when-0": "days",
            "days-0": "1",
            "do": "save",
        },
    )
    shown = page.get(saved.headers["Location"]).text
    assert "For the hard hour." in shown
    start = re.search(r'href="(/library/assign\?pathway=[^"]+)"', shown)
    assert start is not None
    chosen = re.search(r'href="(/cases/[^"]+pathways/new[^"]+)"', page.get(start[1]).text)
    assert chosen is not None
    assert "Steady" in page.get(chosen[1].replace("&amp;", "&")).text


def test_what_was_typed_stays_where_another_tab_was_first(cast: Cast, person: People) -> None:
    page = person(cast.counselor)
    edit = page.post("/library/pathways").headers["Location"]
    page.post(edit, {"title": "First", "revision": "1", "do": "save"})
    stale = page.post(
        edit,
        {"title": "Mine", "revision": "1", "step": "0", "reason-0": "Worth keeping.", "do": "save"},
    )
    assert stale.status_code == 409
    assert "Worth keeping." in stale.text
    assert 'value="Mine"' in stale.text
    assert 'name="revision" type="hidden" value="2"' in stale.text


def test_the_shelf_of_pathways_asks_the_same_number_of_questions_for_many(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    page = person(cast.counselor)
    page.get("/library/pathways")
    with count_queries() as few:
        page.get("/library/pathways")
    with in_practice():
        for _number in range(5):
            pathways.begin(cast.counselor, now=START)
    with count_queries() as many:
        page.get("/library/pathways")
    assert len(many) == len(few)
