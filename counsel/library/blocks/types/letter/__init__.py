"""A letter that is never sent: it has no send, mail or show action anywhere (domain.md, LET)."""

from __future__ import annotations

from counsel.library.blocks.base import BlockType


class Letter(BlockType):
    """Written on letter paper, for the writer alone and, once submitted, the counselor."""

    name = "letter"
    label = "Letter, never sent"
    icon = "mail-x"
    description = "A letter that stays here. Nothing can send it."


TYPE = Letter()
