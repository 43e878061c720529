"""The counselor's adjustments of an import by name: which step each is, and how it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counsel.kernel.errors import DomainError
from counsel.library.importing import adjust
from counsel.library.importing.article import ParsedArticle


@dataclass(frozen=True, slots=True)
class Asked:
    """One adjustment as it was asked for; `place` counts from 0."""

    action: str
    place: int = 0
    paragraph: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What an adjustment is called once it was done, its step, and where to look afterwards."""

    done: str
    step: Callable[[ParsedArticle, Asked], ParsedArticle]
    look: int = 0


KNOWN = {
    "rename": Known("Heading changed", lambda a, w: adjust.rename(a, w.place, w.text)),
    "merge": Known("Joined to the part before", lambda a, w: adjust.merge(a, w.place), -1),
    "split": Known(
        "Divided", lambda a, w: adjust.split(a, w.place, w.paragraph, w.text or None), 1
    ),
    "up": Known("Moved up", lambda a, w: adjust.move(a, w.place, -1), -1),
    "down": Known("Moved down", lambda a, w: adjust.move(a, w.place, 1), 1),
    "drop": Known("Left out", lambda a, w: adjust.drop(a, w.place)),
    "drop_question": Known("Question left out", lambda a, w: adjust.drop_question(a, w.place)),
    "restore": Known("Restored at the end", lambda a, w: adjust.restore(a, w.place)),
}


def known(asked: Asked) -> Known:
    """The adjustment of this name. Raises DomainError where there is none."""
    try:
        return KNOWN[asked.action]
    except KeyError:
        raise DomainError("There is no such change.") from None


def step(asked: Asked) -> Callable[[ParsedArticle], ParsedArticle]:
    """The adjustment as a step over an article."""
    found = known(asked)
    return lambda article: found.step(article, asked)


def look_at(asked: Asked, sections: int) -> int:
    """The place of the section to look at afterwards, where the article has so many of them."""
    if asked.action == "restore":
        return max(sections - 1, 0)
    return min(max(asked.place + known(asked).look, 0), max(sections - 1, 0))
