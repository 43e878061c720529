"""Who gets what answer from the pages of the library."""

from __future__ import annotations

from typing import Any

from counsel.library import authoring, builtin, parts, pathways
from tests.cast import Cast
from tests.fakes import START
from tests.library.factories import import_of, make_article, make_draft, make_exercise
from tests.matrix import Row

READERS = ("owner", "counselor", "colleague", "supervisor")
AUTHORS = ("owner", "counselor", "colleague")
READ: dict[str, Any] = {"may": READERS, "refused": ("assistant",)}
WRITE: dict[str, Any] = {"may": AUTHORS, "refused": ("supervisor", "assistant")}
ANYWHERE: dict[str, Any] = {"may": (*READERS, "stranger"), "refused": ("assistant",)}
BEGIN: dict[str, Any] = {"may": (*AUTHORS, "stranger"), "refused": ("supervisor", "assistant")}
MINE: dict[str, Any] = {"may": ("counselor",), "refused": ("supervisor", "assistant")}


def article(cast: Cast) -> dict[str, Any]:
    return {"article_id": make_article(cast.counselor, now=START).id}


def section(cast: Cast) -> dict[str, Any]:
    return {"section_id": make_article(cast.counselor, now=START).sections[0].id}


def draft(cast: Cast) -> dict[str, Any]:
    return {"draft_id": import_of(cast.counselor, now=START).id}


def exercise(cast: Cast) -> dict[str, Any]:
    return {"exercise_id": make_exercise(cast.counselor, now=START).id}


def version(cast: Cast) -> dict[str, Any]:
    return exercise(cast) | {"number": 1}


def block(cast: Cast) -> dict[str, Any]:
    return exercise(cast) | {"key": "long-text-1"}


def unpublished(cast: Cast) -> dict[str, Any]:
    return {"exercise_id": make_draft(cast.counselor, now=START).id}


def shared_draft(cast: Cast) -> dict[str, Any]:
    made = make_draft(cast.counselor, now=START)
    authoring.share(cast.counselor, made, now=START)
    return {"exercise_id": made.id}


def private_block(cast: Cast) -> dict[str, Any]:
    return unpublished(cast) | {"key": "long-text-1"}


def shared_with_a_part_taken_out(cast: Cast) -> dict[str, Any]:
    made = make_exercise(cast.counselor, now=START)
    parts.remove_block(made, "long-text-1", now=START)
    return {"exercise_id": made.id}


def ready_made(_cast: Cast) -> dict[str, Any]:
    return {"slug": next(iter(builtin.exercises()))}


def ready_made_article(_cast: Cast) -> dict[str, Any]:
    return {"slug": next(iter(builtin.articles()))}


def own_pathway(cast: Cast) -> dict[str, Any]:
    return {"pathway_id": pathways.begin(cast.counselor, now=START).id}


def ready_pathway(_cast: Cast) -> dict[str, Any]:
    return {"slug": next(iter(builtin.pathways()))}


def to_assign(_cast: Cast) -> dict[str, Any]:
    return {"exercise": f"built-in:{next(iter(builtin.exercises()))}"}


def _get(name: str, **more: Any) -> Row:
    return Row(endpoint=f"library.{name}", **more)


def _post(name: str, **more: Any) -> Row:
    return Row(endpoint=f"library.{name}", method="POST", **more)


# What is a draft of the counselor's own does not exist for anybody else.
ALONE: dict[str, Any] = {"may": ("counselor",), "refused": ("assistant",)}
MINE_ALONE: dict[str, Any] = {"may": ("counselor",), "refused": ("supervisor", "assistant")}
PRIVATE = [
    _get("exercise", values=unpublished, **ALONE),
    _get("preview", values=unpublished, **ALONE),
    _get("edit_exercise", values=unpublished, **MINE_ALONE),
    _get("export_exercise", values=unpublished, **MINE_ALONE),
    _post("save_details", values=unpublished, data={"title": "A"}, **MINE_ALONE),
    _post("save_block", values=private_block, data={"set.prompt": "Why?"}, **MINE_ALONE),
    _post("add_block", values=unpublished, data={"kind": "scale"}, **MINE_ALONE),
    _post("change_block", values=private_block, data={"action": "copy"}, **MINE_ALONE),
    _post("put_back", values=unpublished, **MINE_ALONE),
    _post("publish", values=unpublished, **MINE_ALONE),
    _post("copy_exercise", values=unpublished, **MINE_ALONE),
    _post("make_variant", values=unpublished, data={"kind": "solo"}, **MINE_ALONE),
    _post("share_exercise", values=unpublished, **MINE_ALONE),
    _post("archive_exercise", values=unpublished, **MINE_ALONE),
]
SOLO = {"kind": "solo"}
STEP = {"action": "drop", "place": "0", "version": "1"}
ROWS = [
    _get("shelf", **ANYWHERE),
    _get("own_exercises", **ANYWHERE),
    _get("own_articles", **ANYWHERE),
    _get("import_article", **BEGIN),
    _post("import_article", data={"text": "A title\n\nSome words."}, **BEGIN),
    _get("import_draft", values=draft, **MINE),
    _post("adjust_import", values=draft, data=STEP, **MINE),
    _post("describe_import", values=draft, data={"title": "A", "version": "1"}, **MINE),
    _post("save_import", values=draft, data={"title": "A", "version": "1"}, **MINE),
    _post("discard_import", values=draft, **MINE),
    _get("article", values=article, **READ),
    _get("edit_article", values=article, **WRITE),
    _post("edit_article", values=article, data={"title": "A"}, **WRITE),
    _post("archive_article", values=article, **WRITE),
    _post("exercise_of_section", values=section, **WRITE),
    _get("built_in_article", values=ready_made_article, missing=False, **ANYWHERE),
    _get("built_in_exercise", values=ready_made, missing=False, **ANYWHERE),
    _post("copy_built_in", values=ready_made, missing=False, **BEGIN),
    _post("new_exercise", **BEGIN),
    _get("exercise", values=exercise, **READ),
    _get("version", values=version, **READ),
    _get("preview", values=exercise, **READ),
    _post("copy_exercise", values=exercise, **WRITE),
    _post("archive_exercise", values=exercise, **WRITE),
    _get("edit_exercise", values=exercise, **WRITE),
    _post("save_details", values=exercise, data={"title": "A"}, **WRITE),
    _post("save_block", values=block, data={"set.prompt": "Why?"}, **WRITE),
    _post("add_block", values=exercise, data={"kind": "scale"}, **WRITE),
    _post("change_block", values=block, data={"action": "copy"}, **WRITE),
    _post("put_back", values=shared_with_a_part_taken_out, **WRITE),
    _post("publish", values=shared_draft, **WRITE),
    *PRIVATE,
    _get("changes", values=exercise, **READ),
    _get("export_exercise", values=exercise, **WRITE),
    _get("export_built_in", values=ready_made, missing=False, **BEGIN),
    _get("import_exercise", **BEGIN),
    _post("bring_in", data={"text": "{}"}, **BEGIN),
    _post("make_variant", values=exercise, data={"kind": "paired"}, **WRITE),
    _post(
        "make_built_in_variant", values=ready_made, data={"kind": "solo"}, missing=False, **BEGIN
    ),
    _post("share_exercise", values=shared_draft, **WRITE),
    _get("pathway_shelf", **ANYWHERE),
    _get("built_in_pathway", values=ready_pathway, missing=False, **ANYWHERE),
    _post("new_pathway", **BEGIN),
    _get("pathway", values=own_pathway, **READ),
    _get("edit_pathway", values=own_pathway, **WRITE),
    _post("edit_pathway", values=own_pathway, data={"title": "A", "revision": "1"}, **WRITE),
    _post("archive_pathway", values=own_pathway, **WRITE),
    _get(
        "choose_case",
        values=to_assign,
        missing=False,
        may=("counselor", "colleague", "stranger"),
        refused=("owner", "supervisor", "assistant"),
    ),
]
