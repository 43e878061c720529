"""The one renderer of text that people wrote: Markdown without HTML, then an allow-list.

The order matters: sanitizing comes last, so nothing that a Markdown extension could emit
survives unless it is on the list (security.md, promise 4).
"""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = set("p br hr h2 h3 h4 h5 h6 ul ol li blockquote strong em code pre a".split())
_SCHEMES = {"http", "https", "mailto"}
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


def render(text: str | None) -> Markup:
    """Markdown in, safe HTML out. Headings start at level 2, links open without a referrer."""
    html = _markdown.render(text or "")
    for level in range(5, 0, -1):
        html = html.replace(f"<h{level}>", f"<h{level + 1}>")
        html = html.replace(f"</h{level}>", f"</h{level + 1}>")
    return Markup(  # noqa: S704 - the allow-list below is what makes it safe
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer nofollow",
            strip_comments=True,
        )
    )
