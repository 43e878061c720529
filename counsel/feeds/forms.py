"""Forms about calendar programs."""

from __future__ import annotations

from wtforms import RadioField, SelectChoice

from counsel.feeds.titles import INITIALS, NAMES, NEUTRAL
from counsel.web.forms import Form


class TitlesForm(Form):
    """What a counselor's feed calls a session."""

    titles = RadioField(
        "What each entry is called",
        choices=[
            SelectChoice(NEUTRAL, "“Appointment”"),
            SelectChoice(INITIALS, "The client’s initials"),
            SelectChoice(NAMES, "The client’s name"),
        ],
    )
