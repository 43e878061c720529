"""The shape of what a browser says about itself."""

from __future__ import annotations

from wtforms.validators import InputRequired

from counsel.web.forms import Form, LineField


class DeviceForm(Form):
    """A push subscription, as its script sends it."""

    endpoint = LineField("Address", [InputRequired("Missing.")])
    public_key = LineField("Key", [InputRequired("Missing.")])
    auth = LineField("Secret", [InputRequired("Missing.")])
