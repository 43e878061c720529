"""What the counselor and each partner do with a pair, and what follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from counsel.audit.models import AuditEvent
from counsel.homework import (
    gate,
    pair_ending,
    pairing,
    pairs,
    partnering,
    reviewing,
    service,
    submitting,
)
from counsel.homework.gate import Attested
from counsel.homework.models import Assignment
from counsel.homework.pair_models import Pair
from counsel.homework.safety import STATEMENTS
from counsel.kernel.db import commit, db
from counsel.kernel.errors import DomainError
from counsel.outbox.models import OutboxMessage
from counsel.roster import secrets
from counsel.roster.models import Case, CaseParticipant
from tests.cast import Cast
from tests.fakes import START
from tests.homework import pair_factories as make
from tests.homework.factories import a_content, publish, write
from tests.safety.factories import hold, lift, screen

LATER = START + timedelta(hours=1)


def test_without_a_recorded_policy_no_pair_is_offered(practice: Cast) -> None:
    case = db.session.get_one(Case, practice.couple_case_id)
    assert pairing.refusal(practice.counselor, case, now=START) == pairing.NO_POLICY
    secrets.record_policy(practice.counselor, case, secrets.NO_SECRETS, agreed=True, now=START)
    assert pairing.refusal(practice.counselor, case, now=START) is None
    pair = make.offer(practice, now=START)
    assert (pair.policy, case.secrets_policy_by) == (
        case.secrets_policy,
        practice.counselor.user_id,
    )


def test_a_policy_is_recorded_for_a_couple_that_agreed_to_it(practice: Cast) -> None:
    alone = db.session.get_one(Case, practice.case_id)
    couple = db.session.get_one(Case, practice.couple_case_id)
    for case, policy, agreed in (
        (alone, secrets.NO_SECRETS, True),
        (couple, "whatever", True),
        (couple, secrets.NO_SECRETS, False),
    ):
        with pytest.raises(DomainError):
            secrets.record_policy(practice.counselor, case, policy, agreed=agreed, now=START)
    assert (alone.secrets_policy, couple.secrets_policy) == (None, None)


def test_a_pair_is_for_the_two_of_a_couple_without_a_hold(practice: Cast) -> None:
    alone = db.session.get_one(Case, practice.case_id)
    assert pairing.refusal(practice.counselor, alone, now=START) == pairing.NOT_A_COUPLE
    couple = make.agree(practice)
    hold(practice, "contact", now=START, who=practice.partner)
    assert "hold" in str(pairing.refusal(practice.counselor, couple, now=START))
    with pytest.raises(DomainError):
        make.offer(practice, now=START)


def test_each_gets_their_own_and_writes_nothing_before_it_is_open(practice: Cast) -> None:
    pair = make.offer(practice, now=START)
    for who in (practice.client, practice.partner):
        with pytest.raises(DomainError, match="not open yet"):
            write(who, make.of(pair, who), now=START, story="Too early.")


def test_it_opens_after_both_accepted_and_each_was_screened_alone(practice: Cast) -> None:
    pair = make.offer(practice, now=START)
    make.accept(pair, practice.client, now=START)
    with pytest.raises(DomainError, match="accept first"):
        pairing.open_pair(practice.counselor, pair, now=START)
    make.accept(pair, practice.partner, now=START)
    screen(practice, now=START, who=practice.client, case_id=practice.couple_case_id)
    with pytest.raises(DomainError, match="current screen"):
        pairing.open_pair(practice.counselor, pair, now=START)
    screen(practice, now=START, who=practice.partner, case_id=practice.couple_case_id)
    pairing.open_pair(practice.counselor, pair, now=START)
    write(practice.client, make.of(pair, practice.client), now=START, story="Now.")


def test_a_screen_of_a_month_ago_opens_nothing(practice: Cast) -> None:
    pair = make.offer(practice, now=START)
    make.accept(pair, practice.client, practice.partner, now=START)
    make.screen_both(practice, now=START)
    with pytest.raises(DomainError, match="current screen"):
        pairing.open_pair(practice.counselor, pair, now=START + timedelta(days=31))


def test_who_said_no_may_change_their_mind_until_it_is_open(practice: Cast) -> None:
    pair = make.offer(practice, now=START)
    make.accept(pair, practice.client, practice.partner, now=START)
    mine = make.of(pair, practice.partner)
    partnering.decline(practice.partner, mine, now=START)
    make.screen_both(practice, now=START)
    with pytest.raises(DomainError, match="said no"):
        pairing.open_pair(practice.counselor, pair, now=START)
    partnering.accept(practice.partner, mine, now=START)
    pairing.open_pair(practice.counselor, pair, now=START)
    with pytest.raises(DomainError):
        partnering.decline(practice.partner, mine, now=START)


def test_it_is_revealed_to_both_at_once_when_both_are_ready(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    for who in (practice.client, practice.partner):
        make.send(pair, who, now=START)
    make.ready(pair, practice.client, "hurt", now=LATER)
    assert pair.revealed_at is None
    make.ready(pair, practice.partner, now=LATER)
    assert pair.revealed_at == LATER
    assert make.side(pair, practice.client).revealed == {"story": "The words of Client."}
    assert make.side(pair, practice.partner).revealed == {"story": "The words of Partner."}


def test_in_a_session_the_counselor_reveals_once_both_are_ready(practice: Cast) -> None:
    pair = make.opened(practice, now=START, reveal_by="session")
    for who in (practice.client, practice.partner):
        make.send(pair, who, now=START)
    make.ready(pair, practice.client, now=LATER)
    with pytest.raises(DomainError, match="ready"):
        pairing.reveal_in_session(practice.counselor, pair, now=LATER)
    make.ready(pair, practice.partner, now=LATER)
    assert pair.revealed_at is None
    pairing.reveal_in_session(practice.counselor, pair, now=LATER)
    assert pair.revealed_by == practice.counselor.user_id


def test_the_reveal_tells_both_the_same_in_the_same_moment_and_nothing_else_does(
    practice: Cast,
) -> None:
    def mails() -> list[tuple[str, object, object]]:
        rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [(one.kind, one.recipient_id, one.not_before) for one in rows]

    pair = make.opened(practice, now=START)
    before = mails()
    assert len(before) == 4  # offered and opened, to each
    for who in (practice.client, practice.partner):
        make.send(pair, who, now=START)
    make.ready(pair, practice.client, now=LATER)
    assert mails() == before
    make.ready(pair, practice.partner, now=LATER)
    after = mails()[len(before) :]
    assert {(kind, at) for kind, _who, at in after} == {("homework_revealed", LATER)}
    people = {practice.client.client_id, practice.partner.client_id}
    assert {who for _kind, who, _at in after} == people


def test_who_leaves_before_the_reveal_closes_it_for_ever(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    for who in (practice.client, practice.partner):
        make.send(pair, who, now=START)
    make.ready(pair, practice.client, now=LATER)
    mine = make.of(pair, practice.client)
    partnering.leave(practice.client, mine, now=LATER)
    partnering.leave(practice.client, mine, now=LATER)
    make.ready(pair, practice.partner, now=LATER)
    assert pair.revealed_at is None
    with pytest.raises(DomainError):
        pairing.reveal_in_session(practice.counselor, pair, now=LATER)
    with pytest.raises(DomainError):
        make.ready(pair, practice.client, now=LATER)
    assert partnering.own(make.of(pair, practice.partner)).stage == pairs.READY


def test_who_wants_to_wait_is_not_ready(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    for who in (practice.client, practice.partner):
        make.send(pair, who, now=START)
    make.ready(pair, practice.client, now=LATER)
    partnering.wait(practice.client, make.of(pair, practice.client), now=LATER)
    make.ready(pair, practice.partner, now=LATER)
    assert pair.revealed_at is None
    make.ready(pair, practice.client, now=LATER)
    assert pair.revealed_at == LATER


def test_a_submission_taken_back_is_no_longer_ready(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    for who in (practice.client, practice.partner):
        make.send(pair, who, now=START)
    make.ready(pair, practice.client, now=LATER)
    mine = make.of(pair, practice.client)
    submitting.take_back(practice.client, mine, now=LATER)
    make.ready(pair, practice.partner, now=LATER)
    assert pair.revealed_at is None
    make.send(pair, practice.client, now=LATER, story="Other words.")
    assert pair.revealed_at is None
    make.ready(pair, practice.client, now=LATER)
    assert make.side(pair, practice.client).revealed == {"story": "Other words."}


def test_what_was_sent_back_is_no_longer_ready(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    for who in (practice.client, practice.partner):
        make.send(pair, who, now=START)
    make.ready(pair, practice.client, now=LATER)
    sent = make.of(pair, practice.client).submissions[-1]
    reviewing.save_review(
        practice.counselor, sent, overall="And?", comments={}, outcome="sent_back", now=LATER
    )
    make.ready(pair, practice.partner, now=LATER)
    assert pair.revealed_at is None


def test_what_was_revealed_stays_as_it_is(practice: Cast) -> None:
    pair = make.revealed(practice, now=START)
    mine = make.of(pair, practice.client)
    for late in (submitting.take_back, partnering.leave, partnering.wait):
        with pytest.raises(DomainError):
            late(practice.client, mine, now=LATER)
    with pytest.raises(DomainError):
        make.ready(pair, practice.client, now=LATER)
    with pytest.raises(DomainError):
        pairing.reveal_in_session(practice.counselor, pair, now=LATER)
    assert make.side(pair, practice.client).revealed == {"story": "The words of Client."}


def test_after_the_reveal_both_comment_until_it_ends(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    theirs = make.side(pair, practice.partner)
    with pytest.raises(DomainError):
        partnering.comment(practice.client, pair, theirs, "story", "Early.", now=START)
    for who in (practice.client, practice.partner):
        make.send(pair, who, now=START)
        make.ready(pair, who, now=START)
    partnering.comment(practice.client, pair, theirs, "story", " Thank you. ", now=LATER)
    for key, text in (("hurt", "Not shown."), ("story", "  "), ("", "x" * 5_001)):
        with pytest.raises(DomainError):
            partnering.comment(practice.client, pair, theirs, key, text, now=LATER)
    pairing.end(practice.counselor, pair, pairs.COUNSELOR, now=LATER)
    with pytest.raises(DomainError):
        partnering.comment(practice.partner, pair, theirs, "", "Late.", now=LATER)


@pytest.mark.parametrize("kind", ["contact", "couple", "risk"])
def test_no_hold_lets_a_reveal_pass(practice: Cast, kind: str) -> None:
    pair = make.opened(practice, now=START)
    for who in (practice.client, practice.partner):
        make.send(pair, who, now=START)
    make.ready(pair, practice.client, now=LATER)
    hold(practice, kind, now=LATER, who=practice.client)
    make.ready(pair, practice.partner, now=LATER)
    assert pair.revealed_at is None
    with pytest.raises(DomainError, match="hold"):
        pairing.reveal_in_session(practice.counselor, pair, now=LATER)


def test_a_screen_that_ran_out_stops_the_reveal_until_it_is_asked_again(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    late = START + timedelta(days=31)
    for who in (practice.client, practice.partner):
        make.send(pair, who, now=START)
        make.ready(pair, who, now=late)
    assert pair.revealed_at is None
    with pytest.raises(DomainError, match="Screen again"):
        pairing.reveal_in_session(practice.counselor, pair, now=late)
    make.screen_both(practice, now=late)
    pairing.reveal_in_session(practice.counselor, pair, now=late)
    assert pair.revealed_at == late


def test_a_hold_rests_the_one_it_is_about_and_the_partner_sees_nothing(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    hold(practice, "couple", now=START, who=practice.client)
    both = [make.of(pair, who) for who in (practice.client, practice.partner)]
    assert gate.resting(both, now=START) == {both[0].id}


def test_separating_ends_every_pair_of_the_case_and_withdraws_what_was_never_open(
    practice: Cast,
) -> None:
    running = make.opened(practice, now=START)
    offered = make.offer(practice, now=START)
    pairing.end(practice.counselor, running, pairs.SEPARATED, now=LATER)
    assert (running.ended_reason, offered.ended_reason) == ("separated", "separated")
    assert make.of(running, practice.client).withdrawn_at is None
    assert make.of(offered, practice.client).withdrawn_at == LATER
    with pytest.raises(DomainError):
        pairing.end(practice.counselor, running, "whatever", now=LATER)


def test_ending_one_leaves_the_others(practice: Cast) -> None:
    one, other = make.opened(practice, now=START), make.offer(practice, now=START)
    pairing.end(practice.counselor, one, pairs.COUNSELOR, now=LATER)
    assert (one.ended_at, other.ended_at) == (LATER, None)


def reconciled(cast: Cast, pair: Pair) -> str | None:
    commit()
    pair_ending.end_broken(LATER, horizon=timedelta(days=1))
    db.session.expire_all()
    return db.session.get_one(Pair, pair.id).ended_reason


def test_a_hold_ends_a_pair_and_its_lifting_does_not_bring_it_back(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    flag = hold(practice, "couple", now=START, who=practice.partner)
    assert reconciled(practice, pair) == "hold"
    lift(practice, flag, now=LATER)
    assert reconciled(practice, pair) == "hold"


def test_a_hold_about_risk_makes_a_pair_wait_and_does_not_end_it(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    hold(practice, "risk", now=START, who=practice.partner)
    assert reconciled(practice, pair) is None


def test_who_no_longer_takes_part_ends_the_pair(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    part = select(CaseParticipant).where(
        CaseParticipant.case_id == practice.couple_case_id,
        CaseParticipant.client_id == practice.partner.client_id,
    )
    db.session.scalars(part).one().until = LATER
    with pytest.raises(DomainError):
        pairing.reveal_in_session(practice.counselor, pair, now=LATER)
    assert reconciled(practice, pair) == "separated"


def test_a_withdrawn_exercise_is_never_revealed(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    for who in (practice.client, practice.partner):
        make.send(pair, who, now=START)
    make.ready(pair, practice.client, now=START)
    service.withdraw(practice.counselor, make.of(pair, practice.client), now=LATER)
    make.ready(pair, practice.partner, now=LATER)
    assert pair.revealed_at is None


def test_an_exercise_for_two_of_tier_r_keeps_its_attestation(practice: Cast) -> None:
    make.agree(practice)
    version = publish(practice.counselor, a_content(tier="R", cautions="Read."), now=START)
    case = db.session.get_one(Case, practice.couple_case_id)
    asked: dict[str, Any] = {
        "rationale": "Both asked.",
        "due_at": None,
        "cautions_read": True,
        "now": START,
    }
    with pytest.raises(DomainError, match="screen"):
        pairing.offer(practice.counselor, case, version, **asked)
    make.screen_both(practice, now=START)
    with pytest.raises(DomainError, match="Needed before"):
        pairing.offer(practice.counselor, case, version, **asked)
    ticked = Attested(frozenset(STATEMENTS), 7)
    pair = pairing.offer(practice.counselor, case, version, attested=ticked, **asked)
    kept = db.session.scalars(select(Assignment).where(Assignment.pair_id == pair.id))
    assert all(one.attestation is not None for one in kept)


def test_every_act_is_in_the_audit(practice: Cast) -> None:
    pair = make.opened(practice, now=START)
    mine = make.of(pair, practice.client)
    partnering.leave(practice.client, mine, now=START)
    pairing.end(practice.counselor, pair, pairs.COUNSELOR, now=START)
    commit()
    events = select(AuditEvent.verb).where(AuditEvent.subject_kind == "pair")
    found = list(db.session.scalars(events.order_by(AuditEvent.sequence)))
    assert found == ["offered", "accepted", "accepted", "opened", "left", "ended"]
