"""What sessions add to the caseload, a case's timeline and the first pages."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from counsel.appointments import access, answers, states
from counsel.appointments.models import Appointment
from counsel.appointments.words import say_short
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.timezones import to_utc, to_wall
from counsel.roster.contributions import Happening, Need, Signal
from counsel.roster.models import Case

PAGE = "appointments.appointment"
RECENT, NEWS = timedelta(days=14), timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Meeting:
    """The next or the last session of a case."""

    id: uuid.UUID
    starts_at: datetime


def _ahead(now: datetime) -> ColumnElement[bool]:
    return and_(Appointment.canceled_at.is_(None), Appointment.starts_at > now)


def _held(now: datetime) -> ColumnElement[bool]:
    live = and_(Appointment.canceled_at.is_(None), Appointment.no_show_at.is_(None))
    return and_(live, Appointment.starts_at <= now)


def next_sessions(
    _actor: Actor, case_ids: Sequence[uuid.UUID], now: datetime
) -> Mapping[uuid.UUID, Meeting]:
    """The next session of each case that has one."""
    return _first(_ahead(now), Appointment.starts_at.asc(), case_ids)


def last_sessions(
    _actor: Actor, case_ids: Sequence[uuid.UUID], now: datetime
) -> Mapping[uuid.UUID, Meeting]:
    """The last session that took place, or began, of each case that had one."""
    return _first(_held(now), Appointment.starts_at.desc(), case_ids)


def _first(
    condition: ColumnElement[bool], order: ColumnElement[Any], case_ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, Meeting]:
    place = func.row_number().over(partition_by=Appointment.case_id, order_by=order)
    numbered = (
        select(
            Appointment.case_id,
            Appointment.id,
            Appointment.starts_at,
            place.label("place"),
        )
        .where(Appointment.case_id.in_(case_ids), condition)
        .subquery()
    )
    columns = numbered.c
    rows = db.session.execute(
        select(columns.case_id, columns.id, columns.starts_at).where(columns.place == 1)
    )
    return {row.case_id: Meeting(row.id, row.starts_at) for row in rows}


def _no_next(_actor: Actor, now: datetime) -> ColumnElement[bool]:
    return ~exists().where(Appointment.case_id == Case.id, _ahead(now))


def _this_week(_actor: Actor, now: datetime) -> ColumnElement[bool]:
    soon = Appointment.starts_at < now + timedelta(days=7)
    return exists().where(Appointment.case_id == Case.id, _ahead(now), soon)


def _today_at_all(actor: Actor, now: datetime) -> ColumnElement[bool]:
    first, last = _today(actor, now)
    today = and_(_ahead(now), access.in_span(first, last))
    return exists().where(Appointment.case_id == Case.id, today)


def _next_at(_actor: Actor, now: datetime) -> ColumnElement[Any]:
    nearest = select(func.min(Appointment.starts_at))
    return nearest.where(Appointment.case_id == Case.id, _ahead(now)).scalar_subquery()


def _last_at(_actor: Actor, now: datetime) -> ColumnElement[Any]:
    latest = select(func.max(Appointment.starts_at))
    return latest.where(Appointment.case_id == Case.id, _held(now)).scalar_subquery()


SIGNALS = (
    Signal(
        name="next_session",
        label="Next session",
        template="appointments/_signal.html",
        values=next_sessions,
        filters={
            "no_next_session": ("No next session", _no_next),
            "session_soon": ("Session within a week", _this_week),
        },
        order=_next_at,
        attention=((10, _today_at_all), (30, _no_next)),
        clinical=False,
    ),
    Signal(
        name="last_session",
        label="Last session",
        template="appointments/_signal.html",
        values=last_sessions,
        order=_last_at,
        clinical=False,
    ),
)


def timeline(actor: Actor, case: Case, limit: int) -> list[Happening]:
    """What happened with the sessions of a case, newest first."""
    facts: tuple[tuple[InstrumentedAttribute[Any], str, str], ...] = (
        (Appointment.created_at, "calendar-plus", "Session scheduled for {when}"),
        (Appointment.moved_at, "calendar-clock", "Session moved to {when}"),
        (Appointment.canceled_at, "calendar-x", "Session of {when} canceled"),
        (Appointment.attended_at, "circle-check", "Session of {when} took place"),
        (Appointment.no_show_at, "user-x", "Nobody came to the session of {when}"),
    )
    latest = func.coalesce(
        Appointment.no_show_at,
        Appointment.attended_at,
        Appointment.canceled_at,
        Appointment.moved_at,
        Appointment.created_at,
    )
    statement = access.sessions(actor).where(Appointment.case_id == case.id)
    rows = db.session.scalars(statement.order_by(latest.desc()).limit(limit)).unique()
    happenings = [
        Happening(
            at=at,
            icon=icon,
            text=text.format(when=say_short(one.starts_at, actor.zone)),
            endpoint=PAGE,
            values={"appointment_id": one.id},
        )
        for one in rows
        for column, icon, text in facts
        if (at := getattr(one, column.key)) is not None
    ]
    return sorted(happenings, key=lambda one: one.at, reverse=True)[:limit]


def staff_needs(actor: Actor, now: datetime) -> list[Need]:
    """Today's sessions, those whose clients canceled, and those without an outcome."""
    first, last = _today(actor, now)
    rows = db.session.scalars(_needing(actor, now, first, last)).unique()
    return [_staff_need(one, actor, now) for one in rows]


def case_needs(actor: Actor, case: Case, now: datetime) -> list[Need]:
    """The same for one case."""
    first, last = _today(actor, now)
    statement = _needing(actor, now, first, last).where(Appointment.case_id == case.id)
    return [_staff_need(one, actor, now) for one in db.session.scalars(statement).unique()]


def _needing(actor: Actor, now: datetime, first: datetime, last: datetime) -> Select[Appointment]:
    unsaid = and_(
        Appointment.canceled_at.is_(None),
        Appointment.attended_at.is_(None),
        Appointment.no_show_at.is_(None),
        Appointment.ends_at <= now,
        Appointment.ends_at > now - RECENT,
    )
    news = and_(
        Appointment.canceled_by_client.is_not(None),
        Appointment.canceled_at > now - NEWS,
        Appointment.starts_at > now,
    )
    wanted = or_(access.in_span(first, last), unsaid, news)
    statement = access.sessions(actor).where(Appointment.counselor_id == actor.user_id, wanted)
    return statement.order_by(Appointment.starts_at).limit(60)


def _staff_need(one: Appointment, actor: Actor, now: datetime) -> Need:
    state = states.state_of(one)
    group, rank, icon = "Today", 10, "calendar"
    if one.canceled_at is not None:
        group, rank, icon = "Canceled by clients", 25, "calendar-x"
    elif states.needs_outcome(one, now):
        group, rank, icon, state = "Say how it went", 60, "message-circle-question-mark", ""
    said = say_short(one.starts_at, actor.zone)
    if group == "Today":
        begin, end = (to_wall(at, actor.zone) for at in (one.starts_at, one.ends_at))
        said = f"{begin:%H:%M}–{end:%H:%M}"
    return Need(
        group=group,
        rank=rank,
        text=one.case.title,
        endpoint=PAGE,
        values={"appointment_id": one.id},
        under=", ".join(part for part in (said, one.place) if part),
        at=one.starts_at,
        state=state,
        icon=icon,
    )


def client_needs(actor: Actor, now: datetime) -> list[Need]:
    """The next sessions of a client, within two weeks."""
    soon = and_(_ahead(now), Appointment.starts_at < now + RECENT)
    statement = access.own(actor).where(soon).order_by(Appointment.starts_at).limit(3)
    nearest = db.session.scalars(statement).all()
    known = answers.own_states(nearest, actor.client_id)
    return [
        Need(
            group="Your next session",
            rank=10,
            text=say_short(one.starts_at, actor.zone),
            endpoint="appointments.my_session",
            values={"appointment_id": one.id},
            under=f"With {one.counselor.name}" + (f", {one.place}" if one.place else ""),
            at=one.starts_at,
            state=known[one.id],
            icon="calendar",
            step="Confirm or move it" if known[one.id] == states.SCHEDULED else "",
        )
        for one in nearest
    ]


def _today(actor: Actor, now: datetime) -> tuple[datetime, datetime]:
    midnight = to_wall(now, actor.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    following = midnight + timedelta(days=1)
    return to_utc(midnight, actor.zone), to_utc(following, actor.zone)
