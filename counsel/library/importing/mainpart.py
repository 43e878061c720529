"""Keeping of a page's blocks those that stand in its article."""

from __future__ import annotations

from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import Block
from counsel.library.importing.plain import Reading

OUTSIDE = "Words of the page outside the article"


def within_article(reading: Reading, zones: list[int], sizes: dict[int, int]) -> Reading:
    """The reading without what stands outside its largest article.

    `zones` names the article of each block (0 for none), `sizes` counts the letters of each.
    """
    best = max(sizes, key=lambda zone: (sizes[zone], -zone), default=0)
    if best == 0 or sizes[best] * 2 < sum(sizes.values()):
        return reading
    kept: list[Block] = []
    for block, zone in zip(reading.blocks, zones, strict=True):
        if zone == best or (block.kind == "heading" and block.level == 1):
            kept.append(block)
        else:
            reading.dropped.append(Dropped(OUTSIDE, block.text))
    reading.blocks = kept
    return reading
