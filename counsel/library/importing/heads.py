"""What the head of an article holds, while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import Block

SITE = "The name of the site or of its column"
WHEN = "A date or a reading time"
CHECKED = "A line on who checked the article"
ABOUT = "A note on the author"


@dataclass(slots=True)
class Head:
    """Title and author, the blocks below them, and what was left out around them.

    `above` is the block that stood right above the line with the author's name.
    """

    title: str | None
    author: str | None
    blocks: list[Block]
    dropped: list[Dropped] = field(default_factory=list)
    above: Block | None = None
