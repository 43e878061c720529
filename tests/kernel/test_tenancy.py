"""The walls below the queries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.kernel.errors import TenancyError
from counsel.roster.models import Case, Client
from tests.cast import Cast
from tests.factories import make_client
from tests.fakes import START


def test_a_select_without_a_scope_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(TenancyError):
        db.session.scalars(select(Client)).all()


def test_a_select_sees_only_the_practice_in_scope(practice: Cast) -> None:
    found = set(db.session.scalars(select(Client.practice_id)))
    assert found == {practice.practice_id}


def test_a_count_and_an_id_of_another_practice_find_nothing(practice: Cast) -> None:
    count = select(func.count()).select_from(Case).where(Case.id == practice.other_case_id)
    assert db.session.scalar(count) == 0
    assert db.session.get(Case, practice.other_case_id) is None


def test_a_bulk_update_stays_in_the_practice(app: Flask, practice: Cast) -> None:
    db.session.execute(update(Client).values(phone="1"))
    with tenancy.everywhere():
        rows = db.session.execute(select(Client.practice_id, Client.phone)).all()
        phones = {row[0]: row[1] for row in rows}
    assert phones == {practice.practice_id: "1", practice.other_practice_id: ""}


def test_a_row_of_another_practice_cannot_be_written(practice: Cast) -> None:
    with pytest.raises(TenancyError):
        make_client(
            replace(practice.counselor, practice_id=practice.other_practice_id), "x", now=START
        )


@pytest.mark.postgresql
def test_the_database_itself_hides_other_practices(practice: Cast) -> None:
    seen = set(db.session.scalars(text("SELECT practice_id FROM clients")))
    assert {str(value) for value in seen} == {str(practice.practice_id)}
