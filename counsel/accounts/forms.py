"""Shapes of what is sent about signing in and one's own account."""

from __future__ import annotations

from wtforms import PasswordField, SelectField
from wtforms.validators import InputRequired, Length

from counsel.web.choices import zone_choices
from counsel.web.forms import Form, LineField


def email_field() -> LineField:
    """An address; the browser may fill it in."""
    return LineField(
        "E-mail address",
        [InputRequired("Write your e-mail address."), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "username", "inputmode": "email"},
    )


def new_password_field(label: str = "New password") -> PasswordField:
    """A password to come; its rules live in accounts/passwords.py."""
    return PasswordField(
        label,
        [InputRequired("Choose a password.")],
        description="15 characters or more. Three or four words in a row are a good start.",
        render_kw={"autocomplete": "new-password", "maxlength": 128},
    )


def known_password_field(label: str, missing: str) -> PasswordField:
    """A password that exists already."""
    return PasswordField(
        label, [InputRequired(missing)], render_kw={"autocomplete": "current-password"}
    )


class SignInForm(Form):
    """Address and password."""

    email = email_field()
    password = known_password_field("Password", "Write your password.")


class ForgottenForm(Form):
    """Whose password is forgotten."""

    email = email_field()


class ResetForm(Form):
    """A new password; it can be shown, so it is asked for once."""

    password = new_password_field()


class ProfileForm(Form):
    """Name and zone."""

    name = LineField(
        "Your name",
        [InputRequired("Write your name."), Length(max=120, message="120 characters at most.")],
        render_kw={"autocomplete": "name"},
    )
    zone = SelectField("Your time zone", validate_choice=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.zone.choices = zone_choices()


class PasswordForm(Form):
    """The current password and a new one."""

    current = known_password_field("Current password", "Write your current password.")
    password = new_password_field()
