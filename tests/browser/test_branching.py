"""An answer opens the next questions in the browser as it does on the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Page, expect

from counsel.library.content import ExerciseContent
from tests.browser import showroom
from tests.rigs.browser import Visits

SAMPLE = Path(__file__).parent / "samples/branching.html"


def block(key: str, type_: str, show_if: dict[str, Any] | None = None, **config: Any) -> Any:
    return {"key": key, "type": type_, "config": {"prompt": key, **config}, "show_if": show_if}


YES_NO = {"options": ["Yes", "No"]}
CONTENT = ExerciseContent.model_validate(
    {
        "title": "Branches",
        "blocks": [
            block("begin", "choice", **YES_NO),
            block("feel", "multiple_choice", {"block": "begin", "equals": "Yes"}, **YES_NO),
            block("why", "long_text", {"block": "feel", "includes": "No"}),
            block("much", "scale", {"block": "begin", "equals": "Yes"}),
            block("stop", "short_text", {"block": "much", "at_least": 7}),
            block("end", "short_text", {"block": "begin", "equals": "No"}),
        ],
    }
)


@pytest.fixture(scope="module")
def rooms() -> Flask:
    app = showroom.build()
    text = SAMPLE.read_text(encoding="utf-8")
    app.add_url_rule("/branches", "branches", lambda: render_template_string(text, content=CONTENT))
    return app


def begin(visits: Visits, rooms: Flask, screen: str) -> Page:
    page = visits.open(showroom.HOST, screen=screen, service_workers="block")
    showroom.serve(page.context, rooms)
    page.goto("/branches")
    return page


def pick(page: Page, key: str, answer: str) -> None:
    page.locator(f"#q-{key} input[value='{answer}']").check(force=True)


def shown(page: Page) -> list[str]:
    found = page.locator("[data-steps] > section:not([hidden])").all()
    return [(one.get_attribute("id") or "").removeprefix("q-") for one in found]


def on_the_server(**answers: Any) -> list[str]:
    return [one.key for one in CONTENT.visible_blocks(answers)]


def test_what_an_answer_opens_is_what_the_server_would_open(visits: Visits, rooms: Flask) -> None:
    page = begin(visits, rooms, "desktop")
    assert shown(page) == on_the_server()
    pick(page, "begin", "Yes")
    assert shown(page) == on_the_server(begin="Yes")
    pick(page, "feel", "No")
    assert shown(page) == on_the_server(begin="Yes", feel=["No"])
    pick(page, "much", "6")
    assert shown(page) == on_the_server(begin="Yes", feel=["No"], much=6)
    pick(page, "much", "7")
    assert shown(page) == on_the_server(begin="Yes", feel=["No"], much=7)
    pick(page, "begin", "No")
    assert shown(page) == on_the_server(begin="No", feel=["No"], much=7) == ["begin", "end"]


def test_on_a_phone_the_opened_questions_come_next(visits: Visits, rooms: Flask) -> None:
    page = begin(visits, rooms, "phone")
    next_one = page.get_by_role("button", name="Next")
    expect(next_one).to_be_hidden()
    pick(page, "begin", "Yes")
    next_one.click()
    expect(page.locator("#q-feel")).to_be_visible()
    expect(page.locator("#q-begin")).to_be_hidden()
    next_one.click()
    expect(page.locator("#q-much")).to_be_visible()
    expect(page.get_by_role("button", name="Finish")).to_be_visible()
