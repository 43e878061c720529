"""What changed between two documents of an exercise, in words for the people who work with it.

Parts are told apart by their keys, which stay as long as a part lives. Of parts in another order,
as few as possible are called moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from counsel.library import wording
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent

Kind = Literal["added", "removed", "moved", "changed"]
LONG = 80
ABOUT = "About"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change in a sentence. `was` and `now` are given where texts are too long for it; `part`
    is the key of the part that it is about, empty for the exercise as a whole."""

    kind: Kind
    text: str
    was: str = ""
    now: str = ""
    part: str = ""


def between(before: ExerciseContent, after: ExerciseContent) -> list[Difference]:
    """Every change from one document to another: the exercise first, then its parts in the order
    in which they stand now, then what was taken out. Empty for equal documents."""
    found = list(_about(before, after))
    kept = {key for key, one in after.by_key.items() if _same(before.by_key.get(key), one)}
    moved = _moved(
        [one.key for one in before.blocks if one.key in kept],
        [one.key for one in after.blocks if one.key in kept],
    )
    old_place = {one.key: n for n, one in enumerate(before.blocks, 1)}
    for place, part in enumerate(after.blocks, 1):
        if part.key not in kept:
            found.append(Difference("added", f"{_named(place, part)} added.", part=part.key))
            continue
        if part.key in moved:
            was = old_place[part.key]
            way = "up" if place < was else "down"
            text = f"{_named(place, part)} moved {way}; it was part {was}."
            found.append(Difference("moved", text, part=part.key))
        found += _part(place, before, after, part.key)
    for place, part in enumerate(before.blocks, 1):
        if part.key not in kept:
            found.append(Difference("removed", f"{_named(place, part)} taken out.", part=part.key))
    return found


def in_short(found: Sequence[Difference]) -> str:
    """A change note made of the differences: how many of each kind."""
    words = {
        "added": "{} added",
        "removed": "{} taken out",
        "moved": "{} moved",
        "changed": "{} changed",
    }
    counts = {kind: len({d.part or d.text for d in found if d.kind == kind}) for kind in words}
    told = [
        words[kind].format("1 thing" if n == 1 else f"{n} things")
        for kind, n in counts.items()
        if n
    ]
    return ", ".join(told).capitalize()


def _same(old: Block | None, new: Block) -> bool:
    return old is not None and old.type == new.type


def _named(place: int, part: Block) -> str:
    label = part.kind.label
    text = title_of(part)
    return f"Part {place} ({label}{', ' + wording.quoted(text) if text else ''})"


def title_of(part: Block) -> str:
    """What names a part: its question, heading or first words; empty where it has none yet."""
    for name in ("prompt", "heading", "statement", "text"):
        if text := getattr(part.config, name, ""):
            return str(text)
    return ""


def _about(before: ExerciseContent, after: ExerciseContent) -> Iterator[Difference]:
    for name, word in wording.FIELDS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if name == "alerts":
            was = [wording.alert(rule, before.by_key) for rule in old]
            yield from _lines(word, was, [wording.alert(rule, after.by_key) for rule in new])
        elif isinstance(new, tuple):
            yield from _lines(word, list(old), list(new))
        else:
            yield _value(word, wording.value(name, old), wording.value(name, new))


def _part(
    place: int, before: ExerciseContent, after: ExerciseContent, key: str
) -> Iterator[Difference]:
    old, new = before.by_key[key], after.by_key[key]
    if old == new:
        return
    name = _short_name(place, new)
    for field, setting in new.kind.Config.model_fields.items():
        was, now = getattr(old.config, field), getattr(new.config, field)
        if was != now:
            yield from _setting(place, name, setting.title or field, field, was, now, key)
    if old.show_if != new.show_if:
        was, now = _shown(old, before), _shown(new, after)
        yield Difference("changed", f"{name} is shown {now}; it was shown {was}.", part=key)


def _shown(part: Block, content: ExerciseContent) -> str:
    return wording.condition(part.show_if, content.by_key)


def _short_name(place: int, part: Block) -> str:
    text = title_of(part)
    return f"Part {place} {wording.quoted(text)}" if text else f"Part {place} ({part.kind.label})"


def _setting(
    place: int, name: str, word: str, field: str, was: Any, now: Any, key: str
) -> Iterator[Difference]:
    if field == "prompt" and was and now:
        if max(len(was), len(now)) <= LONG:
            text = f"Question {place} {wording.quoted(now, LONG)} was {wording.quoted(was, LONG)}."
            yield Difference("changed", text, part=key)
        else:
            yield Difference("changed", f"Question {place} was asked differently.", was, now, key)
    elif field == "required":
        text = "is needed now" if now else "is not needed any more"
        yield Difference("changed", f"{name} {text}.", part=key)
    elif isinstance(now, tuple | list) and all(isinstance(one, str) for one in (*was, *now)):
        yield from _lines(f"{name}, {_lower(word)}", list(was), list(now), key)
    else:
        yield _value(f"{name}, {_lower(word)}", wording.plain(was), wording.plain(now), key)


def _lower(word: str) -> str:
    return (word[:1].lower() + word[1:]).removesuffix(", one a line")


def _value(word: str, was: str, now: str, part: str = "") -> Difference:
    if max(len(was), len(now)) > LONG or "\n" in was + now:
        verb = "changed" if was and now else "written" if now else "emptied"
        return Difference("changed", f"{word}: {verb}.", was, now, part)
    if not was:
        text = f"{word}: {wording.quoted(now, LONG)}; it was empty."
    elif not now:
        text = f"{word}: empty now; it was {wording.quoted(was, LONG)}."
    else:
        text = f"{word}: {wording.quoted(now, LONG)}; it was {wording.quoted(was, LONG)}."
    return Difference("changed", text, part=part)


def _lines(word: str, was: list[str], now: list[str], part: str = "") -> Iterator[Difference]:
    gone = [one for one in was if one not in now]
    new = [one for one in now if one not in was]
    for one in new:
        yield Difference("changed", f"{word}: {wording.quoted(one, 140)} added.", part=part)
    for one in gone:
        yield Difference("changed", f"{word}: {wording.quoted(one, 140)} taken out.", part=part)
    if not gone and not new:
        yield Difference("changed", f"{word}: in another order.", part=part)


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest keys whose moving turns one order into the other: all that are not on a longest
    increasing run of old places."""
    place = {key: n for n, key in enumerate(before)}
    tails: list[int] = []
    ends: list[str] = []
    previous: dict[str, str] = {}
    for key in after:
        at = bisect_left(tails, place[key])
        tails[at : at + 1] = [place[key]]
        ends[at : at + 1] = [key]
        if at:
            previous[key] = ends[at - 1]
    staying: set[str] = set()
    last = ends[-1] if ends else ""
    while last:
        staying.add(last)
        last = previous.get(last, "")
    return set(after) - staying
