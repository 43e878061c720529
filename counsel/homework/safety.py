"""The safety layer of assigning (domain.md, tiers and holds). Pure: facts in, a text or None out.

G is free. A asks that the cautions were read. R asks for a current screen of each person alone, no
hold, and an attestation. A standing hold stops new work, and rests what is open, as it says.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from counsel.library.marks import Marks
from counsel.safety.words import NOBODY

FREE, CAUTION, RESTRICTED = "G", "A", "R"
CONTACT, COUPLE, RISK = "contact", "couple", "risk"
COACH = "coach"
STATEMENTS = {
    "alone": "I screened this client alone.",
    "no_order": "No order and no refusal forbids contact.",
    "no_fear": "I see no coercion and no fear.",
    "wishes": "The other person’s wishes are known from their own words or acts.",
    "may_stop": "The client can stop at any time.",
    "review": "I will review this within the days that I name below.",
}
LONGEST_REVIEW = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who assigns, and how it stands with the people who get it. `holds` are the kinds that reach
    them; `unscreened` the names of those without a current screen; `risk_waits` an alert about risk
    that nobody acknowledged; `answered_for` that the practice named who answers for risk;
    `supervised` that a licensed supervisor is on the care team."""

    profession: str | None
    holds: Collection[str] = ()
    unscreened: Sequence[str] = ()
    risk_waits: bool = False
    answered_for: bool = True
    supervised: bool = False


def refusal(marks: Marks, facts: Facts) -> str | None:
    """Why this exercise cannot be assigned now, in words for the counselor; None where it can.

    What is asked of the counselor in the form (cautions, attestation) is in `unmet`.
    """
    return (
        held(marks, facts.holds)
        or _about_risk(marks, facts)
        or _about_who(marks, facts)
        or _about_screens(marks, facts)
    )


def held(marks: Marks, holds: Collection[str]) -> str | None:
    """What the standing holds forbid: for new work and for what is open already."""
    if RISK in holds and not marks.steadying:
        return "A risk hold stands. Until it is reviewed, only the steadying exercises are open."
    if COUPLE in holds and marks.gentler:
        return f"A hold on the couple stands. Choose “{marks.gentler}” instead."
    if {CONTACT, COUPLE} & set(holds) and (marks.about_contact or marks.paired):
        return "A hold on contact stands, and this leads towards the other person."
    if holds and marks.tier == RESTRICTED:
        return "A hold stands. This exercise waits until it is lifted."
    return None


def unmet(
    marks: Marks,
    *,
    cautions_read: bool,
    ticked: Collection[str],
    review_days: int | None,
) -> tuple[str, str] | None:
    """The first thing that the counselor still has to say: the form's field and a text."""
    if marks.tier != FREE and not cautions_read:
        return "cautions_read", "Read the cautions and tick that you did."
    if marks.tier != RESTRICTED:
        return None
    for key, words in STATEMENTS.items():
        if key not in ticked:
            return f"attest_{key}", f"Needed before this exercise: {words}"
    if review_days is None or not 1 <= review_days <= LONGEST_REVIEW:
        return "review_days", f"Say within how many days you review it: 1 to {LONGEST_REVIEW}."
    return None


def _about_risk(marks: Marks, facts: Facts) -> str | None:
    if facts.risk_waits and not marks.steadying:
        return (
            "An answer about safety waits to be read. Look at it first; until then only the "
            "steadying exercises are open."
        )
    if marks.asks_about_risk and not facts.answered_for:
        return NOBODY
    return None


def _about_who(marks: Marks, facts: Facts) -> str | None:
    if facts.profession != COACH:
        return None
    if marks.clinician_only:
        return "This exercise needs a clinician. Refer, or choose another one."
    if marks.tier == RESTRICTED and not facts.supervised:
        return (
            "A coach assigns this only with a licensed supervisor on the care team. Ask one to "
            "join, or refer."
        )
    return None


def _about_screens(marks: Marks, facts: Facts) -> str | None:
    if marks.tier != RESTRICTED or not facts.unscreened:
        return None
    names = " and ".join(facts.unscreened)
    return f"This exercise needs a current screen first, asked of each alone: {names}."
