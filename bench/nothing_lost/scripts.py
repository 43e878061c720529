"""What happens in one run: a list of steps that follows from a kind of fault and a seed.

A step is a tuple of a verb and its words, so that it can be printed and read:
("write", writer, field, keys, seconds between them), ("erase", writer, field, how many keys),
("choose", writer, field, value), ("pause", seconds), ("fault", name, …) and ("mend", name).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from bench.nothing_lost.exercise import CHOICES, OPTIONS, TEXTS
from bench.nothing_lost.words import Words

Step = tuple[Any, ...]
FIRST, SECOND = "A", "B"
# Faults that stay until they are mended, and those that are over in a moment.
LASTING = ("offline", "server-killed", "error-500", "error-503", "disk-full", "slow", "signed-out")
SUDDEN = ("browser-killed", "quick-exit", "asleep", "reloaded", "reloaded-offline")
TOGETHER = ("second-tab", "second-device")
KINDS = ("calm", *LASTING, *SUDDEN, *TOGETHER, "mixed")


@dataclass(frozen=True, slots=True)
class Script:
    """One run, complete: the same kind and seed give the same steps."""

    kind: str
    seed: int
    steps: tuple[Step, ...]
    second: str = ""
    waits: bool = True

    def __str__(self) -> str:
        end = "waits" if self.waits else "closes the page at once"
        lines = [f"  {number:2} {step}" for number, step in enumerate(self.steps)]
        return "\n".join([f"{self.kind} {self.seed} (at the end: {end})", *lines])


def script(kind: str, seed: int) -> Script:
    """The steps of a run. In: a kind of KINDS and any whole number."""
    chance = random.Random(f"{kind} {seed}")
    second = kind if kind in TOGETHER else ""
    if kind == "mixed" and chance.random() < 0.4:
        second = chance.choice(TOGETHER)
    steps = _writing(chance, second)
    for fault in _faults(chance, kind):
        steps = _with(chance, steps, fault)
    return Script(kind, seed, tuple(steps), second, chance.random() < 0.5)


def _faults(chance: random.Random, kind: str) -> list[str]:
    if kind in ("calm", *TOGETHER):
        return []
    if kind == "mixed":
        return chance.sample((*LASTING, *SUDDEN), chance.randint(2, 4))
    if kind == "browser-killed" and chance.random() < 0.6:
        return ["offline", kind]
    return [kind] * chance.choice((1, 1, 2))


def _writing(chance: random.Random, second: str) -> list[Step]:
    """Some seconds of writing, with pauses, jumps and changes of mind."""
    words = Words(chance)
    steps: list[Step] = []
    favorite = chance.choice(list(TEXTS))
    for _ in range(chance.randint(8, 13)):
        who = chance.choice((FIRST, SECOND)) if second else FIRST
        field = favorite if chance.random() < 0.4 else chance.choice(list(TEXTS))
        does = chance.random()
        if does < 0.68:
            keys = _line(chance, words, TEXTS[field].lines)
            steps.append(("write", who, field, keys, chance.choice((0.0, 0.02, 0.06))))
            if chance.random() < 0.2:
                steps.append(("erase", who, field, chance.randint(1, 4)))
        elif does < 0.84:
            steps.append(("choose", who, *_choice(chance)))
        else:
            steps.append(("pause", round(chance.choice((0.1, 0.4, 0.8, 1.7)), 2)))
    return steps


def _line(chance: random.Random, words: Words, lines: bool) -> list[str]:
    keys: list[str] = []
    for _ in range(chance.randint(1, 4)):
        keys += words.next()
        keys.append("\n" if lines and chance.random() < 0.2 else " ")
    return keys


def _choice(chance: random.Random) -> tuple[str, str]:
    field = chance.choice(list(CHOICES))
    values = {"rest": OPTIONS, "days": range(3, 31), "mood": range(11)}[field]
    return field, str(chance.choice(list(values)))


def _with(chance: random.Random, steps: list[Step], fault: str) -> list[Step]:
    """The same steps with a fault somewhere among them, now and then in the middle of a word."""
    at = chance.randint(1, max(1, len(steps) - 2))
    before, after = steps[:at], steps[at:]
    if after[0][0] == "write" and chance.random() < 0.7:
        _verb, who, field, keys, pace = after[0]
        cut = chance.randint(0, len(keys))
        before = [*before, ("write", who, field, keys[:cut], pace)]
        after = [("write", who, field, keys[cut:], pace), *after[1:]]
    if fault == "reloaded-offline":
        return [
            *before,
            ("fault", "offline"),
            *_with(chance, after, "reloaded"),
            ("mend", "offline"),
        ]
    begins = ("fault", fault, *_details(chance, fault))
    if fault in SUDDEN:
        return [*before, begins, *after]
    until = chance.randint(0, len(after))
    rests = [("pause", round(chance.uniform(0, 2.5), 1))] if chance.random() < 0.5 else []
    return [*before, begins, *after[:until], *rests, ("mend", fault), *after[until:]]


def _details(chance: random.Random, fault: str) -> tuple[Any, ...]:
    if fault == "slow":  # seconds for each answer in turn, so that a later one can come first
        return ([round(chance.choice((0.0, 0.3, 2.0, 5.0)), 1) for _ in range(12)],)
    if fault in ("browser-killed", "quick-exit", "asleep", "reloaded"):
        return (round(chance.uniform(0, 1.5), 1),)
    return ()
