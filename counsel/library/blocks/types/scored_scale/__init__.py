"""Statements whose answers add up, with bands and what counts as a change."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from counsel.library.blocks.base import BlockConfig, FormData, Score
from counsel.library.blocks.types.likert import Config as LikertConfig
from counsel.library.blocks.types.likert import Likert

SCORES = {"sum": "All answers added up", "mean": "Their mean"}
BETTER = {"": "Neither", "higher": "A higher score", "lower": "A lower score"}


class Band(BaseModel):
    """What a range of scores means, in words for the client: never a diagnosis."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    least: float = Field(alias="from")
    most: float = Field(alias="to")
    words: str = Field(max_length=120)


class Config(LikertConfig):
    """How the answers add up.

    An answer counts `first_value` for the first option, one more for each next one; `reversed` are
    the numbers of statements (from 1) that count the other way round. `reliable_change` is by how
    many points two scores must differ to be more than chance (Jacobson and Truax, 1991).
    """

    first_value: int = Field(
        0,
        ge=-10,
        le=10,
        title="The first answer counts",
        json_schema_extra={"widget": "number"},
    )
    reversed: tuple[int, ...] = Field(
        (),
        title="Statements that count the other way round, their numbers, one a line",
        json_schema_extra={"widget": "lines"},
    )
    score: Literal["sum", "mean"] = Field(
        "sum",
        title="The score is",
        json_schema_extra={"widget": "select", "choices": dict(SCORES)},
    )
    bands: tuple[Band, ...] = Field(
        (), max_length=10, title="Bands", json_schema_extra={"widget": "bands"}
    )
    reliable_change: float | None = Field(
        None, ge=0, title="More than chance from", json_schema_extra={"widget": "line"}
    )
    better: Literal["higher", "lower", ""] = Field(
        "", title="Better is", json_schema_extra={"widget": "select", "choices": dict(BETTER)}
    )
    source: str = Field(
        "", max_length=300, title="Where it comes from", json_schema_extra={"widget": "line"}
    )


class ScoredScale(Likert):
    """Answered like a table of statements; an open statement gives no total (domain.md)."""

    name = "scored_scale"
    label = "Scored scale"
    icon = "chart-no-axes-column"
    description = "Statements that add up to a score, with bands in words."
    Config = Config

    def example(self) -> BlockConfig:
        return Config(
            statements=("I slept well", "I felt rested"),
            options=("Not at all", "Some days", "Most days"),
        )

    def score(self, config: Any, value: Any) -> Score | None:
        points = _points(config, value)
        if points is None:
            return None
        top = config.first_value + len(config.options) - 1
        share = 1 if config.score == "sum" else len(points)
        total = round(sum(points) / share, 2)
        band = next((one for one in config.bands if one.least <= total <= one.most), None)
        return Score(total, top * len(points) / share, band.words if band else "")

    def changed(self, config: Any, earlier: Any, later: Any) -> str:
        before, after = self.score(config, earlier), self.score(config, later)
        if before is None or after is None or config.reliable_change is None:
            return ""
        difference = after.total - before.total
        if abs(difference) < config.reliable_change or not difference:
            return "Within the usual wobble."
        if not config.better:
            return f"More than the usual wobble: {difference:+g}."
        word = "better" if (difference > 0) == (config.better == "higher") else "harder"
        return f"More than the usual wobble: {difference:+g}, {word} than before."

    def summary(self, config: Any, value: Any) -> str:
        given, score = super().summary(config, value), self.score(config, value)
        if score is None:
            return given
        words = f" ({score.words})" if score.words else ""
        return f"{score.total:g} of {score.highest:g}{words}; {given}"

    def ways(self, config: Any) -> list[tuple[dict[str, Any], str]]:
        return []

    def read_config(self, form: FormData, prefix: str) -> dict[str, Any]:
        read = super().read_config(form, prefix)
        change = str(form.get(f"{prefix}.reliable_change") or "").strip().replace(",", ".")
        return read | {
            "bands": [_band(line) for line in _lines(form, f"{prefix}.bands")],
            "reliable_change": change or None,
        }

    def unfinished(self, config: Any) -> dict[str, str]:
        found = super().unfinished(config)
        if any(not 1 <= number <= len(config.statements) for number in config.reversed):
            found["reversed"] = "There is no statement of this number."
        if any(band.least > band.most for band in config.bands):
            found["bands"] = "A band begins below where it ends."
        return found


def _points(config: Any, value: Any) -> list[int] | None:
    if not isinstance(value, dict):
        return None
    points = []
    for place in range(len(config.statements)):
        answer = value.get(str(place))
        if answer not in config.options:
            return None
        steps = config.options.index(answer)
        if place + 1 in config.reversed:
            steps = len(config.options) - 1 - steps
        points.append(config.first_value + steps)
    return points or None


def _lines(form: FormData, name: str) -> list[str]:
    return [line.strip() for line in str(form.get(name) or "").splitlines() if line.strip()]


def _band(line: str) -> dict[str, Any]:
    """ "0-4: hardly there" as a band; what does not fit is left for the schema to refuse."""
    numbers, _, words = line.partition(":")
    least, _, most = numbers.replace(",", ".").replace("–", "-").strip().partition("-")
    return {"from": least.strip(), "to": (most or least).strip(), "words": words.strip()}


TYPE = ScoredScale()
