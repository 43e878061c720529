"""Looking at everything that one person can reach: each route with each id, and what it cost."""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import inspect, text
from werkzeug.routing import IntegerConverter, Rule, UUIDConverter
from werkzeug.test import TestResponse

from counsel.kernel import tenancy
from counsel.kernel.db import Base, db
from counsel.web.guard import rule_of
from tests.people import Person

SAFE = ("GET", "HEAD", "OPTIONS")
OPERATOR = ("metrics", "static", "readyz", "healthz")
"""For whoever runs the installation, from its own machine."""
HOMEWORK = (
    "assignments",
    "answers",
    "uploads",
    "submissions",
    "reviews",
    "feedback",
    "repl",
    "pair",
)
OF_OTHERS = 3
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CHANCE = (
    re.compile(r'(name="csrf_token" value=")[^"]+'),
    re.compile(r'(name="_once" value=")[^"]+'),
    re.compile(r'(name="shelf-key" content=")[^"]+'),
    re.compile(r"(nonce-)[^']+"),
)
UNLIKE = ("Set-Cookie", "Date")
Counting = Callable[[], AbstractContextManager[list[str]]]


@dataclass(frozen=True)
class Seen:
    """One answer without what chance puts into it, and the statements that made it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    statements: tuple[str, ...]


def rules(app: Flask, *, client: bool = False) -> list[Rule]:
    """The routes of the application; those that a client gets past the guard of, if asked."""
    found = []
    for rule in app.url_map.iter_rules():
        open_to = rule_of(app, rule.endpoint)
        staff_only = isinstance(open_to, frozenset)
        if not rule.endpoint.endswith(OPERATOR) and not (client and staff_only):
            found.append(rule)
    return sorted(found, key=lambda rule: (rule.rule, rule.endpoint))


def urls(
    app: Flask, rule: Rule, ids: Mapping[str, Any], words: Mapping[str, Any], *, most: int = 4_000
) -> Iterator[tuple[str, str]]:
    """Every address of a route, with a name that stays the same from world to world: each variable
    takes every id, or every word where it is none."""
    values = [
        [(f"{name}={called}", name, value) for called, value in pool.items()]
        for name in sorted(rule.arguments)
        for pool in [_pool(rule, name, ids, words)]
    ]
    with app.test_request_context():
        adapter = app.url_map.bind("tests.example")
        for chosen in itertools.islice(itertools.product(*values), most):
            filled = {name: value for _called, name, value in chosen}
            called = " ".join(one[0] for one in chosen)
            yield f"{rule.endpoint} {called}", adapter.build(rule.endpoint, filled)


def _pool(
    rule: Rule, name: str, ids: Mapping[str, Any], words: Mapping[str, Any]
) -> Mapping[str, Any]:
    converter = rule._converters[name]
    if isinstance(converter, UUIDConverter):
        return ids
    return {"first": 0, "second": 1} if isinstance(converter, IntegerConverter) else words


def every_id(app: Flask, practice_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """Ids of rows of every kind that the practice has: all of homework, some of each other."""
    found: dict[str, uuid.UUID] = {}
    with app.app_context(), tenancy.scope(practice_id):
        for table in Base.metadata.sorted_tables:
            if "id" in table.c and "practice_id" in table.c:
                rows = db.session.execute(
                    table.select().with_only_columns(table.c.id).order_by(table.c.id)
                )
                named = [(f"{table.name}{number}", row[0]) for number, row in enumerate(rows)]
                found |= dict(named if table.name.startswith(HOMEWORK) else named[:OF_OTHERS])
    return found


def look(somebody: Person, method: str, url: str, counting: Counting, data: Any = None) -> Seen:
    """One answer, compared by what stays when chance is taken out."""
    with counting() as statements:
        answer = somebody.send(method, url, data)
    headers = sorted(
        (name, neutral(value)) for name, value in answer.headers.items() if name not in UNLIKE
    )
    return Seen(answer.status_code, tuple(headers), neutral(body(answer)), tuple(statements))


def body(answer: TestResponse) -> str:
    """The answer's text, whatever it is."""
    return answer.get_data().decode("utf-8", errors="replace")


def neutral(words: str) -> str:
    """Without tokens, keys and ids, each replaced by as many letters."""
    for chance in CHANCE:
        words = chance.sub(r"\1*", words)
    return UUID.sub("*" * 36, words)


def in_database(app: Flask, word: str) -> bool:
    """Whether a word stands in clear anywhere in the database."""
    with app.app_context(), tenancy.everywhere():
        for table in inspect(db.engine).get_table_names():
            for row in db.session.execute(text(f"SELECT * FROM {table}")):
                if any(word in str(value) for value in row):
                    return True
    return False
