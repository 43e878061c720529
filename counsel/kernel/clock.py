"""The one door to the wall clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Anything that tells the time as an aware UTC datetime."""

    def now(self) -> datetime: ...


class TravelingClock:
    """The machine's clock, ahead by the seconds that a file holds: how a test in a real browser
    reaches next week without waiting for it. Exists in test mode alone (config.py)."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        text = self._file.read_text() if self._file.exists() else ""
        return datetime.now(UTC) + timedelta(seconds=float(text or 0))


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)
