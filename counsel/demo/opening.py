"""The hours in which clients of the demo book, what they ask for, and who waits."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from counsel.appointments import kinds_setting
from counsel.appointments.kinds import Kind
from counsel.booking import asking, service, setting, waitlist
from counsel.kernel.actor import Actor
from counsel.kernel.timezones import to_utc
from counsel.roster.models import INDIVIDUAL, Case

WEEK = ("9-12, 14-17", "9-12, 14-18", "", "9-12, 14-17", "9-13", "", "")


def open_hours(staff: dict[str, Actor], *, now: datetime) -> None:
    """Clients of the counselor and of the coach can book; the practice rests for three days."""
    for word, minutes in (("counselor", 50), ("coach", 45)):
        choices = setting.Choices(
            online=True,
            week=WEEK,
            minutes=minutes,
            pause=10,
            notice=24,
            weeks=8,
            place="Room 2",
            link="",
        )
        setting.save(staff[word], choices, now=now)
    today = now.date()
    setting.set_day(staff["counselor"], today + timedelta(days=9), "", now=now)
    rest = today + timedelta(days=31)
    setting.close_practice(staff["owner"], rest, rest + timedelta(days=2), now=now)


def offer_kinds(owner: Actor, *, now: datetime) -> None:
    """Beside the three kinds of every practice one that clients book between two sessions."""
    short = Kind(
        code="", name="Short check-in", minutes=30, suits=frozenset((INDIVIDUAL,)), online=True
    )
    kinds_setting.save(owner, short, now=now)


def ask_for_a_time(client: Actor, case: Case, *, now: datetime) -> None:
    """The client asks for a lunch hour, or a morning before work."""
    walls = ((6, time(12)), (8, time(7, 30)))
    today = now.date()
    starts = [
        to_utc(datetime.combine(today + timedelta(days=days), clock), client.zone)
        for days, clock in walls
    ]
    words = "I have late shifts that week. My lunch break or an early morning would be easier."
    asking.ask(client, case, starts, words, now=now - timedelta(hours=3))


def wait_for_a_time(client: Actor, case: Case, *, now: datetime) -> None:
    """The client waits for mornings; the scheduler offers the first that is open."""
    offer = service.offer_for(case)
    if offer is None:
        return
    wish = waitlist.Wish(
        weekdays=frozenset((1, 3)), parts=frozenset(("morning", "afternoon")), weeks=4
    )
    person = case.participants[0].client
    waitlist.join(client, offer, person, wish, now=now - timedelta(days=2))
