"""What processes cost, read from /proc."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_below(pid: int) -> float:
    """Seconds of processor time that the living descendants of a process used so far."""
    spent, parents = {}, {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            stat = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
            parents[int(entry)] = int(stat[1])
            spent[int(entry)] = (int(stat[11]) + int(stat[12])) / TICKS
    below, new = set[int](), {pid}
    while new:
        new = {child for child, parent in parents.items() if parent in new} - below
        below |= new
    return sum(spent[child] for child in below)


def memory_of(pid: int | str = "self") -> tuple[float, float]:
    """The megabytes that a process holds now, and at most so far."""
    words = dict(
        line.split(":", 1) for line in Path("/proc", str(pid), "status").read_text().splitlines()
    )
    held, most = (float(words[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return round(held, 1), round(most, 1)
