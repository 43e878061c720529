"""Reading the calendars whose time has come, on any number of hosts.

A calendar is taken by moving its next time, in a short transaction; then it is read without one,
since the other end may be slow; then what came is written. A host that dies in between leaves a
calendar that is read a quarter of an hour later.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update

from counsel.accounts.models import User
from counsel.feeds import access, outside, reading
from counsel.feeds.models import OutsideCalendar
from counsel.feeds.reading import Question, Reach, Reading
from counsel.kernel import tenancy
from counsel.kernel.actor import COUNSELOR
from counsel.kernel.db import db, unit_of_work
from counsel.kernel.db import reading as only_reading
from counsel.practices.models import Membership

MOST_AT_ONCE = 50
A_DAY = timedelta(days=1)
Read = Callable[[Question, Reach], Reading]


def read_due(
    now: datetime,
    *,
    reach: Reach,
    stopping: Callable[[], bool] = lambda: False,
    read: Read = reading.read,
) -> Counter[str]:
    """Read what is due. Out: how many calendars were read, unchanged and failed."""
    counts: Counter[str] = Counter()
    if not reach.allowed:
        return counts
    with only_reading(), unit_of_work(), tenancy.everywhere():
        due = list(db.session.execute(_due(now)))
    for calendar_id, practice_id in due:
        if stopping():
            break
        with tenancy.scope(practice_id):
            question = _take(calendar_id, now)
            db.session.remove()
            if question is None:
                continue
            found = read(question, reach)
            _write(calendar_id, found, now)
        outcome = "failed" if found.failed else "unchanged" if found.unchanged else "read"
        counts[outcome] += 1
    return counts


def _due(now: datetime) -> Select[uuid.UUID, uuid.UUID]:
    serving = select(Membership.id).where(
        Membership.practice_id == OutsideCalendar.practice_id,
        Membership.user_id == OutsideCalendar.user_id,
        Membership.role == COUNSELOR,
        Membership.ended_at.is_(None),
    )
    return (
        select(OutsideCalendar.id, OutsideCalendar.practice_id)
        .where(OutsideCalendar.next_at <= now, serving.exists())
        .order_by(OutsideCalendar.next_at)
        .limit(MOST_AT_ONCE)
    )


def _take(calendar_id: uuid.UUID, now: datetime) -> Question | None:
    """What to ask; None where another host was quicker or the calendar was taken out. Once a day
    the whole is asked for, because the days ahead move on although nothing changed."""
    taking = (
        update(OutsideCalendar)
        .where(OutsideCalendar.id == calendar_id, OutsideCalendar.next_at <= now)
        .values(next_at=now + outside.EVERY)
        .execution_options(synchronize_session=False)
    )
    with unit_of_work():
        if getattr(db.session.execute(taking), "rowcount", 0) != 1:
            return None
        calendar = db.session.get_one(OutsideCalendar, calendar_id)
        user = db.session.get_one(User, calendar.user_id)
        today = calendar.read_at is not None and calendar.read_at.date() == now.date()
        return Question(
            address=calendar.address,
            etag=(calendar.etag or "") if today and not calendar.failed else "",
            zone=user.zone,
            first=now - A_DAY,
            last=now + access.AHEAD,
        )


def _write(calendar_id: uuid.UUID, found: Reading, now: datetime) -> None:
    with unit_of_work():
        calendar = db.session.get(OutsideCalendar, calendar_id)
        if calendar is not None:
            outside.keep(calendar, found, now=now)
