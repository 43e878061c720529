"""Ways out of the house. A channel takes a finished message and delivers it or says why not."""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

EMAIL, SMS, PUSH, INAPP = "email", "sms", "push", "inapp"
NAMES = (EMAIL, SMS, PUSH, INAPP)
TIMEOUT_SECONDS = 20
FRESH_SECONDS = 5


class TemporaryFailure(Exception):
    """Try again later. The text is a code without content, such as `smtp 451`."""


class UnknownOutcome(TemporaryFailure):
    """The other side was given the message and its answer is lost: it may have arrived."""


class PermanentFailure(Exception):
    """Trying again will not help. The text is a code without content, such as `smtp 550`."""


class OptedOut(PermanentFailure):
    """The other side says that this person wants nothing more by this channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A finished mail: plain addresses, a neutral subject, text and HTML of the same words.

    `calendar` is an optional iCalendar text with its METHOD beside it. `short` and `link` are the
    same news for channels that carry one line: without a short text it goes by e-mail alone.
    """

    sender_name: str
    recipient: str
    subject: str
    text: str
    html: str
    calendar: str = ""
    calendar_method: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    short: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One way to one person: a channel by name, and the address that it takes."""

    channel: str
    address: str


class Channel(Protocol):
    """Delivers one mail to its recipient, or raises TemporaryFailure (UnknownOutcome where it may
    have arrived) or PermanentFailure. A channel of short messages sends `short` and `link`.

    The message-id is the same at every attempt. A channel that can tell a repeat by it is asked
    once more after a crash; one that cannot has `only_once = True`.
    """

    def send(self, mail: Mail, *, message_id: str) -> None: ...

    def close(self) -> None:
        """Let go of what was kept open for the next mail; after each round of deliveries."""


def is_only_once(channel: Channel) -> bool:
    """Whether a repeat of a message whose outcome is unknown could arrive twice."""
    return bool(getattr(channel, "only_once", False))


def one_line(text: str) -> str:
    """Text that is safe in a header: no line breaks or control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def as_email(mail: Mail, *, message_id: str, sender: str) -> EmailMessage:
    """The MIME message; `sender` is the plain address of the installation.

    A calendar event stands among the alternatives, where mail programs look for an invitation (RFC
    6047, 2.4), and once more as a file for those that show only files.
    """
    message = EmailMessage()
    message["Message-ID"] = message_id
    message["From"] = Address(one_line(mail.sender_name), addr_spec=sender)
    message["To"] = Address(addr_spec=mail.recipient)
    message["Subject"] = one_line(mail.subject)
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = one_line(value)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar:
        method = {"method": mail.calendar_method}
        message.add_alternative(mail.calendar, subtype="calendar", params=method)
        message.add_attachment(
            mail.calendar.encode(),
            maintype="application",
            subtype="ics",
            filename="appointment.ics",
        )
    return message


class _Noting:
    """Notes when a connection comes to DATA: from there on a lost answer may be a yes."""

    in_data = False

    def data(self, msg: Any) -> Any:
        self.in_data = True
        answer = super().data(msg)  # type: ignore[misc]  # of smtplib.SMTP, beside which it stands
        self.in_data = False
        return answer


class _Smtp(_Noting, smtplib.SMTP):
    pass


class _SmtpSsl(_Noting, smtplib.SMTP_SSL):
    pass


class SmtpChannel:
    """Real SMTP by an address such as `smtp://user:password@host:587?tls=starttls`.

    Schemes: `smtp` (plain, or `?tls=starttls`) and `smtps`. A connection is kept for the next
    message while the server still answers; anything odd closes it.
    """

    def __init__(self, url: str, sender: str) -> None:
        self._parts = urlsplit(url)
        self._sender = sender
        self._starttls = parse_qs(self._parts.query).get("tls") == ["starttls"]
        self._server: _Smtp | _SmtpSsl | None = None
        self._used_at = 0.0
        self._one_at_a_time = threading.Lock()

    def send(self, mail: Mail, *, message_id: str) -> None:
        message = as_email(mail, message_id=message_id, sender=self._sender)
        with self._one_at_a_time:
            try:
                self._ready().send_message(message, self._sender, [mail.recipient])
                self._used_at = time.monotonic()
            except smtplib.SMTPRecipientsRefused as error:
                self._close()
                raise _failure(min(code for code, _ in error.recipients.values())) from None
            except smtplib.SMTPResponseException as error:
                self._close()
                raise _failure(error.smtp_code) from None
            except (smtplib.SMTPException, OSError) as error:
                lost = self._server is not None and self._server.in_data
                self._close()
                kind = UnknownOutcome if lost else TemporaryFailure
                raise kind(f"smtp {type(error).__name__}") from None

    def _ready(self) -> _Smtp | _SmtpSsl:
        """The kept connection where it was used just now or still answers, else a new one."""
        if self._server is not None:
            if time.monotonic() - self._used_at < FRESH_SECONDS:
                return self._server
            with suppress(smtplib.SMTPException, OSError):
                if self._server.noop()[0] == 250:
                    return self._server
            self._close()
        self._server = self._connect()
        return self._server

    def _connect(self) -> _Smtp | _SmtpSsl:
        host, port = self._parts.hostname or "127.0.0.1", self._parts.port
        context = ssl.create_default_context()
        if self._parts.scheme == "smtps":
            server: _Smtp | _SmtpSsl = _SmtpSsl(
                host, port or 465, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = _Smtp(host, port or 25, timeout=TIMEOUT_SECONDS)
        if self._starttls:
            server.starttls(context=context)
        if self._parts.username:
            server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        return server

    def close(self) -> None:
        """Say QUIT and let the kept connection go; the next message opens a new one."""
        with self._one_at_a_time:
            if self._server is not None:
                with suppress(smtplib.SMTPException, OSError):
                    self._server.quit()
            self._close()

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def _failure(code: int) -> Exception:
    if 500 <= code < 600:
        return PermanentFailure(f"smtp {code}")
    return TemporaryFailure(f"smtp {code}")
