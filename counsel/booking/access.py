"""Whose hours an actor may set, and what a client may book."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from counsel.accounts.models import User
from counsel.appointments import access as sessions
from counsel.appointments.models import Appointment
from counsel.booking.models import OpenHours, OtherDay
from counsel.kernel.actor import Actor
from counsel.kernel.timezones import to_wall
from counsel.roster import access as roster
from counsel.roster.models import ACTIVE, INDIVIDUAL, Case


def own_hours(actor: Actor) -> Select[OpenHours]:
    """A counselor's own hours."""
    return select(OpenHours).where(
        OpenHours.practice_id == actor.practice_id, OpenHours.user_id == actor.user_id
    )


def own_days(actor: Actor, since: date) -> Select[OtherDay]:
    """A counselor's days with other hours, from a day on."""
    return select(OtherDay).where(
        OtherDay.practice_id == actor.practice_id,
        OtherDay.user_id == actor.user_id,
        OtherDay.day >= since,
    )


def holidays(actor: Actor, since: date) -> Select[OtherDay]:
    """The days on which the whole practice is closed, from a day on."""
    return select(OtherDay).where(
        OtherDay.practice_id == actor.practice_id,
        OtherDay.user_id.is_(None),
        OtherDay.day >= since,
    )


def days_that_differ(
    counselor_ids: Collection[uuid.UUID], first: date, last: date
) -> Select[OtherDay]:
    """The other days of some counselors, and the holidays of their practice."""
    return select(OtherDay).where(
        or_(OtherDay.user_id.in_(counselor_ids), OtherDay.user_id.is_(None)),
        OtherDay.day.between(first, last),
    )


def bookable_cases(actor: Actor) -> Select[Case]:
    """The cases in which a client may choose a time alone: active ones of one person. With others
    in it a time is agreed on together."""
    return (
        roster.own_cases(actor)
        .where(Case.kind == INDIVIDUAL, Case.status == ACTIVE)
        .options(selectinload(Case.care_team))
        .order_by(Case.opened_at, Case.id)
    )


def open_counselor(case: Case) -> Select[Any]:
    """Who of a case's counselors can be booked online, the lead first."""
    people = sessions.counselors_of(case).add_columns(OpenHours)
    hours = (OpenHours.user_id == User.id) & (OpenHours.practice_id == case.practice_id)
    return people.join(OpenHours, hours).where(OpenHours.online)


def chosen_ahead(actor: Actor, case: Case) -> Select[int]:
    """How many sessions of a case were booked by this client; narrowed by the service."""
    return (
        select(func.count())
        .select_from(Appointment)
        .where(
            Appointment.case_id == case.id,
            Appointment.created_by == actor.user_id,
            Appointment.canceled_at.is_(None),
        )
    )


def today_in(zone: str, now: datetime) -> date:
    """The day that it is in a zone."""
    return to_wall(now, zone).date()
