"""Articles, imports and exercises for tests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from counsel.kernel.actor import Actor
from counsel.library import authoring, service
from counsel.library.blocks import registry
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent
from counsel.library.models import Article, Exercise, ImportDraft

TWIN = Path(__file__).parent / "importing" / "corpus" / "founding_twin.txt"
SHORT = """A Quiet Article

It begins like this, with a few words.

On Forgiving

Forgiving takes its time. Nobody can ask for it.

It is a gift, and it may be kept.

On Walking

Walk every day, if you can.
"""


def import_of(author: Actor, *, now: datetime, text: str = SHORT) -> ImportDraft:
    """An import that was not saved yet."""
    return service.start_import(author, text, now=now)


def make_article(author: Actor, *, now: datetime, text: str = SHORT) -> Article:
    """An article of the practice."""
    draft = import_of(author, now=now, text=text)
    return service.save_article(author, draft, version=draft.version, now=now)


def make_content(questions: int = 1, *, title: str = "A small exercise") -> ExerciseContent:
    """A finished exercise with a text to read and so many questions."""
    blocks = [_block("reading", 1, heading="Read this", text="A few *plain* words.")]
    blocks += [_block("long_text", n, prompt=f"Question {n}?") for n in range(1, questions + 1)]
    return ExerciseContent(title=title, theme="growth", blocks=tuple(blocks))


def make_draft(author: Actor, *, now: datetime, questions: int = 1) -> Exercise:
    """An exercise that was never published."""
    return authoring.new_exercise(author, now=now, content=make_content(questions))


def make_exercise(author: Actor, *, now: datetime, questions: int = 1) -> Exercise:
    """An exercise with one published version."""
    exercise = make_draft(author, now=now, questions=questions)
    authoring.publish(author, exercise, "", now=now)
    return exercise


def _block(kind: str, number: int, **settings: str) -> Block:
    key = f"{kind.replace('_', '-')}-{number}"
    config = registry.get(kind).Config.model_validate(settings)
    return Block(key=key, type=kind, config=config)
