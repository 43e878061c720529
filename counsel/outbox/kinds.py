"""Message kinds: each is rendered at send time, so that a stale text can never leave.

A feature's `mails` module has one renderer a kind; the composition root joins them in one
`Kinds`. A renderer gets the queued message and answers with a Mail, or with NotWanted and a
reason code where the message has lost its point: the session was canceled, the access ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinja2 import Environment, TemplateNotFound

from counsel.kernel.channels import Mail, one_line
from counsel.kernel.tokens import Links
from counsel.outbox.models import OutboxMessage


@dataclass(frozen=True, slots=True)
class NotWanted:
    """The message is no longer wanted; `reason` is a code without content."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """What a renderer writes with: templates, the signer of links, and the public address."""

    templates: Environment
    links: Links
    base_url: str
    sender: str = "appointments@localhost"

    @property
    def host(self) -> str:
        """The right side of identifiers in mails and calendars."""
        return self.sender.rpartition("@")[2]

    def url(self, path: str) -> str:
        """The full address of a path of this site, from the configured host alone."""
        return self.base_url + path

    def mail(
        self,
        kind: str,
        *,
        sender_name: str,
        recipient: str,
        calendar: str = "",
        calendar_method: str = "",
        headers: dict[str, str] | None = None,
        short_link: str = "",
        **context: Any,
    ) -> Mail:
        """Render `templates/emails/<kind>/{subject.txt,body.txt,body.html}` into a Mail, and
        `short.txt` for the channels of one line; a kind without it leaves by e-mail alone."""
        folder = f"emails/{kind}"
        context = {"sender_name": sender_name, "base_url": self.base_url, **context}
        subject = self.templates.get_template(f"{folder}/subject.txt").render(context)
        return Mail(
            sender_name=sender_name,
            recipient=recipient,
            subject=one_line(subject),
            text=self.templates.get_template(f"{folder}/body.txt").render(context),
            html=self.templates.get_template(f"{folder}/body.html").render(context),
            calendar=calendar,
            calendar_method=calendar_method,
            headers=headers or {},
            short=self._short(folder, context),
            link=short_link,
        )

    def _short(self, folder: str, context: dict[str, Any]) -> str:
        try:
            template = self.templates.get_template(f"{folder}/short.txt")
        except TemplateNotFound:
            return ""
        return one_line(template.render(context))


Renderer = Callable[[OutboxMessage, Stationery, datetime], Mail | NotWanted]
Kinds = Mapping[str, Renderer]
