"""A real SMTP server for the tests: it keeps what it accepts, and misbehaves when asked to."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import Enum
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.rigs.waiting import free_port, until

ACCEPTED = "250 OK"
STAGES = ("MAIL", "RCPT", "DATA")


class Fault(Enum):
    """Misbehaviour beyond a reply: the line drops, before or after the message was kept."""

    DROP = "drop"
    KEEP_AND_DROP = "keep and drop"


@dataclass(frozen=True, slots=True)
class Slow:
    """Waits so long before it accepts."""

    seconds: float


Answer = str | Fault | Slow


@dataclass(frozen=True, slots=True)
class Mail:
    """One accepted message, once for the whole envelope."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    at: datetime

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    def text(self, kind: str = "plain") -> str:
        """The body of that kind (plain or html); AssertionError when there is none."""
        part = self.message.get_body((kind,))
        assert part is not None, f"no {kind} body in {self.subject!r}"
        return str(part.get_content()).replace("\r\n", "\n")


@dataclass
class Sink:
    """What arrived, and what the server answers.

    `answer("RCPT", "451 4.7.1 Later")` is for the next message only and may list several in turn;
    `always("DATA", "550 5.7.1 No")` holds until `recover()`.
    """

    port: int
    mails: list[Mail] = field(default_factory=list)
    _once: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    _standing: dict[str, Answer] = field(default_factory=dict)
    _controller: Controller | None = None

    def open(self) -> None:
        """Listen at the port."""
        self._controller = Controller(
            _Handler(self), hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=True
        )
        self._controller.start()

    def close(self) -> None:
        """Nobody listens any more; what was accepted is kept."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def answer(self, stage: str, *answers: Answer) -> None:
        assert stage in STAGES
        self._once[stage].extend(answers)

    def always(self, stage: str, answer: Answer) -> None:
        assert stage in STAGES
        self._standing[stage] = answer

    def recover(self) -> None:
        """Behave again."""
        self._once.clear()
        self._standing.clear()

    def to(self, address: str) -> list[Mail]:
        """What one address got, oldest first."""
        return [mail for mail in list(self.mails) if address in mail.recipients]

    def wait_for(self, address: str, count: int = 1, *, seconds: float = 20) -> list[Mail]:
        """The same, once there are at least `count`; AssertionError when they do not come."""
        what = f"{count} mail(s) to {address}"
        until(lambda: len(self.to(address)) >= count, seconds=seconds, what=what)
        return self.to(address)

    def next_answer(self, stage: str) -> Answer:
        return self._once[stage].popleft() if self._once[stage] else self._standing.get(stage, "")

    def keep(self, envelope: Any) -> None:
        content = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(content, EmailMessage)
        to = tuple(envelope.rcpt_tos)
        self.mails.append(Mail(envelope.mail_from or "", to, content, datetime.now(UTC)))


class _Handler:
    """aiosmtpd calls these by name at each stage."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's name)
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        reply = await self._reply(server, "MAIL")
        if reply == ACCEPTED:
            envelope.mail_from = address
        return reply

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        reply = await self._reply(server, "RCPT")
        if reply == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        return await self._reply(server, "DATA", envelope)

    async def _reply(self, server: Any, stage: str, envelope: Any = None) -> str:
        answer = self.sink.next_answer(stage)
        if isinstance(answer, str) and answer:
            return answer
        if isinstance(answer, Slow):
            await asyncio.sleep(answer.seconds)
        if envelope is not None and answer is not Fault.DROP:
            self.sink.keep(envelope)
        if isinstance(answer, Fault):
            server.transport.abort()
        return ACCEPTED


@contextmanager
def running_sink() -> Iterator[Sink]:
    """A server on a free port of this host until the block ends."""
    sink = Sink(free_port())
    sink.open()
    try:
        yield sink
    finally:
        sink.close()


@pytest.fixture
def smtp_sink() -> Iterator[Sink]:
    """A fresh SMTP server for one test."""
    with running_sink() as sink:
        yield sink
