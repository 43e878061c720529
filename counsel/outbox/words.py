"""Kinds and reasons of messages as people say them."""

from __future__ import annotations

_SMTP = {
    "4": "The mail server asks to try later.",
    "5": "The mail server says no: the address may be wrong or full.",
}


def kind_in_words(kind: str) -> str:
    """`session_reminder` becomes "Session reminder"."""
    return kind.replace("_", " ").capitalize()


def reason_in_words(reason: str | None) -> str:
    """Why a message waits or failed, from its code."""
    if not reason:
        return ""
    name, _, detail = reason.partition(" ")
    if name == "smtp":
        meaning = _SMTP.get(detail[:1], "The mail server could not be reached.")
        return f"{meaning} ({reason})"
    return f"It could not be written. ({reason})"
