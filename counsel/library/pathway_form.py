"""The steps of a pathway as they are typed: read from a form, and put in another order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from counsel.library.blocks.base import FormData
from counsel.library.pathway import MOST_STEPS, PathwayStep

DAYS, AFTER = "days", "after"
NEW: dict[str, Any] = {"after_step": True}
Step = dict[str, Any]


def read_steps(form: FormData) -> list[Step]:
    """The steps in the order in which they were sent, not yet checked."""
    names = [str(name) for name in form.getlist("step")[: MOST_STEPS + 1]]
    return [_read(form, name) for name in names]


def _read(form: FormData, name: str) -> Step:
    number = _number(form.get(f"days-{name}"))
    by_day = form.get(f"when-{name}") == DAYS
    return {
        "exercise": str(form.get(f"exercise-{name}") or ""),
        "reason": str(form.get(f"reason-{name}") or "").replace("\x00", "").replace("\r\n", "\n"),
        "after_days": max(number - 1, 0) if by_day else None,
        "after_step": not by_day,
        "wait_days": 0 if by_day else number,
        "days_to_do": _number(form.get(f"to-do-{name}"), otherwise=7),
        "optional": bool(form.get(f"optional-{name}")),
        "by_hand": bool(form.get(f"by-hand-{name}")),
    }


def _number(typed: Any, *, otherwise: int = 0) -> int:
    text = str(typed or "").strip()
    return int(text) if text.isdigit() and text.isascii() and len(text) < 6 else otherwise


def shown_number(step: PathwayStep) -> int:
    """The number beside "when": which day it is, or how many days it waits."""
    return step.wait_days if step.after_days is None else step.after_days + 1


def rearranged(steps: list[Step], asked: str) -> list[Step]:
    """The steps after one action: "add", or "up-2", "down-2", "remove-2" (counted from 0)."""
    if asked == "add":
        return [*steps, NEW]
    action, _, name = asked.partition("-")
    place = _number(name, otherwise=-1)
    if action not in ACTIONS or not 0 <= place < len(steps):
        return steps
    return ACTIONS[action](list(steps), place)


def _move(by: int) -> Callable[[list[Step], int], list[Step]]:
    def moved(steps: list[Step], place: int) -> list[Step]:
        step = steps.pop(place)
        steps.insert(max(place + by, 0), step)
        return steps

    return moved


def _without(steps: list[Step], place: int) -> list[Step]:
    return [*steps[:place], *steps[place + 1 :]]


ACTIONS: dict[str, Callable[[list[Step], int], list[Step]]] = {
    "up": _move(-1),
    "down": _move(1),
    "remove": _without,
}
