"""Two partners, one exercise: who may do what when, and what one may read of the other (domain.md,
Couples). Pure: no database, no request.

Before the reveal a partner's stage hangs on what they did themselves, on the counselor's opening
and on the reveal; nothing here lets it hang on the other one. So there is no word for "the other
left": they see "Not revealed", as they did from the first day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counsel.kernel.errors import DomainError
from counsel.library.content import ExerciseContent

SESSION, BOTH = "session", "both"
REVEALS = {
    SESSION: "In a session, once both are ready",
    BOTH: "At once, when both are ready",
}
OFFERED, DECLINED, ACCEPTED = "offered", "declined", "accepted"
WRITING, SENT, READY, LEFT, REVEALED = "writing", "sent", "ready", "left", "revealed"
BEFORE = (OFFERED, DECLINED, ACCEPTED)
SEPARATED, HELD, COUNSELOR = "separated", "hold", "counselor"
ENDINGS = {
    COUNSELOR: "the care team ended it",
    SEPARATED: "the two are separating",
    HELD: "a hold was raised",
}
NEVER_SHOWN = frozenset({"letter", "file", "scored_scale"})
TOO_EARLY = "This is not open yet."
TOO_LATE = "This was revealed already. It stays as it is."
NOT_NOW = "This cannot be done any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one partner did. `sent` is that their newest answers stand with the counselor, `ready`
    that they want exactly those revealed."""

    accepted: bool = False
    declined: bool = False
    sent: bool = False
    ready: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A pair as its counselor knows it. `apart` is that one of the two no longer takes part in the
    case or that their exercise was taken away; `against` what the safety layer says against it."""

    sides: Sequence[Side]
    opened: bool = False
    revealed: bool = False
    ended: bool = False
    apart: bool = False
    against: str | None = None


def stage_of(side: Side, *, opened: bool, revealed: bool) -> str:
    """Where one partner is, in their own eyes."""
    if revealed:
        return REVEALED
    if side.left:
        return LEFT
    if not opened:
        return DECLINED if side.declined else ACCEPTED if side.accepted else OFFERED
    if side.sent:
        return READY if side.ready else SENT
    return WRITING


def refuse_unless(stage: str, *wanted: str) -> None:
    """Raises DomainError where a partner's stage does not allow what they ask for."""
    if stage in wanted:
        return
    if stage == REVEALED:
        raise DomainError(TOO_LATE)
    raise DomainError(TOO_EARLY if stage in BEFORE else NOT_NOW)


def not_opened_because(facts: Facts) -> str | None:
    """Why the counselor cannot open it now; None where they can."""
    if facts.opened:
        return "It is open already."
    return _over(facts) or _not_accepted(facts.sides) or facts.against


def not_revealed_because(facts: Facts) -> str | None:
    """Why it cannot be revealed now, in words for the counselor alone; None where it can."""
    if facts.revealed:
        return "It is revealed already."
    if not facts.opened:
        return "It is not open yet."
    if over := _over(facts):
        return over
    if not all(side.sent for side in facts.sides):
        return "Both have to send their answers first."
    if not all(side.ready for side in facts.sides):
        return "Each of them has to say that they are ready."
    return facts.against


def _over(facts: Facts) -> str | None:
    if facts.ended:
        return "This pairing has ended."
    if facts.apart:
        return "One of them no longer takes part, or the exercise was withdrawn."
    if any(side.left for side in facts.sides):
        return "One of them left. It stays closed; the other one is not told."
    return None


def _not_accepted(sides: Sequence[Side]) -> str | None:
    if any(side.declined for side in sides):
        return "One of them said no. The other one is not told."
    if not all(side.accepted for side in sides):
        return "Each of them has to accept first."
    return None


def never_shown(content: ExerciseContent, watched: Collection[str]) -> set[str]:
    """The blocks that no partner ever reads of the other, by key: letters, files and measures, and
    `watched` ones, whose answers may be about safety."""
    kinds = {block.key for block in content.blocks if block.type in NEVER_SHOWN}
    return kinds | {key for key in watched if key in content.by_key}


def for_partner(
    content: ExerciseContent,
    answers: Mapping[str, Any],
    *,
    watched: Collection[str],
    private: Collection[str],
) -> dict[str, Any]:
    """The answers that the other one reads once revealed, by block key.

    What is private, what is never shown, and what only showed because of one of those is not in
    it; neither is an open answer, so that it cannot be told from a private one.
    """
    hidden = never_shown(content, watched) | set(private)
    shown: dict[str, Any] = {}
    for block in content.visible_blocks(answers):
        if _hangs_on(block, hidden):
            hidden.add(block.key)
        elif block.kind.answerable and block.key not in hidden:
            value = answers.get(block.key)
            if not block.kind.is_empty(block.config, value):
                shown[block.key] = value
    return shown


def listed_for_partner(
    content: ExerciseContent, shown: Mapping[str, Any], watched: Collection[str]
) -> list[str]:
    """The questions that stand on the revealed page, by key, in order: all that could be there but
    for conditional ones without an answer."""
    never = never_shown(content, watched)
    return [
        block.key
        for block in content.blocks
        if block.kind.answerable
        and block.key not in never
        and (block.key in shown or block.show_if is None)
    ]


def _hangs_on(block: Any, hidden: Collection[str]) -> bool:
    condition = block.show_if
    days_from = getattr(block.config, "days_from", None)
    return (condition is not None and condition.block in hidden) or days_from in hidden
