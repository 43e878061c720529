"""Compares what was typed, what the page said and what the server held. Pure: no browser."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.nothing_lost import values
from bench.nothing_lost.exercise import FIELDS
from bench.nothing_lost.house import Held
from bench.nothing_lost.merging import longest_beginning
from bench.nothing_lost.scripts import Script
from bench.nothing_lost.writer import Key, Saying, Writer

KEPT_HERE = ("offline", "refused")
CLOCKS_DIFFER = 0.03
_BLOCKS = Counter(one.block for one in FIELDS.values())
OF_SEVERAL_FIELDS = {block for block, fields in _BLOCKS.items() if fields > 1}


@dataclass
class Verdict:
    """What one run showed. `lost_saved` and `lost_kept` are characters that the page had said to be
    saved, or kept on the device; `oldest` the age in seconds of the oldest other lost one."""

    kind: str
    seed: int
    typed: int = 0
    kept: int = 0
    lost_saved: int = 0
    lost_kept: int = 0
    lost_else: int = 0
    oldest: float = 0.0
    conflicts: int = 0
    shown: int = 0
    merged: int = 0
    own_echoes: int = 0
    false_saved: int = 0
    returned: int = 0
    rested: bool = True
    notes: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether any goal is missed."""
        missed = self.lost_saved + self.lost_kept + self.false_saved + self.returned
        unseen = self.conflicts - self.shown - self.merged
        return bool(missed or self.oldest > 1 or unseen or not self.rested)


def judge(script: Script, writers: list[Writer], held: list[Held], rested: bool) -> Verdict:
    """The verdict over a run. In: what was held, in order; the last of each block is the end."""
    found = Verdict(script.kind, script.seed, rested=rested)
    final = {one.block: values.text(one.value) for one in held}
    for writer in writers:
        _words(found, writer, final)
        _choices(found, writer, writers, held)
        _conflicts(found, writer, len(writers) > 1)
        _sayings(found, writer, held, alone=len(writers) == 1)
    if not rested:
        found.notes.append("the page does not come to rest")
    return found


def _words(found: Verdict, writer: Writer, final: dict[str, str]) -> None:
    runs: dict[int, list[Key]] = {}
    for key in writer.keys:
        if not key.text.isspace():
            runs.setdefault(key.word, []).append(key)
    for keys in runs.values():
        text = final.get(FIELDS[keys[0].field].block, "")
        standing = [key for key in keys if not key.erased]
        whole = "".join(key.text for key in standing)
        there = longest_beginning(whole, text)
        found.typed += len(whole)
        found.kept += len(there)
        for end in range(1, len(standing) + 1):
            begun = "".join(key.text for key in standing[:end])
            if len(begun) > len(there):
                _lost(found, writer, standing[end - 1], begun)
        full = "".join(key.text for key in keys)
        if len(standing) < len(keys) and len(standing) > 1 and full in text:
            found.returned += len(full) - len(whole)
            found.notes.append(f"deleted, yet back in {keys[0].field}: {full}")


def _choices(found: Verdict, writer: Writer, writers: list[Writer], held: list[Held]) -> None:
    """The last choice of each field stands, or somebody who chose otherwise had seen it."""
    for where in {one.field for one in writer.chosen}:
        last = [one for one in writer.chosen if one.field == where][-1]
        others = [w for w in writers if w is not writer and any(c.field == where for c in w.chosen)]
        found.typed += 1
        at_end = [one.value for one in held if one.block == FIELDS[where].block][-1:]
        if _value(where, at_end[0] if at_end else None) == last.text or others:
            found.kept += 1
        else:
            _lost(found, writer, last, last.text)


def _value(where: str, value: Any) -> str:
    if where == "mood":
        value = ((value or {}).get("days", {}).get("1") or {}).get("mood")
    return "" if value is None else str(value)


def _lost(found: Verdict, writer: Writer, key: Key, word: str) -> None:
    """One lost key. `word` is its word up to and with it."""
    said = [one for one in writer.said if one.at >= key.at and _stood(one, key.field, word)]
    ends = writer.ends[key.life] if key.life < len(writer.ends) else writer.ends[-1]
    age = ends - key.at
    if any(one.state == "saved" for one in said):
        found.lost_saved += len(key.text)
        kind = "although SAVED was said"
    elif any(one.state in KEPT_HERE and "device" in one.text and one.at < ends for one in said):
        found.lost_kept += len(key.text)
        kind = "although KEPT ON THIS DEVICE was said"
    else:
        found.lost_else += len(key.text)
        found.oldest = max(found.oldest, age)
        kind = "before anything was said"
    found.notes.append(f"{writer.name} lost {word!r} of {key.field}, {age:.2f} s old, {kind}")


def _stood(said: Saying, where: str, word: str) -> bool:
    """Whether a word stood in its field when something was said."""
    asked = FIELDS[where]
    return any(
        name == asked.name and word in value for name, value in said.fields.get(asked.block, [])
    )


def _conflicts(found: Verdict, writer: Writer, two: bool) -> None:
    """Each refused version is shown, or went together with the other one field by field: that
    nothing was lost thereby is what `_words` looks at."""
    for one in writer.conflicts:
        if not two:
            found.own_echoes += 1
            continue
        found.conflicts += 1
        found.shown += bool(one.shown)
        if one.shown:
            continue
        if one.block in OF_SEVERAL_FIELDS:
            found.merged += 1
        else:
            found.notes.append(f"{writer.name}: a conflict at {one.block} was not shown")


def _sayings(found: Verdict, writer: Writer, held: list[Held], *, alone: bool) -> None:
    """Each "saved" is true: the server held what stood in the fields."""
    for said in writer.said:
        if said.state != "saved":
            continue
        before = [one for one in held if one.at <= said.at + CLOCKS_DIFFER]
        for key, value in values.typed(said.fields).items():
            known = [values.plain(one.value) for one in before if one.block == key]
            if value not in ((known or [None])[-1:] if alone else [None, *known]):
                found.false_saved += 1
                found.notes.append(f"{writer.name}: “{said.text}” was said, yet {key} was not held")
