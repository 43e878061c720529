"""What the importer says when it cannot take a text."""

from __future__ import annotations

MOST_LINES = 30_000  # more of them, or of an HTML page's paragraphs, is no article


class ImportRefused(Exception):
    """The text cannot be imported; `text` says why in words for the user."""

    text = "This text could not be read as an article."

    def __init__(self, text: str | None = None) -> None:
        self.text = text or self.text
        super().__init__(self.text)


class TooLarge(ImportRefused):
    """The text is longer than an article may be."""

    text = "This text is too long. An article may have up to 1,000,000 characters."


class TooManyLines(TooLarge):
    """The text is cut into more lines or elements than an article may have."""

    text = "This text has too many lines. An article may have up to 30,000."


class Empty(ImportRefused):
    """There is nothing to read in the text."""

    text = "There is nothing to read here. Paste the text of an article."


class Unreadable(ImportRefused):
    """The bytes are not text."""

    text = "This file is not a text that can be read. Save it as plain text and try again."


class AdjustError(Exception):
    """An adjustment names a section, question or passage that is not there."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)
