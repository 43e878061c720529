"""Shapes of what is sent about hours and bookings."""

from __future__ import annotations

from datetime import UTC, datetime

from wtforms import BooleanField, Field, IntegerField
from wtforms.fields import DateField
from wtforms.validators import InputRequired, Length, Optional

from counsel.web.forms import Form, LineField

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
    minutes = IntegerField("A session lasts (minutes)", [InputRequired("Say how long.")])
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
