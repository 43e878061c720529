"""The audit chain holds, and a change of it shows."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from counsel.audit import service
from counsel.audit.models import AuditHead
from counsel.kernel import db as database
from counsel.kernel.db import db
from tests.cast import Cast
from tests.fakes import START


def record_three(cast: Cast) -> None:
    for verb in ("read", "changed", "shared"):
        service.record(cast.counselor, verb, "case", cast.case_id, now=START, count=1)
    database.commit()


def test_an_untouched_chain_is_whole(practice: Cast) -> None:
    record_three(practice)
    assert service.verify(practice.practice_id) is None


def test_an_event_cannot_be_changed_or_removed(practice: Cast) -> None:
    record_three(practice)
    for change in ("UPDATE audit_events SET verb = 'x'", "DELETE FROM audit_events"):
        with pytest.raises(DBAPIError):
            db.session.execute(text(change))
        db.session.rollback()


def test_a_cut_off_end_shows(practice: Cast) -> None:
    record_three(practice)
    db.session.execute(update(AuditHead).values(sequence=5))
    database.commit()
    assert service.verify(practice.practice_id) == ("the chain ends at event 3, but 5 were written")


def test_what_was_deferred_is_dropped_by_an_error(app: Flask, practice: Cast) -> None:
    def fail_after_reading() -> None:
        with database.unit_of_work():
            service.record(practice.counselor, "read", "case", practice.case_id, now=START)
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail_after_reading()
    database.commit()
    assert db.session.scalar(text("SELECT count(*) FROM audit_events")) == 0
