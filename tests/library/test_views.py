"""Pages of the library, as people use them."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library import builtin
from counsel.library.models import Article, ExerciseVersion
from counsel.practices.models import Practice
from tests.cast import Cast
from tests.fakes import START
from tests.library.factories import SHORT, TWIN, make_article, make_exercise
from tests.library.importing import documents
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]


def seen_of(page: str) -> str:
    """What the open form of the editor remembers."""
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{16})"', page)
    assert found is not None
    return found[1]


def imported(somebody: Person, text: str = SHORT) -> str:
    """The address of a fresh import."""
    answer = somebody.post("/library/import", {"text": text})
    assert answer.status_code == 303, answer.text[:400]
    return answer.location


def test_a_pasted_article_becomes_a_published_exercise(
    cast: Cast, person: People, in_practice: Block
) -> None:
    me = person(cast.counselor)
    draft = imported(me, TWIN.read_text())
    page = me.get(draft).text
    for word in ("Untitled opening", "Untitled closing", "Questions and answers", "Left out"):
        assert word in page
    assert page.count('id="part-') == 15
    saved = me.post(f"{draft}/article", {"title": "Mending", "licence": "ours", "version": "1"})
    with in_practice():
        article = db.session.scalars(db.select(Article)).one()
        section = next(one for one in article.sections if "Forgiv" in (one.heading or ""))
        url = f"/library/sections/{section.id}/exercise"
    assert "Make an exercise of this" in me.get(saved.location).text
    made = me.post(url).location.split("?")[0].removesuffix("/edit")
    editor = me.get(f"{made}/edit").text
    assert "A proposal of ours" in editor
    for kind in ("Reading", "Long text", "Scale 0 to 10", "Choice", "Checklist"):
        assert f". {kind}</span>" in editor
    assert "What happened, in a few lines?" in me.get(f"{made}/trial").text
    assert me.post(f"{made}/version").location == made
    assert "Version 1" in me.get(made).text
    with in_practice():
        assert db.session.scalars(db.select(ExerciseVersion)).one().number == 1


def test_each_adjustment_is_a_post_and_can_be_undone(cast: Cast, person: People) -> None:
    me = person(cast.counselor)
    draft = imported(me)
    step = {"action": "split", "place": "1", "paragraph": "1", "version": "1"}
    answer = me.post(f"{draft}/adjustments", step)
    assert answer.location.endswith("#part-2")
    assert me.get(draft).text.count('id="part-') == 4
    me.post(f"{draft}/adjustments", {"action": "undo", "version": "2"})
    assert me.get(draft).text.count('id="part-') == 3


def test_an_adjustment_from_an_old_page_shows_how_it_stands_and_what_was_typed(
    cast: Cast, person: People
) -> None:
    me = person(cast.counselor)
    draft = imported(me)
    me.post(f"{draft}/adjustments", {"action": "drop", "place": "0", "version": "1"})
    late = {"action": "rename", "place": "1", "heading": "My heading", "version": "1"}
    answer = me.post(f"{draft}/adjustments", late)
    assert answer.status_code == 409
    assert "My heading" in answer.text
    assert "changed in another tab" in answer.text


@pytest.mark.parametrize(
    "step",
    [
        {},
        {"action": "explode"},
        {"action": "drop", "place": "99"},
        {"action": "split", "place": "1", "paragraph": "50"},
        {"action": "rename", "place": "x", "heading": "h" * 400},
        {"action": "restore", "place": "-3"},
    ],
)
def test_a_senseless_adjustment_is_refused_in_words(
    cast: Cast, person: People, step: dict[str, str]
) -> None:
    me = person(cast.counselor)
    answer = me.post(f"{imported(me)}/adjustments", {"version": "1", **step})
    assert answer.status_code == 422
    assert "What we understood" in answer.text


def test_an_exercise_of_a_part_is_made_straight_from_the_import(cast: Cast, person: People) -> None:
    me = person(cast.counselor)
    draft = imported(me, TWIN.read_text())
    assert me.get(draft).text.count("Make an exercise of this section") == 15
    answer = me.post(f"{draft}/article", {"title": "Mending", "part": "11", "version": "1"})
    assert answer.status_code == 303
    editor = me.get(answer.location).text
    assert "A proposal of ours" in editor
    assert "Forgiving, and What It Is Not" in editor


def test_a_part_that_is_not_there_makes_no_exercise(cast: Cast, person: People) -> None:
    me = person(cast.counselor)
    answer = me.post(f"{imported(me)}/article", {"title": "Mending", "part": "400", "version": "1"})
    assert "/articles/" in answer.location


def test_an_import_can_be_thrown_away(cast: Cast, person: People) -> None:
    me = person(cast.counselor)
    draft = imported(me)
    me.post(f"{draft}/removal")
    assert me.get(draft).status_code == 404


def test_an_empty_text_is_refused_beside_the_field(cast: Cast, person: People) -> None:
    answer = person(cast.counselor).post("/library/import", {"text": "  "})
    assert answer.status_code == 422
    assert "There is nothing to read here." in answer.text
    assert 'aria-describedby="text-hint text-errors"' in answer.text


def test_five_megabytes_are_refused_and_not_sent_back(cast: Cast, person: People) -> None:
    answer = person(cast.counselor).post("/library/import", {"text": "word " * 1_000_000})
    assert answer.status_code == 413
    assert "too long" in answer.text
    assert "still where you copied it from" in answer.text
    assert len(answer.data) < 50_000


def test_a_binary_file_is_refused_beside_the_field_and_the_text_stays(
    cast: Cast, person: People
) -> None:
    answer = person(cast.counselor).post(
        "/library/import",
        {"text": "kept words", "file": (io.BytesIO(b"%PDF-1.4\x00\x01"), "article.txt")},
    )
    assert answer.status_code == 422
    assert "not a PDF that can be read" in answer.text
    assert "kept words" in answer.text


def test_an_uploaded_file_is_read(cast: Cast, person: People) -> None:
    me = person(cast.counselor)
    file = (io.BytesIO(b"# From a file\n\n## First\n\nWords.\n"), "article.md")
    answer = me.post("/library/import", {"file": file})
    assert "From a file" in me.get(answer.location).text


def test_an_article_is_changed_and_a_stale_form_shows_both_texts(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        article = make_article(cast.counselor, now=START)
        url, ids = f"/library/articles/{article.id}/edit", [row.id for row in article.sections]
    me = person(cast.counselor)
    form = {"seen": seen_of(me.get(url).text), "title": "Other", "section": [str(i) for i in ids]}
    form |= {f"text-{i}": f"from the desk {n}" for n, i in enumerate(ids)}
    assert me.post(url, form).status_code == 303
    late = form | {f"text-{ids[0]}": "from the phone"}
    answer = me.post(url, late)
    assert answer.status_code == 409
    assert "from the phone" in answer.text
    assert "from the desk 0" in answer.text
    again = late | {"seen": seen_of(answer.text)}
    assert me.post(url, again).status_code == 303
    assert "from the phone" in me.get(url.removesuffix("/edit")).text


def test_a_built_in_exercise_is_copied_to_be_changed(cast: Cast, person: People) -> None:
    slug, content = next(iter(builtin.exercises().items()))
    me = person(cast.counselor)
    page = me.get(f"/library/built-in/exercises/{slug}").text
    assert content.title in page
    assert "Assign" in page
    assert all(words in page for words in (*content.steps, content.measure, "What to look for"))
    made = me.post(f"/library/built-in/exercises/{slug}/copy").location.split("?")[0]
    assert "from the ready-made ones" in me.get(made.removesuffix("/edit")).text


def test_a_counselor_chooses_among_their_own_cases(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        key = f"exercise:{make_exercise(cast.counselor, now=START).id}"
    page = person(cast.counselor).get(f"/library/assign?exercise={key}").text
    assert f"/cases/{cast.case_id}/homework/new?exercise=" in page
    assert str(cast.colleague_case_id) not in page
    gone = person(cast.counselor).get(f"/library/assign?exercise=exercise:{uuid.uuid4()}")
    assert gone.status_code == 404


def test_a_search_finds_titles_and_takes_its_signs_literally(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        make_article(cast.counselor, now=START)
    me = person(cast.counselor)
    assert "A Quiet Article" in me.get("/library/articles?q=quiet").text
    assert "Nothing fits" in me.get("/library/articles?q=%25").text
    assert me.get("/library?q=%00&theme=nonsense&page=99").status_code == 200


def test_a_full_shelf_costs_no_more_queries_than_one_with_a_single_piece(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    me = person(cast.counselor)
    with in_practice():
        make_exercise(cast.counselor, now=START)
        make_article(cast.counselor, now=START)
    for url in ("/library", "/library/exercises", "/library/articles"):
        with count_queries() as small:
            me.get(url)
        with in_practice():
            for _ in range(12):
                make_exercise(cast.counselor, now=START)
                make_article(cast.counselor, now=START)
        with count_queries() as large:
            me.get(url)
        assert len(large) <= len(small) <= 12


def test_a_pdf_and_a_page_of_the_web_are_imported_by_the_same_form(
    cast: Cast, person: People
) -> None:
    page = person(cast.counselor)
    file = (io.BytesIO(documents.paper()), "scan.bin")
    made = page.post("/library/import", {"text": "", "file": file})
    assert made.status_code == 303
    assert "Finding your feet again" in page.get(made.headers["Location"]).text
    inner = page.post("/library/import", {"text": "", "address": "http://127.0.0.1/secret"})
    assert inner.status_code == 422
    assert "public internet" in inner.text
    assert 'value="http://127.0.0.1/secret"' in inner.text


def test_an_address_is_not_offered_where_the_practice_switched_it_off(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        db.session.get_one(Practice, cast.practice_id).fetches_pages = False
    page = person(cast.counselor)
    assert "switched off here" in page.get("/library/import").text
    refused = page.post("/library/import", {"text": "", "address": "https://site.example/"})
    assert refused.status_code == 422
    assert "not fetched here" in refused.text
