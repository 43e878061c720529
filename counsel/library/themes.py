"""The themes of the library: one for each part of a parting and of finding a way on."""

from __future__ import annotations

THEMES = {
    "": "No theme yet",
    "emotions": "Feelings and healing",
    "no contact": "Space and no contact",
    "reflection": "Looking back honestly",
    "growth": "Growing as a person",
    "reconnecting": "Reaching out",
    "communication": "Talking and listening",
    "apology": "Owning and apologizing",
    "change": "Change in deeds",
    "trust": "Trust",
    "open communication": "Staying in touch openly",
    "slow": "Going slowly",
    "forgiveness": "Forgiveness",
    "guidance": "Finding help",
    "setbacks": "Setbacks",
    "re-evaluation": "Is this right for me?",
    "moved on": "Letting go",
}


def word(theme: str) -> str:
    """How a theme is called; one of somebody's own is called as it is."""
    return THEMES.get(theme, theme.capitalize())
