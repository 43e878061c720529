"""What will be sent about a session, to whom, when and why: one line for each participant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from counsel.appointments import recipients
from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.outbox.models import QUEUED
from counsel.outbox.words import channel_in_words
from counsel.practices.models import Practice
from counsel.practices.settings import lead_words
from counsel.reach import access as reach
from counsel.reminders import access, preferences
from counsel.reminders.differences import BY_HAND, is_open, key, lead_of
from counsel.reminders.planning import Planned
from counsel.roster.models import Client
from counsel.roster.recipients import NO_SAFE_CHANNEL

BEFORE = {
    preferences.OWN: "{lead} before, as they chose",
    preferences.TEAM: "{lead} before, as set for them",
    preferences.COUNSELOR: "{lead} before, as the counselor does",
    preferences.PRACTICE: "{lead} before, as the practice does",
    preferences.FIRST: "{lead} before a first session",
}
NOTHING = {
    "muted": "reminders of this session are off",
    "canceled": "the session was canceled",
    "begun": "the session has begun",
    "no address": "no way to reach them is known",
    "mails stopped": "they asked for no more mails",
    "left the case": "they no longer take part",
    NO_SAFE_CHANNEL: "it is not safe to write to them",
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next reminder of one participant. `at` is None where none will come; `why` says in words
    why it comes then, or why none does; `by` by which way it is tried first."""

    client: Client
    at: datetime | None
    why: str
    by: str = ""


def outlook(appointment: Appointment, people: Sequence[Client], now: datetime) -> list[Outlook]:
    """The next reminder of each of these participants. Three queries for them all."""
    practice = db.session.get_one(Practice, appointment.practice_id)
    ids = [appointment.id]
    asked = {row.client_id: row for row in db.session.execute(access.asked(practice.id, ids))}
    queued = {row.dedupe_key: row for row in db.session.execute(access.queued(practice.id, ids))}
    known = (one for one in people if one.id in asked)
    ways = reach.channels_of(people)
    return [
        replace(
            _next(appointment, one, asked[one.id], practice, queued, now),
            by=channel_in_words(next(iter(ways[one.id]), "")),
        )
        for one in known
    ]


def _next(
    appointment: Appointment,
    client: Client,
    row: Any,
    practice: Practice,
    queued: Mapping[str, Any],
    now: datetime,
) -> Outlook:
    blocked = _obstacle(appointment, client, now)
    if blocked not in (None, "muted"):
        return Outlook(client, None, NOTHING.get(blocked or "", ""))
    by_hand = _by_hand(client, queued)
    if by_hand is not None:
        return Outlook(client, by_hand, "asked for by hand")
    if blocked:
        return Outlook(client, None, NOTHING[blocked])
    for one in preferences.due_of(row, practice, now):
        waits = queued.get(key(row.id, row.sequence, one.lead, row.client_id))
        if waits is None or is_open(waits):
            at = waits.not_before if waits is not None and waits.attempts else one.at
            return Outlook(client, at, _why(row, one, practice))
    return Outlook(client, None, _why_none(row, practice))


def _obstacle(appointment: Appointment, client: Client, now: datetime) -> str | None:
    if appointment.canceled_at is not None:
        return "canceled"
    reason = recipients.obstacle(appointment, client, now)
    return reason or ("muted" if appointment.reminders_muted_at is not None else None)


def _by_hand(client: Client, queued: Mapping[str, Any]) -> datetime | None:
    waiting = (
        row.not_before
        for its_key, row in queued.items()
        if row.state == QUEUED
        and its_key.endswith(str(client.id))
        and lead_of(its_key).startswith(BY_HAND)
    )
    return min(waiting, default=None)


def _why(row: Any, one: Planned, practice: Practice) -> str:
    reason = preferences.choice_of(row, practice).reason_of(one.lead)
    said = BEFORE[reason].format(lead=lead_words(one.lead))
    return f"{said}; earlier, because of quiet hours" if preferences.is_pulled(row, one) else said


def _why_none(row: Any, practice: Practice) -> str:
    if not preferences.choice_of(row, practice).leads:
        return "no reminders are wanted"
    planned = preferences.plan_of(row, practice)
    return "the last one has left" if planned else "the booking itself was told just before"
