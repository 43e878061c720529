"""A client asks for a time outside the open hours; the counselor takes one of them, or none."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from counsel.accounts.models import User
from counsel.appointments import access as sessions
from counsel.appointments import kinds
from counsel.appointments import service as scheduling
from counsel.appointments.kinds import Next
from counsel.appointments.models import Appointment
from counsel.appointments.words import say_short
from counsel.audit import service as audit
from counsel.booking import request_access as access
from counsel.booking.models import OpenHours, TimeRequest
from counsel.booking.request_mails import ASKED, NOT_POSSIBLE
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall
from counsel.outbox import service as outbox
from counsel.practices.models import Practice
from counsel.roster.contributions import Need
from counsel.roster.models import Case

MOST_TIMES, MOST_OPEN = 3, 2
FURTHEST = timedelta(days=120)
LONGEST = 600


def ask(
    actor: Actor, case: Case, starts: Sequence[datetime], words: str, *, now: datetime
) -> TimeRequest:
    """Ask for one of up to three times, in the order of the wish. The counselor is told.

    Raises DomainError without a time, for one that has passed or is far away, for long words, where
    two requests of this case are open, and where nobody leads the case.
    """
    wished = list(dict.fromkeys(starts))[:MOST_TIMES]
    if not wished:
        raise DomainError("Choose at least one time.", field="day")
    if min(wished) <= now:
        raise DomainError("This time has passed. Choose one that lies ahead.", field="start")
    if max(wished) - now > FURTHEST:
        raise DomainError("Choose days within the next four months.", field="day")
    if len(words.strip()) > LONGEST:
        raise DomainError(f"Keep it under {LONGEST} letters.", field="words")
    counselor = db.session.scalar(sessions.counselors_of(case).limit(1))
    if counselor is None or actor.client_id is None:
        raise DomainError("There is nobody to ask here yet. Please call the practice.")
    known = access.open_of_case(actor, case, now).with_only_columns(func.count())
    if (db.session.scalar(known) or 0) >= MOST_OPEN:
        raise DomainError("You have asked twice already. Your counselor will answer.")
    made = TimeRequest(
        practice_id=actor.practice_id,
        case_id=case.id,
        client_id=actor.client_id,
        counselor_id=counselor.id,
        starts=[one.astimezone(UTC).isoformat() for one in wished],
        last_at=max(wished),
        minutes=_usual(case, counselor)[0].minutes or 0,
        asked_at=now,
    )
    made.words = words.strip()
    db.session.add(made)
    db.session.flush()
    _tell(ASKED, made, "user", counselor.id, now)
    _record(actor.user_id, made, "asked for a time", now)
    return made


def take_back(actor: Actor, request: TimeRequest, *, now: datetime) -> None:
    """The client no longer asks. Raises DomainError once it was answered."""
    _refuse_answered(request)
    request.taken_back_at = now
    outbox.call_off(ASKED, request.id, reason="changed since", now=now)
    _record(actor.user_id, request, "no longer asks for a time", now)


def take(actor: Actor, request: TimeRequest, start: datetime, *, now: datetime) -> Appointment:
    """Make a session at one of the times that were asked for; everybody in it is invited.

    Raises DomainError where it was answered, is not one of the times, or is taken.
    """
    _refuse_answered(request)
    if start not in times_of(request):
        raise DomainError("Choose one of the times that were asked for.")
    like, place, link = _usual(request.case, request.counselor)
    made = scheduling.schedule(
        actor,
        request.case,
        request.counselor,
        wall=to_wall(start, request.counselor.zone),
        minutes=request.minutes,
        kind=like.kind,
        place=place,
        link=link,
        now=now,
    )
    request.answered_at, request.answered_by = now, actor.user_id
    request.appointment_id = made.id
    _record(actor.user_id, request, "took a time that was asked for", now)
    return made


def decline(actor: Actor, request: TimeRequest, words: str, *, now: datetime) -> None:
    """None of the times is possible; the client is told, and reads the words on the page."""
    _refuse_answered(request)
    if len(words.strip()) > LONGEST:
        raise DomainError(f"Keep it under {LONGEST} letters.", field="words")
    request.answered_at, request.answered_by = now, actor.user_id
    request.reply = words.strip()
    _tell(NOT_POSSIBLE, request, "client", request.client_id, now)
    _record(actor.user_id, request, "could not offer a time that was asked for", now)


def times_of(request: TimeRequest) -> list[datetime]:
    """The times that were asked for, in the order of the wish."""
    return [datetime.fromisoformat(text) for text in request.starts]


def staff_needs(actor: Actor, now: datetime) -> list[Need]:
    """Requests that wait for an answer: a counselor's own, and all for the front desk."""
    waiting = access.to_answer(actor, now).order_by(TimeRequest.asked_at).limit(20)
    return [
        Need(
            group="Asked for a time",
            rank=22,
            text=one.case.title,
            under=f"First wish: {say_short(times_of(one)[0], actor.zone)}",
            endpoint="booking.request_page",
            values={"request_id": one.id},
            at=one.asked_at,
            icon="calendar-plus",
        )
        for one in db.session.scalars(waiting).unique()
    ]


def _usual(case: Case, counselor: User) -> tuple[Next, str, str]:
    """Kind, length, place and link as in the newest session of the case; what that does not say
    comes from the open hours, else from the practice."""
    last = db.session.scalar(
        select(Appointment)
        .where(Appointment.case_id == case.id, Appointment.counselor_id == counselor.id)
        .order_by(Appointment.starts_at.desc())
        .limit(1)
    )
    hours = db.session.scalar(
        select(OpenHours).where(
            OpenHours.practice_id == case.practice_id, OpenHours.user_id == counselor.id
        )
    )
    like, known = kinds.following(case, last), last or hours
    place, link = (known.place, known.link) if known else ("", "")
    minutes = like.minutes or (hours.minutes if hours else None)
    if minutes is None:
        minutes = db.session.get_one(Practice, case.practice_id).session_minutes
    return Next(like.kind, minutes), place, link


def _refuse_answered(request: TimeRequest) -> None:
    """Take the row, so that two answers at once come one after the other."""
    db.session.refresh(request, ["answered_at", "taken_back_at"], with_for_update=True)
    if request.answered_at is not None:
        raise DomainError("This was answered already.")
    if request.taken_back_at is not None:
        raise DomainError("This is no longer asked for.")


def _tell(
    kind: str, request: TimeRequest, recipient_kind: str, recipient_id: uuid.UUID, now: datetime
) -> None:
    outbox.enqueue(
        kind,
        request.id,
        practice_id=request.practice_id,
        recipient_kind=recipient_kind,
        recipient_id=recipient_id,
        dedupe_key=f"{kind}:{request.id}",
        now=now,
    )


def _record(actor_id: uuid.UUID | None, request: TimeRequest, verb: str, now: datetime) -> None:
    audit.record_for(
        request.practice_id,
        actor_id,
        verb,
        "time request",
        request.id,
        now=now,
        case_id=request.case_id,
    )
