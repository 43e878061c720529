"""Kinds of session: what is proposed, what stays free, who sees their names."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.appointments import kinds as all_kinds
from counsel.appointments import kinds_setting, series, series_moving, service, spacing
from counsel.appointments.kinds import BUILT_IN, NONE, Kind
from counsel.appointments.models import Appointment, SessionKind
from counsel.appointments.recurrence import Pattern
from counsel.appointments.spacing import gaps, padded
from counsel.audit.models import AuditEvent
from counsel.features import KINDS
from counsel.kernel import db as database
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox.kinds import Stationery
from counsel.outbox.models import OutboxMessage
from counsel.roster.models import Case
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import START
from tests.feeds.factories import path_for
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BUILT = {one.code: one for one in BUILT_IN}
MARKER = "Zwetschgenkind"
ALL = ["individual", "couple", "family", "group"]


def mails_of(stationery: Stationery) -> list[Mail]:
    """What would be sent now of all that was queued."""
    db.session.flush()
    made = [
        KINDS[one.kind](one, stationery, START + 10 * MINUTE)
        for one in db.session.scalars(select(OutboxMessage))
    ]
    return [one for one in made if isinstance(one, Mail)]


def a_kind(**changes: Any) -> Kind:
    values: dict[str, Any] = {"code": "", "name": "Short talk", "minutes": 30, "online": True}
    return Kind(**values | changes)


def save(cast: Cast, **changes: Any) -> Kind:
    code = kinds_setting.save(cast.owner, a_kind(**changes), now=START)
    return all_kinds.of_practice(cast.practice_id)[code]


@pytest.mark.parametrize(
    ("case_kind", "new", "code"),
    [
        ("individual", True, "intake"),
        ("individual", False, "individual"),
        ("couple", True, "intake"),
        ("couple", False, "couple"),
        ("group", False, ""),
    ],
)
def test_what_is_proposed_follows_the_case_and_whether_it_is_new(
    case_kind: str, new: bool, code: str
) -> None:
    assert all_kinds.usual(BUILT, case_kind, new=new).code == code


def test_new_clients_begin_with_a_first_session_where_they_can_book_one() -> None:
    def codes(known: dict[str, Kind], new: bool) -> list[str]:
        return [one.code for one in all_kinds.booked_online(known, "individual", new=new)]

    assert codes(BUILT, True) == codes(BUILT, False) == ["individual"]
    opened = BUILT | {"intake": replace(BUILT["intake"], online=True)}
    assert (codes(opened, True), codes(opened, False)) == (["intake"], ["individual"])
    closed = {code: replace(one, offered=False) for code, one in opened.items()}
    assert codes(closed, True) == []


def test_between_two_sessions_the_longest_wish_counts() -> None:
    held = [(NINE, NINE + 50 * MINUTE, a_kind(before=5, after=20))]
    [alone] = padded(held, [], NONE, pause=10 * MINUTE)
    assert alone == (NINE - 10 * MINUTE, NINE + 70 * MINUTE)
    [eager] = padded(held, [], a_kind(before=30, after=15), pause=10 * MINUTE)
    assert eager == (NINE - 15 * MINUTE, NINE + 80 * MINUTE)
    [busy] = padded([], [(NINE, NINE + 50 * MINUTE)], a_kind(before=30), pause=10 * MINUTE)
    assert busy == (NINE, NINE + 80 * MINUTE)


def test_a_gap_that_is_too_small_is_named_once_it_is_about_a_session_of_ours() -> None:
    first = (NINE, NINE + 50 * MINUTE, a_kind(after=15))
    second = (NINE + 55 * MINUTE, NINE + 105 * MINUTE, NONE)
    assert gaps([second, first], {second[0]}) == [(first[1], 5, 15)]
    assert gaps([second, first], {NINE + 300 * MINUTE}) == []
    far = (NINE + 65 * MINUTE, NINE + 105 * MINUTE, NONE)
    assert gaps([first, far], {first[0]}) == []


def test_every_practice_has_three_kinds_and_an_owner_changes_them(practice: Cast) -> None:
    assert [*all_kinds.of_practice(practice.practice_id)] == ["intake", "individual", "couple"]
    save(practice, code="intake", name="Getting to know", minutes=75, after=15)
    save(practice, code="", name="Short talk")
    known = all_kinds.of_practice(practice.practice_id)
    assert [one.name for one in known.values()] == [
        "Getting to know",
        "Individual session",
        "Couple session",
        "Short talk",
    ]
    database.commit()
    audited = select(AuditEvent.verb).where(AuditEvent.subject_kind == "session kind")
    assert db.session.scalars(audited.order_by(AuditEvent.sequence)).all() == ["changed", "added"]
    save(practice, code="intake", name="First hour", minutes=60)
    assert len(db.session.scalars(select(SessionKind)).all()) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "couple SESSION"}, "name"),
        ({"minutes": 4}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"before": 121}, "before"),
        ({"after": -1}, "after"),
        ({"suits": frozenset(("nobody",))}, "suits"),
    ],
)
def test_what_is_no_kind_is_refused_beside_its_field(
    practice: Cast, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        save(practice, **wrong)
    assert refused.value.field == field


def test_there_is_an_end_to_the_number_of_kinds(practice: Cast) -> None:
    for number in range(kinds_setting.MOST - len(BUILT_IN)):
        save(practice, name=f"Kind {number}")
    with pytest.raises(DomainError, match="At most 20"):
        save(practice, name="One more")
    save(practice, code="couple", name="Two of you")


def test_a_case_is_new_until_a_session_lies_ahead_or_took_place(practice: Cast) -> None:
    assert all_kinds.begun([practice.case_id]) == set()
    one = schedule(practice)
    assert all_kinds.begun([practice.case_id]) == {practice.case_id}
    one.no_show_at = START
    db.session.flush()
    assert all_kinds.begun([practice.case_id]) == set()


def test_what_follows_is_like_what_was_but_for_a_first_session(practice: Cast) -> None:
    case = db.session.get_one(Case, practice.case_id)
    assert all_kinds.following(case, None) == all_kinds.Next("intake", 60)
    intake = schedule(practice, kind="intake", minutes=60)
    assert all_kinds.following(case, intake) == all_kinds.Next("individual", None)
    short = save(practice)
    later = schedule(practice, wall=NEXT_WEEK + timedelta(days=1), kind=short.code, minutes=25)
    assert all_kinds.following(case, later) == all_kinds.Next(short.code, 25)


def test_a_move_keeps_the_kind_unless_another_one_is_chosen(practice: Cast) -> None:
    one = schedule(practice, kind="individual")
    again = {"wall": NEXT_WEEK, "minutes": 50, "place": "", "link": "", "now": START}
    assert not service.move(practice.counselor, one, **again)
    assert one.kind == "individual"
    service.move(practice.counselor, one, **again, kind="")
    assert one.kind is None


def test_a_series_has_a_kind_and_hands_it_on(practice: Cast) -> None:
    case = db.session.get_one(Case, practice.case_id)
    lead = schedule(practice).counselor
    begun, some = series.begin(
        practice.counselor,
        case,
        lead,
        wall=NEXT_WEEK + timedelta(hours=2),
        minutes=50,
        place="",
        link="",
        kind="individual",
        pattern=Pattern(times=4),
        leave_out=False,
        now=START,
    )
    assert {one.kind for one in some} == {"individual"} == {begun.kind}
    wish = {"wall": NEXT_WEEK + timedelta(days=8), "minutes": 50, "place": "", "link": ""}
    series_moving.move(practice.counselor, some[1], whole=False, **wish, now=START)
    assert some[2].series is not None
    assert (some[2].series.id != begun.id, some[2].series.kind) == (True, "individual")
    db.session.flush()
    db.session.expire_all()
    wish["wall"] += timedelta(hours=1)
    series_moving.move(practice.counselor, some[1], whole=False, **wish, kind="couple", now=START)
    assert [one.kind for one in some] == ["individual", "couple", "couple", "couple"]


def test_by_hand_a_session_may_stand_too_close_and_that_is_said(practice: Cast) -> None:
    schedule(practice, kind="intake", minutes=60)
    close = schedule(practice, wall=NEXT_WEEK + timedelta(hours=1), kind="individual")
    assert spacing.too_close([close]) == (
        " Only 0 of 15 minutes are free between it and another session."
    )
    far = schedule(practice, wall=NEXT_WEEK + timedelta(hours=3))
    assert spacing.too_close([far]) == ""


def test_no_message_and_no_calendar_entry_names_a_kind(app: Flask, cast: Cast) -> None:
    with app.app_context(), tenancy.scope(cast.practice_id):
        kind = save(cast, name=MARKER)
        stationery = app.extensions["counsel.stationery"]
        one = schedule(cast, kind=kind.code, case_id=cast.couple_case_id)
        seen = [mails_of(stationery)]
        wish = {"wall": NEXT_WEEK + 30 * MINUTE, "minutes": 30, "place": "", "link": ""}
        service.move(cast.counselor, one, **wish, now=START)
        seen.append(mails_of(stationery))
    assert all(seen)
    sent = [repr(mail) for mails in seen for mail in mails]
    assert not any(word in text for text in sent for word in (MARKER, kind.code))


def test_no_feed_names_a_kind(
    app: Flask, cast: Cast, in_practice: Block, person: Callable[[Actor | None], Person]
) -> None:
    with in_practice():
        kind = save(cast, name=MARKER)
        schedule(cast, kind=kind.code)
    for who, titles in ((cast.counselor, "names"), (cast.client, "")):
        text = person(None).get(path_for(app, in_practice, who, titles)).text
        assert "BEGIN:VEVENT" in text
        assert (MARKER in text, kind.code in text) == (False, False)


def test_an_owner_makes_a_kind_and_a_counselor_uses_it(
    cast: Cast, person: People, in_practice: Block
) -> None:
    owner, counselor, client = person(cast.owner), person(cast.counselor), person(cast.client)
    assert "Kinds of session" in owner.get("/practice").text
    sent = {"name": MARKER, "minutes": "45", "before": "0", "after": "10", "suits": ALL}
    saved = owner.post("/practice/kinds/new", sent | {"offered": "y"})
    shown = owner.get(saved.location).text
    assert f"{MARKER}" in shown
    assert "45 minutes, 10 free after, for everyone" in shown
    with in_practice():
        code = next(
            one.code
            for one in all_kinds.of_practice(cast.practice_id).values()
            if one.name == MARKER
        )
    url = f"/cases/{cast.case_id}/sessions/new"
    form = counselor.get(url).text
    assert f"{MARKER}, 45 minutes" in form
    assert '<option selected value="intake">First session (intake), 60 minutes</option>' in form
    wish = {"day": "2026-12-01", "start": "15:00", "minutes": "", "place": "", "link": ""}
    refused = counselor.post(url, wish | {"kind": ""})
    assert (refused.status_code, "Say how long it lasts." in refused.text) == (422, True)
    unknown = counselor.post(url, wish | {"kind": "gone"})
    assert (unknown.status_code, "Choose one of these kinds." in unknown.text) == (422, True)
    made = counselor.post(url, wish | {"kind": code})
    page = counselor.get(made.location).text
    assert "15:00–15:45" in page
    assert MARKER in page
    assert MARKER in counselor.get("/calendar?day=2026-12-01").text
    assert MARKER in counselor.get(f"/cases/{cast.case_id}/sessions").text
    with in_practice():
        one = db.session.scalars(select(Appointment)).one()
        mine = f"/my/sessions/{one.id}"
    assert MARKER in client.get(mine).text


def test_a_kind_that_is_no_longer_offered_stays_where_it_is(
    cast: Cast, person: People, in_practice: Block
) -> None:
    owner, counselor = person(cast.owner), person(cast.counselor)
    with in_practice():
        one = schedule(cast, kind="individual").id
    sent = {"name": "Talk", "minutes": "", "before": "0", "after": "0", "suits": ["individual"]}
    assert owner.post("/practice/kinds/individual", sent).status_code == 303
    assert "No longer offered" in owner.get("/practice/kinds").text
    assert "Talk, 50 minutes" not in counselor.get(f"/cases/{cast.case_id}/sessions/new").text
    assert "Talk, 50 minutes" in counselor.get(f"/sessions/{one}/time").text
    assert owner.get("/practice/kinds/nothing").status_code == 404


def test_a_wrong_kind_keeps_what_was_typed(cast: Cast, person: People) -> None:
    sent = {"name": MARKER, "minutes": "1000", "before": "0", "after": "", "suits": ["couple"]}
    refused = person(cast.owner).post("/practice/kinds/new", sent)
    assert refused.status_code == 422
    assert f'value="{MARKER}"' in refused.text
    assert "0 for none." in refused.text
