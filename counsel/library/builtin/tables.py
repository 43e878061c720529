"""The built-in exercises as a table: number, title, tier, variants, time, blocks, grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counsel.library import readability
from counsel.library.builtin import exercises, numbers
from counsel.library.content import ExerciseContent

HEADINGS = (
    "#",
    "Exercise",
    "Tier",
    "Variant",
    "Minutes",
    "How often",
    "Blocks",
    "Questions",
    "Grade",
)
Row = tuple[str, ...]


def client_text(content: ExerciseContent) -> str:
    """The prose that a client reads; not the answers to choose from, which are mere labels."""
    texts = [content.rationale, content.content_note, content.who_reads, content.closing]
    for block in content.blocks:
        config = block.config.model_dump()
        names = ("heading", "text", "statement", "prompt", "help")
        texts += [config.get(name) or "" for name in names]
        texts += list(config.get("statements", ()))
    return "\n\n".join(text for text in texts if text)


def rows() -> list[Row]:
    """A row for each exercise, its variants below it without a number."""
    return [_row(slug, content) for slug, content in exercises().items()]


def as_markdown() -> str:
    """The table for a Markdown document."""
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *rows()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def as_text() -> str:
    """The table for a terminal, in even columns."""
    lines = [HEADINGS, *rows()]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
    return "\n".join(_even(line, widths) for line in lines)


def _even(line: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()


def _row(slug: str, content: ExerciseContent) -> Row:
    return (
        str(numbers()[slug]) if not content.variant_of else "",
        content.title,
        content.tier,
        " of ".join(_variant(content)),
        str(content.minutes),
        content.repeat,
        str(len(content.blocks)),
        str(sum(block.kind.answerable for block in content.blocks)),
        f"{readability.measure(client_text(content)).grade:.1f}",
    )


def _variant(content: ExerciseContent) -> Iterator[str]:
    yield content.variant
    if content.variant_of:
        yield str(numbers()[content.variant_of])
