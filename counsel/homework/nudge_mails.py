"""The reminder of homework, rendered when it leaves: one that lost its point never does."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select

from counsel.homework import answering, gate, nudges, nudging, pair_needs, states
from counsel.homework.mails import NUDGE
from counsel.homework.models import Assignment
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.kernel.quiet import Quiet, quiet_for
from counsel.kernel.timezones import to_utc, to_wall
from counsel.kernel.tokens import Links
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import SENT, OutboxMessage
from counsel.practices.models import Practice
from counsel.roster.mails import something_waits

MUTE = "homework-mute"
LINK_LASTS = timedelta(days=60)


def path_to_mute(links: Links, assignment: Assignment, now: datetime) -> str:
    """The path of the link by which a client mutes one piece without signing in."""
    return f"/h/{links.sign(MUTE, assignment.id, ends_at=now + LINK_LASTS)}"


def homework_nudge(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """Something is still open; never what it is. One a day, and none that came too late."""
    one = db.session.get(Assignment, message.subject_id)
    if one is None or one.withdrawn_at is not None or one.released_at is None:
        return NotWanted(states.WITHDRAWN)
    reason = _obstacle(message, one, now)
    if reason:
        return NotWanted(reason)
    mute_url = stationery.url(path_to_mute(stationery.links, one, now))
    return something_waits(
        NUDGE,
        one.client,
        f"/my/homework/{one.id}",
        stationery,
        headers={"List-Unsubscribe": f"<{mute_url}>"},
        mute_url=mute_url,
    )


def _obstacle(message: OutboxMessage, one: Assignment, now: datetime) -> str | None:
    what = message.dedupe_key.rpartition(":")[2]
    today = to_wall(now, one.client.zone).date()
    if one.muted_at is not None:
        return "muted"
    if answering.state(one) not in states.OPEN:
        return "not open"
    if gate.resting([one], now=now):
        return gate.RESTS
    if pair_needs.waiting_for_opening([one]):
        return "not open"
    if _is_unwished(what, one):
        return "not wished"
    if what.startswith(nudges.LOG):
        day = date.fromisoformat(what.removeprefix(f"{nudges.LOG}-"))
        if day != today or nudging.is_filled(one, day):
            return "done or past"
    elif one.due_at is None or one.due_at <= now:
        return "its day has passed"
    elif _quiet_of(one).holds(now):
        return "quiet hours"
    return "one a day" if _had_one(message, today, one.client.zone) else None


def _quiet_of(one: Assignment) -> Quiet:
    practice, person = db.session.get_one(Practice, one.practice_id), one.client
    usual = (practice.quiet_from, practice.quiet_until)
    return quiet_for(person.zone, person.quiet_from, person.quiet_until, usual=usual)


def _is_unwished(what: str, one: Assignment) -> bool:
    """Whether the wish for it was taken back after it was planned."""
    if what.startswith(nudges.LOG):
        return one.nudge_at is None
    wished = {nudges.TWO: (nudges.HALF, nudges.EVE), nudges.ONE: (nudges.EVE,)}
    return what not in wished.get(one.reminders, ())


def _had_one(message: OutboxMessage, today: date, zone: str) -> bool:
    """Whether this client got a mail about homework today, or was asked about a session."""
    begins = to_utc(datetime.combine(today, time()), zone)
    sent = select(OutboxMessage.id).where(
        OutboxMessage.recipient_id == message.recipient_id,
        or_(OutboxMessage.kind.startswith("homework_"), OutboxMessage.kind == "session_agenda"),
        OutboxMessage.state == SENT,
        OutboxMessage.finished_at >= begins,
        OutboxMessage.id != message.id,
    )
    return db.session.scalars(sent.limit(1)).first() is not None
