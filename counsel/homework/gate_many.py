"""The gate for many people at once: what stands against each, in a few queries for all of them.

It answers before anybody is asked to send anything; each piece still goes through `gate.check`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from counsel.homework import safety
from counsel.homework.safety import Facts
from counsel.kernel.actor import Actor
from counsel.library.marks import Marks
from counsel.roster import holds
from counsel.roster.models import Client
from counsel.safety import alerting, responders

ONE_BY_ONE = "It asks for a screen and an attestation of each. Assign it from each case."
TOGETHER = "It is done by two together. Assign it from their case."


def by_hand(found: Marks) -> str | None:
    """Why an exercise with these marks cannot go to many at once at all; None where it can."""
    if found.tier == safety.RESTRICTED:
        return ONE_BY_ONE
    return TOGETHER if found.paired else None


def problems(
    actor: Actor, clients: Sequence[Client], found: Marks, *, now: datetime
) -> dict[uuid.UUID, str]:
    """Why it cannot go to each of these people now, by their id; nobody who can get it."""
    if (text := by_hand(found)) is not None:
        return {one.id: text for one in clients}
    ids = [one.id for one in clients]
    reaching = holds.reaching(ids, now=now)
    at_risk = alerting.with_risk_waiting(ids)
    answered = not found.asks_about_risk or responders.named(actor.practice_id) is not None
    texts = {}
    for one in ids:
        facts = Facts(
            profession=actor.profession,
            holds={hold.kind for hold in reaching[one]},
            risk_waits=one in at_risk,
            answered_for=answered,
        )
        if (text := safety.refusal(found, facts)) is not None:
            texts[one] = text
    return texts
