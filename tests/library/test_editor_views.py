"""The exercise editor, as people use it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from counsel.kernel.actor import Actor
from tests.cast import Cast
from tests.fakes import START
from tests.library.factories import make_draft
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]
JSON = {"headers": {"Accept": "application/json"}}


def seen_of(page: str) -> str:
    """What the open form of the editor remembers."""
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{16})"', page)
    assert found is not None
    return found[1]


def edited(cast: Cast, in_practice: Block, questions: int = 1) -> str:
    """The address of a draft in the editor."""
    with in_practice():
        return f"/library/exercises/{make_draft(cast.counselor, now=START, questions=questions).id}"


def test_parts_are_added_moved_copied_taken_out_and_put_back(
    cast: Cast, person: People, in_practice: Block
) -> None:
    me, url = person(cast.counselor), edited(cast, in_practice)
    added = me.post(f"{url}/blocks", {"kind": "scale", "after": "reading-1"})
    assert added.location.endswith("?open=scale-1#part-scale-1")
    change = f"{url}/blocks/scale-1/changes"
    me.post(change, {"action": "down"})
    me.post(change, {"action": "copy"})
    keys = re.findall(r'<li class="piece" id="part-([a-z0-9-]+)"', me.get(f"{url}/edit").text)
    assert keys == ["reading-1", "long-text-1", "scale-1", "scale-2"]
    me.post(change, {"action": "remove"})
    assert "Put it back" in me.get(f"{url}/edit").text
    me.post(f"{url}/removed")
    again = re.findall(r'<li class="piece" id="part-([a-z0-9-]+)"', me.get(f"{url}/edit").text)
    assert again == keys


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("blocks", {"kind": "bomb"}),
        ("blocks/long-text-9/changes", {"action": "up"}),
        ("blocks/long-text-1/changes", {"action": "explode"}),
        ("blocks/long-text-9", {"set.prompt": "x"}),
        ("removed", {}),
        ("version", {"change_note": "x" * 400}),
        ("about", {"title": "t" * 400, "minutes": "many", "theme": "nonsense", "tier": "Z"}),
    ],
)
def test_a_senseless_change_of_an_exercise_is_refused_in_words(
    cast: Cast, person: People, in_practice: Block, path: str, data: dict[str, str]
) -> None:
    answer = person(cast.counselor).post(f"{edited(cast, in_practice)}/{path}", data)
    assert answer.status_code == 422
    assert 'id="editor"' in answer.text


def test_a_part_saves_itself_and_a_stale_page_shows_both_texts(
    cast: Cast, person: People, in_practice: Block
) -> None:
    me, url = person(cast.counselor), edited(cast, in_practice)
    part = f"{url}/blocks/long-text-1"
    old = seen_of(me.get(f"{url}/edit?open=long-text-1").text)
    saved = me.post(part, {"seen": old, "set.prompt": "From the desk?"}, **JSON)
    assert saved.status_code == 200
    assert saved.json["seen"] != old
    late = {"seen": old, "set.prompt": "From the phone?"}
    assert me.post(part, late, **JSON).status_code == 409
    both = me.post(part, late)
    assert both.status_code == 409
    assert "From the desk?" in both.text
    assert "From the phone?" in both.text
    assert me.post(part, late | {"seen": seen_of(both.text)}).status_code == 303


def test_a_setting_that_does_not_fit_is_named_and_what_was_typed_stays(
    cast: Cast, person: People, in_practice: Block
) -> None:
    me, url = person(cast.counselor), edited(cast, in_practice)
    me.post(f"{url}/blocks", {"kind": "table"})
    seen = seen_of(me.get(f"{url}/edit?open=table-1").text)
    typed = {"seen": seen, "set.prompt": "What?", "set.columns": "A\nB", "set.rows": "many"}
    answer = me.post(f"{url}/blocks/table-1", typed)
    assert answer.status_code == 422
    assert "Write a whole number." in answer.text
    assert 'value="many"' in answer.text


def test_the_details_save_themselves_and_a_stale_page_shows_both_texts(
    cast: Cast, person: People, in_practice: Block
) -> None:
    me, url = person(cast.counselor), edited(cast, in_practice)
    form = {"title": "Desk", "theme": "trust", "minutes": "10", "tier": "G"}
    form |= {"variant": "solo", "variant_of": "", "article": ""}
    old = seen_of(me.get(f"{url}/edit?open=_about").text)
    assert me.post(f"{url}/about", form | {"seen": old}, **JSON).status_code == 200
    late = form | {"title": "Phone", "seen": old}
    answer = me.post(f"{url}/about", late)
    assert answer.status_code == 409
    assert "Desk" in answer.text
    assert "Phone" in answer.text
    assert me.post(f"{url}/about", late | {"seen": seen_of(answer.text)}).status_code == 303
    assert "Phone" in me.get("/library/exercises").text


def test_an_unfinished_exercise_says_what_is_missing(cast: Cast, person: People) -> None:
    me = person(cast.counselor)
    url = me.post("/library/exercises").location.split("?")[0].removesuffix("/edit")
    answer = me.post(f"{url}/version")
    assert answer.status_code == 422
    assert "Give the exercise a title." in answer.text


def test_two_hundred_parts_cost_no_more_queries_than_five(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    me = person(cast.counselor)
    few, many = edited(cast, in_practice, 5), edited(cast, in_practice, 200)
    for path in ("/edit?open=long-text-2", "/preview", ""):
        with count_queries() as small:
            me.get(few + path)
        with count_queries() as large:
            assert me.get(many + path).status_code == 200
        assert len(large) <= len(small) <= 8
