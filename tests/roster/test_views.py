"""Pages of the roster, as people use them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from counsel.accounts.models import Invitation
from counsel.audit.models import AuditEvent
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.models import Case, Client
from tests.cast import Cast
from tests.fakes import START
from tests.people import Person
from tests.roster.factories import co_counselor, flag, invitations_of

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
NEW = {"name": "Ariel Sand", "zone": "Europe/Paris"}


def lead(actor: Actor) -> dict[str, str]:
    return {"lead": str(actor.user_id)}


def test_a_client_is_added_and_invited_in_one_go(
    cast: Cast, person: People, in_practice: Block
) -> None:
    page = person(cast.counselor)
    sent = NEW | lead(cast.counselor) | {"email": "Ariel@Tests.example", "invite": "1"}
    made = page.post("/clients/new", sent)
    assert made.status_code == 303
    assert "Ariel Sand" in page.get(made.location).text
    with in_practice():
        client = db.session.query(Client).filter_by(name="Ariel Sand").one()
        assert (client.email, client.zone) == ("ariel@tests.example", "Europe/Paris")
        assert len(invitations_of(client.id)) == 1


def test_inviting_without_an_address_adds_nobody_and_keeps_what_was_typed(
    cast: Cast, person: People, in_practice: Block
) -> None:
    sent = NEW | lead(cast.counselor) | {"pronouns": "they/them", "invite": "1"}
    refused = person(cast.counselor).post("/clients/new", sent)
    assert refused.status_code == 422
    assert "Write an e-mail address first." in refused.text
    assert "they/them" in refused.text
    with in_practice():
        assert db.session.query(Client).filter_by(name="Ariel Sand").count() == 0


def test_a_known_address_is_named_with_a_way_to_its_case(cast: Cast, person: People) -> None:
    sent = NEW | lead(cast.counselor) | {"email": "recipient@tests.example"}
    refused = person(cast.counselor).post("/clients/new", sent)
    assert refused.status_code == 422
    assert f"/cases/{cast.quiet_case_id}" in refused.text
    other = NEW | lead(cast.colleague) | {"email": "recipient@tests.example"}
    silent = person(cast.colleague).post("/clients/new", other)
    assert silent.status_code == 422
    assert "Recipient" not in silent.text


def test_a_counselor_cannot_hand_a_new_client_to_a_colleague(cast: Cast, person: People) -> None:
    refused = person(cast.counselor).post("/clients/new", NEW | lead(cast.colleague))
    assert refused.status_code == 422


def test_the_front_desk_chooses_who_leads_and_is_led_on(cast: Cast, person: People) -> None:
    page = person(cast.assistant)
    assert "Lead counselor" in page.get("/clients/new").text
    made = page.post("/clients/new", NEW | lead(cast.colleague))
    landed = page.get(made.location, follow_redirects=True)
    assert landed.status_code == 200
    assert "Colleague" in landed.text


def test_an_unknown_zone_and_an_endless_name_are_refused_at_their_fields(
    cast: Cast, person: People
) -> None:
    sent = lead(cast.counselor) | {"name": "n" * 121, "zone": "Mars/Base"}
    refused = person(cast.counselor).post("/clients/new", sent)
    assert refused.status_code == 422
    assert 'id="name-errors"' in refused.text
    assert 'id="zone-errors"' in refused.text


def test_a_joint_case_is_opened_for_two_clients(
    cast: Cast, person: People, in_practice: Block
) -> None:
    page = person(cast.counselor)
    both = {"first": str(cast.client.client_id), "second": str(cast.recipient_id)}
    made = page.post("/cases/new", both | lead(cast.counselor))
    assert made.status_code == 303
    assert "Client and Recipient" in page.get(made.location).text


@pytest.mark.parametrize("second", ["", "x", "01a20000-0000-7000-8000-000000000000"])
def test_a_joint_case_needs_two_known_clients(cast: Cast, person: People, second: str) -> None:
    sent = {"first": str(cast.recipient_id), "second": second} | lead(cast.counselor)
    assert person(cast.counselor).post("/cases/new", sent).status_code == 422


def test_a_client_of_a_colleague_is_not_offered(cast: Cast, person: People) -> None:
    assert "Neighbor" not in person(cast.counselor).get("/cases/new").text
    sent = {"first": str(cast.recipient_id), "second": str(cast.neighbor.client_id)}
    refused = person(cast.counselor).post("/cases/new", sent | lead(cast.counselor))
    assert refused.status_code == 422


def test_reading_a_case_is_written_down(cast: Cast, person: People, in_practice: Block) -> None:
    person(cast.counselor).get(f"/cases/{cast.case_id}")
    person(cast.supervisor).get(f"/cases/{cast.case_id}/details")
    with in_practice():
        rows = db.session.query(AuditEvent).filter_by(verb="read", case_id=cast.case_id)
        assert {row.actor_id for row in rows} == {
            cast.counselor.user_id,
            cast.supervisor.user_id,
        }


def test_the_front_desk_sees_how_to_reach_a_client_and_nothing_clinical(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        flag(cast, now=START)
    page = person(cast.assistant).get(f"/cases/{cast.case_id}", follow_redirects=True)
    assert "client@tests.example" in page.text
    for word in ("flag", "Said so on the phone", "Homework", "Change the status"):
        assert word not in page.text.replace("data-flag", "")


def test_a_supervisor_looks_and_is_offered_nothing_to_do(cast: Cast, person: People) -> None:
    page = person(cast.supervisor)
    assert "Next steps" not in page.get(f"/cases/{cast.case_id}").text
    details = page.get(f"/cases/{cast.case_id}/details").text
    assert "Raise a flag" not in details
    assert "Add to the care team" not in details


def test_the_time_of_the_client_is_said_where_it_differs(cast: Cast, person: People) -> None:
    page = person(cast.counselor)
    assert "Client’s time: 05:00" in page.get(f"/cases/{cast.case_id}").text
    assert "time: " not in page.get(f"/cases/{cast.quiet_case_id}").text


def test_contact_details_are_changed(cast: Cast, person: People, in_practice: Block) -> None:
    url = f"/cases/{cast.quiet_case_id}/clients/{cast.recipient_id}"
    page = person(cast.assistant)
    assert 'value="Recipient"' in page.get(url).text
    assert page.post(url, NEW | {"preferred_name": "Ari"}).status_code == 303
    assert "Ari" in page.get(f"/cases/{cast.quiet_case_id}/details").text
    refused = page.post(url, NEW | {"email": "client@tests.example", "phone": "030 1"})
    assert refused.status_code == 422
    assert "030 1" in refused.text
    assert f"/cases/{cast.case_id}" in refused.text


def test_a_discharge_without_a_reason_is_refused_beside_its_field(
    cast: Cast, person: People, in_practice: Block
) -> None:
    page = person(cast.counselor)
    refused = page.post(f"/cases/{cast.case_id}/status", {"status": "discharged"})
    assert refused.status_code == 422
    assert 'id="status-reason-errors"' in refused.text
    done = {"status": "discharged", "reason": "We reached what we wanted."}
    assert page.post(f"/cases/{cast.case_id}/status", done).status_code == 303
    assert "We reached what we wanted." in page.get(f"/cases/{cast.case_id}/details").text
    with in_practice():
        assert db.session.get_one(Case, cast.case_id).status == "discharged"


def test_an_unknown_status_is_refused(cast: Cast, person: People) -> None:
    page = person(cast.counselor)
    assert page.post(f"/cases/{cast.case_id}/status", {"status": "gone"}).status_code == 422


def test_a_colleague_joins_and_leaves_a_case(
    cast: Cast, person: People, in_practice: Block
) -> None:
    page, url = person(cast.counselor), f"/cases/{cast.case_id}/care-team"
    assert page.post(url, {"user": str(cast.assistant.user_id)}).status_code == 422
    assert page.post(url, {"user": str(cast.colleague.user_id)}).status_code == 303
    assert person(cast.colleague).get(f"/cases/{cast.case_id}").status_code == 200
    with in_practice():
        member_id = co_counselor(cast, now=START)
    assert page.post(f"{url}/{member_id}/departure").status_code == 303
    assert person(cast.colleague).get(f"/cases/{cast.case_id}").status_code == 404


def test_an_invitation_is_sent_again_and_taken_back(
    cast: Cast, person: People, in_practice: Block
) -> None:
    page, details = person(cast.assistant), f"/cases/{cast.quiet_case_id}/details"
    url = f"/cases/{cast.quiet_case_id}/clients/{cast.recipient_id}/invitation"
    assert "cannot sign in yet" in page.get(details).text
    page.post(url)
    assert "Recipient is invited" in page.get(details).text
    page.post(url)
    page.post(f"{url}/revocation")
    assert "cannot sign in yet" in page.get(details).text
    with in_practice():
        open_ones = db.session.query(Invitation).filter(Invitation.revoked_at.is_(None))
        assert open_ones.count() == 0


def test_a_coach_reads_clients_and_a_therapist_reads_caseload(cast: Cast, person: People) -> None:
    assert "<h1>Clients</h1>" in person(cast.colleague).get("/caseload").text
    assert "<h1>Caseload</h1>" in person(cast.counselor).get("/caseload").text


@pytest.mark.parametrize(
    "query", ["page=x", "page=-3", "page=99", "status=no", "sort=no&filter=no"]
)
def test_a_strange_address_of_the_caseload_is_no_failure(
    cast: Cast, person: People, query: str
) -> None:
    assert person(cast.counselor).get(f"/caseload?{query}").status_code == 200


@pytest.mark.parametrize("show", ["x", "-5", "100000"])
def test_a_strange_length_of_the_timeline_is_no_failure(
    cast: Cast, person: People, show: str
) -> None:
    assert person(cast.counselor).get(f"/cases/{cast.case_id}?show={show}").status_code == 200
