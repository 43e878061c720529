"""Channels and where a word about them came from, as people say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from counsel.kernel.channels import EMAIL, INAPP, PUSH, SMS
from counsel.kernel.phones import spoken
from counsel.outbox.words import channel_icon
from counsel.reach.models import ADDED, INVITATION, OWN, STOP, TOLD, ContactRoute

TITLES = {
    EMAIL: "E-mail",
    SMS: "Text message",
    PUSH: "Notice on a device",
    INAPP: "Notice on this site",
}
SAFE = {
    EMAIL: "Whoever reads this mailbox can read it.",
    SMS: "Someone who picks up your phone could read it.",
    PUSH: "It shows on the locked screen of your device.",
    INAPP: "It shows only where you are signed in.",
}
OWN_WORDS = {
    OWN: "on your own page",
    TOLD: "as you told us",
    INVITATION: "with your invitation",
    ADDED: "with the address that you gave",
    STOP: "since you answered STOP",
}
THEIR_WORDS = {
    OWN: "on their own page",
    TOLD: "as they told us",
    INVITATION: "with the invitation that they accepted",
    ADDED: "with the address that they gave",
    STOP: "since they answered STOP",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One channel of a person for a page. `since` is when the last word about it was said, `how`
    where; `position` counts the ways that stand, from one."""

    channel: str
    title: str
    icon: str
    address: str
    on: bool
    since: datetime
    how: str
    safe: str
    position: int = 0


def ways(
    known: Sequence[ContactRoute], email: str, implied: tuple[datetime, str], *, own: bool = True
) -> list[Way]:
    """Every channel that something was said about, those that stand first and in their order.

    `email` is the address of the person's record, "" where there is none; `implied` when and how it
    came to be known, for where nothing was said about e-mail since.
    """
    said = OWN_WORDS if own else THEIR_WORDS
    found = [_way(row, email, said) for row in known if row.channel != EMAIL or email]
    if email and all(row.channel != EMAIL for row in known):
        since, source = implied
        found.insert(0, _named(EMAIL, email, True, since, said[source]))
    standing = [one for one in found if one.on]
    numbered = [_numbered(one, number) for number, one in enumerate(standing, 1)]
    return [*numbered, *(one for one in found if not one.on)]


def _way(row: ContactRoute, email: str, said: dict[str, str]) -> Way:
    address = email if row.channel == EMAIL else spoken(row.address)
    if row.channel in (PUSH, INAPP):
        address = ""
    source = row.agreed_source if row.stands else row.withdrawn_source or OWN
    since = row.withdrawn_at or row.agreed_at
    return _named(row.channel, address, row.stands, since, said[source])


def _named(channel: str, address: str, on: bool, since: datetime, how: str) -> Way:
    return Way(
        channel=channel,
        title=TITLES[channel],
        icon=channel_icon(channel),
        address=address,
        on=on,
        since=since,
        how=how,
        safe=SAFE[channel],
    )


def _numbered(one: Way, number: int) -> Way:
    return replace(one, position=number)
