"""Text messages: what they say, how long they may be, and what a provider has to do.

Lengths are those of GSM 03.38: 160 letters of its alphabet in one message and 153 in each part of a
longer one; 70 and 67 where another letter is among them.
"""

from __future__ import annotations

import unicodedata
from typing import Protocol
from urllib.parse import urlsplit

from counsel.kernel.channels import Mail, one_line
from counsel.kernel.discretion import telling_words

MOST_PARTS = 2
_ALPHABET = frozenset(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\n\r"
)
_BY_TWO = frozenset("^{}\\[~]|€")
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "...", "·": "-"}
)


class Sms(Protocol):
    """A provider of text messages.

    `send` gives it one text for one number (E.164, such as +4930901820); `key` is the same at each
    attempt. Raises what a Channel raises. `only_once`: it cannot tell a repeat by the key.
    """

    @property
    def only_once(self) -> bool: ...

    def send(self, number: str, text: str, *, key: str) -> None: ...

    def close(self) -> None: ...


class SmsChannel:
    """Sends a mail's short text and link by a provider."""

    def __init__(self, provider: Sms) -> None:
        self._provider = provider

    @property
    def only_once(self) -> bool:
        """Whether the provider cannot tell a repeat."""
        return self._provider.only_once

    def send(self, mail: Mail, *, message_id: str) -> None:
        self._provider.send(mail.recipient, compose(mail), key=message_id.strip("<>"))

    def close(self) -> None:
        """Let go of the provider's connections."""
        self._provider.close()


def compose(mail: Mail) -> str:
    """The whole text message: who writes, the line, the link; two parts at most.

    What would tell is left out: a sender's name that says what kind of help it is, a path that
    does. What does not fit is left out too: first odd letters, then the name, then the link.
    """
    name = one_line(mail.sender_name)
    said = f"{name}: {mail.short}" if name and not telling_words(name) else mail.short
    link = _neutral(mail.link)
    for text in (said, plain(said), plain(mail.short)):
        whole = f"{text} {link}".strip()
        if text and parts(whole) <= MOST_PARTS:
            return whole
    short = plain(mail.short) or mail.short
    while parts(short) > MOST_PARTS:
        short = short[:-1]
    return short


def parts(text: str) -> int:
    """How many messages a phone network makes of a text."""
    if all(letter in _ALPHABET or letter in _BY_TWO for letter in text):
        length, one, more = sum(1 + (letter in _BY_TWO) for letter in text), 160, 153
    else:
        length, one, more = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= one else -(-length // more)


def plain(text: str) -> str:
    """The text in letters of the short alphabet, or "" where one has no like there."""
    made = []
    for letter in text.translate(_PLAIN):
        if letter in _ALPHABET:
            made.append(letter)
            continue
        apart = unicodedata.normalize("NFKD", letter)
        base = "".join(one for one in apart if not unicodedata.combining(one))
        if not base or any(one not in _ALPHABET for one in base):
            return ""
        made.append(base)
    return "".join(made)


def _neutral(link: str) -> str:
    """The link, or only where it leads to where its path would tell: a locked phone shows it."""
    where = urlsplit(link)
    return f"{where.scheme}://{where.netloc}/" if telling_words(where.path) else link
