"""What a person does who sees that they wrote the same part twice: keep the words of both."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error

from bench.nothing_lost.exercise import FIELDS
from bench.nothing_lost.writer import TO_END, Key, Writer

BOTH, MINE = "[data-choose='both']", "[data-choose='mine']"


def merge(writer: Writer, others: list[Writer], block: str) -> None:
    """Keep both versions of a block where two are shown: by the page's button where it is only
    words, else by taking over by hand what the other one has more and keeping one's own."""
    page = writer.page
    if page is None or not (shown := writer.other(block)):
        return
    section = page.locator(f"[data-block='{block}']")
    both = section.locator(f"{BOTH}:visible")
    if both.count():
        both.click()
        return
    for name, asked in FIELDS.items():
        if asked.block == block:
            _take_over(writer, name, shown, words(others, name))
    section.locator(MINE).click()


def words(writers: list[Writer], where: str) -> list[str]:
    """The words that these people left standing in a field."""
    runs: dict[tuple[str, int], list[Key]] = {}
    for writer in writers:
        for key in writer.keys:
            if key.field == where and not key.erased and not key.text.isspace():
                runs.setdefault((writer.name, key.word), []).append(key)
    return ["".join(key.text for key in run) for run in runs.values()]


def _take_over(writer: Writer, where: str, shown: str, theirs: list[str]) -> None:
    page, asked = writer.page, FIELDS[where]
    if page is None:
        return
    place = page.locator(f"[name='{asked.name}']")
    with suppress(Error):
        if place.get_attribute("type") in ("radio", "checkbox") or where in ("mood", "days"):
            return
        for word in theirs:
            found = longest_beginning(word, shown)
            if len(found) > 1 and found not in place.input_value():
                place.evaluate(TO_END)
                page.keyboard.insert_text(f" {found}")


def longest_beginning(word: str, text: str) -> str:
    """As much of a word, from its first letter, as stands in a text."""
    for end in range(len(word), 0, -1):
        if word[:end] in text:
            return word[:end]
    return ""
