"""Secrets that travel: sign-in tokens (random, stored as a hash) and signed links in mails.

A link's token carries its purpose, the id of the row that it is about, and when it ends; the row
says whether it was used. So no secret of a link is stored, and a mail can be rendered at any time.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from itsdangerous import BadData, URLSafeSerializer


class BadToken(Exception):
    """The token is not ours, or is for something else."""


@dataclass(frozen=True, slots=True)
class LinkClaim:
    """What a link says: the row, a state that must still hold, and whether its time has passed."""

    subject_id: uuid.UUID
    state: str
    expired: bool


class Links:
    """Signs and reads the tokens of links under one secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sign(
        self, purpose: str, subject_id: uuid.UUID, *, ends_at: datetime, state: str = ""
    ) -> str:
        """A URL-safe token for one purpose and one row, valid until `ends_at`."""
        payload = [subject_id.hex, int(ends_at.timestamp()), state]
        return str(self._serializer(purpose).dumps(payload))

    def read(self, purpose: str, token: str, *, now: datetime) -> LinkClaim:
        """The claim of a token; raises BadToken where it was not signed for this purpose."""
        try:
            subject, ends, state = self._serializer(purpose).loads(token)
            ends_at = datetime.fromtimestamp(ends, UTC)
            return LinkClaim(uuid.UUID(hex=subject), str(state), now >= ends_at)
        except (BadData, ValueError, TypeError, AttributeError, OverflowError):
            raise BadToken("this link is not valid") from None

    def digest(self, text: str) -> str:
        """A keyed hash, for lookups by something that must not be stored (an address, a host)."""
        return hmac.new(self._secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(
            self._secret,
            salt=f"counsel.link.{purpose}",
            signer_kwargs={"digest_method": hashlib.sha256},
        )


def new_token() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a sign-in token."""
    return hashlib.sha256(token.encode()).hexdigest()
