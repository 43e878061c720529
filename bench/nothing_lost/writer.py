"""Somebody who writes: presses keys, notices what the page says, merges what stands twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Error, Page, Response

from bench.nothing_lost.device import Device
from bench.nothing_lost.exercise import FIELDS, Field
from bench.nothing_lost.house import moment

DIALOG, ASKS_AGAIN = "dialog[data-sign-in-here]", "[data-sign-in-again]"
PRESSED = frozenset("abcdefghijklmnopqrstuvwxyz ")
TO_END = "one => { one.focus(); one.setSelectionRange(one.value.length, one.value.length); }"


@dataclass
class Key:
    """One press: where, what, when, in which life of the page, and in which run of keys."""

    field: str
    text: str
    at: float
    life: int
    word: int
    erased: bool = False


@dataclass
class Saying:
    """What the page said, when, and what stood in its fields then."""

    at: float
    state: str
    text: str
    fields: dict[str, list[list[str]]]


@dataclass
class Conflict:
    """The server refused to overwrite another version of a block: was that one shown?"""

    block: str
    at: float
    shown: str = ""


@dataclass
class Writer:
    """A page on a device, and everything that was done and said there."""

    name: str
    device: Device
    path: str
    merge: Callable[[Writer, str], None]
    page: Page | None = None
    keys: list[Key] = field(default_factory=list)
    chosen: list[Key] = field(default_factory=list)
    said: list[Saying] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    word: int = 0

    def open(self) -> bool:
        """Open the page, signing in where that is asked; whether it is open then."""
        try:
            page = self.page or self.device.wake().new_page()
            if self.page is None:
                self.page = page
                page.on("response", self._answered)
            page.goto(self.path)
            if "/sign-in" in page.url:
                self.device.sign_in(page)
            if not page.url.endswith(self.path):
                page.goto(self.path)
            return page.locator("[data-save-state]").count() > 0
        except Error:
            return False

    def is_open(self) -> bool:
        """Whether the exercise stands on the screen; a person tries again where it does not."""
        with suppress(Error):
            if self.page and self.page.locator("form[data-homework]").count():
                return True
        return self.open()

    def sign_in_here(self) -> bool:
        """Sign in again in the page itself; False where it does not ask for that."""
        page = self._page()
        with suppress(Error):
            if page.locator(ASKS_AGAIN).is_visible():
                page.locator(ASKS_AGAIN).click()
            if page.locator(DIALOG).is_visible():
                self.device.sign_in(page)
                return True
        return False

    def wave_away(self) -> None:
        """Close the question to sign in again: first this thought is finished."""
        page = self._page()
        if page.locator(DIALOG).is_visible():
            page.locator(DIALOG).get_by_role("button", name="Later").click()

    def leave(self) -> None:
        """Close the tab at once."""
        self.end_life(moment())
        if self.page is not None:
            with suppress(Error):
                self.page.close()
        self.page = None

    def end_life(self, at: float) -> None:
        """The page as it was is gone since a moment."""
        self.ends.append(at)

    def write(self, where: str, keys: list[str], pace: float) -> None:
        """Press keys at the end of a field."""
        page, self.word = self._at(where), self.word + 1
        for key in keys:
            if key == "\n":
                page.keyboard.press("Enter")
            elif key in PRESSED:
                page.keyboard.type(key)
            else:
                page.keyboard.insert_text(key)
            self.keys.append(Key(where, key, moment(), len(self.ends), self.word))
            if key.isspace():
                self.word += 1
            page.wait_for_timeout(pace * 1000)

    def erase(self, where: str, count: int) -> None:
        """Take back the newest letters of a field, as far as they stand there."""
        page = self._at(where)
        for _ in range(count):
            alive = [one for one in self.keys if one.field == where and not one.erased]
            value = page.locator(_named(FIELDS[where])).input_value()
            if not alive or alive[-1].text not in PRESSED or not value.endswith(alive[-1].text):
                return
            page.keyboard.press("Backspace")
            alive[-1].erased = True

    def choose(self, where: str, value: str) -> None:
        """Choose one of several, or set a number."""
        asked, page = FIELDS[where], self._page()
        self._notice(asked.block)
        place = page.locator(_named(asked))
        if where == "mood":
            place.select_option(value)
        elif where == "days":
            place.fill(value)
        else:
            page.locator(f"{_named(asked)}[value='{value}']").check(force=True)
        self.chosen.append(Key(where, value, moment(), len(self.ends), 0))

    def fields(self) -> dict[str, list[list[str]]]:
        """What stands in the fields of the page."""
        found: dict[str, list[list[str]]] = self._page().evaluate("proofFields()")
        return found

    def hear(self, what: dict[str, Any]) -> None:
        """Remember what the page says."""
        self.said.append(Saying(**what))

    def look(self) -> None:
        """See whether refused versions are shown."""
        for one in self.conflicts:
            if not one.shown:
                with suppress(Error):
                    one.shown = self.other(one.block)

    def other(self, block: str) -> str:
        """The other version that is shown beside a block; empty where none is."""
        note = self._page().locator(f"[data-block='{block}'] [data-conflict]:visible")
        return note.inner_text() if note.count() else ""

    def _notice(self, block: str) -> None:
        self.look()
        self.wave_away()
        self.merge(self, block)

    def _at(self, where: str) -> Page:
        asked, page = FIELDS[where], self._page()
        self._notice(asked.block)
        page.locator(_named(asked)).evaluate(TO_END)
        return page

    def _page(self) -> Page:
        assert self.page is not None, "no page is open"
        return self.page

    def _answered(self, response: Response) -> None:
        if response.status == 409 and response.request.method == "PUT":
            self.conflicts.append(Conflict(response.url.rpartition("/")[2], moment()))


def _named(asked: Field) -> str:
    return f"[name='{asked.name}']"
