"""The screen: twelve questions for one person alone, and what follows from the answers. Pure.

Which question raises which hold is from domain.md ("The screen", the holds table). For 1 to 8 only
a clear "No" clears. It is a conversation with a list, not a validated test, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

YES, NO, UNSURE, UNSAID = "yes", "no", "unsure", "unsaid"
WORDS = {YES: "Yes", NO: "No", UNSURE: "Unsure", UNSAID: "Rather not say"}
CURRENT_FOR = timedelta(days=30)
ORDER, SAFE_CHANNEL = 5, 11
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is asked aloud; `more` asks for a few words beside the answer."""

    number: int
    text: str
    hint: str = ""
    more: str = ""


QUESTIONS = (
    Question(1, "Has a partner or former partner ever hurt you, choked you, or forced you to do "
                "something you did not want?"),
    Question(2, "Are there moments when you are afraid of them, or of what they might do?"),
    Question(3, "Do they decide over your money, your phone, where you go or whom you see?"),
    Question(4, "Have they asked you to leave them alone, or blocked you anywhere?"),
    Question(5, "Is there a court, police or other legal order about contact, in either direction?",
             hint="Also one that has been applied for.", more="What it says, as far as known"),
    Question(6, "Since the break-up, have there been times when you followed them, kept watch on "
                "them, came by without asking, or wrote from another account?",
             hint="Many people do one of these once. It helps to know."),
    Question(7, "Do you have thoughts of hurting them, or somebody else?"),
    Question(8, "Do you have thoughts of dying, or of hurting yourself?",
             hint="A yes is a reason to talk about it now, in this session."),
    Question(9, "As far as you know, are they together with somebody new?"),
    Question(10, "Do you have to be in touch about something: children, the home, work?",
             more="About what"),
    Question(11, "Is it safe for you when we send you an e-mail or a text?",
             hint="Only a clear yes keeps messages on.",
             more="Who else can see your phone or mails"),
    Question(12, "Do both of you want to be in contact?", more="How you know what they want"),
)  # fmt: skip


def holds(answers: Answers) -> dict[str, list[int]]:
    """The holds that these answers ask for, each with the numbers of the questions behind it."""
    not_no = {number for number in range(1, 9) if _code(answers, number) != NO}
    contact = sorted(not_no & {4, 5, 6})
    contact += [9] if _code(answers, 9) == YES else []
    contact += [12] if _code(answers, 12) != YES else []
    found = {
        "contact": contact,
        "couple": sorted(not_no & {1, 2, 3, ORDER}),
        "risk": sorted(not_no & {7, 8}),
    }
    return {kind: numbers for kind, numbers in found.items() if numbers}


def is_safe_to_write(answers: Answers) -> bool:
    """Whether messages to this person may stay on: only after a clear yes."""
    return _code(answers, SAFE_CHANNEL) == YES


def missing(answers: Answers) -> list[int]:
    """The questions without an answer; "Rather not say" is one."""
    return [one.number for one in QUESTIONS if _code(answers, one.number) not in WORDS]


def is_current(asked_at: datetime, newest_flag_at: datetime | None, now: datetime) -> bool:
    """Whether a screen still counts: thirty days, and nothing was flagged after it."""
    fresh = now - asked_at < CURRENT_FOR
    return fresh and (newest_flag_at is None or newest_flag_at <= asked_at)


def _code(answers: Answers, number: int) -> str:
    one = answers.get(str(number)) or {}
    return str(one.get("answer", ""))
