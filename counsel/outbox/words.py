"""Kinds and reasons of messages as people say them."""

from __future__ import annotations

_KINDS = {
    "session_scheduled": "Booking of a session",
    "session_moved": "New time of a session",
    "session_canceled": "Canceled session",
    "session_canceled_by_client": "Word of a canceled session",
    "session_mail_not_delivered": "Word that a mail failed",
    "session_link": "New link, asked for by the client",
    "session_agenda": "Question before a session",
    "reminder_test": "Test of a reminder",
}
_SMTP = {
    "4": "The mail server asks to try later.",
    "5": "It bounced: the mail server says no.",
    "421": "The mail server is busy and asks to try later.",
    "450": "The mailbox is busy. The mail server asks to try later.",
    "452": "The mailbox is full for now.",
    "535": "The mail server did not accept our own sign-in.",
    "550": "It bounced: there is no such mailbox, or it takes no mail from us.",
    "551": "It bounced: the person has another address now.",
    "552": "It bounced: the mailbox is full.",
    "553": "It bounced: the address is not written right.",
    "554": "It bounced: the mail server refused it.",
}
_DROPPED = {
    "a nearer one left": "a nearer one had left",
    "begun": "the session had begun",
    "canceled": "the session was canceled",
    "cannot come": "they said that they cannot come",
    "changed since": "the session changed",
    "contact hold": "a contact flag stands",
    "gone": "what it was about is gone",
    "left the case": "they left the case",
    "mails stopped": "they asked for no more mails",
    "muted": "reminders are off",
    "never told": "nobody was told before",
    "no address": "no address is known",
    "no longer planned": "no longer planned",
    "no safe channel": "it is not safe to write to them",
    "not wished": "they do not want it",
    "one a day": "they had another message that day",
    "quiet hours": "it would have come in quiet hours",
}


def kind_in_words(kind: str) -> str:
    """As people call a kind; `session_reminder` becomes "Session reminder"."""
    return _KINDS.get(kind, kind.replace("_", " ").capitalize())


def reason_in_words(reason: str | None) -> str:
    """Why a message waits or failed, from its code."""
    if not reason:
        return ""
    name, _, code = reason.partition(" ")
    if name == "smtp":
        meaning = _SMTP.get(code) or _SMTP.get(code[:1], "The mail server could not be reached.")
        return f"{meaning} ({reason})"
    return f"It could not be written. ({reason})"


def dropped_in_words(reason: str | None) -> str:
    """Why a message was not sent after all."""
    return _DROPPED.get(reason or "", reason or "no reason is known")


def is_bounce(reason: str | None) -> bool:
    """Whether the other side refused it for good: the address wants looking at."""
    return bool(reason and reason.startswith("smtp 55"))
