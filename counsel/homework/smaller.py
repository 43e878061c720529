"""A smaller version of an exercise: some questions left out, a log of fewer days. Pure.

What keeps a client safe is never left out: what they read, a minute to arrive, a question that an
alert watches. Nor is what the rest needs: a required question, and one that another part hangs on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from math import ceil

from counsel.library.alerts import AlertRule
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent

LOG, TIMER = "daily_log", "timer"
STAYS = "This part stays: the rest needs it, or somebody’s safety does."
TOO_SMALL = "Leave at least one question."
NO_LOG = "This exercise has no log that can be shorter."


def may_leave_out(content: ExerciseContent, rules: Collection[AlertRule]) -> list[Block]:
    """The questions that a smaller version may leave out, in order."""
    needed = {rule.block for rule in rules}
    for block in content.blocks:
        if block.show_if is not None:
            needed.add(block.show_if.block)
        needed.add(getattr(block.config, "days_from", ""))
    return [
        block
        for block in _questions(content.blocks)
        if block.key not in needed and not block.required
    ]


def log_days(content: ExerciseContent, rules: Collection[AlertRule]) -> range:
    """How many days a shorter log may have: empty where there is none that can be shorter.

    A log whose days the client chooses stays as it is, and so many days as an alert counts stay.
    """
    logs = _logs(content.blocks)
    watched = {block.key for block in logs}
    shortest = max((rule.days for rule in rules if rule.block in watched), default=1)
    return range(shortest, max((_days(block) for block in logs), default=0))


def problem(
    content: ExerciseContent,
    rules: Collection[AlertRule],
    left_out: Collection[str],
    days: int | None,
) -> tuple[str, str] | None:
    """Why there is no such smaller version: the form's field and a text."""
    allowed = {block.key for block in may_leave_out(content, rules)}
    if not allowed.issuperset(left_out):
        return "left_out", STAYS
    if not any(block.key not in left_out for block in _questions(content.blocks)):
        return "left_out", TOO_SMALL
    if days is None:
        return None
    possible = log_days(content, rules)
    if not possible:
        return "log_days", NO_LOG
    if days not in possible:
        return "log_days", f"Choose {possible.start} to {possible.stop - 1} days."
    return None


def proposed(
    content: ExerciseContent, rules: Collection[AlertRule]
) -> tuple[list[str], int | None]:
    """About half of it: the later ones of the questions that may be left out, and half the days."""
    free = [block.key for block in may_leave_out(content, rules)]
    days = log_days(content, rules)
    half = ceil(days.stop / 2) if days else 0
    return free[len(free) // 2 :], max(half, days.start) if days else None


def of(
    content: ExerciseContent, left_out: Collection[str] | None, days: int | None
) -> ExerciseContent:
    """The document without these questions, its logs no longer than `days`, its minutes less."""
    if not left_out and days is None:
        return content
    gone = frozenset(left_out or ())
    blocks = tuple(_shorter(block, days) for block in content.blocks if block.key not in gone)
    asked = len(_questions(content.blocks)) or 1
    part = ceil(content.minutes * len(_questions(blocks)) / asked)
    return content.model_copy(update={"blocks": blocks, "minutes": max(1, part)})


def _shorter(block: Block, days: int | None) -> Block:
    if days is None or not _is_fixed_log(block):
        return block
    enough: int = getattr(block.config, "enough", 1)
    changed = {"days": min(_days(block), days), "enough": min(enough, days)}
    return block.model_copy(update={"config": block.config.model_copy(update=changed)})


def _days(block: Block) -> int:
    return int(getattr(block.config, "days", 0))


def _questions(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if block.kind.answerable and block.type != TIMER]


def _logs(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if _is_fixed_log(block)]


def _is_fixed_log(block: Block) -> bool:
    return block.type == LOG and not getattr(block.config, "days_from", "")
