"""The document of an exercise: what a published version holds, immutable and validated."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from counsel.library.alerts import AlertRule
from counsel.library.blocks.block import Block

MOST_BLOCKS = 500
TIERS = {
    "G": "Assign freely",
    "A": "Read the cautions first",
    "R": "Needs a screen and an attestation",
}


class ExerciseContent(BaseModel):
    """An exercise. `tier` is of domain.md: G assign freely, A with cautions, R restricted.

    `article` names the built-in article that belongs to it; `steps` are the exercise in a few
    words each; `stop_panel` shows where to find help at once; `grounding` is a minute to arrive
    before and after; `closing` is said at the end. `look_for` and `measure` are for the reviewer.
    `variant_of` is the slug of the built-in exercise or the id of the own one that it varies.

    What the safety layer reads: `about_contact` (it leads towards the other person),
    `clinician_only` (no coach assigns it), `steadying` (stays open while risk is reviewed; counts
    for built-in ones alone), `alerts` (answers that somebody should look at soon). Text fields
    that clients read are Markdown where their name says so in the templates, plain elsewhere.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    schema_version: Literal[1] = 1
    title: str = Field("", max_length=300)
    theme: str = Field("", max_length=60)
    summary: str = Field("", max_length=600)
    rationale: str = Field("", max_length=600)
    minutes: int = Field(15, ge=1, le=600)
    repeat: str = Field("", max_length=120)
    tier: Literal["G", "A", "R"] = "G"
    variant: Literal["solo", "paired", "abuse-aware"] = "solo"
    variant_of: str = Field("", max_length=80)
    about_contact: bool = False
    clinician_only: bool = False
    steadying: bool = False
    alerts: tuple[AlertRule, ...] = Field((), max_length=20)
    cautions: str = Field("", max_length=2000)
    content_note: str = Field("", max_length=400)
    who_reads: str = Field("", max_length=400)
    steps: tuple[str, ...] = Field((), max_length=20)
    closing: str = Field("", max_length=1000)
    look_for: str = Field("", max_length=600)
    measure: str = Field("", max_length=300)
    stop_panel: bool = False
    grounding: bool = False
    evidence_note: str = Field("", max_length=8000)
    sources: tuple[str, ...] = Field((), max_length=30)
    article: str = Field("", max_length=80)
    blocks: tuple[Block, ...] = Field((), max_length=MOST_BLOCKS)

    @cached_property
    def by_key(self) -> dict[str, Block]:
        """The blocks by key."""
        return {block.key: block for block in self.blocks}

    def visible_blocks(self, answers: Mapping[str, Any]) -> list[Block]:
        """The blocks that these answers show; what hangs on a hidden block is hidden too."""
        shown: dict[str, Block] = {}
        for block in self.blocks:
            condition = block.show_if
            if condition is None or (condition.block in shown and condition.holds(answers)):
                shown[block.key] = block
        return list(shown.values())

    def resolved(self, answers: Mapping[str, Any]) -> Self:
        """The document with settings that hang on answers, such as the days of a log."""
        changed = [
            block.model_copy(update={"config": block.kind.resolved(block.config, answers)})
            for block in self.blocks
        ]
        return self.model_copy(update={"blocks": tuple(changed)})

    def missing(self, answers: Mapping[str, Any]) -> list[Block]:
        """The needed blocks that are shown and not answered."""
        return [
            block
            for block in self.visible_blocks(answers)
            if block.kind.answerable
            and block.required
            and block.kind.is_empty(block.config, answers.get(block.key))
        ]

    def problems(self, answers: Mapping[str, Any]) -> dict[str, list[str]]:
        """What is wrong with the answers that were given, by block key."""
        found = {
            block.key: block.kind.problems(block.config, answers.get(block.key))
            for block in self.visible_blocks(answers)
            if block.kind.answerable
        }
        return {key: texts for key, texts in found.items() if texts}

    def publish_problems(self) -> list[str]:
        """Why this cannot be published yet, in sentences for the author."""
        found = []
        if not self.title:
            found.append("Give the exercise a title.")
        if not any(block.kind.answerable for block in self.blocks):
            found.append("Add at least one question.")
        if len(self.by_key) < len(self.blocks):
            found.append("Two parts have the same key.")
        if self.tier != "G" and not self.cautions:
            found.append("Write the cautions, or let it be assigned freely.")
        for number, block in enumerate(self.blocks, start=1):
            texts = block.kind.unfinished(block.config).values()
            found += [f"Part {number} ({block.kind.label}): {text}" for text in texts]
        return found + self._lost_conditions() + self._lost_alerts() + self._kept_answers()

    def _kept_answers(self) -> list[str]:
        """What would tell the team something of an answer that the client may keep."""
        free = {b.key for b in self.blocks if getattr(b.config, "shareable", False)}
        found = [
            f"An alert watches a question that the client may keep: {rule.block}."
            for rule in self.alerts
            if rule.block in free
        ]
        for number, block in enumerate(self.blocks, start=1):
            if block.show_if is not None and block.show_if.block in free:
                found.append(f"Part {number} depends on an answer that the client may keep.")
        return found

    def _lost_alerts(self) -> list[str]:
        asked = {block.key for block in self.blocks if block.kind.answerable}
        lost = {rule.block for rule in self.alerts} - asked
        return [f"An alert watches a question that is not there: {key}." for key in sorted(lost)]

    def _lost_conditions(self) -> list[str]:
        seen: dict[str, Block] = {}
        found = []
        for number, block in enumerate(self.blocks, start=1):
            if (condition := block.show_if) is not None:
                earlier = seen.get(condition.block)
                if earlier is None or not earlier.kind.answerable:
                    found.append(f"Part {number} depends on a question that is not before it.")
                elif not condition.fits(earlier.config):
                    found.append(f"Part {number} depends on an answer that is not offered.")
            seen[block.key] = block
        return found
