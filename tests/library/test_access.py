"""Who sees which articles, imports and exercises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library import access, assignable, authoring, builtin, service, shelf
from tests.cast import Cast
from tests.fakes import START
from tests.library.factories import import_of, make_article, make_draft, make_exercise


def titles(select: Callable[[Actor], Any], actor: Actor) -> list[str]:
    return [row.title for row in db.session.scalars(select(actor))]


def test_the_practice_shares_its_shelf(practice: Cast) -> None:
    make_article(practice.counselor, now=START)
    make_exercise(practice.counselor, now=START)
    for reader in (practice.colleague, practice.owner, practice.supervisor):
        assert titles(access.articles, reader) == ["A Quiet Article"]
        assert titles(access.exercises, reader) == ["A small exercise"]


def test_another_practice_sees_nothing_of_it(practice: Cast) -> None:
    make_article(practice.counselor, now=START)
    make_exercise(practice.counselor, now=START)
    with tenancy.scope(practice.other_practice_id):
        for select in (access.every_article, access.every_exercise, access.sections):
            assert db.session.scalars(select(practice.stranger)).all() == []


def test_an_import_is_its_importers_alone_until_it_is_saved(practice: Cast) -> None:
    draft = import_of(practice.counselor, now=START)
    seen = db.session.scalars(access.import_drafts(practice.counselor)).all()
    assert seen == [draft]
    assert db.session.scalars(access.import_drafts(practice.colleague)).all() == []
    service.save_article(practice.counselor, draft, version=1, now=START)
    assert db.session.scalars(access.import_drafts(practice.counselor)).all() == []


def test_what_was_put_away_is_found_only_among_the_archived(practice: Cast) -> None:
    exercise = make_exercise(practice.counselor, now=START)
    article = make_article(practice.counselor, now=START)
    authoring.archive(practice.owner, exercise, now=START)
    service.archive_article(practice.owner, article, now=START)
    assert titles(access.exercises, practice.counselor) == []
    assert titles(access.articles, practice.counselor) == []
    assert titles(lambda a: shelf.exercises(a, state=shelf.ARCHIVED), practice.counselor)
    assert titles(lambda a: shelf.articles(a, state=shelf.ARCHIVED), practice.counselor)
    assert assignable.OWN not in {
        option.key.partition(":")[0] for option in assignable.options(practice.counselor)
    }


@pytest.mark.parametrize(
    ("name", "may"),
    [("owner", True), ("counselor", True), ("supervisor", False), ("assistant", False)],
)
def test_supervisors_look_and_do_not_write(practice: Cast, name: str, may: bool) -> None:
    assert access.may_author(practice.actors()[name]) is may


def test_an_adopted_exercise_stays_on_the_ready_made_shelf(practice: Cast) -> None:
    slug = next(iter(builtin.exercises()))
    assignable.adopt(practice.counselor, slug, now=START)
    assert titles(access.every_exercise, practice.counselor) == []


def test_drafts_and_published_ones_are_told_apart(practice: Cast) -> None:
    draft = make_draft(practice.counselor, now=START)
    make_exercise(practice.counselor, now=START)
    authoring.share(practice.counselor, draft, now=START)
    for state in (shelf.DRAFTS, shelf.PUBLISHED):
        assert len(titles(lambda a, s=state: shelf.exercises(a, state=s), practice.owner)) == 1
