"""Sentences of the safety layer that several features say."""

from __future__ import annotations

NOBODY = (
    "This exercise asks about risk. Before it can be used, the practice names who answers for such "
    "answers and who stands in: the owner does that under Practice, Safety."
)
TALK_FIRST = "We’ll talk about this first."
KINDS = {
    "contact": "Contact",
    "couple": "Couple",
    "risk": "Risk",
}
