"""What an exercise is apart from its parts, between its document and the form of the editor."""

from __future__ import annotations

from typing import Any

from wtforms import SelectChoice

from counsel.library import builtin, draft, themes
from counsel.library.content import ExerciseContent
from counsel.library.exercise_forms import DetailsForm

LINES = ("steps", "sources")
TEXTS = (
    *("title", "theme", "summary", "minutes", "repeat", "variant", "variant_of", "rationale"),
    *("content_note", "who_reads", "stop_panel", "grounding", "closing", "tier", "cautions"),
    *("about_contact", "clinician_only", "look_for", "measure", "evidence_note", "article"),
)


def form(content: ExerciseContent, original: str = "", **options: Any) -> DetailsForm:
    """The form with the choices that this document allows; `original` is the title of the exercise
    that it varies."""
    made = DetailsForm(**options)
    if content.theme not in themes.THEMES:
        made.theme.choices = [*made.theme.choices, SelectChoice(content.theme, content.theme)]
    if content.variant_of:
        word = f"Beneath “{original or content.variant_of}”"
        made.variant_of.choices = [
            *made.variant_of.choices,
            SelectChoice(content.variant_of, word[:80]),
        ]
    titles = {slug: one.title for slug, one in builtin.articles().items()}
    if content.article:
        titles.setdefault(content.article, content.article)
    made.article.choices = [
        SelectChoice("", "None"),
        *(SelectChoice(slug, title) for slug, title in titles.items()),
    ]
    return made


def filled(content: ExerciseContent, original: str = "") -> DetailsForm:
    """The form with what the document holds."""
    values = {name: getattr(content, name) for name in TEXTS}
    values |= {name: "\n".join(getattr(content, name)) for name in LINES}
    return form(content, original, formdata=None, data=values | {"seen": draft.digest(content)})


def values(sent: DetailsForm) -> dict[str, Any]:
    """What was typed, as the document holds it."""
    found = {name: "" if sent[name].data is None else sent[name].data for name in TEXTS}
    for name in LINES:
        lines = (line.strip() for line in (sent[name].data or "").splitlines())
        found[name] = tuple(line for line in lines if line)
    return found
