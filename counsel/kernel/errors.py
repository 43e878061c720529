"""Refusals that a person may read. Views turn them into a text beside the field."""

from __future__ import annotations


class DomainError(Exception):
    """A rule said no.

    `text` is a plain sentence for the person; `field` names the form field that it belongs to,
    or None where it concerns the whole.
    """

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class StaleWrite(DomainError):
    """Someone (or another tab) saved a newer version first; nothing was overwritten."""


class TenancyError(RuntimeError):
    """Code asked for a practice's rows without saying which practice. Always a bug."""
