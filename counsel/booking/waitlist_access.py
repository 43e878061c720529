"""Who waits, who sees it, and what is offered to them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from counsel.appointments import access as sessions
from counsel.appointments.models import Appointment
from counsel.booking.models import OpenHours, WaitlistEntry, WaitlistOffer
from counsel.kernel.actor import ASSISTANT, OWNER, Actor
from counsel.roster.models import ACTIVE, INDIVIDUAL, Case, CaseParticipant

A_DAY = timedelta(days=1)


def waits(now: datetime) -> ColumnElement[bool]:
    """Not ended, its last day is not over anywhere, its case goes on, and the session that would be
    given up still lies ahead."""
    ahead = select(Appointment.id).where(
        Appointment.id == WaitlistEntry.appointment_id,
        Appointment.canceled_at.is_(None),
        Appointment.starts_at > now,
    )
    goes_on = select(Case.id).where(
        Case.id == WaitlistEntry.case_id, Case.status == ACTIVE, Case.kind == INDIVIDUAL
    )
    return (
        WaitlistEntry.ended_at.is_(None)
        & (WaitlistEntry.until >= (now - A_DAY).date())
        & goes_on.correlate(WaitlistEntry).exists()
        & or_(WaitlistEntry.appointment_id.is_(None), ahead.correlate(WaitlistEntry).exists())
    )


def counselors_waited_for(now: datetime) -> Select[uuid.UUID, uuid.UUID]:
    """Practice and counselor, wherever somebody waits."""
    return (
        select(WaitlistEntry.practice_id, WaitlistEntry.counselor_id).where(waits(now)).distinct()
    )


def hours_of(practice_id: uuid.UUID, counselor_id: uuid.UUID) -> Select[OpenHours]:
    """The hours of a counselor who can be booked online."""
    return select(OpenHours).where(
        OpenHours.practice_id == practice_id,
        OpenHours.user_id == counselor_id,
        OpenHours.online,
    )


def line_of(counselor_id: uuid.UUID, now: datetime) -> Select[WaitlistEntry]:
    """Those who wait for one counselor, in their order, with what they were offered."""
    return (
        select(WaitlistEntry)
        .where(WaitlistEntry.counselor_id == counselor_id, waits(now))
        .options(
            joinedload(WaitlistEntry.client),
            joinedload(WaitlistEntry.appointment),
            selectinload(WaitlistEntry.offers),
        )
        .order_by(WaitlistEntry.rank_at, WaitlistEntry.id)
    )


def lines(actor: Actor, now: datetime) -> Select[WaitlistEntry]:
    """Those who wait in the cases whose schedule staff see: for a counselor themself, and for all
    with the front desk."""
    statement = (
        select(WaitlistEntry)
        .join(WaitlistEntry.case)
        .where(sessions.sees_schedule(actor), waits(now))
        .options(
            contains_eager(WaitlistEntry.case).selectinload(Case.care_team),
            selectinload(WaitlistEntry.case, Case.participants).joinedload(CaseParticipant.client),
            joinedload(WaitlistEntry.client),
            joinedload(WaitlistEntry.counselor),
            joinedload(WaitlistEntry.appointment),
            selectinload(WaitlistEntry.offers),
        )
        .order_by(WaitlistEntry.counselor_id, WaitlistEntry.rank_at, WaitlistEntry.id)
    )
    if not actor.has(OWNER, ASSISTANT):
        statement = statement.where(WaitlistEntry.counselor_id == actor.user_id)
    return statement


def of_case(case: Case, now: datetime) -> Select[WaitlistEntry]:
    """Who waits in a case that was loaded through the actor."""
    return select(WaitlistEntry).where(WaitlistEntry.case_id == case.id, waits(now))


def own(actor: Actor, now: datetime) -> Select[WaitlistEntry]:
    """Where a client waits themself."""
    return (
        select(WaitlistEntry)
        .where(
            WaitlistEntry.practice_id == actor.practice_id,
            WaitlistEntry.client_id == actor.client_id,
            waits(now),
        )
        .options(joinedload(WaitlistEntry.counselor), joinedload(WaitlistEntry.appointment))
    )


def own_offers(actor: Actor) -> Select[WaitlistOffer]:
    """What a client was offered, at any time."""
    return (
        select(WaitlistOffer)
        .join(WaitlistOffer.entry)
        .where(
            WaitlistEntry.practice_id == actor.practice_id,
            WaitlistEntry.client_id == actor.client_id,
        )
        .options(
            contains_eager(WaitlistOffer.entry).joinedload(WaitlistEntry.counselor),
            contains_eager(WaitlistOffer.entry).joinedload(WaitlistEntry.appointment),
            contains_eager(WaitlistOffer.entry).joinedload(WaitlistEntry.case),
        )
    )


def standing(actor: Actor, now: datetime) -> Select[WaitlistOffer]:
    """What a client is offered and has not answered."""
    return own_offers(actor).where(
        waits(now), WaitlistOffer.answered_at.is_(None), WaitlistOffer.ends_at > now
    )
