"""Hostile words in articles and exercises come out as words."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

from pydantic import ValidationError

from counsel.kernel.actor import Actor
from counsel.library import authoring, parts
from counsel.library.blocks import registry
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent
from tests.cast import Cast
from tests.fakes import START
from tests.people import Person

People = Callable[[Actor], Person]
BAD = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> <p hx-get=/x hx-on:click=a()>p</p> "
    "[go](javascript:alert(1)) [in](data:text/html,x) <svg onload=alert(1)> {{7*7}} "
    '"><b onclick=a()> <base href=//evil.example>'
)
TEXT = (
    f"A title {BAD}\n\nOn one {BAD}\n\nWords {BAD}\n\n**{BAD}**\n\nWho asks {BAD}?\n\nYes {BAD}\n"
)
HTML = f"<html><body><h1>T {BAD}</h1><h2>H {BAD}</h2><p>W {BAD}</p></body></html>"
LIVE = re.compile(
    r"<script(?![^>]*\ssrc=\"/static/)|<(img|base|iframe|object|embed)\b|"
    r"<[a-z][^<>]*\s(on[a-z]+|hx-[a-z:-]+|style)\s*=|<[^<>]*(href|src|action)=\"(javascript|data):",
    re.IGNORECASE,
)


def harmless(page: str) -> bool:
    """Whether nothing in a page acts."""
    quoted = re.sub(r'(value|title|label|content|data-[a-z]+)="[^"]*"', "", page)
    quoted = re.sub(r'<iframe src="/library/exercises/[0-9a-f-]{36}/trial" ', "<our-frame ", quoted)
    return not LIVE.search(quoted) and "<svg onload" not in page


def content() -> ExerciseContent:
    blocks = []
    for kind in registry.every():
        config = kind.example()
        for name, field in kind.Config.model_fields.items():
            limit = next((m.max_length for m in field.metadata if hasattr(m, "max_length")), 0)
            text: object = BAD[: limit or None]
            for bad in (text, (f"1 {BAD}", f"2 {BAD}")):
                with suppress(ValidationError):
                    config = kind.Config.model_validate(config.model_dump() | {name: bad})
                    break
        blocks.append(Block(key=kind.name.replace("_", "-"), type=kind.name, config=config))
    return ExerciseContent(
        title=BAD[:300],
        summary=BAD[:600],
        rationale=BAD[:600],
        content_note=BAD[:400],
        cautions=BAD,
        tier="A",
        blocks=tuple(blocks),
    )


def test_a_hostile_article_is_only_words_on_every_page(cast: Cast, person: People) -> None:
    me = person(cast.counselor)
    for text in (TEXT, HTML):
        draft = me.post("/library/import", {"text": text}).location
        assert harmless(me.get(draft).text)
        assert harmless(me.get(f"{draft}?open=0").text)
        saved = {"title": BAD[:300], "author": BAD[:200], "source_note": BAD[:300], "version": "1"}
        article = me.post(f"{draft}/article", saved).location
        assert harmless(me.get(article).text)
        assert harmless(me.get(f"{article}/edit").text)
    assert harmless(me.get("/library/articles").text)


def test_a_hostile_exercise_is_only_words_on_every_page(
    cast: Cast, person: People, in_practice: Callable[[], AbstractContextManager[None]]
) -> None:
    with in_practice():
        made = authoring.new_exercise(cast.counselor, now=START, content=content())
        authoring.publish(cast.counselor, made, BAD[:300], now=START)
        parts.remove_block(made, "letter", now=START)
        url, keys = f"/library/exercises/{made.id}", [b["key"] for b in made.draft["blocks"]]
    me = person(cast.counselor)
    pages = ["", "/preview", "/trial", "/changes", "/versions/1", "/edit", "/edit?open=_about"]
    for path in [*pages, *(f"/edit?open={key}" for key in keys)]:
        answer = me.get(url + path)
        assert answer.status_code == 200, path
        assert harmless(answer.text), path
    for page in ("/library/exercises", f"/library/assign?exercise=exercise:{url.split('/')[-1]}"):
        assert harmless(me.get(page).text)


def test_the_check_for_harm_sees_harm() -> None:
    for bad in ("<img src=x>", "<p hx-get=/x>", '<a href="javascript:a()">', "<b onclick=a()>"):
        assert not harmless(bad)
