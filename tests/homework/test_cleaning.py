"""What is kept of a client's file: by its bytes, never by its name."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from counsel.homework.cleaning import MOST_BYTES, clean, plain_name
from counsel.kernel.errors import DomainError
from tests.homework.pictures import PDF, PLACE, a_bomb, a_photo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_is_drawn_anew_as_a_jpeg(kind: str) -> None:
    kept = clean(a_photo(kind), "photo")
    assert kept.kind == "photo"
    with Image.open(BytesIO(kept.content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (60, 40))


def test_nothing_comes_along_but_the_picture() -> None:
    sent = a_photo() + b"PK\x03\x04 a second file behind it"
    assert PLACE in sent
    kept = clean(sent, "photo").content
    assert PLACE not in kept
    assert b"second file" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {}


def test_a_photo_taken_sideways_stands_upright_afterwards() -> None:
    with Image.open(BytesIO(clean(a_photo(turned=True), "photo").content)) as picture:
        assert picture.size == (40, 60)


def test_a_large_photo_is_made_smaller() -> None:
    with Image.open(BytesIO(clean(a_photo(size=(4000, 3000)), "photo").content)) as picture:
        assert max(picture.size) == 2400


def test_what_was_transparent_becomes_white_paper() -> None:
    out = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(BytesIO(clean(out.getvalue(), "photo").content)) as picture:
        assert picture.getpixel((4, 4)) == (255, 255, 255)


def test_a_pdf_is_kept_as_it_is() -> None:
    kept = clean(PDF, "either")
    assert (kept.kind, kept.content) == ("document", PDF)


@pytest.mark.parametrize(
    ("content", "accepts", "words"),
    [
        (b"", "either", "empty"),
        (b"x" * (MOST_BYTES + 1), "either", "10 MB"),
        (a_bomb(20_000), "photo", "too many pixels"),
        (a_bomb(8_000), "photo", "too many pixels"),
        (SVG, "either", "cannot read"),
        (b"<!doctype html><script>alert(1)</script>", "either", "cannot read"),
        (b"GIF89a<script>alert(1)</script>", "either", "cannot read"),
        (a_photo()[:80], "photo", "cannot read"),
        (a_bomb(10), "photo", "cannot read"),
        (b"BM" + b"\0" * 60, "photo", "cannot read"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "either", "cannot read"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "photo", "JPEG"),
        (b"%PDF-1.7 cut", "document", "cut off"),
        (PDF, "photo", "Choose a photo"),
        (a_photo(), "document", "Choose a PDF"),
        (b" " + PDF, "document", "Choose a PDF"),
    ],
    ids=[
        *("empty", "too_large", "bomb", "wide", "svg", "html", "script_in_gif", "half_a_photo"),
        *("hollow_png", "bmp", "postscript", "apple", "half_a_pdf"),
        *("pdf_for_photo", "photo_for_pdf", "pdf_not_at_the_start"),
    ],
)
def test_everything_else_is_refused_in_words(content: bytes, accepts: str, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        clean(content, accepts)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("IMG_2041.jpeg", "IMG_2041.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\photos\\me.png", "me.jpg"),
        ("evil\r\nSet-Cookie: a=b.jpg", "evil Set-Cookie a=b.jpg"),
        ("gpj.\u202eexe", "gpj.jpg"),
        ("page.html", "page.jpg"),
        (".jpg", "Photo.jpg"),
        ("", "Photo.jpg"),
        ("x" * 300 + ".png", "x" * 80 + ".jpg"),
    ],
)
def test_a_name_is_only_a_name(name: str, shown: str) -> None:
    assert plain_name(name, "photo").replace(":", "") == shown
