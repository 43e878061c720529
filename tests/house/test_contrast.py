"""Every pair of ink and paper in assets/css/tokens.css can be read, by day and by night.

WCAG 2.2: 1.4.3 (text, 4.5:1) and 1.4.11 (borders of controls, 3:1).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "assets" / "css" / "tokens.css"
PAIR = re.compile(r"--([a-z-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)")
COLOURS = {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS.read_text())}
PAPERS = ("paper", "sheet", "well", "lift")
TEXTS = ("ink", "ink-soft", "ink-quiet", "accent", "accent-deep", "warm", "danger", "info")
WASHES = ("accent", "warm", "danger", "info")
ON_PAPER = [(text, paper, 4.5) for text in TEXTS for paper in PAPERS]
ON_WASH = [(text, f"{wash}-wash", 4.5) for wash in WASHES for text in ("ink", "ink-soft", wash)]
ON_FILL = [("on-accent", "accent", 4.5), ("on-accent", "accent-deep", 4.5)]
ON_FILL += [("on-danger", "danger-fill", 4.5), ("accent-deep", "accent-wash", 4.5)]
BORDERS = [("line-firm", paper, 3.0) for paper in PAPERS]


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("front", "back", "least"), [*ON_PAPER, *ON_WASH, *ON_FILL, *BORDERS])
def test_what_stands_on_something_can_be_told_from_it(front: str, back: str, least: float) -> None:
    contrasts = [_contrast(*pair) for pair in zip(COLOURS[front], COLOURS[back], strict=True)]
    assert min(contrasts) >= least
