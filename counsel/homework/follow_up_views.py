"""The follow-up exercise: a short form within the review. Everything else is on the page that
assigns."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from wtforms import SelectChoice

from counsel.homework import access, panel, service
from counsel.homework.assigning_views import next_sessions
from counsel.homework.forms import FollowUpExerciseForm
from counsel.kernel.actor import Actor
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_utc, to_wall
from counsel.library import assignable
from counsel.library.content import ExerciseContent
from counsel.roster.models import Case, Client

EVENING, DAY = time(20), timedelta(days=1)


class FollowUpExercise:
    """The part of a review that assigns the next exercise to the same client."""

    template = "homework/_follow_up_exercise.html"

    def __init__(self, actor: Actor, case: Case, client: Client, now: datetime) -> None:
        self.actor, self.case, self.client = actor, case, client
        self.form = FollowUpExerciseForm(prefix="exercise-", meta={"csrf": False})
        self.options = {
            option.key: option.content
            for option in assignable.options(actor)
            if _is_simple(option.content)
        }
        titles = {"": "None"} | {key: _title(one) for key, one in self.options.items()}
        self.form.exercise.choices = [
            SelectChoice(value=key, label=title) for key, title in titles.items()
        ]
        self.busy = panel.with_enough(case.id, [client])
        if not self.form.is_submitted():
            self._propose(now)

    @property
    def wanted(self) -> bool:
        """Whether an exercise was chosen, or anything was written about one."""
        return bool(self.form.exercise.data or self.form.rationale.data)

    def refuse(self, error: DomainError) -> None:
        """The texts of the assignment's rules, beside the fields of this short form."""
        field = error.field if error.field in self.form else "exercise"
        self.form.refuse(DomainError(error.text, field=field))

    def carry_out(self, *, now: datetime) -> str:
        """Assign it. Raises DomainError as the page that assigns does."""
        if not self.form.exercise.data:
            raise DomainError("Choose which exercise.", field="exercise")
        version = assignable.resolve(self.actor, self.form.exercise.data, now=now)
        service.assign(
            self.actor,
            self.case,
            [self.client],
            version,
            rationale=self.form.rationale.data or "",
            due_at=self._due_at(),
            cautions_read=bool(self.form.cautions_read.data),
            now=now,
        )
        return f"Assigned: {version.content['title']}."

    def _propose(self, now: datetime) -> None:
        """Until a day before the next session, where there is one."""
        session = next_sessions([self.case.id]).get(self.case.id)
        if session is not None and session.starts_at - DAY > now:
            self.form.due_date.data = to_wall(session.starts_at - DAY, self.actor.zone).date()

    def _due_at(self) -> datetime | None:
        """The evening of the day, in the counselor's zone."""
        day = self.form.due_date.data
        return to_utc(datetime.combine(day, EVENING), self.actor.zone) if day else None


def follow_up_exercise(
    actor: Actor, case: Case, client: Client, now: datetime
) -> FollowUpExercise | None:
    """The part for this case, where the actor may assign in it."""
    return FollowUpExercise(actor, case, client, now) if access.may_assign(actor, case) else None


def _is_simple(content: ExerciseContent) -> bool:
    """Whether a short form is enough: a restricted exercise and one for a pair ask for more."""
    return content.tier != "R" and content.variant != "paired"


def _title(content: ExerciseContent) -> str:
    return f"{content.title} (has cautions)" if content.tier == "A" else content.title
