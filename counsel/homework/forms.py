"""Shapes of what is sent about homework. Answers have no form: their blocks read them."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields import DateField, IntegerField
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from counsel.homework.looking_back import AMOUNTS, BARRIERS
from counsel.homework.rating import QUALITIES, QUANTITIES
from counsel.homework.safety import LONGEST_REVIEW
from counsel.web.forms import Form, LineField, TextField

SCALE = [
    SelectChoice(value="", label="Rather not say"),
    *(SelectChoice(value=str(number), label=str(number)) for number in range(11)),
]
AMOUNT = [
    SelectChoice(value="", label="Rather not say"),
    *(SelectChoice(value=str(amount), label=words) for amount, words in AMOUNTS.items()),
]
BARRIER = [SelectChoice(value=kind, label=words) for kind, words in BARRIERS.items()]


def _rated(scale: Mapping[int, str]) -> list[SelectChoice]:
    return [SelectChoice(value=str(number), label=words) for number, words in scale.items()]


class BoxesField(SelectMultipleField):
    """A box for each choice."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AfterCheckForm(Form):
    """A short look back; every question may stay open."""

    amount = RadioField("How much of it did you do?", [Optional()], choices=AMOUNT, default="")
    difficulty = RadioField("How hard was it?", [Optional()], choices=SCALE, default="")
    usefulness = RadioField("How useful was it?", [Optional()], choices=SCALE, default="")
    barriers = BoxesField("Did something get in the way?", choices=BARRIER)
    barrier_words = LineField(
        "In a few words", [Length(max=300, message="Keep it under 300 characters.")]
    )


class SkipForm(Form):
    """A reason is welcome and never needed."""

    reason = TextAreaField(
        "What got in the way?", [Length(max=2000, message="Keep it under 2,000 characters.")]
    )


class ReviewForm(Form):
    """The comment on the whole and the rating; comments on blocks are read by their keys."""

    overall = TextField("To the whole", [Length(max=20_000, message="Shorten this a little.")])
    quantity = RadioField("How much was done", [Optional()], choices=_rated(QUANTITIES), default="")
    quality = RadioField("How well it went", [Optional()], choices=_rated(QUALITIES), default="")
    discussed = BooleanField("We talked about it in a session")


class SafetyReviewForm(Form):
    """Reviewed as attested; within how many days again."""

    days = IntegerField(
        "Review it again within how many days",
        [
            DataRequired("Choose a number of days."),
            NumberRange(1, LONGEST_REVIEW, f"Choose 1 to {LONGEST_REVIEW} days."),
        ],
        default=14,
    )


class EndPairForm(Form):
    """Why a couple's pair ends."""

    reason = RadioField(
        "Why",
        choices=[
            SelectChoice(value="counselor", label="We end this one"),
            SelectChoice(value="separated", label="They are separating: end all they do as a pair"),
        ],
        default="counselor",
    )


class TalkForm(Form):
    """One more word in the thread of a block; of the whole where `block` is empty."""

    block = HiddenField()
    text = TextField("Your answer", [DataRequired("Write a few words first.")])


class FollowUpExerciseForm(Form):
    """Which, why, until when. Choices are filled in by the part."""

    exercise = SelectField("Exercise", [Optional()])
    rationale = TextField(
        "Why this, and why now", [Length(max=2000, message="Keep it under 2,000 characters.")]
    )
    due_date = DateField("Until", [Optional()])
    cautions_read = BooleanField("I read the cautions of this exercise")
