"""Private text in the database: one data key per practice, wrapped by the master key.

Columns hold sealed bytes; the `SealedText`, `SealedJSON` and `SealedBytes` descriptors seal on
assignment and unseal on reading, bound to table, column and row id: a value cannot be moved.
"""

from __future__ import annotations

import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, overload

from flask import current_app

from counsel.kernel import crypto

WrappedKeys = Mapping[int, tuple[str, bytes]]
Loader = Callable[[uuid.UUID], WrappedKeys]
T = TypeVar("T")


class Vault:
    """Unwraps and remembers the data keys of practices.

    In: the master keys (id to 32 bytes, newest first) and a loader that gives a practice's
    wrapped data keys as `{number: (master key id, wrapped)}`. Raises LookupError where a key is
    gone, which is what erasing a practice means.
    """

    def __init__(self, master_keys: tuple[tuple[str, bytes], ...], load: Loader) -> None:
        self._masters = dict(master_keys)
        self._newest = master_keys[0][0]
        self._load = load
        self._cache: dict[uuid.UUID, dict[int, bytes]] = {}

    def wrap_new(self, practice_id: uuid.UUID, number: int = 1) -> tuple[str, bytes]:
        """Make a data key for a practice: the master key's id and the wrapped key, to be stored."""
        key = crypto.new_key()
        wrapped = crypto.seal(
            key, key=self._masters[self._newest], number=number, bound_to=practice_id.bytes
        )
        self._cache.setdefault(practice_id, {})[number] = key
        return self._newest, wrapped

    def forget(self, practice_id: uuid.UUID) -> None:
        """Drop the remembered keys of one practice."""
        self._cache.pop(practice_id, None)

    def seal(self, practice_id: uuid.UUID, plain: bytes, bound_to: bytes) -> bytes:
        keys = self._keys(practice_id)
        number = max(keys)
        return crypto.seal(plain, key=keys[number], number=number, bound_to=bound_to)

    def unseal(self, practice_id: uuid.UUID, sealed: bytes, bound_to: bytes) -> bytes:
        number = crypto.key_number(sealed)
        keys = self._keys(practice_id)
        if number not in keys:
            self.forget(practice_id)
            keys = self._keys(practice_id)
        return crypto.unseal(sealed, key=keys[number], bound_to=bound_to)

    def _keys(self, practice_id: uuid.UUID) -> dict[int, bytes]:
        if practice_id not in self._cache:
            keys = {
                number: crypto.unseal(
                    wrapped, key=self._masters[master_id], bound_to=practice_id.bytes
                )
                for number, (master_id, wrapped) in self._load(practice_id).items()
            }
            if not keys:
                raise LookupError("this practice has no data key")
            self._cache[practice_id] = keys
        return self._cache[practice_id]


def vault() -> Vault:
    """The vault of the running application."""
    found: Vault = current_app.extensions["counsel.vault"]
    return found


class _Sealed(ABC, Generic[T]):
    """A descriptor over a `LargeBinary` column of a tenant record."""

    def __init__(self, column: str) -> None:
        self.column = column

    @overload
    def __get__(self, record: None, owner: type) -> _Sealed[T]: ...
    @overload
    def __get__(self, record: Any, owner: type) -> T: ...
    def __get__(self, record: Any, owner: type) -> T | _Sealed[T]:
        if record is None:
            return self
        sealed = getattr(record, self.column)
        if sealed is None:
            return self.empty()
        plain = vault().unseal(record.practice_id, sealed, self._bound_to(record))
        return self.decode(plain)

    def __set__(self, record: Any, value: T) -> None:
        sealed = None
        if value != self.empty():
            sealed = vault().seal(record.practice_id, self.encode(value), self._bound_to(record))
        setattr(record, self.column, sealed)

    def _bound_to(self, record: Any) -> bytes:
        return f"{record.__tablename__}.{self.column}:".encode() + bytes(record.id.bytes)

    @abstractmethod
    def empty(self) -> T:
        """The value that is stored as NULL."""

    @abstractmethod
    def encode(self, value: T) -> bytes:
        """The bytes that are sealed."""

    @abstractmethod
    def decode(self, plain: bytes) -> T:
        """The value of unsealed bytes."""


class SealedText(_Sealed[str]):
    """Text; the empty string is stored as NULL."""

    def empty(self) -> str:
        return ""

    def encode(self, value: str) -> bytes:
        return value.encode()

    def decode(self, plain: bytes) -> str:
        return plain.decode()


class SealedJSON(_Sealed[Any]):
    """Any JSON value; None is stored as NULL."""

    def empty(self) -> Any:
        return None

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def decode(self, plain: bytes) -> Any:
        return json.loads(plain)


class SealedBytes(_Sealed[bytes]):
    """The content of a file; no bytes are stored as NULL."""

    def empty(self) -> bytes:
        return b""

    def encode(self, value: bytes) -> bytes:
        return value

    def decode(self, plain: bytes) -> bytes:
        return plain
