"""The database: the base of all models, the session, engines of both kinds, units of work."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ClassVar

import pysqlite3
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Engine, ForeignKey, MetaData, Uuid, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from counsel.kernel.ids import new_id
from counsel.kernel.turns import Turns

# Seconds until a writer who waits for the others gives up.
LONGEST_WAIT = 30
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, aware UTC datetimes out, on both engines. Refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The root of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        uuid.UUID: Uuid(),
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        list[int]: JSON(),
        list[str]: JSON(),
    }


class Record(Base):
    """A row with an id of its own. The id and the practice exist before any other attribute, so
    that sealed attributes can be bound to them."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-2)

    def __init__(self, **values: Any) -> None:
        first = {"id": values.pop("id", None) or new_id()}
        if "practice_id" in values:
            first["practice_id"] = values.pop("practice_id")
        for name, value in (first | values).items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no attribute {name!r}")
            setattr(self, name, value)


class Tenant:
    """A mixin for rows that belong to one practice; see kernel/tenancy.py for the walls."""

    @declared_attr
    def practice_id(cls) -> Mapped[uuid.UUID]:  # noqa: N805 - SQLAlchemy passes the class
        return mapped_column(ForeignKey("practices.id"), index=True, sort_order=-1)


db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": True})

_reading: ContextVar[bool] = ContextVar("counsel_reading", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Within this block new transactions only read: on SQLite they take no write lock."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def set_reading(value: bool) -> None:
    """For the request boundary, which has no block of its own."""
    _reading.set(value)


def begin_writing() -> None:
    """From here on this unit of work may write. What it read before, on SQLite, ends with a
    transaction of its own: the one place for writing is held for no longer than is needed."""
    set_reading(False)
    if db.session().in_transaction() and db.engine.dialect.name == "sqlite":
        db.session.rollback()


def defer(write: Callable[[], object]) -> None:
    """Ask for a write at the end of this unit of work: just before its commit, or, where it only
    read, in a short write transaction of its own. An error before that drops it."""
    db.session.info.setdefault("deferred", []).append(write)


def commit() -> None:
    """Run what was deferred and commit."""
    for write in _take_deferred():
        write()
    db.session.commit()


def commit_reading() -> None:
    """End a unit of work that only read; what it deferred gets a transaction of its own."""
    db.session.rollback()
    if db.session.info.get("deferred"):
        set_reading(False)
        commit()


def rollback() -> None:
    """Undo everything of this unit of work, what was deferred included."""
    _take_deferred()
    db.session.rollback()


def _take_deferred() -> list[Callable[[], object]]:
    taken: list[Callable[[], object]] = db.session.info.pop("deferred", [])
    return taken


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One transaction for jobs and commands: commits at the end, rolls back whole on an error."""
    try:
        yield
        commit()
    except BaseException:
        rollback()
        raise


def engine_options(url: str) -> dict[str, Any]:
    """Options for the engine of a database address of either kind."""
    if url.startswith("sqlite"):
        return {"module": pysqlite3.dbapi2, "connect_args": {"timeout": LONGEST_WAIT}}
    return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}


def prepare_engine(engine: Engine) -> None:
    """On SQLite: WAL, full durability, foreign keys, and write transactions that begin as such.

    A deferred transaction that reads and then writes fails under concurrency; see ARCHITECTURE.md.
    The threads of this process take turns at writing.
    """
    if engine.dialect.name != "sqlite":
        return
    turns = Turns()
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", lambda connection: _begin_sqlite(connection, turns))
    for end in ("checkin", "invalidate", "close"):
        event.listen(engine, end, lambda _dbapi, record, *_why: turns.give_back(record))


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {LONGEST_WAIT * 1000}",
        "secure_delete = ON",
        "trusted_schema = OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection, turns: Turns) -> None:
    if _reading.get():
        connection.exec_driver_sql("BEGIN")
        return
    # Where the turn does not come in time SQLite itself decides, and says that it is busy.
    turns.take(connection.connection._connection_record, seconds=LONGEST_WAIT)
    connection.exec_driver_sql("BEGIN IMMEDIATE")
