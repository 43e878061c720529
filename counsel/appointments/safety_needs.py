"""What a missed session asks of the counselor while a hold about risk stands (domain.md)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists

from counsel.appointments import access
from counsel.appointments.models import Appointment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.contributions import Need
from counsel.roster.holds import RISK, stands
from counsel.roster.models import SafetyFlag
from counsel.safety.models import SafetyScreen

RECENT = timedelta(days=14)


def screen_after_no_show(actor: Actor, now: datetime) -> list[Need]:
    """Who did not come lately while a hold about risk stands, and was not screened since."""
    if not actor.is_clinical:
        return []
    held = exists().where(
        SafetyFlag.case_id == Appointment.case_id, SafetyFlag.kind == RISK, stands(now)
    )
    asked_since = exists().where(
        SafetyScreen.case_id == Appointment.case_id,
        SafetyScreen.asked_at > Appointment.starts_at,
    )
    missed = (
        access.sessions(actor)
        .where(
            Appointment.counselor_id == actor.user_id,
            Appointment.no_show_at > now - RECENT,
            held,
            ~asked_since,
        )
        .limit(6)
    )
    found = {one.case_id: one for one in db.session.scalars(missed).unique()}
    return [
        Need(
            group="Safety",
            rank=6,
            text=one.case.title,
            under="Did not come, and a hold about risk stands: get in touch, and screen again",
            endpoint="safety.case_safety",
            values={"case_id": one.case_id},
            at=one.starts_at,
            icon="shield-check",
        )
        for one in found.values()
    ]
