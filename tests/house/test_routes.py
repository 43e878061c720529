"""Default deny, proved for every route and everyone (security.md, promise 1)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, url_for

from counsel.kernel import tenancy
from counsel.kernel.db import db
from tests.cast import Cast
from tests.matrix import PUBLIC, Row, all_rows
from tests.people import Person

ROWS = all_rows()
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def url_of(app: Flask, cast: Cast, row: Row, *, missing: bool = False) -> str:
    """The address of a row's route, its objects made first; of something missing if asked."""
    with app.app_context(), tenancy.scope(cast.practice_id):
        values = row.values(cast)
        db.session.commit()
    if missing:
        ids = {key: uuid.uuid4() for key, value in values.items() if isinstance(value, uuid.UUID)}
        values |= ids
    with app.test_request_context():
        return url_for(row.endpoint, **values)


def answer(person: Person, row: Row, url: str) -> int:
    """The status that a person gets."""
    options: dict[str, Any] = {"headers": {"Accept": "application/json"}} if row.json else {}
    return person.send(row.method, url, row.data or None, **options).status_code


def test_every_route_has_a_row_for_each_of_its_methods(app: Flask) -> None:
    known = {(row.endpoint, row.method) for row in ROWS}
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & METHODS
        if rule.endpoint != "static"
    }
    assert sorted(routes - known) == []
    assert sorted(known - routes) == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_route_answers_each_person_as_its_row_says(
    app: Flask, cast: Cast, person: Callable[..., Person], row: Row
) -> None:
    wrong = {}
    for name, actor in cast.actors().items():
        url = url_of(app, cast, row)
        status = answer(person(actor), row, url)
        if row.may == PUBLIC or name in row.may:
            fits = status < 500 and status not in (401, 403, 404, 405)
        elif name == "former":
            fits = status in (302, 401)
        else:
            fits = status == (403 if name in row.refused else 404)
        if not fits:
            wrong[name] = status
    assert wrong == {}


@pytest.mark.sqlite
@pytest.mark.parametrize("row", [row for row in ROWS if row.may != PUBLIC], ids=str)
def test_a_route_sends_an_anonymous_visitor_to_sign_in(
    app: Flask, cast: Cast, person: Callable[..., Person], row: Row
) -> None:
    visitor = person(None)
    response = visitor.send(row.method, url_of(app, cast, row), row.data or None)
    assert response.status_code == 302
    assert response.location.startswith("/sign-in")


@pytest.mark.parametrize("row", [row for row in ROWS if row.may != PUBLIC and row.missing], ids=str)
def test_a_missing_thing_is_a_404_for_those_who_might_see_it(
    app: Flask, cast: Cast, person: Callable[..., Person], row: Row
) -> None:
    url = url_of(app, cast, row, missing=True)
    if url == url_of(app, cast, row):
        return
    statuses = {name: answer(person(cast.actors()[name]), row, url) for name in row.may}
    assert set(statuses.values()) == {404}, statuses


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.method != "GET" and row.may != PUBLIC], ids=str
)
def test_a_change_without_a_token_is_refused(
    app: Flask, cast: Cast, person: Callable[..., Person], row: Row
) -> None:
    somebody = person(cast.actors()[row.may[0]])
    response = somebody.send(row.method, url_of(app, cast, row), row.data or None, csrf=False)
    assert response.status_code == 400
