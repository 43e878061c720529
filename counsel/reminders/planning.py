"""When reminders of a session leave (product.md, Reminders; Behaviours that win, 4 to 7). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from counsel.kernel.quiet import Quiet

GRACE = 3
"""A third of the lead: nobody is reminded right after they were told."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder: its lead in minutes, and when it leaves."""

    lead: int
    at: datetime


def plan(
    starts_at: datetime, told_at: datetime, leads: Iterable[int], quiet: Quiet
) -> tuple[Planned, ...]:
    """The reminders of one session for one person, in the order in which they leave.

    `told_at` is when the present time was booked. A reminder whose moment, pulled out of the quiet
    hours, comes less than a third of its lead after that is left out: the booking's own mail is
    still fresh. Two that fall together become the nearer one.
    """
    found: dict[datetime, Planned] = {}
    for lead in sorted({lead for lead in leads if lead > 0}, reverse=True):
        before = timedelta(minutes=lead)
        at = quiet.pulled_earlier(starts_at - before)
        if at >= told_at + before / GRACE:
            found[at] = Planned(lead, at)
    return tuple(sorted(found.values(), key=lambda one: one.at))


def still_due(
    planned: tuple[Planned, ...], starts_at: datetime, quiet: Quiet, now: datetime
) -> tuple[Planned, ...]:
    """What is left of a plan that was not kept: the reminders ahead, and of the late ones only the
    last, outside the quiet hours and before the start. Never a burst of stale ones."""
    late = [one for one in planned if one.at <= now]
    ahead = tuple(one for one in planned if one.at > now)
    if not late:
        return ahead
    at = quiet.after(now)
    nearest = ahead[0].at if ahead else starts_at
    return (Planned(late[-1].lead, at), *ahead) if at < nearest else ahead
