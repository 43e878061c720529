"""Sessions that repeat: begun together, made as time goes on, and ended from one day on.

Each session of a series is a row of its own, with its own reminders and its own answer; a series
only knows which of them are still to be made. They exist for half a year ahead.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from counsel.accounts.models import User
from counsel.appointments import placing, recurrence, rules, series_mails, service
from counsel.appointments.models import Appointment, Series
from counsel.appointments.recurrence import Pattern
from counsel.appointments.words import say_short
from counsel.audit import service as audit
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall
from counsel.roster.models import DISCHARGED, Case

AHEAD = timedelta(weeks=26)
SOONER = timedelta(weeks=1)
MOST_NAMED = 5
MOST_MORE = 52


def begin(
    actor: Actor,
    case: Case,
    counselor: User,
    *,
    wall: datetime,
    minutes: int,
    place: str,
    link: str,
    pattern: Pattern,
    leave_out: bool,
    now: datetime,
    kind: str = "",
) -> tuple[Series, list[Appointment]]:
    """Make a series and its sessions of the next half year, and tell the clients once. Raises
    DomainError as `service.schedule`; with `leave_out` days whose time is taken get no session."""
    first, zone = wall.date(), counselor.zone
    rules.checked_span(rules.instant_of(first, wall.time(), zone), minutes, now)
    series = Series(
        practice_id=actor.practice_id,
        case_id=case.id,
        counselor_id=counselor.id,
        zone=zone,
        first_day=first,
        start=wall.time(),
        minutes=minutes,
        place=place,
        link=rules.checked_link(link),
        kind=kind or None,
        rule=recurrence.rule_of(recurrence.checked(pattern, first), first),
        created_at=now,
        created_by=actor.user_id,
    )
    placing.write(lambda: db.session.add(series))
    made = _make(series, until=_today(series, now) + AHEAD, leave_out=leave_out, now=now)
    if not made:
        raise DomainError(placing.TAKEN, field="start")
    series_mails.queue(series_mails.SCHEDULED, series, now=now, wait=True)
    record(actor, series, "began", now, sessions=len(made))
    return series, made


def cancel(
    actor: Actor, appointment: Appointment, *, whole: bool, reason: str, now: datetime
) -> int:
    """Cancel this session of a series and all that follow it, or, with `whole`, all that lie
    ahead; nothing more is made. Out: how many were canceled. Raises DomainError for a session that
    began or that is of no series."""
    series = of(appointment)
    if not whole:
        service.refuse_begun(appointment, now)
    gone = ahead(series, None if whole else appointment.series_day, now)
    for one in gone:
        service.cancel_quietly(actor, one, reason=reason, now=now)
    end(actor, series, now)
    series_mails.queue(series_mails.CANCELED, series, now=now)
    record(actor, series, "ended", now, sessions=len(gone))
    return len(gone)


def go_on(actor: Actor, series: Series, times: int, *, now: datetime) -> list[Appointment]:
    """Add so many sessions to a series that comes to an end. Days that are taken are left out.
    Raises DomainError where it has no end, or is over by somebody's act."""
    if not 1 <= times <= MOST_MORE:
        raise DomainError(f"Between 1 and {MOST_MORE} more.", field="times")
    last = recurrence.ends(series.rule, series.first_day)
    if last is None or series.ended_at is not None:
        raise DomainError("This one cannot be made longer.")
    so_far = len(recurrence.days(series.rule, series.first_day, until=last))
    series.rule = recurrence.with_times(series.rule, series.first_day, so_far + times)
    series.made_until = series.made_until or last
    made = _make(series, until=_today(series, now) + AHEAD, leave_out=True, now=now)
    series_mails.queue(series_mails.SCHEDULED, series, now=now, wait=True)
    record(actor, series, "extended", now, sessions=times)
    return made


def ahead(series: Series, first: date | None, now: datetime) -> list[Appointment]:
    """The live sessions of a series that have not begun, from its day `first` on, in order."""
    statement = select(Appointment).where(
        Appointment.series_id == series.id,
        Appointment.canceled_at.is_(None),
        Appointment.starts_at > now,
    )
    if first is not None:
        statement = statement.where(Appointment.series_day >= first)
    statement = statement.order_by(Appointment.series_day).with_for_update(of=Appointment)
    return list(db.session.scalars(statement))


def of(appointment: Appointment) -> Series:
    """The series of a session. Raises DomainError for one that does not repeat."""
    if appointment.series is None:
        raise DomainError("This session does not repeat.")
    return appointment.series


def refuse_taken(series: Series, spans: Collection[placing.Span]) -> None:
    """Raises DomainError where any of these times is taken, naming the first of them."""
    if spans:
        named = [say_short(start, series.zone) for start, _end in sorted(spans)]
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        taken = "; ".join(named[:MOST_NAMED])
        raise DomainError(f"There is another session at {taken}{more}.", field="start")


def end(actor: Actor, series: Series, now: datetime) -> None:
    """Make no more of it."""
    if series.ended_at is None:
        series.ended_at, series.ended_by = now, actor.user_id
    series.made_until = None


def record(actor: Actor, series: Series, verb: str, now: datetime, **details: object) -> None:
    """Say in the audit what was done with a series."""
    audit.record(actor, verb, "series", series.id, now=now, case_id=series.case_id, **details)


def make_due(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """Make the sessions that came within half a year, a week's worth or more at a time; a case
    whose work has ended gets none. Safe on several hosts. Out: how many were made and left out."""
    with reading(), unit_of_work(), tenancy.everywhere():
        until = now.date() + AHEAD - SOONER
        found = db.session.execute(_behind(until).with_only_columns(Series.id, Series.practice_id))
        due = [(row.id, row.practice_id) for row in found]
    counts: Counter[str] = Counter()
    for series_id, practice_id in due:
        with tenancy.scope(practice_id), unit_of_work():
            counts += _make_more(series_id, now)
    return counts


def _behind(until: date) -> Select[Series]:
    return (
        select(Series)
        .join(Case, Case.id == Series.case_id)
        .where(Series.made_until < until, Case.status != DISCHARGED)
        .order_by(Series.made_until)
    )


def _make_more(series_id: uuid.UUID, now: datetime) -> Counter[str]:
    mine = select(Series).where(Series.id == series_id).with_for_update(of=Series)
    series = db.session.scalars(mine.options(joinedload(Series.case))).one()
    if series.made_until is None:  # another host was quicker
        return Counter()
    before = len(series.left_out)
    made = _make(series, until=_today(series, now) + AHEAD, leave_out=True, now=now)
    return Counter(made=len(made), left_out=len(series.left_out) - before)


def _make(series: Series, *, until: date, leave_out: bool, now: datetime) -> list[Appointment]:
    """The sessions after `made_until`, up to and with a day."""
    last = recurrence.ends(series.rule, series.first_day)
    days = recurrence.days(series.rule, series.first_day, until=min(until, last or until))
    fresh = [day for day in days if series.made_until is None or day > series.made_until]
    wanted = [one for one in (_session(series, day, now) for day in fresh) if one.starts_at > now]
    taken = placing.taken(series.counselor_id, [(one.starts_at, one.ends_at) for one in wanted])
    if not leave_out:
        refuse_taken(series, taken)
    free = [one for one in wanted if (one.starts_at, one.ends_at) not in taken]
    placing.write(lambda: db.session.add_all(free))
    gone = [one.series_day.isoformat() for one in wanted if one not in free and one.series_day]
    series.left_out = [*(series.left_out or []), *gone]
    series.made_until = None if last is not None and last <= until else until
    return free


def _session(series: Series, day: date, now: datetime) -> Appointment:
    starts_at = recurrence.instant_of(day, series.start, series.zone)
    return Appointment(
        practice_id=series.practice_id,
        counselor_id=series.counselor_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=series.minutes),
        zone=series.zone,
        place=series.place,
        link=series.link,
        kind=series.kind,
        sequence=0,
        created_at=now,
        created_by=series.created_by,
        case_id=series.case_id,
        series_id=series.id,
        series_day=day,
    )


def _today(series: Series, now: datetime) -> date:
    return to_wall(now, series.zone).date()
