"""Forms about calendar programs."""

from __future__ import annotations

from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired, Length

from counsel.feeds.titles import INITIALS, NAMES, NEUTRAL
from counsel.web.forms import Form, LineField


class TitlesForm(Form):
    """What a counselor's feed calls a session."""

    titles = RadioField(
        "Each entry says",
        choices=[
            SelectChoice(NEUTRAL, "“Appointment”"),
            SelectChoice(INITIALS, "The client’s initials"),
            SelectChoice(NAMES, "The client’s name"),
        ],
    )


class OutsideForm(Form):
    """A calendar that a counselor brings in."""

    address = LineField(
        "Address of the calendar",
        [InputRequired("Paste the address."), Length(max=1000, message="This is too long.")],
    )
    name = LineField("What you call it", [Length(max=60, message="Use at most 60 characters.")])
