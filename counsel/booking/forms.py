"""Shapes of what is sent about hours and bookings."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
)
from wtforms.fields import DateField, TimeField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from counsel.kernel.errors import DomainError
from counsel.web.forms import Form, LineField, TextField

_SHORT = Length(max=120, message="Keep it under 120 characters.")


class HoursForm(Form):
    """A counselor's week and what holds for it."""

    monday = LineField("Monday", [_SHORT])
    tuesday = LineField("Tuesday", [_SHORT])
    wednesday = LineField("Wednesday", [_SHORT])
    thursday = LineField("Thursday", [_SHORT])
    friday = LineField("Friday", [_SHORT])
    saturday = LineField("Saturday", [_SHORT])
    sunday = LineField("Sunday", [_SHORT])
    minutes = IntegerField("A session usually lasts (minutes)", [InputRequired("Say how long.")])
    pause = IntegerField("Free between two sessions (minutes)", [InputRequired("0 for none.")])
    notice = IntegerField("Booked at least (hours before)", [InputRequired("0 for any time.")])
    weeks = IntegerField("At most (weeks ahead)", [InputRequired("Say how many weeks.")])
    place = LineField("Place", [Length(max=200, message="Keep it under 200 characters.")])
    link = LineField("Link for a video call", [Length(max=500, message="This link is too long.")])
    online = BooleanField("Clients may book these hours")

    def weekdays(self) -> list[Field]:
        """The seven fields from Monday on."""
        names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        return [self[name] for name in names]


class DayForm(Form):
    """One day with other hours."""

    day = DateField("Day", [InputRequired("Choose a day.")])
    hours = LineField("Hours on that day", [_SHORT])


class HolidayForm(Form):
    """Days on which the practice is closed."""

    day = DateField("Closed on", [InputRequired("Choose a day.")])
    last = DateField("Until", [Optional()])


class TimeForm(Form):
    """The time that a client chose, as it stands in the list."""

    start = LineField("Time", [InputRequired("Choose one of the times.")])

    def instant(self) -> datetime | None:
        """The instant, or None where it is not one of ours."""
        try:
            return datetime.strptime(self.start.data or "", "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
        except ValueError:
            return None


_FEW_WORDS = Length(max=600, message="Keep it under 600 letters.")


class AskForm(Form):
    """Up to three times, and a few words about them."""

    day = DateField("Day", [InputRequired("Choose a day.")])
    start = TimeField("Time", [InputRequired("Choose a time.")])
    day2 = DateField("Day", [Optional()])
    start2 = TimeField("Time", [Optional()])
    day3 = DateField("Day", [Optional()])
    start3 = TimeField("Time", [Optional()])
    words = TextField("Anything your counselor should know about these times?", [_FEW_WORDS])

    def pairs(self) -> list[tuple[Field, Field]]:
        """The fields of each line."""
        return [
            (self.day, self.start),
            (self.day2, self.start2),
            (self.day3, self.start3),
        ]

    def lines(self) -> list[tuple[date, time]]:
        """The lines that are filled. Raises DomainError for one of which only half is."""
        for day, start in self.pairs():
            if (day.data is None) != (start.data is None):
                missing = start if start.data is None else day
                raise DomainError("Choose a day and a time.", field=missing.name)
        return [(day.data, start.data) for day, start in self.pairs() if day.data and start.data]


class WordsForm(Form):
    """A few words with an answer."""

    words = TextField("A few kind words", [_FEW_WORDS])


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
A_NEW_ONE = ""


class WaitForm(Form):
    """What suits somebody who waits. Choices of `instead_of` are filled in by the view."""

    weekdays = SelectMultipleField(
        "Days that suit",
        choices=[SelectChoice(value=str(day), label=name) for day, name in enumerate(WEEKDAYS)],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    parts = SelectMultipleField(
        "Times of day that suit",
        choices=[
            SelectChoice(value="morning", label="Before noon"),
            SelectChoice(value="afternoon", label="Noon to 17:00"),
            SelectChoice(value="evening", label="From 17:00"),
        ],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    instead_of = RadioField("What for", default=A_NEW_ONE, choices=[])
    weeks = RadioField(
        "For how long",
        default="4",
        choices=[
            SelectChoice(value="2", label="2 weeks"),
            SelectChoice(value="4", label="4 weeks"),
            SelectChoice(value="8", label="8 weeks"),
        ],
    )
