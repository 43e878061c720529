"""Variants of a built-in exercise, told as differences to it, so that no text stands twice.

[[variants]]
slug = "forgiveness-my-own-side"      # its own slug
title = "…"                           # any field of the document, in place of the exercise's
variant = "abuse-aware"               # or "solo", "paired"
without = ["empathy"]                 # keys of the parts that it leaves out
[variants.config.gift]                # settings of a part, in place of the exercise's
heading = "Part 3"
[[variants.more]]                     # a part of its own: a block, and `after` which key it comes
after = "gift"
key = "own"
type = "long_text"
[variants.more.config]
prompt = "…"
"""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]


def expand(slug: str, raw: Document) -> dict[str, Document]:
    """The documents of one file by slug, the exercise itself first.

    Raises ValueError where a variant names a part that the exercise does not have.
    """
    base = {name: value for name, value in raw.items() if name != "variants"}
    found = {slug: base}
    for variant in raw.get("variants", ()):
        found[variant["slug"]] = _derived(base, dict(variant)) | {"variant_of": slug}
    return found


def _derived(base: Document, variant: Document) -> Document:
    slug, without = variant.pop("slug"), set(variant.pop("without", ()))
    settings, more = variant.pop("config", {}), variant.pop("more", [])
    present = {block["key"] for block in base["blocks"]}
    if lost := (without | set(settings)) - present:
        raise ValueError(f"{slug}: there is no part named {', '.join(sorted(lost))}.")
    blocks = [
        block | {"config": block["config"] | settings.get(block["key"], {})}
        for block in base["blocks"]
        if block["key"] not in without
    ]
    for one in more:
        block = {name: value for name, value in one.items() if name != "after"}
        place = [each["key"] for each in blocks].index(one["after"]) + 1 if "after" in one else 0
        blocks.insert(place, block)
    return base | variant | {"blocks": blocks}
