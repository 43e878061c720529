"""Shapes of the practice's settings and of the team's forms."""

from __future__ import annotations

import uuid

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from counsel.practices.countries import country_names
from counsel.practices.settings import LEADS, LENGTHS, NOTICES, lead_words
from counsel.web.choices import zone_choices
from counsel.web.forms import Form, LineField, as_id

ROLES = (
    ("counselor", "Counselor: works with clients"),
    ("assistant", "Front desk: names and schedules, nothing that clients write"),
    ("supervisor", "Supervisor: sees the cases of the counselors you name"),
    ("owner", "Owner: settings, team and records of access"),
)


def _number(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def _hours(first: int = 0) -> list[SelectChoice]:
    return [SelectChoice(hour, f"{hour:02}:00") for hour in range(first, 24)]


def _line(label: str, missing: str, longest: int, **options: str) -> LineField:
    too_long = f"{longest} characters at most."
    return LineField(
        label, [InputRequired(missing), Length(max=longest, message=too_long)], **options
    )


class SettingsForm(Form):
    """Everything that an owner decides for the practice."""

    name = _line("Name of the practice", "Give the practice a name.", 120)
    sender_name = _line(
        "Name in mails",
        "Write who mails come from.",
        120,
        description="Clients see it in their inbox, and others may too. Keep it neutral.",
    )
    phone = LineField("Phone", [Length(max=40, message="40 characters at most.")])
    country = SelectField("Country", validate_choice=False)
    zone = SelectField("Time zone", validate_choice=False)
    session_minutes = SelectField("Usual length of a session", coerce=_number)
    cancel_notice_hours = SelectField("Notice for canceling", coerce=_number)
    reminder_leads = SelectMultipleField(
        "Remind clients before a session",
        coerce=_number,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="Choose up to four. None means that no reminders are sent.",
    )
    first_session_lead = SelectField("Once more before a first session", coerce=_number)
    quiet_from = SelectField("Quiet from", coerce=_number)
    quiet_until = SelectField("Quiet until", coerce=_number)
    fetches_pages = BooleanField("Articles may be read from a web address")

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.country.choices = [SelectChoice(*pair) for pair in country_names().items()]
        self.zone.choices = zone_choices()
        self.session_minutes.choices = _with(LENGTHS, self.session_minutes.data, "{} minutes")
        self.cancel_notice_hours.choices = _with(
            NOTICES, self.cancel_notice_hours.data, "{} hours before"
        )
        self.reminder_leads.choices = [SelectChoice(lead, lead_words(lead)) for lead in LEADS]
        self.first_session_lead.choices = [
            SelectChoice(0, "No"),
            *(SelectChoice(lead, f"{lead_words(lead)} before") for lead in LEADS),
        ]
        self.quiet_from.choices = self.quiet_until.choices = _hours()


class InviteForm(Form):
    """Who shall join the team."""

    name = _line("Name", "Write a name.", 120)
    email = LineField(
        "E-mail address",
        [InputRequired("Write an e-mail address."), Length(max=254)],
        render_kw={"type": "email", "inputmode": "email"},
    )
    role = RadioField(
        "Role",
        choices=[SelectChoice(*pair) for pair in ROLES],
        default="counselor",
        validate_choice=False,
    )
    profession = RadioField(
        "Profession of a counselor",
        choices=[SelectChoice("therapist", "Therapist"), SelectChoice("coach", "Coach")],
        default="therapist",
        validate_choice=False,
    )


class SupervisionForm(Form):
    """Who supervises whom."""

    supervisor_id = SelectField("Supervisor", coerce=as_id, validate_choice=False)
    counselor_id = SelectField("Counselor", coerce=as_id, validate_choice=False)

    def offer(
        self, supervisors: list[tuple[uuid.UUID, str]], counselors: list[tuple[uuid.UUID, str]]
    ) -> None:
        """Set the people to choose from."""
        self.supervisor_id.choices = [SelectChoice(*pair) for pair in supervisors]
        self.counselor_id.choices = [SelectChoice(*pair) for pair in counselors]


def _with(usual: tuple[int, ...], kept: int | None, words: str) -> list[SelectChoice]:
    """The usual choices, and the one that is set already."""
    values = sorted({*usual, *([kept] if kept is not None and kept >= 0 else [])})
    return [SelectChoice(value, words.format(value) if value else "None") for value in values]
