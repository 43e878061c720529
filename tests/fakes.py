"""Stand-ins at the seams: a clock that is set by hand, a channel that keeps what it was given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from counsel.kernel.channels import Mail

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class FakeClock:
    """A clock that stands until it is moved. It starts on a Monday, 10:00 UTC."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def travel(self, **by: float) -> datetime:
        """Move by a timedelta's keywords: `clock.travel(days=2)`."""
        self.moment += timedelta(**by)
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = moment


class KeepingChannel:
    """Delivers into a list; raises `failure` first, while it is set."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.message_ids: list[str] = []
        self.failure: Exception | None = None

    def send(self, mail: Mail, *, message_id: str) -> None:
        if self.failure is not None:
            raise self.failure
        self.sent.append(mail)
        self.message_ids.append(message_id)

    def close(self) -> None:
        """Nothing is kept open."""
