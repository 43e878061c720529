"""What a client's file really is, by its bytes alone, and only what may be kept of it.

A photo is drawn anew: nothing comes along but the picture, so no place, no camera and no second
file behind it. Pure: bytes in, a clean file out, or DomainError with words for the client.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from counsel.kernel.errors import DomainError

PHOTO, DOCUMENT = "photo", "document"
CONTENT_TYPES = {PHOTO: "image/jpeg", DOCUMENT: "application/pdf"}
ENDINGS = {PHOTO: ".jpg", DOCUMENT: ".pdf"}
ONLY = {PHOTO: "a photo", DOCUMENT: "a PDF", "either": "a photo or a PDF"}
MOST_BYTES = 10 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# A decoded pixel takes four bytes of memory; a JPEG can be decoded at a smaller scale.
MOST_PIXELS = {"JPEG": 60_000_000}
MOST_PIXELS_ELSE = 30_000_000
LONGEST_SIDE = 2400
QUALITY = 85
LONGEST_NAME = 80
APPLE = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc")


@dataclass(frozen=True, slots=True)
class CleanFile:
    """`kind` is "photo" (then `content` is a JPEG) or "document" (then a PDF)."""

    kind: str
    content: bytes


def clean(content: bytes, accepts: str) -> CleanFile:
    """The file as it may be kept; `accepts` is "photo", "document" or "either"."""
    if len(content) > MOST_BYTES:
        raise DomainError("This file is larger than 10 MB. Choose a smaller one.")
    if not content:
        raise DomainError("This file is empty. Choose another one.")
    kind = DOCUMENT if content.startswith(b"%PDF-") else PHOTO
    if accepts not in (kind, "either"):
        raise DomainError(f"Choose {ONLY[accepts]} here.")
    if kind == DOCUMENT:
        return CleanFile(DOCUMENT, _whole(content))
    return CleanFile(PHOTO, _drawn_anew(content, accepts))


def _whole(content: bytes) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise DomainError("This PDF is cut off. Save it again and choose the new file.")
    return content


def _drawn_anew(content: bytes, accepts: str) -> bytes:
    if content[4:12] in APPLE:
        raise DomainError("This photo is in Apple's own format (HEIC). Save it as JPEG first.")
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            _check_size(picture)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _as_jpeg(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise DomainError(TOO_MANY_PIXELS) from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, ArithmeticError):
        raise DomainError(f"We cannot read this file. Choose {ONLY[accepts]}.") from None


TOO_MANY_PIXELS = "This picture has too many pixels. Save it smaller and choose it again."


def _check_size(picture: Image.Image) -> None:
    most = MOST_PIXELS.get(picture.format or "", MOST_PIXELS_ELSE)
    if picture.width * picture.height > most:
        raise DomainError(TOO_MANY_PIXELS)


def _as_jpeg(picture: Image.Image) -> bytes:
    """The picture upright, on white where it was transparent, and of a sensible size."""
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    paper = Image.new("RGB", upright.size, "white")
    with_alpha = upright.convert("RGBA")
    paper.paste(with_alpha, mask=with_alpha.getchannel("A"))
    out = BytesIO()
    paper.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def plain_name(name: str, kind: str) -> str:
    """A file's name for people: no path, no control or direction sign, the ending of its kind."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in last)
    stem = " ".join(seen.rpartition(".")[0].split() if "." in seen else seen.split())
    stem = stem.strip(". ")[:LONGEST_NAME].strip()
    return (stem or kind.capitalize()) + ENDINGS[kind]
