"""Taking changes back, sharing drafts, variants, comparing versions, files: as people use them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library import authoring, builtin, draft, parts, variants
from counsel.library.models import Exercise
from tests.cast import Cast
from tests.fakes import START
from tests.library.factories import make_content, make_draft, make_exercise
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]


def order(exercise: Exercise) -> list[str]:
    return [one.key for one in authoring.content_of(exercise).blocks]


def test_many_changes_are_taken_back_one_by_one(practice: Cast) -> None:
    one = make_draft(practice.counselor, now=START, questions=4)
    before = order(one)
    parts.remove_block(one, "long-text-2", now=START)
    parts.move_block_to(one, "long-text-4", 1, now=START)
    parts.remove_block(one, "reading-1", now=START)
    assert [step.did for step in parts.undoable(one)] == ["removed", "moved", "removed"]
    for _ in range(3):
        parts.put_back(one, now=START)
    assert order(one) == before
    assert parts.undoable(one) == []


def test_any_of_the_last_changes_can_be_taken_back_alone(practice: Cast) -> None:
    one = make_draft(practice.counselor, now=START, questions=3)
    parts.remove_block(one, "long-text-1", now=START)
    parts.remove_block(one, "long-text-3", now=START)
    parts.put_back(one, parts.undoable(one)[-1].number, now=START)
    assert order(one) == ["reading-1", "long-text-1", "long-text-2"]
    assert [step.part.key for step in parts.undoable(one)] == ["long-text-3"]


def test_a_part_moved_step_by_step_goes_back_in_one(practice: Cast) -> None:
    one = make_draft(practice.counselor, now=START, questions=4)
    before = order(one)
    for _ in range(3):
        parts.move_block(one, "long-text-4", -1, now=START)
    assert len(parts.undoable(one)) == 1
    parts.put_back(one, now=START)
    assert order(one) == before


def test_the_history_of_a_draft_is_bounded(practice: Cast) -> None:
    one = make_draft(practice.counselor, now=START, questions=40)
    for number in range(1, 36):
        parts.remove_block(one, f"long-text-{number}", now=START)
    assert len(parts.undoable(one)) == parts.MOST_STEPS


def test_a_draft_of_the_first_edition_still_gives_its_part_back(practice: Cast) -> None:
    one = make_draft(practice.counselor, now=START, questions=2)
    part = authoring.content_of(one).by_key["long-text-1"]
    parts.remove_block(one, "long-text-1", now=START)
    one.removed = {"block": part.model_dump(mode="json"), "place": 1}
    assert parts.put_back(one, now=START) == part


def test_a_draft_is_its_authors_until_it_is_shared(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        url = f"/library/exercises/{make_draft(cast.counselor, now=START).id}"
    mine, other = person(cast.counselor), person(cast.colleague)
    assert "Only you" in mine.get(url).text
    assert other.get(url).status_code == 404
    assert "A small exercise" not in other.get("/library/exercises").text
    mine.post(f"{url}/sharing")
    assert other.get(f"{url}/edit").status_code == 200
    assert "A small exercise" in other.get("/library/exercises").text
    mine.post(f"{url}/sharing", {"back": "1"})
    assert other.get(url).status_code == 404
    mine.post(f"{url}/version")
    assert other.get(url).status_code == 200
    assert "Everybody in the practice" in other.get(url).text


def test_what_was_published_or_is_anothers_is_not_taken_back(practice: Cast) -> None:
    published = make_exercise(practice.counselor, now=START)
    shared = make_draft(practice.counselor, now=START)
    authoring.share(practice.counselor, shared, now=START)
    with pytest.raises(DomainError, match="belongs to the practice"):
        authoring.keep_to_oneself(practice.counselor, published, now=START)
    with pytest.raises(DomainError, match="Only its author"):
        authoring.keep_to_oneself(practice.colleague, shared, now=START)


def test_an_exercise_stands_once_with_its_variants(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    with in_practice():
        url = f"/library/exercises/{make_exercise(cast.counselor, now=START).id}"
    me = person(cast.counselor)
    for kind in ("paired", "abuse-aware"):
        made = me.post(f"{url}/variants", {"kind": kind}).location
        assert "/edit" in made
    again = me.post(f"{made.removesuffix('/edit')}/variants", {"kind": "solo"}).location
    assert again
    page = me.get(url).text
    assert page.count('class="family__one"') == 4
    assert "For two together" in page
    with count_queries() as seen:
        shelf = me.get("/library/exercises").text
    assert shelf.count('class="row--under"') == 3
    assert len(seen) <= 12
    refused = me.post(f"{url}/variants", {"kind": "bomb"})
    assert refused.status_code == 303
    assert "/edit" not in refused.location


def test_a_variant_of_a_built_in_exercise_is_its_copy_and_stands_beneath_it(
    cast: Cast, person: People, in_practice: Block
) -> None:
    slug = next(iter(builtin.exercises()))
    me = person(cast.counselor)
    made = me.post(f"/library/built-in/exercises/{slug}/variants", {"kind": "paired"})
    page = me.get(f"/library/built-in/exercises/{slug}").text
    assert made.location.removesuffix("/edit") in page
    with in_practice():
        members = variants.of_built_in(cast.counselor, slug)
        assert members[0].slug == slug
        assert (members[-1].kind, members[-1].state) == ("paired", "draft")


def test_the_pages_of_two_versions_say_what_changed(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        made = make_exercise(cast.counselor, now=START, questions=2)
        url = f"/library/exercises/{made.id}"
    me = person(cast.counselor)
    me.post(f"{url}/blocks", {"kind": "letter"})
    edit = me.get(f"{url}/edit?open=letter-1").text
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{16})"', edit)
    assert seen is not None
    me.post(f"{url}/blocks/letter-1", {"seen": seen[1], "set.prompt": "What stays unsaid?"})
    page = me.get(f"{url}/changes").text
    assert "“What stays unsaid?”) added." in page
    assert 'value="1 thing added"' in page
    me.post(f"{url}/version", {"change_note": "A letter"})
    assert "“What stays unsaid?”) added." in me.get(f"{url}/changes?from=1&to=2").text
    assert "“What stays unsaid?”) taken out." in me.get(f"{url}/changes?from=2&to=1").text
    assert "Nothing changed" in me.get(f"{url}/changes?from=2&to=draft").text
    for path in ("?from=9&to=1", "?from=1&to=x", "?from=1&to=99999999999"):
        assert me.get(f"{url}/changes{path}").status_code == 404


@pytest.mark.parametrize("version", [None, 1])
def test_an_exercise_goes_out_as_a_file_and_comes_in_as_a_draft(
    cast: Cast, person: People, in_practice: Block, version: int | None
) -> None:
    with in_practice():
        url = f"/library/exercises/{make_exercise(cast.counselor, now=START).id}"
    me = person(cast.counselor)
    out = me.get(f"{url}/file" + (f"?version={version}" if version else ""))
    assert out.headers["Content-Disposition"] == 'attachment; filename="a-small-exercise.json"'
    assert json.loads(out.text)["exported"]["version"] == version
    pasted = me.post("/library/exercises/import", {"text": out.text})
    assert pasted.status_code == 303
    upload = {"file": (io.BytesIO(out.text.encode()), "x.json")}
    assert me.post("/library/exercises/import", upload).status_code == 303
    assert me.get(f"{url}/file?version=7").status_code == 404


def test_a_file_that_does_not_fit_is_refused_on_the_page(cast: Cast, person: People) -> None:
    me = person(cast.counselor)
    bad = {"format": "counsel-exercise", "version": 1, "exercise": {"minutes": "soon"}}
    for text in (json.dumps(bad), "<script>alert(1)</script>", ""):
        answer = me.post("/library/exercises/import", {"text": text})
        assert answer.status_code == 422
        assert "Nothing was imported" in answer.text
    assert "“Minutes”" in me.post("/library/exercises/import", {"text": json.dumps(bad)}).text


def test_every_field_of_the_document_can_be_edited(
    cast: Cast, person: People, in_practice: Block
) -> None:
    content = draft.add(make_content(1), "choice")[0]
    with in_practice():
        one = authoring.new_exercise(cast.counselor, now=START, content=content)
        exercise_id = one.id
    url, me = f"/library/exercises/{exercise_id}", person(cast.counselor)
    page = me.get(f"{url}/edit?open=_about").text
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{16})"', page)
    watch = re.search(r'<option value="([^"]*equals[^"]*)"', page)
    assert seen is not None
    assert watch is not None
    typed = {
        **{"title": "T", "theme": "trust", "summary": "S", "rationale": "R", "minutes": "20"},
        **{"repeat": "daily", "tier": "A", "variant": "paired", "variant_of": "", "cautions": "C"},
        **{"about_contact": "y", "clinician_only": "y", "content_note": "N", "who_reads": "W"},
        **{"steps": "One\n\n Two ", "closing": "Bye", "look_for": "L", "measure": "M"},
        **{"stop_panel": "y", "grounding": "y", "evidence_note": "E", "sources": "A\nB"},
        **{"article": "strong-feelings", "alerts": "1", "seen": seen[1]},
        **{"alert-0-when": watch[1].replace("&#34;", '"'), "alert-0-kind": "risk"},
    }
    assert me.post(f"{url}/about", typed).status_code == 303
    with in_practice():
        kept = authoring.content_of(db.session.get_one(Exercise, exercise_id))
        assert kept.steps == ("One", "Two")
        assert kept.sources == ("A", "B")
        assert kept.alerts[0].equals == "Yes"
        assert kept.alerts[0].says == "“Choice” is “Yes”"
        empty = [
            name
            for name in type(kept).model_fields
            if not getattr(kept, name) and name not in ("variant_of", "steadying")
        ]
        assert empty == []


def test_an_alert_that_is_not_on_offer_is_refused(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        url = f"/library/exercises/{make_draft(cast.counselor, now=START).id}"
    form = {"title": "T", "theme": "trust", "minutes": "10", "tier": "G", "variant": "solo"}
    form |= {
        "variant_of": "",
        "article": "",
        "alerts": "1",
        "alert-0-when": '["x","","equals","y"]',
    }
    answer = person(cast.counselor).post(f"{url}/about", form)
    assert answer.status_code == 422
    assert "Choose again which answer to look at." in answer.text
