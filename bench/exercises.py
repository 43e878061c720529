"""The editor, the preview and the client's page of an exercise of 200 parts beside one of five:
`python -m bench.exercises`. The ratio is that of 200 parts to five.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.harness import alternate, get, load, report, serving
from bench.prepared import Prepared, prepare
from counsel.kernel import db as database
from counsel.kernel import tenancy
from counsel.library import draft
from counsel.library.content import ExerciseContent
from tests.homework.factories import assign

KINDS = ("reading", "short_text", "scale", "choice", "long_text", "checklist", "number")


def document(count: int) -> ExerciseContent:
    """An exercise of so many parts, of kinds in turn, each finished."""
    content = ExerciseContent(title=f"An exercise of {count}", theme="growth")
    for number in range(count):
        content, key = draft.add(content, KINDS[number % len(KINDS)])
        part = content.by_key[key]
        name = "prompt" if part.kind.answerable else "text"
        words = {name: f"What stands in the way of part {number}?"}
        content = draft.replace(
            content, part.model_copy(update={"config": part.config.model_copy(update=words)})
        )
    return content


def pages(prepared: Prepared, count: int) -> dict[str, str]:
    """The paths of one exercise of so many parts."""
    cast, now = prepared.cast, prepared.now
    with prepared.app.app_context(), tenancy.scope(cast.practice_id):
        blocks = document(count).blocks
        given = assign(cast, now=now, blocks=blocks)
        made = given.version.exercise
        paths = {
            "editor": f"/library/exercises/{made.id}/edit?open=short-text-1",
            "preview": f"/library/exercises/{made.id}/trial",
            "client": f"/my/homework/{given.id}",
        }
        database.commit()
    return paths


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        prepared = prepare(Path(name), clients=20)
        cast = prepared.cast
        large, small = pages(prepared, 200), pages(prepared, 5)
        counselor = {"Cookie": prepared.cookie(cast.counselor)}
        client = {"Cookie": prepared.cookie(cast.client)}
        with serving("wsgi:app", prepared.env) as url:
            for page, path in large.items():
                who = client if page == "client" else counselor
                many, few = get(path, who), get(small[page], who)
                rounds = alternate(lambda m=many: load(url, m), lambda f=few: load(url, f))
                report(f"{page}: 200 parts (ours) and 5 (bare)", *rounds)


if __name__ == "__main__":
    main()
