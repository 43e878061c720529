"""How the team rates a piece of homework, 0 to 4 (domain.md, After-check). Clients never see it."""

from __future__ import annotations

from counsel.homework.looking_back import AMOUNTS

QUANTITIES = AMOUNTS
QUALITIES = {
    0: "Something else came",
    1: "A first step",
    2: "Partly as meant",
    3: "Mostly as meant",
    4: "Just as meant",
}


def words(quantity: int | None, quality: int | None) -> list[tuple[str, str]]:
    """A rating as pairs of name and words; what was left open is not there."""
    found = [("How much was done", QUANTITIES, quantity), ("How well it went", QUALITIES, quality)]
    return [(name, f"{n}, {scale[n].lower()}") for name, scale, n in found if n in scale]
