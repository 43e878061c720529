"""Shapes of what is sent about clients and cases."""

from __future__ import annotations

from wtforms import BooleanField, PasswordField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Length

from counsel.kernel.timezones import zone_names
from counsel.web.forms import Form, LineField, TextField

STATUS_CHOICES = [
    SelectChoice(value="active", label="Active"),
    SelectChoice(value="waitlist", label="On the waiting list"),
    SelectChoice(value="paused", label="Paused"),
    SelectChoice(value="discharged", label="Discharged"),
]


def zone_choices() -> list[SelectChoice]:
    """Every zone, with blanks instead of underscores."""
    return [SelectChoice(value=name, label=name.replace("_", " ")) for name in zone_names()]


class ClientForm(Form):
    """A client's contact details."""

    name = LineField(
        "Name",
        [InputRequired("Give a name, or what the client is called."), Length(max=120)],
        render_kw={"autocomplete": "off"},
    )
    preferred_name = LineField("Called", [Length(max=60)])
    pronouns = LineField("Pronouns", [Length(max=40)])
    email = LineField("E-mail address", [Length(max=254)], render_kw={"inputmode": "email"})
    phone = LineField("Phone", [Length(max=40)], render_kw={"inputmode": "tel"})
    zone = SelectField("Time zone", choices=zone_choices)


class NewClientForm(ClientForm):
    """A new client; `lead` is asked of those who are no counselors themselves."""

    lead = SelectField("Lead counselor", choices=[])


class JointCaseForm(Form):
    """Two clients who come together."""

    first = SelectField("First client", [InputRequired("Choose a client.")], choices=[])
    second = SelectField("Second client", [InputRequired("Choose a client.")], choices=[])
    lead = SelectField("Lead counselor", choices=[])


class StatusForm(Form):
    """Pause, discharge, take up again."""

    status = SelectField("Status", choices=STATUS_CHOICES)
    reason = TextField("Reason", [Length(max=2000)], id="status-reason")


class SecretsForm(Form):
    """What both of a couple agreed on about secrets. Choices are filled in by the view."""

    policy = RadioField("They agreed on", choices=[], validate_choice=False)
    agreed = BooleanField("Both said yes to it, each for themselves")


class MemberForm(Form):
    """Who joins a care team."""

    user = SelectField("Counselor", choices=[])


class NewAccountForm(Form):
    """What an invited person without an account chooses."""

    name = LineField(
        "Your name",
        [InputRequired("Write your name."), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    zone = SelectField("Your time zone", choices=zone_choices)
    password = PasswordField(
        "Choose a password",
        [InputRequired("Choose a password.")],
        render_kw={"autocomplete": "new-password", "maxlength": 128},
    )


class KnownAccountForm(Form):
    """An invited person who has an account proves that it is theirs."""

    password = PasswordField(
        "Your password",
        [InputRequired("Write your password.")],
        render_kw={"autocomplete": "current-password"},
    )
