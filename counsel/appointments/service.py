"""Scheduling, moving, confirming and canceling sessions."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from counsel.accounts.models import User
from counsel.appointments import aftercare, answers, mails, placing, rules
from counsel.appointments.models import Appointment
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices.models import Practice
from counsel.roster.models import Case

FACTS = ("starts_at", "ends_at", "sequence", "canceled_at", "confirmed_at")


def schedule(
    actor: Actor,
    case: Case,
    counselor: User,
    *,
    wall: datetime,
    minutes: int,
    place: str,
    link: str,
    now: datetime,
    kind: str = "",
    follow_up_of: uuid.UUID | None = None,
) -> Appointment:
    """Make a session at a wall time in the counselor's zone and tell the clients. `kind` is the
    code of a kind, or "".

    Raises DomainError where the time is past, does not exist, or is taken, and for an unsafe link.
    """
    starts_at = rules.instant_of(wall.date(), wall.time(), counselor.zone)
    appointment = Appointment(
        practice_id=actor.practice_id,
        counselor_id=counselor.id,
        starts_at=starts_at,
        ends_at=rules.checked_span(starts_at, minutes, now),
        zone=counselor.zone,
        place=place,
        link=rules.checked_link(link),
        kind=kind or None,
        sequence=0,
        follow_up_of=follow_up_of,
        created_at=now,
        created_by=actor.user_id,
        case_id=case.id,
    )
    placing.refuse_taken(counselor.id, starts_at, appointment.ends_at)
    placing.write(lambda: db.session.add(appointment))
    mails.queue(mails.SCHEDULED, appointment, now=now, wait=mails.UNDO)
    _record(appointment, actor.user_id, "scheduled", now)
    return appointment


def move(
    actor: Actor,
    appointment: Appointment,
    *,
    wall: datetime,
    minutes: int,
    place: str,
    link: str,
    now: datetime,
    kind: str | None = None,
) -> bool:
    """Change a session; without a `kind` it keeps its own. Out: whether its time changed, which
    voids the confirmation and every reminder of the old time. Raises DomainError as `schedule`, and
    for one that began."""
    refuse_begun(appointment, now)
    zone = appointment.counselor.zone
    starts_at = rules.instant_of(wall.date(), wall.time(), zone)
    ends_at = rules.checked_span(starts_at, minutes, now)
    values: dict[str, object] = {"place": place, "link": rules.checked_link(link)}
    if kind is not None:
        values["kind"] = kind or None
    moved = (starts_at, ends_at) != (appointment.starts_at, appointment.ends_at)
    if moved:
        span = (starts_at, ends_at)
        placing.refuse_taken(appointment.counselor_id, *span, besides=(appointment.id,))
        values |= {"starts_at": starts_at, "ends_at": ends_at, "zone": zone}
        values |= {"sequence": appointment.sequence + 1, "moved_at": now, "moved_by": actor.user_id}
        values |= {"confirmed_at": None, "confirmed_by_client": None}
    placing.write(lambda: _set(appointment, values))
    if moved:
        mails.queue(mails.MOVED, appointment, now=now, wait=mails.UNDO)
    _record(appointment, actor.user_id, "moved" if moved else "changed", now)
    return moved


def cancel(actor: Actor, appointment: Appointment, *, reason: str, now: datetime) -> None:
    """Cancel by the practice; the clients are told. Raises DomainError once it began."""
    refuse_begun(appointment, now)
    cancel_quietly(actor, appointment, reason=reason, now=now)
    mails.queue(mails.CANCELED, appointment, now=now)


def cancel_quietly(actor: Actor, appointment: Appointment, *, reason: str, now: datetime) -> None:
    """The same for a session that lies ahead and about which the clients learn otherwise."""
    appointment.canceled_at, appointment.canceled_by = now, actor.user_id
    _cancel(appointment, reason, now)
    _record(appointment, actor.user_id, "canceled", now)


def confirm_as_client(
    appointment: Appointment,
    client_id: uuid.UUID,
    *,
    now: datetime,
    actor_id: uuid.UUID | None,
    by: str = "page",
) -> None:
    """A participant says that they will come. A second time changes nothing."""
    refuse_begun(appointment, now)
    if answers.coming(appointment, client_id, now=now):
        _record(appointment, actor_id, "confirmed", now, by=by)


def cancel_as_client(
    appointment: Appointment,
    client_id: uuid.UUID,
    *,
    reason: str,
    now: datetime,
    actor_id: uuid.UUID | None,
    by: str = "page",
) -> None:
    """A client cancels; inside the notice of the practice it is recorded as late. The counselor
    learns it at once."""
    refuse_begun(appointment, now)
    late = is_late(appointment, now)
    appointment.canceled_at, appointment.canceled_by_client = now, client_id
    appointment.late_canceled_at = now if late else None
    _cancel(appointment, reason, now)
    mails.queue(mails.CANCELED, appointment, now=now)
    mails.queue_for_counselor(mails.CANCELED_BY_CLIENT, appointment, now=now)
    _record(appointment, actor_id, "canceled", now, by=by, late=late)


def is_late(appointment: Appointment, now: datetime) -> bool:
    """Whether canceling now is inside the notice that the practice asks for."""
    practice = db.session.get_one(Practice, appointment.practice_id)
    return rules.is_late(now, appointment.starts_at, practice.cancel_notice_hours)


def record_attendance(
    actor: Actor,
    appointment: Appointment,
    came: bool,
    *,
    now: datetime,
    absent: Collection[uuid.UUID] = (),
) -> None:
    """Say that it took place, where `absent` did not come; or that nobody came. The later word
    holds."""
    _refuse_canceled(appointment)
    if appointment.starts_at > now:
        raise DomainError("This session has not begun yet.")
    who = actor.user_id
    appointment.attended_at, appointment.attended_by = (now, who) if came else (None, None)
    appointment.no_show_at, appointment.no_show_by = (None, None) if came else (now, who)
    answers.attendance(appointment, came, absent, by=who, now=now)
    if not came:
        aftercare.write_warmly(appointment, now=now)
    _record(appointment, who, "recorded as attended" if came else "recorded as no-show", now)


def mute(actor: Actor, appointment: Appointment, muted: bool, *, now: datetime) -> None:
    """Stop or allow the reminders of one session."""
    refuse_begun(appointment, now)
    appointment.reminders_muted_at = now if muted else None
    appointment.reminders_muted_by = actor.user_id if muted else None
    _record(appointment, actor.user_id, "muted" if muted else "unmuted", now)


def refuse_begun(appointment: Appointment, now: datetime) -> None:
    """Take the session's row for this unit of work, so that two acts at once come one after the
    other. Raises DomainError where it was canceled or has begun."""
    db.session.refresh(appointment, FACTS, with_for_update=True)
    _refuse_canceled(appointment)
    if appointment.starts_at <= now:
        raise DomainError("This session has begun already.")


def _refuse_canceled(appointment: Appointment) -> None:
    if appointment.canceled_at is not None:
        raise DomainError("This session was canceled.")


def _cancel(appointment: Appointment, reason: str, now: datetime) -> None:
    if reason.strip():
        appointment.cancel_reason = reason.strip()
    appointment.sequence += 1
    db.session.flush()
    mails.call_off(appointment, now=now)


def _set(appointment: Appointment, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(appointment, name, value)


def _record(
    appointment: Appointment,
    actor_id: uuid.UUID | None,
    verb: str,
    now: datetime,
    **details: object,
) -> None:
    audit.record_for(
        appointment.practice_id,
        actor_id,
        verb,
        "session",
        appointment.id,
        now=now,
        case_id=appointment.case_id,
        **details,
    )
