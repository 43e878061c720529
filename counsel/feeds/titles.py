"""What an entry of a counselor's feed is called: nothing that says who, unless they chose so."""

from __future__ import annotations

from counsel.appointments.invites import TITLE

NEUTRAL, INITIALS, NAMES = "neutral", "initials", "names"
TITLES = (NEUTRAL, INITIALS, NAMES)


def title_of(case_title: str, titles: str) -> str:
    """As "Appointment", "A. B." or the title of the case."""
    if titles == NAMES:
        return case_title
    letters = [word[0] for word in case_title.split() if word[0].isalpha()]
    wanted = titles == INITIALS and letters
    return " ".join(f"{letter}." for letter in letters) if wanted else TITLE
