"""Telling plain text, Markdown and HTML apart."""

from __future__ import annotations

import re

from counsel.library.importing.shapes import spaced

_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html|<head|<body|<article|<main)", re.I)
_TAGS = re.compile(
    r"</?(?:p|h[1-6]|div|ul|ol|li|section|article|blockquote|table|body|br)\b[^<>]{0,300}>", re.I
)
_MARKS = re.compile(
    r"^#{1,6} +\S"
    r"|^(?:\*\*|__)[^*_\n]{2,120}(?:\*\*|__):?\s*$"
    r"|\[[^\[\]\n]{1,200}\]\((?:https?:|mailto:|/)[^()\s]{0,500}\)"
    r"|!\[[^\[\]\n]{0,200}\]\("
    r"|^```",
    re.M,
)
_EMPHASIS = re.compile(r"(?<![\w*])\*\*[^*\s][^*\n]{0,200}\*\*(?![\w*])")
_FRONT = re.compile(r"\s*---[ ]*\r?\n[a-zA-Z_]{1,30}:")
_ENOUGH = 200_000


def sniff(text: str) -> str:
    """The format of a text: "html", "markdown" or "text"."""
    head = text[:_ENOUGH].lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if _PAGE.match(head) or sum(1 for _ in zip(_TAGS.finditer(head), range(3), strict=False)) >= 2:
        return "html"
    if _FRONT.match(head) or _MARKS.search(head) or spaced(head) != head:
        return "markdown"
    emphasised = sum(1 for _ in zip(_EMPHASIS.finditer(head), range(3), strict=False))
    return "markdown" if emphasised >= 2 else "text"
