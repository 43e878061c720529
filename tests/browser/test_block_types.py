"""Every type of block on a phone: answered, saved by itself, sent, and read by the counselor."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from counsel.library.blocks import registry
from tests.browser.every_type import AGREE, BLOCKS, Room, a_room
from tests.browser.people import looks_right
from tests.homework.pictures import a_photo
from tests.rigs.browser import Visits

KEYS = [str(block["key"]) for block in BLOCKS]
FIELDS = """() => [...document.querySelectorAll("[data-block]")].map((section) => [
  section.dataset.block,
  [...section.querySelectorAll("input, textarea, select")]
    .filter((one) => /^(b|share)-/.test(one.name) && one.type !== "file")
    .filter((one) => !["checkbox", "radio"].includes(one.type) || one.checked)
    .map((one) => `${one.name}=${one.value}`).sort(),
])"""
PLACES = "all => all.map((one) => [...one.parentElement.children].indexOf(one) + 1)"
Fill = Callable[[Locator], None]


def tick(*values: str) -> Fill:
    def fill(part: Locator) -> None:
        for value in values:
            part.locator(f"input[value='{value}']").check(force=True)

    return fill


def write(*texts: str) -> Fill:
    def fill(part: Locator) -> None:
        for field, words in zip(part.locator("textarea:visible").all(), texts, strict=False):
            field.fill(words)

    return fill


def text(words: str) -> Fill:
    return lambda part: part.locator("input[name^='b-']").first.fill(words)


def long_text(part: Locator) -> None:
    write("A word that stayed.")(part)
    part.get_by_label("A summary that I write").check(force=True)
    part.get_by_label("Your summary").fill("Something that was said.")


def statements(part: Locator) -> None:
    for row in part.locator("tbody tr").all():
        row.locator(f"input[value='{AGREE[2]}']").check(force=True)


def rank(part: Locator) -> None:
    """By keyboard alone: the last goes up one place."""
    button = part.get_by_role("button", name="Up: Work that matters")
    button.focus()
    part.page.keyboard.press("Enter")
    part.page.keyboard.press("ArrowUp")


def log(part: Locator) -> None:
    part.get_by_label("I went for a walk").check(force=True)
    part.get_by_label("Mood").select_option("7")
    part.get_by_label("One line about today").fill("Rain, then sun.")


def add_a_photo(part: Locator) -> None:
    for name in ("page 1.jpg", "page 2.jpg"):
        photo = {"name": name, "mimeType": "image/jpeg", "buffer": a_photo(size=(900, 600))}
        part.locator("input[type='file']").set_input_files([photo])
        expect(part.get_by_role("img", name=name)).to_be_visible()
    part.get_by_role("button", name="Remove page 1.jpg").click()
    expect(part.get_by_role("img", name="page 1.jpg")).to_have_count(0)


def sign(part: Locator) -> None:
    part.get_by_label("I read this and agree").check(force=True)
    part.get_by_label("Your name").fill("A Client")


FILLS: dict[str, Fill] = {
    "short-text": text("long"),
    "long-text": long_text,
    "choice": tick("A little"),
    "multiple-choice": tick("Sad", "Relieved"),
    "scale": tick("6"),
    "likert": statements,
    "number": text("7,5"),
    "date": text("2026-12-01"),
    "checklist": tick("A walk"),
    "table": write("A call", "I listened"),
    "ranking": rank,
    "slider": text("21"),
    "daily-log": log,
    "scored-scale": statements,
    "letter": write("Dear you"),
    "file": add_a_photo,
    "signature": sign,
}
READ = (
    *("long", "Something that was said.", "A little", "Relieved", "6 of 10", "7,5 hours"),
    *("A walk", "I listened", "21 days", "Rain, then sun.", "a lighter week", "Dear you"),
    "Signed by A Client",
)


def answer_all(page: Page) -> None:
    """One question a screen, each filled, from the first to the last."""
    for number, key in enumerate(KEYS, start=1):
        part = page.locator(f"#q-{key}")
        expect(part).to_be_visible()
        FILLS.get(key, lambda _part: None)(part)
        looks_right(page)
        if number < len(KEYS):
            page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")


def test_the_exercise_has_every_type_once() -> None:
    assert sorted(block["type"] for block in BLOCKS) == sorted(registry.names())


def test_every_type_saves_itself_is_sent_and_is_read(tmp_path: Path, visits: Visits) -> None:
    with a_room(tmp_path, visits) as room:
        page = room.open("client", f"/my/homework/{room.homework}", screen="phone")
        answer_all(page)
        typed = dict(page.evaluate(FIELDS))
        page.reload()
        assert dict(page.evaluate(FIELDS)) == typed
        assert all(typed[key] for key in FILLS if key != "file")
        assert len(json.dumps(typed)) > 500
        send(page, room)
        read(room)


def send(page: Page, room: Room) -> None:
    page.goto(f"/my/homework/{room.homework}/submission")
    expect(page.get_by_text("What stays with you")).to_be_visible()
    page.get_by_label("Most of it").check(force=True)
    page.get_by_label("I had no private place").check(force=True)
    looks_right(page)
    page.get_by_role("button", name="Send to my counselor").click()
    expect(page.get_by_text("It is on its way")).to_be_visible()
    looks_right(page)


def read(room: Room) -> None:
    page = room.open("counselor", "/homework", scheme="dark")
    page.get_by_role("link", name="client").first.click()
    body = page.locator("main")
    for words in READ:
        expect(body).to_contain_text(words)
    expect(body).not_to_contain_text("A word that stayed.")
    ranked = page.locator("main ol > li").filter(has_text="that matters").evaluate_all(PLACES)
    assert ranked == [2]
    photo = page.get_by_role("img", name="page 2.jpg")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("naturalWidth", 900)
    looks_right(page)
