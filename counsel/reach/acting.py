"""What is done on the pages of ways, alike for one's own and for a client's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from counsel.kernel.actor import Actor
from counsel.kernel.channels import EMAIL, INAPP, SMS
from counsel.kernel.errors import DomainError
from counsel.kernel.phones import mobile
from counsel.outbox import service as outbox
from counsel.reach import access, service
from counsel.reach.access import TEST
from counsel.reach.models import OWN, USER
from counsel.reach.service import Person

OFF, ON, FIRST, TRY = "off", "on", "first", "test"
SAID = {
    OFF: "Nothing more comes this way.",
    ON: "This way is on.",
    FIRST: "This way is tried first.",
    TRY: "A test is on its way.",
}


def add_number(actor: Actor, person: Person, text: str, *, source: str, now: datetime) -> None:
    """A person agrees to text messages at this number. Raises DomainError beside "number"."""
    number = mobile(text, actor.country)
    service.agree(actor, person, SMS, address=number, source=source, now=now)


def act(
    actor: Actor,
    person: Person,
    channel: str,
    what: str,
    *,
    email: str,
    source: str,
    now: datetime,
) -> str:
    """Turn one way of a person off or on, try it first, or send a test. Out: what to say.

    Raises DomainError where there is no such way, or it is the last one of somebody of the team.
    """
    row = access.one(person.kind, person.id, channel)
    standing = _standing(person, email)
    here = channel == INAPP and source == OWN and what == ON
    if channel not in standing and not (here or row or (channel == EMAIL and email)):
        raise DomainError("Choose from the list.")
    if what == OFF:
        if person.kind == USER and set(standing) <= {channel}:
            raise DomainError("Keep one way: you are told here when somebody needs you.")
        service.withdraw(actor, person, channel, source=source, now=now)
    elif what == ON:
        address = row.address if row else ""
        service.agree(actor, person, channel, address=address, source=source, now=now)
    elif what == FIRST:
        service.order(actor, person, [channel, *(n for n in standing if n != channel)], now=now)
    elif what == TRY and channel in standing:
        _queue_test(person, channel, now)
    else:
        raise DomainError("Choose from the list.")
    return SAID[what]


def _standing(person: Person, email: str) -> Collection[str]:
    return access.standing(person.kind, person.id, email)


def _queue_test(person: Person, channel: str, now: datetime) -> None:
    """One a minute at most."""
    minute = int(now.timestamp()) // 60
    outbox.enqueue(
        TEST,
        person.id,
        practice_id=person.practice_id,
        recipient_kind=person.kind,
        recipient_id=person.id,
        dedupe_key=f"{TEST}:{person.practice_id}:{person.id}:{minute}:{channel}",
        now=now,
        channel=channel,
    )
