"""Files as clients send them, made here: photos with a place in them, documents, and tricks."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PLACE = b"the place where it was taken"


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, turned: bool = False) -> bytes:
    """A small picture; a JPEG says where it was taken, and may lie on its side."""
    picture = Image.new("RGB", size, "olive")
    about = Image.Exif()
    about[0x010E] = PLACE.decode()
    if turned:
        about[0x0112] = 6
    out = BytesIO()
    picture.save(out, kind, **({"exif": about} if kind in ("JPEG", "WEBP") else {}))
    return out.getvalue()


def a_bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it is `side` pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
