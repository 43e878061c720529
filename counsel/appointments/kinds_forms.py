"""The shape of what an owner sends about a kind of session."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from counsel.web.forms import Form, LineField


class KindForm(Form):
    """A kind of session."""

    name = LineField(
        "Name",
        [InputRequired("Give it a name."), Length(max=60, message="Keep it under 60 letters.")],
    )
    minutes = IntegerField("Minutes", [Optional()])
    before = IntegerField("Free before it (minutes)", [InputRequired("0 for none.")], default=0)
    after = IntegerField("Free after it (minutes)", [InputRequired("0 for none.")], default=0)
    suits = SelectMultipleField(
        "Whom it is for",
        choices=[
            SelectChoice(value="individual", label="One person"),
            SelectChoice(value="couple", label="Couples"),
            SelectChoice(value="family", label="Families"),
            SelectChoice(value="group", label="Groups"),
        ],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    first_only = BooleanField("For first sessions alone")
    online = BooleanField("Clients may book it themselves")
    offered = BooleanField("Offer it for new sessions", default=True)
