"""Shapes of what is sent about ways to a person."""

from __future__ import annotations

from wtforms.validators import Length

from counsel.web.forms import Form, LineField


class NumberForm(Form):
    """A number for text messages. Sending it is the yes."""

    number = LineField(
        "Mobile number",
        [Length(max=40)],
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )
