"""The verdicts as a table by kind of fault, and a failing run as a story to be replayed."""

from __future__ import annotations

import os
from collections.abc import Sequence

from bench.nothing_lost.judge import Verdict
from bench.nothing_lost.scripts import KINDS, Script

COLUMNS = (
    "runs",
    "typed",
    "kept",
    "lost though “saved”",
    "lost though “kept here”",
    "lost otherwise",
    "oldest of these, s",
    "conflicts shown or merged",
    "false “saved”",
    "deleted, yet back",
    "own echo as conflict",
    "failed",
)


def table(verdicts: Sequence[Verdict]) -> str:
    """A table in Markdown, a row for each kind and one for all."""
    rows = [(kind, [one for one in verdicts if one.kind == kind]) for kind in KINDS]
    rows = [row for row in rows if row[1]]
    lines = [f"| fault | {' | '.join(COLUMNS)} |", f"|---|{'---|' * len(COLUMNS)}"]
    for name, some in [*rows, ("**all**", list(verdicts))]:
        lines.append(f"| {name} | {' | '.join(str(cell) for cell in _cells(some))} |")
    load = " / ".join(f"{one:.1f}" for one in os.getloadavg())
    return "\n".join([*lines, "", f"Load average at the end: {load}."])


def _cells(some: Sequence[Verdict]) -> list[object]:
    total = totals(some)
    seen = total["shown"] + total["merged"]
    return [
        *(total[name] for name in ("runs", "typed", "kept", "lost_saved", "lost_kept")),
        *(total["lost_else"], total["oldest"], f"{seen} of {total['conflicts']}"),
        *(total[name] for name in ("false_saved", "returned", "own_echoes", "failed")),
    ]


def totals(some: Sequence[Verdict]) -> dict[str, float]:
    """The sums of some verdicts."""
    summed = ("typed", "kept", "lost_saved", "lost_kept", "lost_else", "conflicts", "shown")
    more = ("merged", "false_saved", "returned", "own_echoes")
    return {
        "runs": len(some),
        **{name: sum(getattr(one, name) for one in some) for name in (*summed, *more)},
        "oldest": round(max((one.oldest for one in some), default=0.0), 2),
        "failed": sum(one.failed for one in some),
    }


def story(verdict: Verdict, script: Script) -> str:
    """A run with its notes and its script, to be read and performed again."""
    head = "FAILED" if verdict.failed else "noted"
    again = f"python -m bench.faults --only {verdict.kind} --seed {verdict.seed} --runs 1"
    notes = "\n".join(f"  - {note}" for note in verdict.notes[:12])
    more = f"\n  - and {len(verdict.notes) - 12} more" if len(verdict.notes) > 12 else ""
    return f"\n{head}: {again}\n{notes}{more}\n{script}"
