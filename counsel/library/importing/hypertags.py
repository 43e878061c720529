"""What the names and classes of HTML elements tell: blocks, furniture, authors."""

from __future__ import annotations

import re

from counsel.library.importing import vocabulary as known
from counsel.library.importing.tags import Tag

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr keygen frame".split()
)
BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure"
    " footer h1 h2 h3 h4 h5 h6 header hgroup html head li main nav ol p pre section summary table"
    " tbody thead tfoot tr ul form aside".split()
)
SCRIPT = "A script, not words"
BUTTON = "A button of the page"
_SKIPPED = {
    "script": SCRIPT,
    "style": SCRIPT,
    "template": SCRIPT,
    "svg": SCRIPT,
    "math": SCRIPT,
    "object": SCRIPT,
    "iframe": SCRIPT,
    "noembed": SCRIPT,
    "noframes": SCRIPT,
    "noscript": "Words for browsers without scripts",
    "comment": "A note hidden in the page",
    "nav": "The page's menu",
    "form": "A form of the page",
    "button": BUTTON,
    "select": "A form of the page",
    "textarea": "A form of the page",
    "dialog": "A notice of the page",
    "aside": "A box beside the article",
    "figcaption": "The caption of a picture",
    "footer": "The foot of the page",
}
_REASONS = [(reason, re.compile(pattern)) for reason, pattern in known.CLASSES]
_ROLES = {
    "navigation": "The page's menu",
    "complementary": "A box beside the article",
    "contentinfo": "The foot of the page",
    "search": "A form of the page",
    "dialog": "A notice of the page",
}
_WHOLE = {"html", "body", "main", "article", "h1", "h2", "title", "head"}
_AUTHOR = {"author", "byline", "author-name", "p-author", "entry-author", "post-author"}


def reason_to_skip(tag: Tag) -> str | None:
    """Why an element and all in it is left out, or None."""
    if tag.name in _SKIPPED:
        return _SKIPPED[tag.name]
    if tag.name in _WHOLE:
        return None
    if tag.attributes.get("role", "").lower() in _ROLES:
        return _ROLES[tag.attributes["role"].lower()]
    names = _names(tag)
    if not names:
        return None
    return next((why for why, like in _REASONS if any(map(like.fullmatch, names))), None)


def _names(tag: Tag) -> list[str]:
    both = f"{tag.attributes.get('class', '')} {tag.attributes.get('id', '')}"
    return both.lower().split()[:20]


def is_author(tag: Tag) -> bool:
    """Whether the element says that it holds the author's name."""
    marked = {tag.attributes.get("rel", ""), tag.attributes.get("itemprop", "")}
    return "author" in marked or bool(_AUTHOR.intersection(_names(tag)))


def rescues(name: str) -> bool:
    """Whether an element cannot stand inside furniture, so that furniture left open ends here."""
    return name in ("article", "main", "h1", "body")
