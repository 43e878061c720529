"""The second and third wall between practices, below every query.

Whoever works says for which practice (`scope`), or that the work is the platform's own
(`everywhere`). A select, update or delete of tenant rows gets the practice added; without a scope
it is refused. On PostgreSQL the same scope is told to the database, whose row-level security
policies do it once more (see migrations/policies.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from counsel.kernel.db import Tenant, db
from counsel.kernel.errors import TenancyError

EVERYWHERE = "everywhere"
Scope = uuid.UUID | str | None

_scope: ContextVar[Scope] = ContextVar("counsel_scope", default=None)


def current_scope() -> Scope:
    """The practice in scope, EVERYWHERE, or None."""
    return _scope.get()


def enter(practice_id: uuid.UUID | str) -> Token[Scope]:
    """Set the scope until `leave`; for the request boundary. Elsewhere use `scope`."""
    token = _scope.set(practice_id)
    _tell_database()
    return token


def leave(token: Token[Scope] | None = None) -> None:
    """Go back to the scope before `enter`; without a token to none."""
    if token is None:
        _scope.set(None)
    else:
        _scope.reset(token)
    _tell_database()


@contextmanager
def scope(practice_id: uuid.UUID) -> Iterator[None]:
    """Work on the rows of one practice."""
    token = enter(practice_id)
    try:
        yield
    finally:
        leave(token)


@contextmanager
def everywhere() -> Iterator[None]:
    """Work across practices: sign-in, the scheduler, migrations. Never for a person's request."""
    token = enter(EVERYWHERE)
    try:
        yield
    finally:
        leave(token)


def _tell_database() -> None:
    session = db.session()
    if session.in_transaction() and session.get_bind().dialect.name == "postgresql":
        session.connection().execute(*_setting())


def _setting() -> tuple[Any, dict[str, str]]:
    value = _scope.get()
    return (
        text("SELECT set_config('counsel.scope', :value, true)"),
        {"value": "" if value is None else str(value)},
    )


def _after_begin(_session: Session, _transaction: Any, connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(*_setting())


def _add_practice(state: ORMExecuteState) -> None:
    if not (state.is_select or state.is_update or state.is_delete):
        return
    wanted = _scope.get()
    if wanted == EVERYWHERE:
        return
    if wanted is None:
        touched = [m.class_.__name__ for m in state.all_mappers if issubclass(m.class_, Tenant)]
        if touched:
            raise TenancyError(f"no practice in scope for {', '.join(touched)}")
        return
    if not state.is_column_load:
        state.statement = state.statement.options(
            with_loader_criteria(
                Tenant, lambda cls: cls.practice_id == wanted, include_aliases=True
            )
        )


def _refuse_strays(session: Session, _context: Any, _instances: Any) -> None:
    wanted = _scope.get()
    if wanted == EVERYWHERE:
        return
    for record in (*session.new, *session.dirty, *session.deleted):
        if isinstance(record, Tenant) and record.practice_id != wanted:
            raise TenancyError(f"a {type(record).__name__} of another practice was written")


def install() -> None:
    """Raise the walls on the session of this application; once a process."""
    if event.contains(db.session.session_factory, "do_orm_execute", _add_practice):
        return
    factory = db.session.session_factory
    event.listen(factory, "do_orm_execute", _add_practice)
    event.listen(factory, "before_flush", _refuse_strays)
    event.listen(factory, "after_begin", _after_begin)
