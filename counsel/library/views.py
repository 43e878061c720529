"""The shelf: what is ready to use, the practice's own exercises and articles."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from counsel.kernel.actor import COUNSELOR, OWNER, SUPERVISOR
from counsel.kernel.paging import paginate
from counsel.library import access, differences, shelf, themes, variants, wording
from counsel.library.blocks.block import Block
from counsel.library.content import TIERS
from counsel.web.guard import staff
from counsel.web.request import actor, page_number

bp = Blueprint("library", __name__)
READERS = (COUNSELOR, SUPERVISOR, OWNER)
ON_A_PAGE = 30


@bp.app_template_filter("theme")
def theme_word(theme: str) -> str:
    """A theme in words."""
    return themes.word(theme)


@bp.app_template_filter("tier")
def tier_word(tier: str) -> str:
    """A tier in words."""
    return TIERS.get(tier, tier)


@bp.app_template_filter("part_title")
def part_title(part: Block) -> str:
    """What a part is called: its question, heading or first words; empty where it has none."""
    return differences.title_of(part)


@bp.app_template_filter("search_words")
def search_words(kind: str) -> str:
    """What somebody may type who looks for a kind of part."""
    return wording.SEARCHED.get(kind, "")


@bp.app_template_filter("variant")
def variant_word(kind: str) -> str:
    """A kind of variant in words."""
    return wording.KINDS.get(kind, kind)


@bp.get("/library", endpoint="shelf")
@staff(*READERS)
def built_in_shelf() -> ResponseReturnValue:
    """What is ready to use, by theme."""
    wanted, theme = _wanted(), request.args.get("theme", "")
    return render_template(
        "library/shelf.html",
        **shelf_head(),
        theme=theme,
        known_themes=shelf.built_in_themes(),
        exercises=shelf.built_in_heads(wanted, theme),
        variants=shelf.built_in_variants(),
        articles=shelf.built_in_articles(wanted, theme),
    )


@bp.get("/library/exercises")
@staff(*READERS)
def own_exercises() -> ResponseReturnValue:
    """The practice's own exercises: drafts and published ones."""
    state = _state()
    page = paginate(shelf.grouped(actor(), _wanted(), state), page_number(), ON_A_PAGE)
    return render_template(
        "library/own_exercises.html",
        **shelf_head(),
        page=page,
        state=state,
        states=shelf.STATES,
        beneath=variants.beneath(actor(), page.items),
    )


@bp.get("/library/articles")
@staff(*READERS)
def own_articles() -> ResponseReturnValue:
    """The practice's own articles, and imports that were not finished."""
    state = shelf.ARCHIVED if _state() == shelf.ARCHIVED else shelf.ALL
    page = paginate(shelf.articles(actor(), _wanted(), state), page_number(), ON_A_PAGE)
    return render_template(
        "library/own_articles.html",
        **shelf_head(),
        page=page,
        state=state,
        imports=shelf.imports(actor()) if access.may_author(actor()) else [],
    )


def shelf_head() -> dict[str, Any]:
    wanted = _wanted()
    return {
        "wanted": wanted,
        "counts": shelf.counts(actor(), wanted),
        "may_author": access.may_author(actor()),
    }


def _wanted() -> str:
    return request.args.get("q", "").replace("\x00", "").strip()[:100]


def _state() -> str:
    state = request.args.get("state", shelf.ALL)
    return state if state in shelf.STATES else shelf.ALL
