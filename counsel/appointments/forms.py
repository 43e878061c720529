"""Shapes of what is sent about sessions. Rules live in rules.py and service.py."""

from __future__ import annotations

from wtforms import IntegerField, RadioField, SelectField
from wtforms.fields import DateField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from counsel.web.forms import Form, LineField, TextField


class SessionForm(Form):
    """When, how long, where. Choices of `counselor` are filled in by the view."""

    counselor = SelectField("Counselor", [Optional()], choices=[], validate_choice=False)
    day = DateField("Date", [InputRequired("Choose a day.")])
    start = TimeField("Starts at", [InputRequired("Choose a time.")])
    minutes = IntegerField("Minutes", [InputRequired("Say how long it lasts.")])
    place = LineField("Place", [Length(max=200, message="Keep it under 200 characters.")])
    link = LineField("Link for a video call", [Length(max=500, message="This link is too long.")])


class ReasonForm(Form):
    """Why a session is canceled; may stay empty."""

    reason = TextField("Reason", [Length(max=2000, message="Keep it under 2,000 characters.")])


class AttendanceForm(Form):
    """Whether the client came."""

    came = SelectField("How it went", choices=["yes", "no"])


class FollowUpSessionForm(Form):
    """The same time in some weeks, or a day and a time. Choices are filled in by the part."""

    weeks = RadioField("When", [Optional()], default="")
    day = DateField("Date", [Optional()])
    start = TimeField("Starts at", [Optional()])
