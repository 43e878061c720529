"""The follow-up session: a part of the form that ends a review of homework."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from wtforms import SelectChoice

from counsel.accounts.models import User
from counsel.appointments import access, kinds, offers, service
from counsel.appointments.forms import FollowUpSessionForm
from counsel.appointments.models import Appointment
from counsel.appointments.words import say_short
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices.models import Practice
from counsel.roster.models import Case, Client

OTHER = "other"


class FollowUpSession:
    """The part of a review that schedules the next session. `before` is the furthest session of
    the case, from which length, place and time are taken."""

    template = "appointments/_follow_up_session.html"

    def __init__(self, actor: Actor, case: Case, now: datetime) -> None:
        self.actor, self.case, self.now = actor, case, now
        self.before = _furthest(case)
        self.is_ahead = self.before is not None and self.before.starts_at > now
        self.form = FollowUpSessionForm(prefix="session-", meta={"csrf": False})
        self._counselor: User | None = None
        self.walls = {str(one.weeks): one.wall for one in offers.follow_ups(self.before, now)}
        self.form.weeks.choices = [SelectChoice(value="", label="None")]
        self.form.weeks.choices += [
            SelectChoice(value=weeks, label=f"{_in_weeks(weeks)}: {_said(wall)}")
            for weeks, wall in self.walls.items()
        ]
        self.form.weeks.choices.append(SelectChoice(value=OTHER, label="Another time"))

    @property
    def counselor(self) -> User:
        """Who holds it: who held the one before, while they are on the care team; else the actor.
        Asked for only where it is needed."""
        if self._counselor is None:
            team = list(db.session.scalars(access.counselors_of(self.case)))
            held_by = self.before.counselor_id if self.before else None
            own = next((one for one in team if one.id == self.actor.user_id), team[0])
            self._counselor = next((one for one in team if one.id == held_by), own)
        return self._counselor

    @property
    def wanted(self) -> bool:
        """Whether a time was chosen."""
        return bool(self.form.weeks.data or self.form.day.data or self.form.start.data)

    def refuse(self, error: DomainError) -> None:
        """The texts of the session's rules, beside what was chosen."""
        chosen = self.form.weeks.data in self.walls
        field = error.field if error.field in ("day", "start") and not chosen else "weeks"
        self.form.refuse(DomainError(error.text, field=field))

    def carry_out(self, *, now: datetime) -> str:
        """Schedule it. Raises DomainError where the time is missing, past or taken."""
        before, like = self.before, kinds.following(self.case, self.before)
        made = service.schedule(
            self.actor,
            self.case,
            self.counselor,
            wall=self._wall(),
            minutes=like.minutes or self._usual_minutes(),
            kind=like.kind,
            place=before.place if before else "",
            link=before.link if before else "",
            follow_up_of=before.id if before else None,
            now=now,
        )
        return f"Session on {say_short(made.starts_at, self.actor.zone)}."

    def _wall(self) -> datetime:
        if self.form.weeks.data in self.walls:
            return self.walls[self.form.weeks.data]
        if self.form.day.data is None:
            raise DomainError("Choose a day.", field="day")
        if self.form.start.data is None:
            raise DomainError("Choose a time.", field="start")
        return datetime.combine(self.form.day.data, self.form.start.data)

    def _usual_minutes(self) -> int:
        return db.session.get_one(Practice, self.actor.practice_id).session_minutes


def follow_up_session(
    actor: Actor, case: Case, _client: Client, now: datetime
) -> FollowUpSession | None:
    """The part for this case, where the actor may schedule in it."""
    return FollowUpSession(actor, case, now) if access.may_schedule(actor, case) else None


def _furthest(case: Case) -> Appointment | None:
    """The newest session of the case that was not called off, ahead or past."""
    statement = select(Appointment).where(
        Appointment.practice_id == case.practice_id,
        Appointment.case_id == case.id,
        Appointment.canceled_at.is_(None),
    )
    return db.session.scalars(statement.order_by(Appointment.starts_at.desc()).limit(1)).first()


def _in_weeks(weeks: str) -> str:
    return "A week later" if weeks == "1" else f"{weeks} weeks later"


def _said(wall: datetime) -> str:
    return f"{wall:%a} {wall.day} {wall:%b}, {wall:%H:%M}"
