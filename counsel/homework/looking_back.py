"""The short look back after homework (domain.md, after-check), in the words of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

AMOUNTS = {0: "None of it", 1: "A little", 2: "About half", 3: "Most of it", 4: "All of it"}
BARRIERS = {
    "time": "There was no time",
    "forgot": "I forgot",
    "unclear": "It was unclear",
    "upsetting": "It was too upsetting",
    "private": "I had no private place",
    "fit": "It did not fit me",
    "better": "I felt better",
    "other": "Something else",
}


class _Submission(Protocol):
    @property
    def amount(self) -> int | None: ...
    @property
    def difficulty(self) -> int | None: ...
    @property
    def usefulness(self) -> int | None: ...
    @property
    def barriers(self) -> Any: ...


def facts(submission: _Submission) -> list[tuple[str, str]]:
    """What a client said when they looked back: (name, words); "Not said" where they left it."""
    amount = submission.amount
    found = [
        ("How much", "" if amount is None else AMOUNTS.get(amount, "")),
        ("How hard", _of_ten(submission.difficulty)),
        ("How useful", _of_ten(submission.usefulness)),
        ("In the way", _in_the_way(submission.barriers or {})),
    ]
    return [(name, words or "Not said") for name, words in found]


def _of_ten(number: int | None) -> str:
    return "" if number is None else f"{number} of 10"


def _in_the_way(barriers: Mapping[str, Any]) -> str:
    words = [BARRIERS[kind] for kind in barriers.get("kinds", ()) if kind in BARRIERS]
    return "; ".join([*words, *filter(None, [barriers.get("words", "")])])
