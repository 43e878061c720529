"""The secret in a calendar address: the id of its row, and a signature that only we can make.

It is derived and not stored, so that a copy of the database opens no calendar and the address can
be shown again for the next device. A new address is a new row, which ends the old one; so is
guessing hopeless: a signature has 256 bits and is compared in constant time before the database is
asked.
"""

from __future__ import annotations

import hmac
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode

from counsel.kernel.tokens import Links

ID_BYTES = 16
LENGTH = 64
"""Characters of a token: 16 bytes of id and 32 of signature, in base 64."""


def token_for(links: Links, feed_id: uuid.UUID) -> str:
    """The token of a feed."""
    return urlsafe_b64encode(feed_id.bytes + _signature(links, feed_id)).decode()


def read(links: Links, token: str) -> uuid.UUID | None:
    """The feed that a token belongs to; None where we did not sign it."""
    if len(token) != LENGTH:
        return None
    try:
        whole = urlsafe_b64decode(token.encode("ascii"))
        feed_id = uuid.UUID(bytes=whole[:ID_BYTES])
    except ValueError:
        return None
    fits = hmac.compare_digest(whole[ID_BYTES:], _signature(links, feed_id))
    return feed_id if fits and hmac.compare_digest(token, token_for(links, feed_id)) else None


def _signature(links: Links, feed_id: uuid.UUID) -> bytes:
    return bytes.fromhex(links.digest(f"calendar-feed:{feed_id.hex}"))
