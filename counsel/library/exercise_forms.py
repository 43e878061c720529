"""Shapes of what is sent to the editor of exercises, and of exercise files."""

from __future__ import annotations

from collections.abc import Callable

from wtforms import (
    BooleanField,
    Field,
    FileField,
    IntegerField,
    RadioField,
    SelectChoice,
    TextAreaField,
)
from wtforms.fields import SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import HiddenInput

from counsel.library.content import TIERS
from counsel.library.themes import THEMES
from counsel.library.wording import KINDS
from counsel.web.forms import Form, LineField, TextField, stripped


def _under(most: int) -> Length:
    return Length(max=most, message=f"Keep it under {most:,} characters.")


def _lines(most: int, longest: int) -> Callable[[Form, Field], None]:
    """At most so many lines, none of them longer than that."""

    def check(_form: Form, field: Field) -> None:
        lines = (field.data or "").splitlines()
        if sum(bool(line.strip()) for line in lines) > most:
            raise ValidationError(f"Use {most} lines at most.")
        if any(len(line) > longest for line in lines):
            raise ValidationError(f"Keep each line under {longest} characters.")

    return check


class DetailsForm(Form):
    """What an exercise is, apart from its parts. Its alerts come beside it (alert_rows.py)."""

    title = LineField("Title", [_under(300)])
    theme = SelectField("Theme", choices=[SelectChoice(key, word) for key, word in THEMES.items()])
    summary = TextField(
        "In one or two sentences",
        [_under(600)],
        description="For you and your colleagues, on the shelf.",
        render_kw={"rows": 2},
    )
    minutes = IntegerField(
        "Minutes",
        [
            InputRequired("Say about how many minutes it takes."),
            NumberRange(1, 600, "Between 1 and 600 minutes."),
        ],
    )
    repeat = LineField("How often", [_under(120)], description="Such as “once” or “daily”.")
    variant = SelectField("For whom", choices=[SelectChoice(k, word) for k, word in KINDS.items()])
    variant_of = SelectField("Stands", choices=[SelectChoice("", "On its own")])
    rationale = TextField(
        "Why this exercise",
        [_under(600)],
        description="The client reads it first. You can change it each time you assign it.",
        render_kw={"rows": 3},
    )
    content_note = TextField(
        "Content note",
        [_under(400)],
        description="One plain line before it begins: what it asks about, how long it takes.",
        render_kw={"rows": 2},
    )
    who_reads = TextField(
        "Who reads the answers",
        [_under(400)],
        description="Empty: “Your counselor can read your answers once you submit them.”",
        render_kw={"rows": 2},
    )
    steps = TextField(
        "Steps in a few words",
        [_lines(20, 200)],
        description="One a line. They are the exercise at a glance.",
        render_kw={"rows": 4},
    )
    stop_panel = BooleanField("Show where to find help at once")
    grounding = BooleanField("Begin and end with a quiet minute")
    closing = TextField(
        "Closing words",
        [_under(1000)],
        description="Said at the end, after the last part.",
        render_kw={"rows": 3},
    )
    tier = RadioField(
        "Before it is assigned", choices=[SelectChoice(key, word) for key, word in TIERS.items()]
    )
    cautions = TextField(
        "Cautions",
        [_under(2000)],
        description="Whom it is not for. Only the team reads this.",
        render_kw={"rows": 3},
    )
    about_contact = BooleanField("It leads towards the other person")
    clinician_only = BooleanField("Only therapists assign it, no coaches")
    look_for = TextField(
        "What to look for",
        [_under(600)],
        description="For whoever reads the answers.",
        render_kw={"rows": 2},
    )
    measure = LineField("How to see that it helps", [_under(300)])
    evidence_note = TextField(
        "What is known",
        [_under(8000)],
        description="For the team: what research says, and what it does not.",
        render_kw={"rows": 5},
    )
    sources = TextField(
        "Sources", [_lines(30, 400)], description="One a line.", render_kw={"rows": 3}
    )
    article = SelectField("Article to read with it")
    seen = StringField(widget=HiddenInput())


class PublishForm(Form):
    """What changed since the version before."""

    change_note = LineField("What changed", [_under(300)], filters=[stripped])


class FileForm(Form):
    """An exercise file, chosen or pasted."""

    file = FileField(
        "The file", description="A .json file.", render_kw={"accept": ".json,application/json"}
    )
    text = TextAreaField(
        "Or paste its text",
        description="Everything between the first { and the last }.",
        render_kw={"rows": 8, "spellcheck": "false"},
    )
