"""A first draft of an exercise from a piece of text: the text to read, and prompts of ours.

The theme is guessed from the words; the counselor changes whatever does not fit.
"""

from __future__ import annotations

import re
from typing import Any

from counsel.library.blocks import registry
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent
from counsel.library.prompt_texts import PROPOSALS
from counsel.library.prompts import GENERAL, WORDS, Proposal

LONGEST_READING = 50_000
HEADING_COUNTS = 4
SPEED = 200  # words a minute, read without hurry
_WORD = re.compile(r"[^\W\d_]+")


def theme_of(heading: str, text: str) -> str:
    """The theme that a text is most likely about; empty where its words say nothing."""
    head, body = _words(heading), _words(text)
    scores = {
        theme: HEADING_COUNTS * _count(stems, head) + _count(stems, body)
        for theme, stems in WORDS.items()
    }
    best = max(scores, key=lambda theme: scores[theme])
    return best if scores[best] >= 2 else ""


def propose(heading: str, markdown: str) -> ExerciseContent:
    """A draft: the text as reading, three to five prompts by its theme, all to be changed."""
    theme = theme_of(heading, markdown)
    proposal = PROPOSALS.get(theme, GENERAL)
    blocks = [*_reading(heading, markdown), *_prompts(proposal)]
    reading_time = len(markdown.split()) // SPEED
    return ExerciseContent(
        title=heading[:300],
        theme=theme,
        summary=f"Made from the section “{heading[:200]}” of an article.",
        rationale=proposal.rationale,
        minutes=min(proposal.minutes + reading_time, 600),
        tier=proposal.tier,
        cautions=proposal.cautions,
        content_note=proposal.content_note,
        stop_panel=proposal is not GENERAL,
        blocks=tuple(blocks),
    )


def _reading(heading: str, markdown: str) -> list[Block]:
    texts = [""]
    for paragraph in markdown.split("\n\n"):
        for piece in _pieces(paragraph):
            if len(texts[-1]) + len(piece) > LONGEST_READING:
                texts.append("")
            texts[-1] = f"{texts[-1]}\n\n{piece}".strip("\n")
    heads = [heading[:300], *[""] * len(texts)]
    return [
        _block("reading", number, {"heading": head, "text": text})
        for number, (head, text) in enumerate(zip(heads, texts, strict=False), 1)
        if text
    ]


def _pieces(paragraph: str) -> list[str]:
    """A paragraph that is itself too long, cut; nothing is lost."""
    step = LONGEST_READING
    return [paragraph[at : at + step] for at in range(0, len(paragraph), step)]


def _prompts(proposal: Proposal) -> list[Block]:
    numbers: dict[str, int] = {}
    blocks = []
    for kind, config in proposal.prompts:
        numbers[kind] = numbers.get(kind, 0) + 1
        blocks.append(_block(kind, numbers[kind], config))
    return blocks


def _block(kind: str, number: int, config: dict[str, Any]) -> Block:
    key = f"{kind.replace('_', '-')}-{number}"
    made = registry.get(kind).Config.model_validate(config)
    return Block(key=key, type=kind, config=made)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _count(stems: tuple[str, ...], words: list[str]) -> int:
    return sum(word.startswith(stems) for word in words)
