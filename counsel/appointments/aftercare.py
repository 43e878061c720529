"""After a session that did not take place: the fee, a warm word to the client, a hand held out.

The client gets one message within a day, and the counselor a task until somebody reached out or
there is a next session (domain.md, Sessions).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from counsel.appointments import access, recipients, states
from counsel.appointments.aftercare_mails import DID_NOT_COME
from counsel.appointments.mails import prefix
from counsel.appointments.models import Aftercare, Appointment
from counsel.appointments.words import say_short
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.quiet import quiet_for
from counsel.outbox import service as outbox
from counsel.practices.models import Practice
from counsel.roster import holds
from counsel.roster.contributions import Need
from counsel.roster.models import Client

REACHED, NOT_NEEDED = "reached", "not_needed"
SOON = timedelta(hours=1)
"""The warm word waits a little: the fact may have been a slip of the finger."""
FRESH = timedelta(days=2)
"""Nobody is written to about a session that was long ago when the fact was written down."""
RECENT = timedelta(days=14)
WITH_FEE = (states.NO_SHOW, states.LATE_CANCELED)


def of(appointment: Appointment) -> Aftercare | None:
    """What was done about a session."""
    asked = select(Aftercare).where(Aftercare.appointment_id == appointment.id)
    return db.session.scalar(asked)


def concern_is_open(people: Collection[Client], now: datetime) -> bool:
    """Whether a hold about risk reaches one of them: then a new screen is due (domain.md)."""
    reached = holds.reaching([one.id for one in people], now=now)
    return any(hold.kind == holds.RISK for some in reached.values() for hold in some)


def waive_fee(actor: Actor, appointment: Appointment, waived: bool, *, now: datetime) -> None:
    """Let the fee of a session go that was canceled late or to which nobody came, or not after all.
    Raises DomainError for any other session."""
    if states.state_of(appointment) not in WITH_FEE:
        raise DomainError("There is no fee to waive for this session.")
    row = _row(appointment)
    row.fee_waived_at, row.fee_waived_by = (now, actor.user_id) if waived else (None, None)
    _record(actor, appointment, "waived the fee" if waived else "let the fee stand", now)


def reach_out(actor: Actor, appointment: Appointment, how: str, *, now: datetime) -> None:
    """Say that somebody reached out (REACHED), or that it is not needed (NOT_NEEDED); "" takes that
    back. Raises DomainError where the session was not missed."""
    if states.state_of(appointment) != states.NO_SHOW or how not in (REACHED, NOT_NEEDED, ""):
        raise DomainError("Nobody has to be reached about this session.")
    row = _row(appointment)
    row.reached_at, row.reached_by = (now, actor.user_id) if how else (None, None)
    row.reached_how = how or None
    verbs = {REACHED: "reached out", NOT_NEEDED: "left reaching out", "": "asked to reach out"}
    _record(actor, appointment, verbs[how], now)


def write_warmly(appointment: Appointment, *, now: datetime) -> None:
    """Queue the one message to each who can be told, out of their quiet hours."""
    if now - appointment.ends_at > FRESH:
        return
    practice = db.session.get_one(Practice, appointment.practice_id)
    usual = (practice.quiet_from, practice.quiet_until)
    for client in recipients.reachable(appointment):
        quiet = quiet_for(client.zone, client.quiet_from, client.quiet_until, usual=usual)
        outbox.enqueue(
            DID_NOT_COME,
            appointment.id,
            practice_id=appointment.practice_id,
            recipient_kind="client",
            recipient_id=client.id,
            dedupe_key=f"{prefix(DID_NOT_COME, appointment.id, appointment.sequence)}{client.id}",
            now=now,
            not_before=quiet.after(now + SOON),
        )


def staff_needs(actor: Actor, now: datetime) -> list[Need]:
    """Clients of a counselor who did not come lately, whom nobody reached since, and for whom
    nothing is planned."""
    following = aliased(Appointment)
    planned = exists().where(
        following.case_id == Appointment.case_id,
        following.starts_at > now,
        following.canceled_at.is_(None),
    )
    reached = exists().where(
        Aftercare.appointment_id == Appointment.id, Aftercare.reached_at.is_not(None)
    )
    rows = (
        access.sessions(actor)
        .where(
            Appointment.counselor_id == actor.user_id,
            Appointment.no_show_at.is_not(None),
            Appointment.starts_at > now - RECENT,
            ~planned,
            ~reached,
        )
        .order_by(Appointment.starts_at)
        .limit(20)
    )
    return [
        Need(
            group="Reach out",
            rank=26,
            text=one.case.title,
            under=f"Did not come on {say_short(one.starts_at, actor.zone)}. Nothing is planned yet",
            endpoint="appointments.appointment",
            values={"appointment_id": one.id},
            at=one.starts_at,
            icon="hand-heart",
        )
        for one in db.session.scalars(rows).unique()
    ]


def _row(appointment: Appointment) -> Aftercare:
    row = of(appointment)
    if row is None:
        row = Aftercare(practice_id=appointment.practice_id, appointment_id=appointment.id)
        db.session.add(row)
    return row


def _record(actor: Actor, appointment: Appointment, verb: str, now: datetime) -> None:
    case_id = appointment.case_id
    audit.record(actor, verb, "session", appointment.id, now=now, case_id=case_id)
