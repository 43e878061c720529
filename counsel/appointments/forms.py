"""Shapes of what is sent about sessions. Rules live in rules.py and service.py."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields import DateField, TimeField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from counsel.appointments.recurrence import Pattern
from counsel.kernel.errors import DomainError
from counsel.web.forms import Form, LineField, TextField


class SessionForm(Form):
    """When, of which kind, how long, where. Choices of `counselor` and of `kind` are filled in by
    the view."""

    counselor = SelectField("Counselor", [Optional()], choices=[], validate_choice=False)
    day = DateField("Date", [InputRequired("Choose a day.")])
    start = TimeField("Starts at", [InputRequired("Choose a time.")])
    kind = SelectField("Kind", [Optional()], choices=[], validate_choice=False, default="")
    minutes = IntegerField("Minutes", [Optional()])
    place = LineField("Place", [Length(max=200, message="Keep it under 200 characters.")])
    link = LineField("Link for a video call", [Length(max=500, message="This link is too long.")])


ONE, FOLLOWING, ALL = "one", "following", "all"
ONCE, MONTHLY = "", "month"
OPEN, TIMES, UNTIL = "open", "times", "until"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class NewSessionForm(SessionForm):
    """A session, and how it repeats."""

    repeat = SelectField(
        "Repeat",
        default=ONCE,
        choices=[
            SelectChoice(value=ONCE, label="Once"),
            SelectChoice(value="1", label="Every week"),
            SelectChoice(value="2", label="Every 2 weeks"),
            SelectChoice(value="3", label="Every 3 weeks"),
            SelectChoice(value="4", label="Every 4 weeks"),
            SelectChoice(value=MONTHLY, label="Every month, the same weekday of it"),
        ],
    )
    weekdays = SelectMultipleField(
        "Also on",
        choices=[SelectChoice(value=str(day), label=name) for day, name in enumerate(WEEKDAYS)],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    ending = RadioField(
        "It goes on",
        default=OPEN,
        choices=[
            SelectChoice(value=OPEN, label="Until one of us ends it"),
            SelectChoice(value=TIMES, label="For a number of times"),
            SelectChoice(value=UNTIL, label="Until a date"),
        ],
    )
    times = IntegerField("How many times", [Optional()])
    until = DateField("Last day", [Optional()])
    leave_out = BooleanField("Leave out days whose time is taken")

    @property
    def pattern(self) -> Pattern | None:
        """How it repeats; None for one session. Raises DomainError where the end is missing."""
        if self.repeat.data == ONCE:
            return None
        monthly = self.repeat.data == MONTHLY
        times, until = self.times.data, self.until.data
        if self.ending.data == TIMES and times is None:
            raise DomainError("Say how many times.", field="times")
        if self.ending.data == UNTIL and until is None:
            raise DomainError("Choose the last day.", field="until")
        return Pattern(
            weeks=1 if monthly else int(self.repeat.data),
            weekdays=() if monthly else tuple(int(day) for day in self.weekdays.data or ()),
            monthly=monthly,
            times=times if self.ending.data == TIMES else None,
            until=until if self.ending.data == UNTIL else None,
        )


class WhichForm(Form):
    """Which sessions of a series: this one, this one and what follows, or all that lie ahead."""

    which = RadioField(
        "Which ones",
        default=ONE,
        choices=[
            SelectChoice(value=ONE, label="Only this one"),
            SelectChoice(value=FOLLOWING, label="This one and all that follow"),
            SelectChoice(value=ALL, label="All that lie ahead"),
        ],
    )


class MoveForm(WhichForm, SessionForm):
    """Another time or place, and for which sessions."""


class GoOnForm(Form):
    """How many more sessions a series gets."""

    times = IntegerField("How many more", [InputRequired("Say how many more.")], default=6)


class ReasonForm(WhichForm):
    """Why a session is canceled, which may stay empty, and which ones are."""

    reason = TextField("Reason", [Length(max=2000, message="Keep it under 2,000 characters.")])


class AttendanceForm(Form):
    """Whether the client came."""

    came = SelectField("How it went", choices=["yes", "no"])


class FollowUpSessionForm(Form):
    """The same time in some weeks, or a day and a time. Choices are filled in by the part."""

    weeks = RadioField("When", [Optional()], default="")
    day = DateField("Date", [Optional()])
    start = TimeField("Starts at", [Optional()])
