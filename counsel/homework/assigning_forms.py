"""The panel of assigning: what is sent of it. Choices are filled in by the views."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.fields import DateField, IntegerField, TimeField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from counsel.homework.assigning import LONGEST, PLAN, REMINDERS, Planned, is_unsure
from counsel.homework.forms import BoxesField
from counsel.homework.pairs import REVEALS
from counsel.homework.rhythm import KINDS
from counsel.homework.safety import LONGEST_REVIEW, STATEMENTS
from counsel.kernel.timezones import to_utc
from counsel.web.forms import Form, LineField, TextField

EVENING, MORNING = time(20), time(9)
SURE = [
    SelectChoice(value="", label="Not asked"),
    *(SelectChoice(value=str(number), label=str(number)) for number in range(11)),
]
AGAIN = [
    SelectChoice(value="", label="Once"),
    *(SelectChoice(value=kind, label=words) for kind, words in KINDS.items()),
]
REMINDING = [SelectChoice(value=often, label=words) for often, words in REMINDERS.items()]
EACH, PAIR = "each", "pair"
TOGETHER = [
    SelectChoice(value=EACH, label="Each for themself"),
    SelectChoice(value=PAIR, label="As a pair: sealed from each other until the reveal"),
]
REVEALING = [SelectChoice(value=when, label=words) for when, words in REVEALS.items()]
SHORT = Length(max=LONGEST, message=f"Keep it under {LONGEST} characters.")


class PanelForm(Form):
    """What is said with an exercise, whoever gets it."""

    exercise = SelectField("Exercise", [DataRequired("Choose an exercise.")])
    rationale = TextField(
        "Why this, and why now",
        [
            DataRequired("Say in a sentence why. It helps people to begin."),
            Length(max=2000, message="Keep it under 2,000 characters."),
        ],
    )
    agreed = BooleanField("We agreed on this together")
    due_date = DateField("Due date", [Optional()])
    due_time = TimeField("Time", [Optional()])
    plan_when = LineField("When", [SHORT])
    plan_where = LineField("Where", [SHORT])
    plan_if = LineField("If …", [SHORT])
    plan_then = LineField("… then", [SHORT])
    confidence = SelectField("How sure are they, 0 to 10?", [Optional()], choices=SURE)
    barrier = LineField("What might get in the way?", [SHORT])
    left_out = BoxesField("Leave out", validate_choice=False)
    log_days = IntegerField("Days of the log", [Optional()])
    release_date = DateField("Comes on", [Optional()])
    release_time = TimeField("At", [Optional()])
    repeat = SelectField("How often", [Optional()], choices=AGAIN)
    until = DateField("Until", [Optional()])
    reminders = SelectField("Reminders", choices=REMINDING, default="two")
    cautions_read = BooleanField("I read the cautions of this exercise")

    def planned(self, zone: str) -> Planned:
        """What was planned; times are meant in this zone."""
        plan = {key: self[f"plan_{key}"].data or "" for key in PLAN}
        return Planned(
            agreed=self.agreed.data,
            plan=plan,
            confidence=int(self.confidence.data) if self.confidence.data else None,
            barrier=self.barrier.data or "",
            left_out=tuple(self.left_out.data or ()),
            log_days=self.log_days.data,
            reminders=self.reminders.data,
            release_at=_instant(self.release_date.data, self.release_time.data or MORNING, zone),
        )

    def due_at(self, zone: str) -> datetime | None:
        """The instant until which it is to be done: the evening where no time is given."""
        return _instant(self.due_date.data, self.due_time.data or EVENING, zone)

    @property
    def unsure(self) -> bool:
        """Whether what was said asks for a smaller version."""
        return bool(self.confidence.data) and is_unsure(int(self.confidence.data))

    def says_any(self, *names: str) -> bool:
        """Whether any of these fields was filled in or refused, so that its part stands open."""
        fields = [self[name] for name in names]
        return any(one.errors or one.data not in (None, "", []) for one in fields)


class AssignForm(PanelForm):
    """For those who take part in one case."""

    clients = BoxesField("For")
    together = RadioField("Together", [Optional()], choices=TOGETHER, default=EACH)
    reveal_by = SelectField("They see each other’s answers", choices=REVEALING, default="session")
    attest_alone = BooleanField(STATEMENTS["alone"])
    attest_no_order = BooleanField(STATEMENTS["no_order"])
    attest_no_fear = BooleanField(STATEMENTS["no_fear"])
    attest_wishes = BooleanField(STATEMENTS["wishes"])
    attest_may_stop = BooleanField(STATEMENTS["may_stop"])
    attest_review = BooleanField(STATEMENTS["review"])
    review_days = IntegerField(
        "Review within how many days",
        [
            Optional(),
            NumberRange(1, LONGEST_REVIEW, f"Choose 1 to {LONGEST_REVIEW} days."),
        ],
    )

    @property
    def attestation(self) -> list[Any]:
        """The fields of the six statements, in order."""
        return [self[f"attest_{key}"] for key in STATEMENTS]

    @property
    def ticked(self) -> frozenset[str]:
        """The keys of the statements that were ticked."""
        return frozenset(key for key in STATEMENTS if self[f"attest_{key}"].data)


class ManyForm(PanelForm):
    """For several cases at once."""

    before_session = BooleanField("A day before each one’s next session")


def _instant(day: date | None, at: time, zone: str) -> datetime | None:
    return to_utc(datetime.combine(day, at), zone) if day is not None else None
