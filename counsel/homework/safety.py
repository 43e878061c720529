"""The safety layer of assigning (domain.md, tiers and holds). Pure: facts in, a text or None out.

G is free. A asks that the cautions were read; coaches assign A except the exercises that need a
clinician. R asks for a current screen and an attestation, which this version does not hold yet, so
it is refused for everyone. A standing flag stops new work as its hold says.
"""

from __future__ import annotations

from collections.abc import Collection

FREE, CAUTION, RESTRICTED = "G", "A", "R"
CLINICIAN_ONLY = frozenset(
    {"four-private-pages", "forgiveness-my-way", "forgiveness-my-own-side", "goodbye-letter"}
)
NOT_UNDER_COUPLE = frozenset({"forgiveness-my-way"})
ALLOWED_UNDER_RISK = frozenset({"name-what-i-feel", "ride-the-urge", "finding-the-right-help"})


def refusal(
    *,
    tier: str,
    built_in: str | None,
    copied_from: str | None = None,
    profession: str | None,
    flags: Collection[str],
    cautions_read: bool,
) -> str | None:
    """Why this exercise cannot be assigned now, in words for the counselor; None where it can.

    `flags` are the kinds of the standing safety flags of the case: contact, couple, risk. A copy is
    bound by what binds its original, and gains nothing by it: its author may have changed it.
    """
    origin = built_in or copied_from
    if tier == RESTRICTED:
        return "This exercise needs a screen of each person alone first, so it cannot be assigned."
    if "risk" in flags and built_in not in ALLOWED_UNDER_RISK:
        return "A risk flag stands. Until it is reviewed, only the steadying exercises are open."
    if "couple" in flags and origin in NOT_UNDER_COUPLE:
        return "A flag on the couple stands. Choose “Forgiveness, my own side” instead."
    if tier == CAUTION and profession == "coach" and origin in CLINICIAN_ONLY:
        return "This exercise needs a clinician. Refer, or choose another one."
    if tier == CAUTION and not cautions_read:
        return "Read the cautions and tick that you did."
    return None
