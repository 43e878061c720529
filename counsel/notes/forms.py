"""Shapes of what is sent about notes."""

from __future__ import annotations

from wtforms import IntegerField, TextAreaField
from wtforms.fields import DateField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from counsel.web.forms import Form, TextField, stripped

LONGEST = 100_000


def _part(label: str) -> TextAreaField:
    return TextField(
        label, [Length(max=LONGEST, message="This is very long. Shorten it a little.")]
    )


def _version() -> IntegerField:
    return IntegerField(widget=HiddenInput(), validators=[Optional()], default=0)


class SheetForm(Form):
    """The parts of one sheet, each with the version that its writer began from."""

    text_shared = _part("Shared note")
    text_progress = _part("Progress note")
    text_process = _part("Process note")
    version_shared = _version()
    version_progress = _version()
    version_process = _version()


class NewSheetForm(SheetForm):
    """A sheet that begins; a day where it is not about a session."""

    day = DateField("Day", [Optional()])


class PartForm(Form):
    """One part, as the page saves it by itself."""

    body = TextAreaField(
        validators=[Length(max=LONGEST)], filters=[lambda v: (v or "").replace("\x00", "")]
    )
    version = IntegerField(validators=[InputRequired()])


class RemarkForm(Form):
    """What a client adds."""

    body = TextAreaField(
        "Your remark",
        [
            DataRequired("Write a few words first."),
            Length(max=10_000, message="This is long. Keep it under 10,000 characters."),
        ],
        filters=[stripped],
    )
