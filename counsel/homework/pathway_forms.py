"""Shapes of what is sent about pathways."""

from __future__ import annotations

from wtforms import BooleanField, SelectField
from wtforms.fields import DateField, StringField
from wtforms.validators import DataRequired, Optional

from counsel.homework.forms import BoxesField
from counsel.web.forms import Form


class StartForm(Form):
    """Which pathway, for whom, from when. Choices are filled in by the view."""

    pathway = SelectField("Pathway", [DataRequired("Choose a pathway.")])
    clients = BoxesField("For")
    begins_on = DateField("First day", [DataRequired("Choose the first day.")])
    cautions_read = BooleanField("I read the cautions of its exercises")


class StepForm(Form):
    """What to do with a step, and the day where it moves."""

    action = StringField()
    day = DateField("Day", [Optional()])
