"""What a client shares of an answer, where the exercise leaves that to them: all of it, a summary
in their words, or nothing. Nothing, until they choose. Pure: no database, no request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from counsel.library.blocks.base import FormData
from counsel.library.blocks.block import Block

ALL, SUMMARY, NOTHING = "all", "summary", "none"
CHOICES = {
    ALL: "All of it",
    SUMMARY: "A summary that I write",
    NOTHING: "Nothing of it",
}
LONGEST_SUMMARY = 5_000
NO_SUMMARY = "Write the summary that you want to share, or choose to share all or nothing."


@dataclass(frozen=True, slots=True)
class Share:
    """`choice` is "all", "summary" or "none"; `summary` is kept while another one is chosen.
    `please_read` marks the answer for the counselor; `unrevealed` keeps it from the partner."""

    choice: str = NOTHING
    summary: str = ""
    please_read: bool = False
    unrevealed: bool = False

    def fitting(self, block: Block, before: Share) -> Share:
        """This one, with the choice from `before` where the block leaves none."""
        if is_free(block):
            return self
        return replace(self, choice=before.choice, summary=before.summary)


def is_free(block: Block) -> bool:
    """Whether the client chooses how much of this block is shared."""
    return bool(getattr(block.config, "shareable", False))


def read(form: FormData, key: str) -> Share:
    """What was chosen for a block, from `share-<key>`, `share-<key>-summary`, `mark-<key>` and
    `private-<key>`."""
    choice = form.get(f"share-{key}")
    summary = str(form.get(f"share-{key}-summary") or "").replace("\x00", "")
    summary = summary.replace("\r\n", "\n")[:LONGEST_SUMMARY]
    return Share(
        choice=choice if choice in CHOICES else NOTHING,
        summary=summary,
        please_read=form.get(f"mark-{key}") == "1",
        unrevealed=form.get(f"private-{key}") == "1",
    )


def open_summaries(
    blocks: Iterable[Block], values: Mapping[str, Any], shares: Mapping[str, Share]
) -> dict[str, list[str]]:
    """Which answers wait for their summary: texts by block key."""
    return {
        block.key: [NO_SUMMARY]
        for block in blocks
        if is_free(block)
        and shares.get(block.key, Share()).choice == SUMMARY
        and not shares[block.key].summary.strip()
        and not block.kind.is_empty(block.config, values.get(block.key))
    }


def snapshot(
    blocks: Iterable[Block], values: Mapping[str, Any], shares: Mapping[str, Share]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What goes to the counselor: the answers by key, and what was kept, with its summary.

    A kept answer is None among the answers, whether something was written or not.
    """
    answers = {block.key: values.get(block.key) for block in blocks}
    kept = {}
    for block in blocks:
        share = shares.get(block.key, Share())
        if is_free(block) and share.choice != ALL:
            answers[block.key] = None
            kept[block.key] = share.summary.strip() if share.choice == SUMMARY else ""
    return answers, kept
