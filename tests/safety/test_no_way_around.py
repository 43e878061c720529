"""Nothing leads round the safety layer: no address, form, copy, import, adoption or pathway."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from counsel.homework import answering, gate, releasing, service
from counsel.homework.gate import Attested
from counsel.homework.models import Assignment
from counsel.homework.safety import STATEMENTS
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library import assignable, authoring, builtin, marks
from counsel.library.content import ExerciseContent
from counsel.library.models import ExerciseVersion
from counsel.practices.models import Practice
from counsel.roster.models import Case, Client, SafetyFlag
from counsel.safety import alerting
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import a_content, assign, enrol, publish, write
from tests.people import Person
from tests.safety.factories import RISKY, alert, hold, name_responders, risky, screen

People = Callable[[Actor | None], Person]
Block = Callable[[], AbstractContextManager[None]]
DAY = timedelta(days=1)
ALL = Attested(frozenset(STATEMENTS), 14)
RESTRICTED = {"tier": "R", "cautions": "Screen first."}


def people(cast: Cast, *actors: Actor) -> list[Client]:
    return [db.session.get_one(Client, one.client_id) for one in actors or (cast.client,)]


def give(
    cast: Cast,
    version: ExerciseVersion,
    *,
    attested: Attested = ALL,
    who: tuple[Actor, ...] = (),
    case_id: Any = None,
    actor: Actor | None = None,
) -> list[Assignment]:
    return service.assign(
        actor or cast.counselor,
        db.session.get_one(Case, case_id or cast.case_id),
        people(cast, *who),
        version,
        rationale="Because.",
        due_at=None,
        cautions_read=True,
        attested=attested,
        now=START,
    )


def own(cast: Cast, **changes: Any) -> ExerciseVersion:
    return publish(cast.counselor, a_content(**changes), now=START)


def test_a_restricted_exercise_needs_screen_and_attestation(practice: Cast) -> None:
    version = own(practice, **RESTRICTED)
    with pytest.raises(DomainError, match="screen"):
        give(practice, version)
    screen(practice, now=START)
    with pytest.raises(DomainError) as refused:
        give(practice, version, attested=Attested(frozenset(STATEMENTS) - {"no_fear"}, 14))
    assert refused.value.field == "attest_no_fear"
    made = give(practice, version)[0]
    assert made.attestation is not None
    assert made.attestation.review_by == START + 14 * DAY


@pytest.mark.parametrize("kind", ["contact", "couple", "risk"])
def test_no_attestation_talks_a_hold_away(practice: Cast, kind: str) -> None:
    screen(practice, now=START)
    hold(practice, kind, now=START, who=practice.client)
    with pytest.raises(DomainError):
        give(practice, own(practice, **RESTRICTED))


def test_a_pair_waits_for_the_screen_of_both(practice: Cast) -> None:
    version = own(practice, variant="paired", **RESTRICTED)
    case_id = practice.couple_case_id
    screen(practice, now=START, case_id=case_id)
    with pytest.raises(DomainError, match="Partner"):
        give(practice, version, who=(practice.client,), case_id=case_id)
    screen(practice, now=START, who=practice.partner, case_id=case_id)
    both = (practice.client, practice.partner)
    assert len(give(practice, version, who=both, case_id=case_id)) == 2


def test_one_partners_hold_stops_the_pair(practice: Cast) -> None:
    case_id = practice.couple_case_id
    screen(practice, now=START, who=practice.partner, case_id=case_id, q2="yes")
    with pytest.raises(DomainError, match="hold"):
        give(practice, own(practice, variant="paired"), who=(practice.client,), case_id=case_id)


def test_somebody_outside_the_case_gets_nothing(practice: Cast) -> None:
    with pytest.raises(DomainError, match="takes part"):
        give(practice, own(practice), who=(practice.neighbor,))


def lowered(slug: str) -> ExerciseContent:
    """The document of a built-in exercise with every mark taken away, as an import would bring."""
    document = builtin.exercises()[slug].model_dump(mode="json")
    plain = {"tier": "G", "variant": "solo", "variant_of": "", "alerts": [], "cautions": ""}
    flags = {"about_contact": False, "clinician_only": False, "steadying": True}
    return ExerciseContent.model_validate(document | plain | flags | {"title": "Mine now"})


RESTRICTED_SLUGS = [slug for slug, one in builtin.exercises().items() if one.tier == "R"]
CONTACT_SLUGS = [slug for slug, one in builtin.exercises().items() if one.about_contact]


@pytest.mark.parametrize("copied", [True, False], ids=["copied", "imported"])
@pytest.mark.parametrize("slug", RESTRICTED_SLUGS)
def test_a_copy_with_lowered_marks_is_bound_like_its_original(
    practice: Cast, slug: str, copied: bool
) -> None:
    version = publish(practice.counselor, lowered(slug), now=START)
    version.exercise.copied_from = slug if copied else None
    with pytest.raises(DomainError):
        give(practice, version, attested=Attested())


@pytest.mark.parametrize("slug", CONTACT_SLUGS)
def test_a_copy_about_contact_stays_about_contact(slug: str) -> None:
    for copied_from in (slug, None):
        assert marks.of(lowered(slug), built_in=None, copied_from=copied_from).about_contact


def test_no_copy_is_steadying(practice: Cast) -> None:
    hold(practice, "risk", now=START)
    version = publish(practice.counselor, lowered("name-what-i-feel"), now=START)
    version.exercise.copied_from = "name-what-i-feel"
    with pytest.raises(DomainError):
        give(practice, version)
    give(practice, assignable.adopt(practice.counselor, "name-what-i-feel", now=START))


def test_a_draft_of_a_copy_cannot_ask_for_less(practice: Cast) -> None:
    exercise = authoring.copy_built_in(practice.counselor, "goodbye-letter", now=START)
    exercise.draft = exercise.draft | {"clinician_only": False}
    with pytest.raises(DomainError) as refused:
        authoring.publish(practice.counselor, exercise, "", now=START)
    assert refused.value.field == "clinician_only"


def test_an_old_adopted_version_is_bound_by_the_newest_marks(practice: Cast) -> None:
    slug = RESTRICTED_SLUGS[0]
    version = assignable.adopt(practice.counselor, slug, now=START)
    version.content = version.content | {"tier": "G", "about_contact": False}
    assert gate.marks_of(version).tier == "R"


def test_a_pathway_holds_its_step_where_the_gate_says_no(practice: Cast) -> None:
    version = own(practice, **RESTRICTED)
    screen(practice, now=START)
    way = enrol(
        practice, {"after_days": 0, "exercise": f"exercise:{version.exercise_id}"}, now=START
    )
    assert releasing.look_at(way, now=START + DAY)["held"] == 1
    assert db.session.query(Assignment).count() == 0


def test_the_check_without_a_form_says_what_the_form_would(practice: Cast) -> None:
    case = db.session.get_one(Case, practice.case_id)
    ask = {"now": START}
    whole = people(practice)
    assert gate.assignable_problem(practice.counselor, case, whole, own(practice), **ask) is None
    hold(practice, "risk", now=START)
    assert gate.assignable_problem(practice.counselor, case, whole, own(practice), **ask)


@pytest.mark.parametrize("kind", ["risk", "contact", "couple"])
def test_a_form_that_was_tampered_with_is_refused(
    cast: Cast, person: People, in_practice: Block, kind: str
) -> None:
    with in_practice():
        hold(cast, kind, now=START)
        key = own(cast, about_contact=True).exercise_id
    sent = {f"attest_{one}": "y" for one in STATEMENTS} | {"review_days": "14"}
    sent |= {"exercise": f"exercise:{key}", "clients": str(cast.client.client_id)}
    sent |= {"rationale": "Because.", "cautions_read": "y"}
    answer = person(cast.counselor).post(f"/cases/{cast.case_id}/homework/new", sent)
    assert answer.status_code == 422
    with in_practice():
        assert db.session.query(Assignment).count() == 0


def test_the_form_names_each_statement_and_works_without_scripts(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        screen(cast, now=START)
        key = own(cast, **RESTRICTED).exercise_id
    page = person(cast.counselor)
    url = f"/cases/{cast.case_id}/homework/new"
    sent: dict[str, Any] = {"exercise": f"exercise:{key}", "rationale": "Because."}
    sent |= {"clients": str(cast.client.client_id), "cautions_read": "y", "review_days": "7"}
    for statement in STATEMENTS:
        refused = page.post(url, sent)
        assert refused.status_code == 422
        assert f'id="attest_{statement}-errors"' in refused.text
        sent[f"attest_{statement}"] = "y"
    assert page.post(url, sent).status_code == 303


def test_open_work_rests_under_a_hold_and_comes_back(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        one = assign(cast, now=START)
        write(cast.client, one, now=START, story="begun")
        url = f"/my/homework/{one.id}"
        flag_id = hold(cast, "risk", now=START).id
    page = person(cast.client)
    assert "We’ll talk about this first" in page.get(url).text
    assert "begun" not in page.get(url).text
    assert "We’ll talk about this first" in page.get("/my/homework").text
    assert "We’ll talk about this first" in page.get("/my").text
    sent = {"b-story": "more", "revision-story": "1"}
    put = page.send("PUT", f"{url}/answers/story", sent)
    assert put.status_code == 423
    assert page.post(url, sent | {"finish": "1"}).status_code == 423
    assert page.post(f"{url}/submission", {}).status_code == 303
    with in_practice():
        assert answering.latest(db.session.query(Assignment).one()) is None
        lifted = db.session.get_one(SafetyFlag, flag_id)
        lifted.lifted_at, lifted.lift_ends_at = START, START + DAY
    assert "begun" in page.get(url).text


def shown(page: Person, path: str) -> str:
    """What stands on a page, without what is new in every answer."""
    main = page.get(path).text.partition("<main")[2]
    return re.sub(r'value="[^"]{20,}"', "", main)


def test_the_partner_finds_nothing_of_a_hold(
    cast: Cast, person: People, in_practice: Block
) -> None:
    case_id = cast.couple_case_id
    with in_practice():
        one = assign(cast, now=START, who=cast.partner, case_id=case_id, about_contact=True)
        url = f"/my/homework/{one.id}"
    page = person(cast.partner)
    before = [shown(page, path) for path in ("/my", "/my/homework")]
    with in_practice():
        screen(cast, now=START, case_id=case_id, **dict.fromkeys(("q1", "q4", "q8"), "yes"))
    assert [shown(page, path) for path in ("/my", "/my/homework")] == before
    assert "We’ll talk about this first" not in page.get(url).text
    for path in (f"/cases/{case_id}/safety", f"/cases/{cast.case_id}/safety"):
        assert page.get(path).status_code == 404


def test_an_alert_about_risk_stops_new_work_until_it_is_read(practice: Cast) -> None:
    waiting = alert(practice, now=START)
    with pytest.raises(DomainError, match="waits to be read"):
        give(practice, own(practice))
    alerting.acknowledge(
        practice.counselor, waiting, action="Called.", outcome="Safe at home.", now=START
    )
    give(practice, own(practice))


def test_nothing_that_asks_about_risk_is_used_before_somebody_answers_for_it(
    practice: Cast,
) -> None:
    content = a_content(alerts=[RISKY])
    db.session.get_one(Practice, practice.practice_id).risk_backup_id = None
    exercise = authoring.new_exercise(practice.counselor, content=content, now=START)
    with pytest.raises(DomainError, match="names who answers"):
        authoring.publish(practice.counselor, exercise, "", now=START)
    version = publish(practice.counselor, content, now=START)
    with pytest.raises(DomainError, match="names who answers"):
        give(practice, version)
    name_responders(practice, now=START)
    authoring.publish(practice.counselor, exercise, "", now=START)
    give(practice, version)


def test_a_copy_keeps_watching_what_its_original_watches() -> None:
    for slug, content in builtin.exercises().items():
        if content.alerts:
            bare = content.model_copy(update={"alerts": ()})
            watched = marks.alerts_of(bare, built_in=None, copied_from=slug)
            assert set(watched.values()) == set(content.alerts)


def test_what_raised_a_hold_by_its_answers_can_be_finished(practice: Cast) -> None:
    one = risky(practice, now=START)
    write(practice.client, one, now=START, ready="Not now")
    raised = db.session.query(alerting.SafetyAlert).one()
    raised.flag_id = hold(practice, "risk", now=START, who=practice.client).id
    other = assign_resting(practice)
    db.session.flush()
    assert gate.resting([one, other], now=START) == {other.id}


def assign_resting(cast: Cast) -> Assignment:
    version = own(cast)
    made = Assignment(
        practice_id=cast.practice_id,
        case_id=cast.case_id,
        client_id=cast.client.client_id,
        version_id=version.id,
        assigned_at=START,
        assigned_by=cast.counselor.user_id,
        released_at=START,
        round=1,
    )
    db.session.add(made)
    db.session.flush()
    return made
