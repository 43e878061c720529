"""What a phone is given says nothing about anybody, and works before anyone signed in."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from counsel.kernel.actor import Actor
from tests.people import Person

People = Callable[[Actor | None], Person]
WORDS = ("therap", "couns", "couple", "health", "homework", "client")


def test_the_manifest_names_nothing_but_the_program(person: People) -> None:
    answer = person(None).get("/manifest.webmanifest")
    shown = answer.json
    assert answer.content_type == "application/manifest+json"
    assert (shown["display"], shown["start_url"], shown["scope"]) == ("standalone", "/", "/")
    said = str(shown).replace("Counsel", "").lower()
    assert not any(word in said for word in WORDS)


@pytest.mark.parametrize("size", [180, 192, 512])
def test_an_icon_is_as_large_as_it_says(person: People, size: int) -> None:
    answer = person(None).get(f"/icon-{size}.png")
    assert Image.open(BytesIO(answer.data)).size == (size, size)


def test_no_other_size_is_drawn(person: People) -> None:
    assert person(None).get("/icon-90000.png").status_code == 404


def test_the_worker_may_serve_every_page_and_is_asked_for_anew(person: People) -> None:
    answer = person(None).get("/service-worker.js")
    assert answer.content_type.startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_for_no_connection_needs_nobody(person: People) -> None:
    page = person(None).get("/offline")
    assert b"Nothing that you wrote is lost" in page.data
    assert b"data-kept-pages" in page.data
