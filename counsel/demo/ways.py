"""Pathways of the demo: one client is on the way, another one waits for the counselor."""

from __future__ import annotations

from datetime import datetime, timedelta

from counsel.demo.work import answer, send
from counsel.homework import pathways, releasing
from counsel.kernel.actor import Actor
from counsel.kernel.timezones import to_wall
from counsel.roster.models import Case, Client

DAY = timedelta(days=1)
WAY = "built-in:letting-go"


def send_on_the_way(
    counselor: Actor, client_actor: Actor, case: Case, client: Client, *, now: datetime
) -> None:
    """Five days ago: the first step was sent and reviewed, the next ones come in their time."""
    begun = now - 5 * DAY
    today = to_wall(begun, counselor.zone).date()
    enrolment = pathways.start(
        counselor, case, [client], WAY, begins_on=today, cautions_read=True, now=begun
    )[0]
    first = enrolment.steps[0]
    releasing.release_now(counselor, first, now=begun)
    if first.assignment is not None:
        answer(client_actor, first.assignment, 3, begun + DAY, whole=True)
        send(counselor, client_actor, first.assignment, "reviewed", 3, now - 3 * DAY)
    enrolment.check_at = now
