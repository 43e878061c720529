"""Passwords: Argon2id (RFC 9106), length instead of composition (NIST 800-63B-4)."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from counsel.kernel.errors import DomainError

SHORTEST, LONGEST = 15, 128
GUESSES_EXPONENT = 10
_STRONG = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_LIGHT = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
_at_once = threading.BoundedSemaphore(4)


class Passwords:
    """Hashes and verifies. `cost` is "strong", or "light" for tests."""

    def __init__(self, cost: str = "strong") -> None:
        self._hasher = _LIGHT if cost == "light" else _STRONG
        self._decoy = self._hasher.hash("a password that nobody has")

    def hash(self, password: str) -> str:
        """The Argon2id hash of a password that was checked before."""
        with _at_once:
            return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password fits. Takes the same time where there is no stored hash."""
        with _at_once:
            try:
                fits = self._hasher.verify(stored or self._decoy, password[: LONGEST + 1])
            except (VerificationError, InvalidHashError):
                return False
        return bool(fits) and stored is not None


def check_new(password: str, *, known: tuple[str, ...] = ()) -> None:
    """Refuse a new password that is too short, too long or easy to guess.

    `known` are words that a guesser knows: the address and the name. Raises DomainError on field
    `password`.
    """
    if len(password) < SHORTEST:
        raise DomainError(
            f"Use {SHORTEST} characters or more. Three or four words in a row are a good start.",
            field="password",
        )
    if len(password) > LONGEST:
        raise DomainError(f"Use {LONGEST} characters at most.", field="password")
    judged = zxcvbn(password[:72], user_inputs=[word for word in known if word])
    if judged["guesses_log10"] < GUESSES_EXPONENT:
        raise DomainError(
            "This one is easy to guess. Add another word or two that do not belong together.",
            field="password",
        )
