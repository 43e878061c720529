"""Making text of a file's bytes, whatever program has written it."""

from __future__ import annotations

import codecs

from counsel.library.importing.errors import Empty, TooLarge, Unreadable

MOST_BYTES = 8_000_000
_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, UTF-32, Windows-1252 or Latin-1.

    Raises Empty, TooLarge, or Unreadable for bytes that are no text.
    """
    if not data.strip():
        raise Empty
    if len(data) > MOST_BYTES:
        raise TooLarge
    name = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _unmarked(data)
    if name:
        return data.decode(name, errors="replace").replace("\x00", "")
    if _is_binary(data):
        raise Unreadable
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _western(data)


def in_charset(data: bytes, charset: str) -> bytes:
    """Bytes that a server named an encoding for, as UTF-8; as they are where that is no help, and
    for what is no text."""
    if not charset or data[:4] in (b"%PDF", b"PK\x03\x04"):
        return data
    try:
        return data.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return data


def _unmarked(data: bytes) -> str | None:
    """UTF-16 without a mark shows in zeros at every second place."""
    head = data[:2000]
    half = max(len(head) // 2, 1)
    if head[1::2].count(0) > half * 0.7 and head[::2].count(0) == 0:
        return "utf-16-le"
    if head[::2].count(0) > half * 0.7 and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    head = data[:4000]
    return head.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")) or (
        sum(byte < 9 or 13 < byte < 27 for byte in head) > len(head) // 10
    )


def _western(data: bytes) -> str:
    """One wrong byte in a long UTF-8 text is damage; many are another encoding."""
    mended = data.decode("utf-8", errors="replace")
    if mended.count("\ufffd") * 20 < sum(ord(char) > 127 for char in mended):
        return mended
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
