"""The morning mail of a counselor: how much there is today, at the hour and on the days that they
chose. Counts and neutral words alone; on a day with nothing in it no mail leaves."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select

from counsel.accounts.models import User
from counsel.kernel import tenancy
from counsel.kernel.actor import COUNSELOR, Actor
from counsel.kernel.channels import Mail
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.timezones import to_utc, to_wall
from counsel.outbox import standing
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.outbox.standing import Standing
from counsel.practices.models import Membership, Practice
from counsel.reminders import wishes
from counsel.reminders.models import CounselorWishes
from counsel.roster.contributions import Need
from counsel.roster.identity import actor_of

KIND = "morning_digest"
SESSIONS = "Today"
"""The group of the first page that holds today's sessions."""
DAY, LATEST = timedelta(days=1), timedelta(hours=4)


def reconcile(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """Plan the next morning mail of each counselor. Out: how many were planned, moved, voided."""
    with reading(), unit_of_work(), tenancy.everywhere():
        wanted = dict(_wanted(now))
    return standing.keep_in_line(KIND, wanted, now=now)


def next_morning(now: datetime, zone: str, hour: int, days: Iterable[int]) -> datetime | None:
    """The next moment after `now` at this hour of that zone, on one of these days of the week."""
    today, chosen = to_wall(now, zone).date(), set(days)
    for n in range(8):
        day = today + n * DAY
        at = to_utc(datetime.combine(day, time(hour)), zone)
        if day.weekday() in chosen and at > now:
            return at
    return None


def morning_digest(
    message: OutboxMessage,
    stationery: Stationery,
    now: datetime,
    *,
    needs: Callable[[Actor, datetime], list[Need]],
) -> Mail | NotWanted:
    """ "3 sessions today, 2 things to read". `needs` is what the first page would show."""
    user, practice = db.session.get(User, message.recipient_id), _practice(message)
    here = Membership.user_id == message.recipient_id, Membership.ended_at.is_(None)
    roles = list(db.session.scalars(select(Membership).where(*here)))
    if user is None or not any(one.role == COUNSELOR for one in roles):
        return NotWanted("left the team")
    reason = _obstacle(message, user, now)
    if reason:
        return NotWanted(reason)
    found = needs(actor_of(user, practice, roles), now)
    sessions = sum(need.group == SESSIONS for need in found)
    if not found:
        return NotWanted("nothing today")
    return stationery.mail(
        KIND,
        sender_name=practice.sender_name,
        recipient=user.email,
        name=user.name.partition(" ")[0],
        said=in_words(sessions, len(found) - sessions),
        url=stationery.url("/today"),
        short_link=stationery.url("/today"),
        wishes_url=stationery.url("/account/reminders"),
    )


def in_words(sessions: int, others: int) -> str:
    """As "3 sessions today, 1 thing to read"; what there is none of is left out."""
    first = f"{sessions} session{'' if sessions == 1 else 's'} today" if sessions else ""
    then = f"{others} thing{'' if others == 1 else 's'} to read" if others else ""
    return ", ".join(part for part in (first, then) if part)


def _practice(message: OutboxMessage) -> Practice:
    return db.session.get_one(Practice, message.practice_id)


def _obstacle(message: OutboxMessage, user: User, now: datetime) -> str | None:
    """Why a planned one no longer leaves: the wish changed, or its morning is over."""
    day = date.fromisoformat(message.dedupe_key.rpartition(":")[2])
    known = wishes.of_counselor(user.id)
    hour = known.digest_hour if known else wishes.EARLY
    if hour is None or day.weekday() not in (known.digest_days if known else wishes.WEEKDAYS):
        return "not wished"
    at = to_utc(datetime.combine(day, time(hour)), user.zone)
    return None if now - at < LATEST else "its morning is over"


def _wanted(now: datetime) -> Iterable[tuple[str, Standing]]:
    for row in db.session.execute(_counselors()):
        hour = row.digest_hour if row.wishes_id else wishes.EARLY
        days = row.digest_days if row.wishes_id else wishes.WEEKDAYS
        at = None if hour is None else next_morning(now, row.zone, hour, days)
        if at is not None:
            day = to_wall(at, row.zone).date()
            yield (
                _key(row.practice_id, row.user_id, day),
                Standing(
                    practice_id=row.practice_id,
                    subject_id=row.user_id,
                    recipient_kind="user",
                    recipient_id=row.user_id,
                    at=at,
                ),
            )


def _key(practice_id: uuid.UUID, user_id: uuid.UUID, day: date) -> str:
    return f"{KIND}:{practice_id}:{user_id}:{day}"


def _counselors() -> Select[*tuple[Any, ...]]:
    own = (CounselorWishes.user_id == Membership.user_id) & (
        CounselorWishes.practice_id == Membership.practice_id
    )
    return (
        select(
            Membership.practice_id,
            Membership.user_id,
            User.zone,
            CounselorWishes.id.label("wishes_id"),
            CounselorWishes.digest_hour,
            CounselorWishes.digest_days,
        )
        .join(User, User.id == Membership.user_id)
        .outerjoin(CounselorWishes, own)
        .where(Membership.role == COUNSELOR, Membership.ended_at.is_(None))
    )
