"""Another time for a session of a series and all that follow it.

What follows becomes a series of its own from that day on, so that what was keeps its days. A
session that was moved alone before stays where somebody put it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from counsel.appointments import mails, placing, recurrence, rules, series_mails, service
from counsel.appointments import series as all_series
from counsel.appointments.models import Appointment, Series
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.timezones import to_wall


@dataclass(frozen=True, slots=True)
class Moved:
    """How many sessions have another time, and how many stayed where they had been put alone."""

    count: int
    kept: int


def move(
    actor: Actor,
    appointment: Appointment,
    *,
    whole: bool,
    wall: datetime,
    minutes: int,
    place: str,
    link: str,
    now: datetime,
    kind: str | None = None,
) -> Moved:
    """Give this session and those that follow it, or with `whole` all that lie ahead, another time:
    each by as many days as this one, at the same hour. With a `kind` ("" for none) all of them are
    of it. Raises DomainError as `service.move`, naming the times that are taken."""
    series = all_series.of(appointment)
    service.refuse_begun(appointment, now)
    some = all_series.ahead(series, None if whole else appointment.series_day, now)
    rules.checked_span(rules.instant_of(wall.date(), wall.time(), series.zone), minutes, now)
    if kind is not None:
        _be_of(kind, series, some)
    if _same_time(appointment, wall, minutes):
        return _elsewhere(actor, series, some, place, rules.checked_link(link), now)
    alone = {one.id for one in some if one.id != appointment.id and _is_moved(one, series)}
    first, own = (one.series_day or series.first_day for one in (some[0], appointment))
    shift = wall.date() - own
    later = _successor(series, first, first + shift, wall, minutes, place, link, actor, now)
    days = _new_days(series, first, later)
    targets = {
        one.id: recurrence.instant_of(days[one.series_day], later.start, later.zone)
        for one in some
        if one.series_day is not None and one.id not in alone
    }
    _refuse_taken(series, list(targets.values()), minutes, {*targets})
    _put(actor, later, some, days, targets, now)
    _replace(actor, series, later, now)
    all_series.record(actor, later, "moved", now, sessions=len(targets), kept=len(alone))
    return Moved(len(targets), len(alone))


def _be_of(kind: str, series: Series, some: list[Appointment]) -> None:
    series.kind = kind or None
    for one in some:
        one.kind = kind or None


def _elsewhere(
    actor: Actor, series: Series, some: list[Appointment], place: str, link: str, now: datetime
) -> Moved:
    """The same times at another place: nobody has to confirm again."""
    for one in some:
        one.place, one.link = place, link
    series.place, series.link = place, link
    all_series.record(actor, series, "changed", now, sessions=len(some))
    return Moved(0, 0)


def _successor(
    series: Series,
    old: date,
    new: date,
    wall: datetime,
    minutes: int,
    place: str,
    link: str,
    actor: Actor,
    now: datetime,
) -> Series:
    last = recurrence.ends(series.rule, series.first_day)
    left = None
    if last is not None:
        every = recurrence.days(series.rule, series.first_day, until=last)
        left = sum(day >= old for day in every)
    later = Series(
        practice_id=series.practice_id,
        case_id=series.case_id,
        counselor_id=series.counselor_id,
        zone=series.zone,
        first_day=new,
        start=wall.time(),
        minutes=minutes,
        place=place,
        link=rules.checked_link(link),
        kind=series.kind,
        rule=recurrence.moved(series.rule, old, new, left=left),
        created_at=now,
        created_by=actor.user_id,
    )
    db.session.add(later)
    db.session.flush()
    return later


def _new_days(series: Series, first: date, later: Series) -> dict[date | None, date]:
    """For each day of the old series from `first` on that was made, its day in the new one; says of
    the new one how far it is made."""
    last = recurrence.ends(series.rule, series.first_day)
    made = series.made_until or last or first
    old = [
        day for day in recurrence.days(series.rule, series.first_day, until=made) if day >= first
    ]
    far = later.first_day + (made - first) + timedelta(days=366)
    new = recurrence.days(later.rule, later.first_day, until=far)[: len(old)]
    later.made_until = new[-1] if series.made_until is not None else None
    return dict(zip(old, new, strict=False))


def _refuse_taken(
    series: Series, starts: list[datetime], minutes: int, besides: set[uuid.UUID]
) -> None:
    spans = [(start, start + timedelta(minutes=minutes)) for start in starts]
    all_series.refuse_taken(series, placing.taken(series.counselor_id, spans, besides=besides))


def _put(
    actor: Actor,
    later: Series,
    some: list[Appointment],
    days: dict[date | None, date],
    targets: dict[uuid.UUID, datetime],
    now: datetime,
) -> None:
    """Write the new times one by one, from that end where the next one's old time is not met."""
    backwards = any(targets[one.id] > one.starts_at for one in some if one.id in targets)
    for one in reversed(some) if backwards else some:
        one.series_id, one.series_day = later.id, days[one.series_day]
        if one.id in targets:
            placing.write(partial(_set, actor, one, later, targets[one.id], now))


def _set(actor: Actor, one: Appointment, later: Series, starts_at: datetime, now: datetime) -> None:
    one.starts_at, one.ends_at = starts_at, starts_at + timedelta(minutes=later.minutes)
    one.zone, one.place, one.link = later.zone, later.place, later.link
    one.sequence += 1
    one.moved_at, one.moved_by = now, actor.user_id
    one.confirmed_at = one.confirmed_by_client = None
    mails.call_off(one, now=now)


def _replace(actor: Actor, series: Series, later: Series, now: datetime) -> None:
    """The old series makes no more; who never heard of it hears of the new one as new."""
    unheard = series_mails.call_off(series, now=now)
    all_series.end(actor, series, now)
    kind = series_mails.SCHEDULED if unheard else series_mails.MOVED
    series_mails.queue(kind, later, now=now, wait=True)


def _same_time(one: Appointment, wall: datetime, minutes: int) -> bool:
    length = one.ends_at - one.starts_at
    return to_wall(one.starts_at, one.zone) == wall and length == timedelta(minutes=minutes)


def _is_moved(one: Appointment, series: Series) -> bool:
    """Whether somebody gave this one another time than its series has."""
    if one.series_day is None:
        return True
    planned = recurrence.instant_of(one.series_day, series.start, series.zone)
    return (one.starts_at, one.ends_at - one.starts_at) != (
        planned,
        timedelta(minutes=series.minutes),
    )
