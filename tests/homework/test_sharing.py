"""What a client keeps reaches nobody: not by the snapshot, not by a page, not by a file."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from counsel.homework import answering, sharing, submitting
from counsel.homework.models import Answer, Submission
from counsel.homework.sharing import Share
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library.blocks.block import Block as Part
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import a_content, assign
from tests.homework.pictures import PDF
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
SECRET = "the words that nobody else reads"
GIST = "it was about my father"
BLOCKS: list[dict[str, Any]] = [
    {
        "key": "page",
        "type": "long_text",
        "config": {"prompt": "Write", "shareable": True, "required": True},
    },
    {"key": "papers", "type": "file", "config": {"prompt": "Papers", "shareable": True}},
    {"key": "open", "type": "short_text", "config": {"prompt": "And now?"}},
]


def a_part(**config: Any) -> Part:
    return Part.model_validate(
        {"key": "page", "type": "long_text", "config": {"prompt": "Write", **config}}
    )


FREE, BOUND = a_part(shareable=True), a_part()


@pytest.mark.parametrize(
    ("part", "share", "answers", "kept"),
    [
        (FREE, None, None, {"page": ""}),
        (FREE, Share("none", GIST), None, {"page": ""}),
        (FREE, Share("summary", f" {GIST} "), None, {"page": GIST}),
        (FREE, Share("all", GIST), SECRET, {}),
        (BOUND, None, SECRET, {}),
        (BOUND, Share("none"), SECRET, {}),
    ],
)
def test_a_snapshot_holds_what_was_shared(
    part: Part, share: Share | None, answers: str | None, kept: dict[str, str]
) -> None:
    shares = {"page": share} if share else {}
    assert sharing.snapshot([part], {"page": SECRET}, shares) == ({"page": answers}, kept)


def test_an_empty_page_that_was_kept_looks_like_a_full_one() -> None:
    assert sharing.snapshot([FREE], {}, {}) == sharing.snapshot([FREE], {"page": SECRET}, {})


@pytest.mark.parametrize(
    ("values", "share", "waits"),
    [
        ({"page": SECRET}, Share("summary", " "), True),
        ({"page": SECRET}, Share("summary", GIST), False),
        ({"page": ""}, Share("summary", ""), False),
        ({"page": SECRET}, Share("none"), False),
    ],
)
def test_a_summary_that_was_chosen_wants_its_words(
    values: dict[str, str], share: Share, waits: bool
) -> None:
    assert bool(sharing.open_summaries([FREE], values, {"page": share})) is waits


def test_an_unknown_choice_shares_nothing() -> None:
    form = MultiDict({"share-page": "everything", "share-page-summary": "a\r\nb\x00"})
    assert sharing.read(form, "page") == Share("none", "a\nb")


def test_no_alert_and_no_condition_hangs_on_what_a_client_may_keep() -> None:
    choice = {"prompt": "Safe?", "options": ["Yes", "No"], "shareable": True}
    content = a_content(
        blocks=[
            {"key": "safe", "type": "choice", "config": choice},
            {
                "key": "more",
                "type": "short_text",
                "config": {"prompt": "More"},
                "show_if": {"block": "safe", "equals": "No"},
            },
        ],
        alerts=[{"block": "safe", "kind": "risk", "says": "Not safe", "equals": "No"}],
    )
    assert content.publish_problems() == [
        "An alert watches a question that the client may keep: safe.",
        "Part 2 depends on an answer that the client may keep.",
    ]


def homework(cast: Cast, in_practice: Block) -> uuid.UUID:
    with in_practice():
        return assign(cast, now=START, blocks=BLOCKS).id


def written(client: Person, one: uuid.UUID, **share: str) -> None:
    """Everything written and a paper added; then what is shared of the page."""
    papers = f"/my/homework/{one}/answers/papers/files"
    client.post(papers, {"b-papers.file": (BytesIO(PDF), "my paper.pdf")})
    answers = {"b-page": SECRET, "b-open": "a walk", "revision-open": "0"}
    revisions = {"revision-page": "0", "revision-papers": "0"}
    sent = client.post(f"/my/homework/{one}", {**answers, **revisions, **share})
    assert sent.status_code == 303


def team_pages(cast: Cast, person: People, in_practice: Block, one: uuid.UUID) -> dict[str, str]:
    """Every page of the team that is about this homework."""
    counselor = person(cast.counselor)
    with in_practice():
        found = db.session.query(Submission.id).all()
    urls = [f"/homework/{row[0]}" for row in found]
    urls += [f"/homework/assignments/{one}", f"/cases/{cast.case_id}/homework", "/homework"]
    urls += [f"/cases/{cast.case_id}", "/", "/cases"]
    pages = {url: counselor.get(url, follow_redirects=True).text for url in urls}
    assert all("<h1" in page for page in pages.values())
    return pages


@pytest.mark.parametrize("share", [{}, {"share-page": "none"}, {"share-page": "summary"}])
def test_nothing_that_was_kept_reaches_a_page_of_the_team(
    cast: Cast, person: People, in_practice: Block, share: dict[str, str]
) -> None:
    one, client = homework(cast, in_practice), person(cast.client)
    written(client, one, **share, **{"share-page-summary": GIST})
    before = team_pages(cast, person, in_practice, one)
    assert client.post(f"/my/homework/{one}/submission", {}).status_code == 303
    after = team_pages(cast, person, in_practice, one)
    for page in (*before.values(), *after.values()):
        assert SECRET not in page
        assert "my paper" not in page
    review = next(page for url, page in after.items() if "And now?" in page)
    assert "Kept by your client" in review
    assert "a walk" in review
    assert (GIST in review) is (share.get("share-page") == "summary")


def test_all_of_it_goes_where_the_client_says_so(
    cast: Cast, person: People, in_practice: Block
) -> None:
    one, client = homework(cast, in_practice), person(cast.client)
    written(client, one, **{"share-page": "all", "share-papers": "all"})
    client.post(f"/my/homework/{one}/submission", {})
    pages = team_pages(cast, person, in_practice, one)
    assert any(SECRET in page and "my paper.pdf" in page for page in pages.values())


def test_a_kept_file_is_withheld_too(cast: Cast, person: People, in_practice: Block) -> None:
    one, client = homework(cast, in_practice), person(cast.client)
    written(client, one)
    link = re.search(
        r'href="/my/homework/[^"]+/files/([^"]+)"', client.get(f"/my/homework/{one}").text
    )
    assert link is not None
    client.post(f"/my/homework/{one}/submission", {})
    assert (
        person(cast.counselor).get(f"/homework/assignments/{one}/files/{link[1]}").status_code
        == 404
    )
    assert client.get(f"/my/homework/{one}/files/{link[1]}").status_code == 200


def test_the_choice_saves_itself_with_the_answer(
    cast: Cast, person: People, in_practice: Block
) -> None:
    one, client = homework(cast, in_practice), person(cast.client)
    url = f"/my/homework/{one}/answers/page"
    first = {"b-page": SECRET, "share-page": "none", "revision-page": "0"}
    assert client.send("PUT", url, first).json["revision"] == 1
    second = {**first, "share-page": "summary", "share-page-summary": GIST, "revision-page": "1"}
    assert client.send("PUT", url, second).json["revision"] == 2
    assert client.send("PUT", url, {**first, "revision-page": "0"}).status_code == 409
    papers = f"/my/homework/{one}/answers/papers"
    chosen = {"share-papers": "all", "revision-papers": "0"}
    assert client.send("PUT", papers, chosen).status_code == 200
    with in_practice():
        kept = {a.block_key: (a.share, a.share_summary) for a in db.session.query(Answer)}
    assert kept == {"page": ("summary", GIST), "papers": ("all", "")}


def test_the_client_sees_before_and_after_what_stays(
    cast: Cast, person: People, in_practice: Block
) -> None:
    one, client = homework(cast, in_practice), person(cast.client)
    written(client, one, **{"share-page": "summary", "share-page-summary": GIST})
    before = client.get(f"/my/homework/{one}/submission").text
    assert "What stays with you" in before
    assert "only your summary is sent" in before
    client.post(f"/my/homework/{one}/submission", {})
    after = client.get(f"/my/homework/{one}").text
    assert SECRET in after
    assert f"Your counselor gets only your summary: {GIST}" in after


def test_a_summary_without_words_is_named_and_not_sent(
    cast: Cast, person: People, in_practice: Block
) -> None:
    one, client = homework(cast, in_practice), person(cast.client)
    written(client, one, **{"share-page": "summary"})
    again = {"b-page": SECRET, "revision-page": "1", "share-page": "summary", "finish": "1"}
    page = client.post(f"/my/homework/{one}", again)
    assert page.status_code == 422
    assert "Write the summary that you want to share" in page.text


def test_marks_travel_from_the_form_through_the_answer_into_the_submission(
    cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        one = assign(cast, now=START)
        part = answering.content_of(one).by_key["story"]
        sent = sharing.read(MultiDict({"mark-story": "1", "private-story": "1"}), "story")
        answering.save_answer(cast.client, one, part, SECRET, revision=0, now=START, share=sent)
        made = submitting.submit(cast.client, one, difficulty=None, usefulness=None, now=START)
        assert (made.please_read, made.unrevealed) == (["story"], ["story"])


def test_a_mark_alone_counts_as_a_change_and_leaves_the_words(
    cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        one = assign(cast, now=START)
        part = answering.content_of(one).by_key["story"]
        answering.save_answer(cast.client, one, part, SECRET, revision=0, now=START)
        marked = answering.save_answer(
            *(cast.client, one, part, SECRET),
            revision=1,
            now=START,
            share=Share(please_read=True),
        )
        assert (marked.revision, marked.value, marked.please_read) == (2, SECRET, True)
