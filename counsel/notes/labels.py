"""What the parts of a sheet are called, for whom, and who can read each."""

from __future__ import annotations

from dataclasses import dataclass

from counsel.notes.models import PROCESS, PROGRESS, SHARED


@dataclass(frozen=True, slots=True)
class Part:
    """The words around one part: its name, its field, who reads it, and what
    belongs into it."""

    kind: str
    name: str
    label: str
    who_reads: str
    icon: str
    hint: str


_SHARED = Part(
    SHARED,
    "Shared note",
    "For your client",
    "Your client can read this once you share it.",
    "users-round",
    "What we talked about, what we agreed, strengths you noticed, the next session.",
)
_THERAPIST = (
    _SHARED,
    Part(
        PROGRESS,
        "Progress note",
        "For the record",
        "The record: the care team and a supervisor can read it. Your client cannot see it here.",
        "notebook-text",
        "Data, assessment, plan; or the format that your practice uses.",
    ),
    Part(
        PROCESS,
        "Process note",
        "For yourself",
        "Kept apart from the record; only you can open it here. A court may still ask for it.",
        "lock",
        "Your own thoughts. Leave out times, diagnosis, plan and progress: they are the record.",
    ),
)
_COACH = (
    _SHARED,
    Part(
        PROGRESS,
        "Session notes",
        "For the record",
        "The care team can read this. Your client cannot see it here.",
        "notebook-text",
        "Focus, insights, agreed actions, obstacles, what comes next.",
    ),
    Part(
        PROCESS,
        "My own notes",
        "For yourself",
        "Only you can open this here. A court may still ask for it.",
        "lock",
        "Your own thoughts about the session.",
    ),
)


def parts_for(profession: str | None) -> tuple[Part, ...]:
    """The parts in order; clinical words appear only for therapists."""
    return _COACH if profession == "coach" else _THERAPIST
