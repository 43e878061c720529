"""The document of a pathway: ordered exercises, each with a reason and the time of its release."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_STEPS = 30
LONGEST_WAIT = 365


class PathwayStep(BaseModel):
    """One exercise of a pathway.

    `exercise` is an option's key (counsel/library/assignable.py). It is released either
    `after_days` days after the pathway begins, or after the step before was sent or put aside
    (`after_step`), `wait_days` days later. `days_to_do` is how long the client has. A step
    `by_hand` is never released by itself: when its time has come it waits for the counselor.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    exercise: str = Field("", max_length=80)
    reason: str = Field("", max_length=600)
    after_days: int | None = Field(None, ge=0, le=LONGEST_WAIT)
    after_step: bool = False
    wait_days: int = Field(0, ge=0, le=LONGEST_WAIT)
    days_to_do: int = Field(7, ge=1, le=LONGEST_WAIT)
    optional: bool = False
    by_hand: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.after_step == (self.after_days is not None):
            raise ValueError("A step needs exactly one of: after_days, after_step.")
        return self

    @property
    def when(self) -> str:
        """The time of its release in words."""
        if self.after_days is not None:
            return f"On day {self.after_days + 1}" if self.after_days else "On the first day"
        if not self.wait_days:
            return "When the step before is done"
        days = "a day" if self.wait_days == 1 else f"{self.wait_days} days"
        return f"{days.capitalize()} after the step before"


class PathwayContent(BaseModel):
    """A pathway. `for_whom`, `cautions` and `evidence_note` are for the counselor."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: str = Field("", max_length=300)
    theme: str = Field("", max_length=60)
    summary: str = Field("", max_length=600)
    for_whom: str = Field("", max_length=1000)
    cautions: str = Field("", max_length=2000)
    evidence_note: str = Field("", max_length=8000)
    steps: tuple[PathwayStep, ...] = Field((), max_length=MOST_STEPS)

    @property
    def days(self) -> int:
        """How many days it takes at least, from the first release to the last."""
        day = 0
        for step in self.steps:
            day = step.after_days if step.after_days is not None else day + step.wait_days
        return day

    def problems(self) -> list[str]:
        """Why nobody can be sent on this pathway yet, in sentences for its author."""
        found = [] if self.title else ["Give the pathway a title."]
        if not self.steps:
            found.append("Add a first step.")
        for number, step in enumerate(self.steps, start=1):
            if not step.exercise:
                found.append(f"Step {number}: choose an exercise.")
            if not step.reason:
                found.append(f"Step {number}: say in a sentence why it comes here.")
        return found + self._disorder()

    def _disorder(self) -> list[str]:
        latest, found = 0, []
        for number, step in enumerate(self.steps, start=1):
            if step.after_days is not None and step.after_days < latest:
                found.append(f"Step {number} would come before the step above it.")
            latest = max(latest, step.after_days or 0)
        return found
