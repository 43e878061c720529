"""Sealing of private text: AES-256-GCM, bound to the row and column that it belongs to.

A sealed value is `version (1 byte) | key number (2 bytes) | nonce (12) | ciphertext and tag`.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
NONCE_BYTES = 12
HEAD_BYTES = 3


class SealBroken(Exception):
    """The sealed value was changed, moved to another row, or belongs to another key."""


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return AESGCM.generate_key(bit_length=256)


def seal(plain: bytes, *, key: bytes, number: int, bound_to: bytes) -> bytes:
    """Encrypt `plain` under `key`, whose number is stored; `bound_to` must be given to open it."""
    head = bytes([VERSION]) + number.to_bytes(2, "big")
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + AESGCM(key).encrypt(nonce, plain, head + bound_to)


def key_number(sealed: bytes) -> int:
    """The number of the key that sealed this."""
    if len(sealed) <= HEAD_BYTES + NONCE_BYTES or sealed[0] != VERSION:
        raise SealBroken("not a sealed value")
    return int.from_bytes(sealed[1:HEAD_BYTES], "big")


def unseal(sealed: bytes, *, key: bytes, bound_to: bytes) -> bytes:
    """Decrypt; raises SealBroken where value, key or `bound_to` differ."""
    key_number(sealed)
    head, rest = sealed[:HEAD_BYTES], sealed[HEAD_BYTES:]
    try:
        return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + bound_to)
    except InvalidTag:
        raise SealBroken("the sealed value does not belong here") from None
