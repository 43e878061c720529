"""What is said about homework after it was answered, block by block, over all rounds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from counsel.homework import reviewing, submitting, talk_needs, talking
from counsel.homework.models import Assignment, Submission
from counsel.homework.talk_models import Reply
from counsel.kernel import db as database
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox.models import OutboxMessage
from counsel.roster.models import CareTeamMember, Case, SafetyFlag
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import submit, write

HOUR = timedelta(hours=1)


def answered(cast: Cast, *, outcome: str = "reviewed", comment: str = "What then?") -> Submission:
    """Homework that the counselor answered with a comment on the story and one on the whole."""
    submission = submit(cast, now=START)
    reviewing.save_review(
        cast.counselor,
        submission,
        overall="Thank you.",
        comments={"story": comment},
        outcome=outcome,
        now=START,
    )
    db.session.flush()
    return submission


def told(kind: str = "homework_talk") -> list[OutboxMessage]:
    db.session.flush()
    statement = select(OutboxMessage).where(OutboxMessage.kind == kind)
    return list(db.session.scalars(statement.order_by(OutboxMessage.id)))


def test_a_client_answers_where_the_comment_stands_and_the_counselor_answers_again(
    practice: Cast,
) -> None:
    one = answered(practice).assignment
    talking.say(practice.client, one, "story", "Then I slept.", now=START + HOUR)
    talking.say(practice.counselor, one, "story", "Good.", now=START + 2 * HOUR)
    said = talking.threads(practice.client, one)["story"]
    assert [(word.text, word.from_client) for word in said] == [
        ("What then?", False),
        ("Then I slept.", True),
        ("Good.", False),
    ]


def test_the_thread_stays_with_its_block_over_rounds(practice: Cast) -> None:
    one = answered(practice, outcome="sent_back").assignment
    talking.say(practice.client, one, "story", "I will look.", now=START + HOUR)
    write(practice.client, one, now=START + HOUR, story="It was in May.")
    second = submitting.submit(
        practice.client, one, difficulty=None, usefulness=None, now=START + 2 * HOUR
    )
    reviewing.save_review(
        practice.counselor,
        second,
        overall="",
        comments={"story": "Now I see."},
        outcome="reviewed",
        now=START + 3 * HOUR,
    )
    said = talking.threads(practice.counselor, one)["story"]
    assert [word.text for word in said] == ["What then?", "I will look.", "Now I see."]
    assert [word.round for word in said] == [1, None, 2]


def test_a_draft_is_not_said_yet(practice: Cast) -> None:
    submission = submit(practice, now=START)
    reviewing.save_review(
        practice.counselor,
        submission,
        overall="",
        comments={"story": "a thought"},
        outcome=None,
        now=START,
    )
    assert talking.threads(practice.client, submission.assignment) == {}


@pytest.mark.parametrize(
    ("key", "words"),
    [("hurt", "so"), ("no-such-block", "so"), ("story", "  "), ("story", "x" * 5001)],
)
def test_a_client_says_nothing_where_there_is_nothing_to_answer(
    practice: Cast, key: str, words: str
) -> None:
    one = answered(practice).assignment
    with pytest.raises(DomainError):
        talking.say(practice.client, one, key, words, now=START)


def test_a_conversation_ends_where_it_has_grown_too_long(
    practice: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = answered(practice).assignment
    monkeypatch.setattr(talking, "MOST", 1)
    talking.say(practice.client, one, "story", "first", now=START)
    with pytest.raises(DomainError, match="next session"):
        talking.say(practice.client, one, "story", "second", now=START)


def test_a_hold_rests_the_talk_about_what_is_open(practice: Cast) -> None:
    one = answered(practice, outcome="sent_back").assignment
    flag = SafetyFlag(
        practice_id=practice.practice_id,
        case_id=practice.case_id,
        kind="risk",
        set_at=START,
        set_by=practice.counselor.user_id,
    )
    db.session.add(flag)
    db.session.flush()
    with pytest.raises(DomainError):
        talking.say(practice.client, one, "story", "so", now=START)


def test_each_side_is_told_once_until_it_looks(practice: Cast) -> None:
    one = answered(practice).assignment
    for number in range(3):
        talking.say(practice.client, one, "story", f"word {number}", now=START)
    assert [(m.recipient_kind, m.recipient_id) for m in told()] == [
        ("user", practice.counselor.user_id)
    ]
    talking.look(practice.counselor, one, talking.threads(practice.counselor, one), now=START)
    database.commit()
    talking.say(practice.client, one, "story", "another", now=START + HOUR)
    assert len(told()) == 2
    talking.say(practice.counselor, one, "story", "mine", now=START + HOUR)
    talking.say(practice.counselor, one, "", "to the whole", now=START + HOUR)
    assert [m.recipient_kind for m in told()] == ["user", "user", "client"]


def test_whoever_left_the_case_is_not_told_the_lead_is(practice: Cast) -> None:
    one = answered(practice).assignment
    for member in db.session.scalars(
        select(CareTeamMember).where(CareTeamMember.case_id == practice.case_id)
    ):
        member.until = START
    db.session.add(
        CareTeamMember(
            practice_id=practice.practice_id,
            case_id=practice.case_id,
            user_id=practice.colleague.user_id,
            role="lead",
            since=START,
        )
    )
    db.session.flush()
    talking.say(practice.client, one, "story", "so", now=START)
    assert [m.recipient_id for m in told()] == [practice.colleague.user_id]


def test_what_is_new_is_marked_for_the_other_side_alone(practice: Cast) -> None:
    one = answered(practice).assignment
    talking.say(practice.client, one, "story", "so", now=START + HOUR)

    def new(who: str) -> list[str]:
        said = talking.threads(practice.actors()[who], one)["story"]
        return [word.text for word in said if word.is_new]

    assert (new("client"), new("counselor")) == (["What then?"], ["so"])
    for who in ("client", "counselor"):
        actor = practice.actors()[who]
        talking.look(actor, one, talking.threads(actor, one), now=START + HOUR)
    database.commit()
    db.session.expire_all()
    assert (new("client"), new("counselor")) == ([], [])


def test_words_are_sealed_in_the_database(practice: Cast) -> None:
    one = answered(practice).assignment
    talking.say(practice.client, one, "story", "nobody may read this", now=START)
    stored = db.session.execute(text("SELECT text_sealed FROM replies")).scalar_one()
    assert b"nobody" not in bytes(stored)


def test_an_answer_waits_on_the_counselors_first_page_until_it_is_seen(practice: Cast) -> None:
    one = answered(practice).assignment
    assert talk_needs.answers_to_you(practice.counselor, START) == []
    talking.say(practice.client, one, "story", "so", now=START)
    case = db.session.get_one(Case, practice.case_id)
    for needs in (
        talk_needs.answers_to_you(practice.counselor, START),
        talk_needs.answers_in(practice.counselor, case, START),
    ):
        assert [need.values for need in needs] == [{"assignment_id": one.id}]
    for who in (practice.colleague, practice.supervisor, practice.assistant):
        assert talk_needs.answers_to_you(who, START) == []
    db.session.execute(update(Reply).values(seen_at=START))
    assert talk_needs.answers_to_you(practice.counselor, START) == []


def test_a_client_finds_what_their_counselor_wrote_on_their_first_page(practice: Cast) -> None:
    one = answered(practice).assignment

    def waits(actor: str = "client") -> int:
        return len(talk_needs.from_your_counselor(practice.actors()[actor], START))

    assert (waits(), waits("partner")) == (1, 0)
    talking.look(practice.client, one, talking.threads(practice.client, one), now=START)
    database.commit()
    assert waits() == 0
    talking.say(practice.counselor, one, "story", "one more", now=START)
    assert (waits(), waits("partner")) == (1, 0)


def test_what_was_reviewed_waits_to_be_talked_about(practice: Cast) -> None:
    submission = answered(practice)
    case = db.session.get_one(Case, practice.case_id)
    needs = talk_needs.to_talk_about(practice.counselor, case, START)
    assert [need.values for need in needs] == [{"submission_id": submission.id}]
    reviewing.talked_about(practice.counselor, submission, True, now=START)
    assert talk_needs.to_talk_about(practice.counselor, case, START) == []
    assert submission.discussed_by == practice.counselor.user_id
    reviewing.talked_about(practice.counselor, submission, True, now=START + HOUR)
    assert submission.discussed_at == START
    reviewing.talked_about(practice.counselor, submission, False, now=START + HOUR)
    assert (submission.discussed_at, submission.discussed_by) == (None, None)


def test_a_withdrawn_piece_is_talked_about_no_more(practice: Cast) -> None:
    one = answered(practice).assignment
    db.session.execute(update(Assignment).values(withdrawn_at=START))
    db.session.refresh(one)
    with pytest.raises(DomainError):
        talking.say(practice.counselor, one, "story", "so", now=START)
