"""A talk written down: paragraphs that begin with the name of the one who speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from counsel.library.importing import emit
from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import Block, asks, is_titled

_NAME = re.compile(r"((?:[^\W\d_][\w.'’-]{0,20})(?: [^\W\d_][\w.'’-]{0,20}){0,3})\s?:\s+(?=\S)")
_MOST_VOICES = 4
_TURNS = 2
SPEAKERS = "The names of those who speak"


def label(blocks: list[Block], dropped: list[Dropped]) -> list[Block]:
    """The blocks with the turns of the one who mostly asks as questions, the others as answers.

    A talk has two to four voices, the first of which asks; each of these two speaks twice.
    Their names are left out, and told in `dropped`.
    """
    turns = {i: found for i, block in enumerate(blocks) if (found := _turn(block))}
    said = Counter(found[1] for found in turns.values())
    if not 1 < len(said) <= _MOST_VOICES or sum(n >= _TURNS for n in said.values()) < 2:
        return blocks
    asker = _asker(blocks, turns)
    if not asker:
        return blocks
    dropped.append(Dropped(SPEAKERS, ", ".join(said)))
    return [
        _spoken(block, turns[i], asker) if i in turns else block for i, block in enumerate(blocks)
    ]


def _asker(blocks: list[Block], turns: Mapping[int, re.Match[str]]) -> str:
    """Who asks in most turns of theirs, when one voice does and no other; else ""."""
    asked = Counter(found[1] for i, found in turns.items() if asks(blocks[i].text))
    spoken = Counter(found[1] for found in turns.values())
    askers = [name for name, count in asked.items() if count * 3 >= spoken[name] * 2 and count > 1]
    return askers[0] if len(askers) == 1 else ""


def _turn(block: Block) -> re.Match[str] | None:
    if block.kind not in ("paragraph", "heading", "question", "item"):
        return None
    found = _NAME.match(block.text)
    if not found or not (found[1].isupper() or is_titled(found[1]) or found[1][0].isupper()):
        return None
    return found


def _spoken(block: Block, found: re.Match[str], asker: str) -> Block:
    text = block.text[found.end() :]
    bare = block.markdown.replace("**", "", 2)
    begun = bare.find(":")
    markdown = bare[begun + 1 :].strip() if begun >= 0 else emit.plain(text)
    question = found[1] == asker
    shape = replace(block, text=text, bold=False, markdown=emit.escape_start(markdown), level=0)
    return replace(shape, kind="question" if question else "answer")
