"""What the demo's counselors planned: when and where, how sure, for later, again each week."""

from __future__ import annotations

from datetime import datetime, timedelta

from counsel.demo import words
from counsel.demo.work import answer, send
from counsel.homework import repeating, rhythm, service
from counsel.homework.assigning import Planned
from counsel.kernel.actor import Actor
from counsel.library import assignable
from counsel.roster.models import Case, Client

DAY = timedelta(days=1)
AGAIN, LATER = "name-what-i-feel", "values-compass"


def plan_ahead(
    counselor: Actor, client_actor: Actor, case: Case, client: Client, *, now: datetime
) -> None:
    """One exercise that comes again each week, whose first was sent; one for next week."""
    begun = now - 5 * DAY
    first = service.assign(
        counselor,
        case,
        [client],
        assignable.adopt(counselor, AGAIN, now=begun),
        rationale=words.RATIONALES[0],
        due_at=now - DAY,
        cautions_read=True,
        planned=Planned(agreed=True, plan=words.PLANS[0], confidence=6, log_days=4),
        now=begun,
    )[0]
    until = (now + 42 * DAY).date()
    repeating.begin(counselor, first, rhythm.WEEKLY, until, now=begun)
    answer(client_actor, first, 5, begun + DAY, whole=True)
    send(counselor, client_actor, first, "reviewed", 5, now - 3 * DAY)
    service.assign(
        counselor,
        case,
        [client],
        assignable.adopt(counselor, LATER, now=now),
        rationale="When the evenings are quieter: what should the next months be about?",
        due_at=now + 14 * DAY,
        cautions_read=True,
        planned=Planned(agreed=True, release_at=rhythm.after(now + 5 * DAY, client.zone)),
        now=now - DAY,
    )
