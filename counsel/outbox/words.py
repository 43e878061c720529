"""Kinds and reasons of messages as people say them."""

from __future__ import annotations

from counsel.kernel.channels import EMAIL, INAPP, PUSH, SMS
from counsel.outbox import trying
from counsel.outbox.models import OutboxMessage
from counsel.outbox.trying import Attempt

_KINDS = {
    "session_scheduled": "Booking of a session",
    "session_moved": "New time of a session",
    "session_canceled": "Canceled session",
    "session_canceled_by_client": "Word of a canceled session",
    "session_mail_not_delivered": "Word that a mail failed",
    "session_did_not_come": "Warm word after a session",
    "time_asked": "Word of a time that is asked for",
    "time_opened": "Word of a time that opened",
    "time_not_possible": "Answer that a time is not possible",
    "session_link": "New link, asked for by the client",
    "session_agenda": "Question before a session",
    "reminder_test": "Test of a reminder",
    "reach_test": "Test of a way",
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
CHANNELS = {
    EMAIL: "by e-mail",
    SMS: "by text message",
    PUSH: "by notice on a device",
    INAPP: "by notice on this site",
}
ICONS = {EMAIL: "mail", SMS: "smartphone", PUSH: "bell-ring", INAPP: "inbox"}
TEXT_CHANNELS = (SMS, PUSH)
LOST = "The answer is lost, so it may have arrived."
SWITCHED_OFF = {EMAIL: "E-mail", SMS: "Sending text messages"}
REFUSED = {SMS: "This number takes no text.", PUSH: "The device takes no notices any more."}
STOPPED = {SMS: "They answered STOP, so texts are off.", PUSH: REFUSED[PUSH]}
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
    "too late": "its time had passed",
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
    if code == "unknown":
        return LOST
    if code == "off":
        return f"{SWITCHED_OFF.get(name, 'This way')} is switched off here."
    if name in TEXT_CHANNELS:
        return f"{_text_reason(name, code)} ({reason})"
    if name == "smtp":
        meaning = _SMTP.get(code) or _SMTP.get(code[:1], "The mail server could not be reached.")
        return f"{meaning} ({reason})"
    return f"It could not be written. ({reason})"


def channel_in_words(channel: str) -> str:
    """As "by text message"; "" for no channel."""
    return CHANNELS.get(channel, "")


def channel_icon(channel: str) -> str:
    """The name of the icon that stands for a channel."""
    return ICONS.get(channel, "mail")


def attempts_in_words(message: OutboxMessage) -> list[str]:
    """What was tried before the message came to where it is, one line for each channel in turn:
    as "By e-mail: it bounced …"."""
    before = message.tried if message.finished_at is None else message.tried[:-1]
    ended = [one for one in before if one["result"] in (trying.FAILED, trying.UNKNOWN)]
    return list(dict.fromkeys(_attempt_in_words(one) for one in ended))


def _attempt_in_words(one: Attempt) -> str:
    how = CHANNELS.get(one["channel"], one["channel"])
    if one["result"] == trying.UNKNOWN:
        return f"{how[:1].upper()}{how[1:]}: {LOST}"
    return f"{how[:1].upper()}{how[1:]}: {reason_in_words(one['reason'])}"


def _text_reason(name: str, code: str) -> str:
    status = code.partition(" ")[0]
    if status == "410" or code.endswith(" 21610"):
        return STOPPED[name]
    if status in ("400", "404", "410", "422"):
        return REFUSED[name]
    if status in ("401", "403"):
        return "The provider did not accept our own sign-in."
    return "The provider asks to try later, or could not be reached."


def dropped_in_words(reason: str | None) -> str:
    """Why a message was not sent after all."""
    return _DROPPED.get(reason or "", reason or "no reason is known")


def is_bounce(reason: str | None) -> bool:
    """Whether the other side refused it for good: the address or number wants looking at."""
    refused = ("smtp 55", "sms 400", "sms 404", "sms 422")
    return bool(reason and reason.startswith(refused) and not reason.endswith(" 21610"))
