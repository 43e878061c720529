"""What a proposal is made of, and the words by which a theme is known.

Tiers and cautions follow domain.md; a counselor may only be more careful than that by reading on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Prompt = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a theme proposes around the text to read."""

    rationale: str
    content_note: str
    prompts: tuple[Prompt, ...]
    minutes: int = 15
    tier: Literal["G", "A", "R"] = "G"
    cautions: str = ""


WORDS: dict[str, tuple[str, ...]] = {
    "emotions": ("emotion", "feeling", "heal", "grief", "griev", "sad", "pain", "hurt"),
    "no contact": ("contact", "distance", "silence", "space", "block"),
    "reflection": ("reflect", "issue", "pattern", "cause", "honest", "role"),
    "growth": ("growth", "grow", "hobb", "goal", "self", "improve", "passion"),
    "reconnecting": ("reconnect", "reach", "message", "initiate", "rebuilding"),
    "communication": ("communicat", "listen", "talk", "conversation", "express"),
    "apology": ("apolog", "sorry", "mistake", "responsib", "amend", "owning", "remorse"),
    "change": ("change", "action", "demonstrat", "deed", "habit", "show", "consisten"),
    "trust": ("trust", "promise", "reliab", "transparen", "concern"),
    "open communication": ("nurtur", "openly", "open", "check", "appreciat", "connection"),
    "slow": ("slow", "patien", "pace", "rush", "hurry", "time"),
    "forgiveness": ("forgiv", "resent", "letting", "grudge", "releas"),
    "guidance": ("professional", "guidance", "therap", "counsel", "support", "help"),
    "setbacks": ("setback", "obstacle", "stumbl", "relapse", "linear", "reevaluat"),
    "re-evaluation": ("decision", "decid", "right", "evaluat", "worth", "align"),
    "moved on": ("moved", "goodbye", "moving", "farewell", "accept"),
}


def scale(prompt: str, low: str = "not at all", high: str = "very much") -> Prompt:
    """How much, from 0 to 10."""
    return "scale", {"prompt": prompt, "low": low, "high": high}


def write(prompt: str, help: str = "A few words are enough.") -> Prompt:
    """Room to write."""
    return "long_text", {"prompt": prompt, "help": help}


def line(prompt: str) -> Prompt:
    """One line."""
    return "short_text", {"prompt": prompt}


def choose(prompt: str, *options: str) -> Prompt:
    """One of several."""
    return "choice", {"prompt": prompt, "options": options}


def tick(prompt: str, *options: str) -> Prompt:
    """Things to tick off."""
    return "checklist", {"prompt": prompt, "options": options}


def several(prompt: str, *options: str) -> Prompt:
    """Any of several."""
    return "multiple_choice", {"prompt": prompt, "options": options}


def table(prompt: str, *columns: str, rows: int = 3) -> Prompt:
    """Rows with columns."""
    return "table", {"prompt": prompt, "columns": columns, "rows": rows}


GENERAL = Proposal(
    rationale="Reading is a start. A few questions help you find what is true for you.",
    content_note="A text and a few questions. You can stop at any time.",
    prompts=(
        scale("How much does this text speak to where you are now?"),
        write("Which line stayed with you, and why?"),
        choose("Is this something for you now?", "Yes", "Not now", "I am not sure"),
        tick(
            "One small step for this week",
            "I chose one thing to try",
            "I know when I will do it",
            "I know what could get in the way",
        ),
    ),
)
