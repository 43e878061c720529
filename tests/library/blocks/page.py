"""A piece of HTML as a browser reads it: its fields, and what a form of it would send."""

from __future__ import annotations

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict


class Page(HTMLParser):
    """The fields, labels, ids and descriptions; `posted` is what the form sends untouched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.labels: set[str] = set()
        self.described: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.tags: list[str] = []
        self.posted: MultiDict[str, str] = MultiDict()
        self._writing = ""
        self._select = ""
        self._chosen: str | None = None
        self._option = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids.add(given.get("id") or "")
        self.described |= set((given.get("aria-describedby") or "").split())
        if tag == "label":
            self.labels.add(given.get("for") or "")
        if tag in ("input", "textarea", "select"):
            self.fields.append(given)
        name = given.get("name") or ""
        if tag == "input" and name and ("checked" in given or not _ticked(given)):
            self.posted.add(name, given.get("value") or "")
        if tag == "textarea":
            self._writing, self._text = name, ""
        if tag == "select":
            self._select, self._chosen = name, None
        if tag == "option":
            self._option = "value" not in given and "selected" in given
            if self._chosen is None or "selected" in given:
                self._chosen = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._writing:
            self._text += data
        if self._option:
            self._chosen = data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.posted.add(self._writing, self._text.removeprefix("\n"))
            self._writing = ""
        if tag == "option":
            self._option = False
        if tag == "select":
            self.posted.add(self._select, self._chosen or "")


def _ticked(given: dict[str, str | None]) -> bool:
    return given.get("type") in ("checkbox", "radio")
