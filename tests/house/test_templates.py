"""What holds for every template: a title, nothing inline, nothing from another host."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, nodes

from tests.house.source import templates

NOT_PAGES = ("layouts/", "macros/", "emails/", "blocks/")
# Mail programs drop stylesheets, so a mail carries its few styles itself.
MAILS = ("emails/", "layouts/mail.html")
PARSER = Environment()

INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "htmx expression": re.compile(r"\s(data-)?hx-on[:a-z-]*=|\bjs:", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "outside address": re.compile(
        r"\s(src|href|action|formaction|srcset|poster|data|hx-\w+)\s*=\s*[\"']?(https?:)?//",
        re.IGNORECASE,
    ),
}
STYLES = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
}


def _pages() -> list[str]:
    return [
        path
        for path in templates()
        if path.endswith(".html")
        and not path.startswith(NOT_PAGES)
        and not path.rsplit("/", 1)[-1].startswith("_")
    ]


def _complaints(path: str, rules: dict[str, re.Pattern[str]]) -> list[str]:
    return [name for name, rule in rules.items() if rule.search(templates()[path])]


@pytest.mark.parametrize("path", _pages())
def test_every_page_has_a_layout_and_a_title(path: str) -> None:
    tree = PARSER.parse(templates()[path])
    layouts = [node.template for node in tree.find_all(nodes.Extends)]
    assert [str(node.value) for node in layouts if isinstance(node, nodes.Const)] != []
    titles = [block for block in tree.find_all(nodes.Block) if block.name == "title"]
    assert len(titles) == 1
    assert titles[0].body != []


@pytest.mark.parametrize("path", list(templates()))
def test_no_template_has_anything_inline_or_from_another_host(path: str) -> None:
    rules = INLINE if path.startswith(MAILS) else {**INLINE, **STYLES}
    assert _complaints(path, rules) == []


def test_a_partial_page_is_named_with_an_underscore_and_extends_nothing() -> None:
    partials = [path for path in templates() if path.rsplit("/", 1)[-1].startswith("_")]
    assert [path for path in partials if "{% extends" in templates()[path]] == []
