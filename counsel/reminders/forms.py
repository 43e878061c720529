"""Shapes of what people say about reminders. Rules live in wishes.py and wording.py."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from counsel.practices.settings import LEADS, lead_words
from counsel.web.forms import Form, LineField, TextField

USUAL, OWN = "usual", "own"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _number(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def _boxes(label: str, choices: list[SelectChoice], **options: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        coerce=_number,
        choices=choices,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **options,
    )


def _hour(label: str) -> SelectField:
    hours = [SelectChoice(hour, f"{hour:02}:00") for hour in range(24)]
    return SelectField(label, coerce=_number, choices=hours, validate_choice=False)


class LeadsForm(Form):
    """As usual, or at times of one's own; none ticked means no reminders."""

    which = RadioField(
        "Reminders of sessions",
        choices=[SelectChoice(USUAL, "As usual"), SelectChoice(OWN, "At these times")],
        default=USUAL,
        validate_choice=False,
    )
    leads = _boxes(
        "Times before a session",
        [SelectChoice(lead, lead_words(lead)) for lead in LEADS],
        description="Up to four. None ticked means no reminders.",
    )

    def say_usual(self, leads: list[int]) -> None:
        """Name in the first choice what is usual."""
        words = " and ".join(lead_words(lead) for lead in leads)
        usual = f"As usual: {words} before" if leads else "As usual: none"
        self.which.choices = [
            SelectChoice(USUAL, usual),
            SelectChoice(OWN, "At the times that I tick"),
        ]

    def show(self, leads: list[int] | None, usual: list[int]) -> None:
        """Fill in what was chosen before."""
        self.which.data = USUAL if leads is None else OWN
        self.leads.data = usual if leads is None else leads

    @property
    def chosen(self) -> list[int] | None:
        """The leads that were ticked; None for the usual ones."""
        return None if self.which.data != OWN else list(self.leads.data or [])


class ClientRemindersForm(LeadsForm):
    """A client's own."""

    quiet = RadioField(
        "Quiet hours",
        choices=[SelectChoice(USUAL, "As usual"), SelectChoice(OWN, "My own")],
        default=USUAL,
        validate_choice=False,
    )
    quiet_from = _hour("From")
    quiet_until = _hour("Until")
    asked = BooleanField("Ask me the day before what I would like from the session", default=True)

    @property
    def hours(self) -> tuple[int, int] | None:
        """The quiet hours; None for the usual ones."""
        if self.quiet.data != OWN:
            return None
        return self.quiet_from.data, self.quiet_until.data


class CounselorRemindersForm(LeadsForm):
    """What a counselor does for all of their clients, and their own morning mail."""

    digest = BooleanField("Send me a mail in the morning")
    digest_hour = _hour("At")
    digest_days = _boxes("On", [SelectChoice(n, day) for n, day in enumerate(DAYS)])

    @property
    def hour(self) -> int | None:
        """When the morning mail comes; None for never."""
        return self.digest_hour.data if self.digest.data else None


class WordingForm(Form):
    """A subject and a text with placeholders."""

    subject = LineField("Subject")
    body = TextField("Text", render_kw={"rows": 16})


class AgendaForm(Form):
    """One field."""

    text = TextField(
        "What would you like from this time?",
        [Length(max=1000, message="Keep it under 1,000 characters.")],
        render_kw={"rows": 4},
    )
