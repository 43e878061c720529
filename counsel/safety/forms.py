"""Shapes of what is sent about safety."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.fields import DateField
from wtforms.validators import InputRequired, Length, Optional

from counsel.safety.questions import QUESTIONS, WORDS
from counsel.web.forms import Form, LineField, TextField, as_id

LONG = Length(max=2_000, message="Keep it under 2,000 characters.")
KINDS = [
    SelectChoice(value="contact", label="Contact: the other person refused it, or it is not safe"),
    SelectChoice(value="couple", label="Couple: fear, force or control between the two"),
    SelectChoice(value="risk", label="Risk: harm to themselves or to others"),
]
WHOLE = "everyone"


def _ask(number: int) -> RadioField:
    question = QUESTIONS[number - 1]
    return RadioField(
        f"{number}. {question.text}",
        [InputRequired("This one is still open. “Rather not say” is an answer too.")],
        choices=[SelectChoice(value=code, label=word) for code, word in WORDS.items()],
        description=question.hint,
    )


def _words(number: int) -> LineField:
    return LineField(QUESTIONS[number - 1].more, [LONG])


class ScreenForm(Form):
    """The twelve questions, and that nobody else can hear."""

    alone = BooleanField(
        "This person is alone with me now; nobody else can hear us",
        [InputRequired("Ask each person alone. If somebody can hear, do it another time.")],
    )
    q1, q2, q3, q4 = _ask(1), _ask(2), _ask(3), _ask(4)
    q5, w5 = _ask(5), _words(5)
    q6, q7, q8, q9 = _ask(6), _ask(7), _ask(8), _ask(9)
    q10, w10 = _ask(10), _words(10)
    q11, w11 = _ask(11), _words(11)
    q12, w12 = _ask(12), _words(12)

    def questions(self) -> list[tuple[Any, Any]]:
        """Each question's field with the field of its remark, or None."""
        return [
            (self[f"q{one.number}"], self[f"w{one.number}"] if one.more else None)
            for one in QUESTIONS
        ]

    def answers(self) -> dict[str, dict[str, str]]:
        """What was said, by number."""
        return {
            str(one.number): {
                "answer": self[f"q{one.number}"].data or "",
                "words": (self[f"w{one.number}"].data or "") if one.more else "",
            }
            for one in QUESTIONS
        }


class HoldForm(Form):
    """A hold that the counselor raises. The people of the case are filled in by the view."""

    kind = RadioField("What is it about?", choices=KINDS, validate_choice=False)
    who = SelectField("About whom", validate_choice=False)
    reason = TextField(
        "What you saw or heard",
        [InputRequired("Say what you saw or heard."), LONG],
        description="Only the care team and a supervisor read this.",
    )


class LiftForm(Form):
    """Why a hold can be lifted, and until when."""

    reason = TextField("Why it can be lifted", [InputRequired("Say why it can be lifted."), LONG])
    order_terms = TextField("What the order says, and until when", [LONG])
    ends_on = DateField("Lifted until", [Optional()])

    @property
    def day(self) -> date | None:
        found: date | None = self.ends_on.data
        return found


class ChannelForm(Form):
    """Which way of writing is safe."""

    agreed = TextField(
        "Which way is safe, and what you agreed",
        [InputRequired("Say which way is safe, and since when."), LONG],
        description="For example: a new address that only they read, mornings alone.",
    )


class AcknowledgeForm(Form):
    """What was done about an alert, and what came of it."""

    action = TextField("What you did", [InputRequired("Say what you did."), LONG])
    outcome = TextField(
        "What came of it, and what happens next",
        [InputRequired("Say what came of it, or what happens next."), LONG],
    )


class RespondersForm(Form):
    """Who answers for risk, and who stands in. The people are filled in by the view."""

    owner_id = SelectField("Answers for risk", coerce=as_id, validate_choice=False)
    backup_id = SelectField("Stands in", coerce=as_id, validate_choice=False)
