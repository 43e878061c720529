"""What one partner can do and write, planted with words that nobody guesses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from counsel.homework import (
    answering,
    mails,
    pair_ending,
    pairing,
    pairs,
    partnering,
    service,
    submitting,
    uploads,
)
from counsel.homework.models import REVIEWED, Answer, Feedback, Review, Submission
from counsel.homework.pair_models import Pair
from counsel.homework.sharing import SUMMARY, Share
from counsel.homework.talk_models import Reply
from counsel.kernel.actor import Actor
from counsel.kernel.db import commit, db
from counsel.roster.models import CaseParticipant
from tests.cast import Cast
from tests.fakes import START
from tests.homework import pair_factories as make
from tests.homework.factories import write
from tests.homework.pictures import PDF
from tests.safety.factories import hold

LATER = START + timedelta(hours=2)


def mark(word: str) -> str:
    """A word that stands for what somebody wrote: unguessable, and found wherever it leaks."""
    return f"{word}{hashlib.sha256(f'sealed {word}'.encode()).hexdigest()[:12]}"


WORDS = ("story", "draft", "private", "summary", "kept", "letter", "filename", "skipped")
WORDS += ("barrier", "reply", "comment", "overall", "measure")
MARKS = {word: mark(word) for word in WORDS}

BLOCKS: list[dict[str, Any]] = [
    {"key": "story", "type": "long_text", "config": {"prompt": "What happened?", "required": True}},
    {"key": "secret", "type": "short_text", "config": {"prompt": "What is hard to say?"}},
    {"key": "hurt", "type": "scale", "config": {"prompt": "How much does it hurt?"}},
    {"key": "go", "type": "choice", "config": {"prompt": "Go on?", "options": ["Yes", "No"]}},
    {
        "key": "next",
        "type": "short_text",
        "config": {"prompt": "What next?"},
        "show_if": {"block": "go", "equals": "Yes"},
    },
    {"key": "free", "type": "long_text", "config": {"prompt": "Freely", "shareable": True}},
    {"key": "letter", "type": "letter", "config": {"prompt": "A letter that is not sent"}},
    {"key": "page", "type": "file", "config": {"prompt": "A page of yours"}},
]


def draft(cast: Cast, pair: Pair, who: Actor) -> None:
    """Everything that can be written, put aside once and taken up again, not sent."""
    one = make.of(pair, who)
    answering.open_assignment(who, one, now=LATER)
    submitting.skip(who, one, reason=MARKS["skipped"], now=LATER)
    submitting.resume(who, one, now=LATER)
    texts = {"story": "draft", "secret": "private", "letter": "letter", "next": "private"}
    values: dict[str, Any] = {key: MARKS[word] for key, word in texts.items()}
    write(who, one, now=LATER, hurt=9, go="Yes", **values)
    write(who, one, now=LATER, story=f"{MARKS['story']} and more")
    asked = answering.content_of(one).by_key
    share = Share(SUMMARY, MARKS["summary"])
    answering.save_answer(
        who, one, asked["free"], MARKS["kept"], revision=0, share=share, now=LATER
    )
    uploads.add(who, one, asked["page"], name=f"{MARKS['filename']}.pdf", content=PDF, now=LATER)
    for answer in db.session.scalars(select(Answer).where(Answer.assignment_id == one.id)):
        answer.please_read = True
        answer.unrevealed = answer.block_key in ("secret", "go")


def send(cast: Cast, pair: Pair, who: Actor) -> None:
    """All of it sent to the counselor."""
    draft(cast, pair, who)
    submitting.submit(
        who,
        make.of(pair, who),
        difficulty=9,
        usefulness=1,
        amount=2,
        barriers=["time", "upsetting"],
        barrier_words=MARKS["barrier"],
        now=LATER,
    )


def be_ready(cast: Cast, pair: Pair, who: Actor) -> None:
    """Sent, and ready to reveal all but two answers."""
    send(cast, pair, who)
    partnering.be_ready(who, make.of(pair, who), ["secret", "go"], now=LATER)


def wait(cast: Cast, pair: Pair, who: Actor) -> None:
    """Ready, and then not."""
    be_ready(cast, pair, who)
    partnering.wait(who, make.of(pair, who), now=LATER)


def take_back(cast: Cast, pair: Pair, who: Actor) -> None:
    """Sent and ready, and then taken back."""
    be_ready(cast, pair, who)
    submitting.take_back(who, make.of(pair, who), now=LATER)


def talk(cast: Cast, pair: Pair, who: Actor) -> None:
    """Ready; the counselor answered, and a word came back."""
    be_ready(cast, pair, who)
    one = make.of(pair, who)
    sent = one.submissions[-1]
    _review(cast, sent)
    reply = Reply(
        practice_id=cast.practice_id,
        assignment_id=one.id,
        block_key="story",
        author_id=who.user_id,
        from_client=True,
        text=MARKS["reply"],
        written_at=LATER,
    )
    db.session.add(reply)


def _review(cast: Cast, sent: Submission) -> None:
    review = Review(
        practice_id=cast.practice_id,
        submission_id=sent.id,
        reviewer_id=cast.counselor.user_id,
        overall=MARKS["overall"],
        saved_at=LATER,
        outcome=REVIEWED,
        outcome_at=LATER,
    )
    sent.review, sent.opened_at = review, LATER
    db.session.flush()
    known: dict[str, Any] = {"practice_id": cast.practice_id, "review_id": review.id}
    db.session.add(Feedback(**known, block_key="story", text=MARKS["comment"]))
    mails.queue(mails.ANSWERED, sent.assignment, round_=1, now=LATER)


def skip(cast: Cast, pair: Pair, who: Actor) -> None:
    """Begun and put aside."""
    draft(cast, pair, who)
    submitting.skip(who, make.of(pair, who), reason=MARKS["skipped"], now=LATER)


def leave(cast: Cast, pair: Pair, who: Actor) -> None:
    """Ready, and then gone for ever."""
    be_ready(cast, pair, who)
    partnering.leave(who, make.of(pair, who), now=LATER)


def be_held(cast: Cast, pair: Pair, who: Actor) -> None:
    """Ready, and then a hold about them."""
    be_ready(cast, pair, who)
    hold(cast, "couple", now=LATER, who=who)


def be_ended_by_a_hold(cast: Cast, pair: Pair, who: Actor) -> None:
    """The same, once the scheduler looked."""
    be_held(cast, pair, who)
    commit()
    pair_ending.end_broken(LATER, horizon=timedelta(days=1))


def be_withdrawn(cast: Cast, pair: Pair, who: Actor) -> None:
    """Sent, and then taken away by the counselor."""
    send(cast, pair, who)
    service.withdraw(cast.counselor, make.of(pair, who), now=LATER)


def be_ended(cast: Cast, pair: Pair, who: Actor) -> None:
    """Ready, and then ended by the counselor."""
    be_ready(cast, pair, who)
    pairing.end(cast.counselor, pair, pairs.COUNSELOR, now=LATER)


def be_gone(cast: Cast, pair: Pair, who: Actor) -> None:
    """Sent, and then no longer part of the case."""
    send(cast, pair, who)
    part = select(CaseParticipant).where(
        CaseParticipant.case_id == pair.case_id, CaseParticipant.client_id == who.client_id
    )
    db.session.scalars(part).one().until = LATER


def nothing(cast: Cast, pair: Pair, who: Actor) -> None:
    """Not a thing."""


def accept(cast: Cast, pair: Pair, who: Actor) -> None:
    """Yes."""
    make.accept(pair, who, now=LATER)


def decline(cast: Cast, pair: Pair, who: Actor) -> None:
    """No, after a yes."""
    make.accept(pair, who, now=LATER)
    partnering.decline(who, make.of(pair, who), now=LATER)


Act = Callable[[Cast, Pair, Actor], None]
BEFORE: tuple[Act, ...] = (nothing, accept, decline)
AFTER: tuple[Act, ...] = (nothing, draft, send, be_ready, wait, take_back, talk, skip, leave)
AFTER += (be_held, be_ended_by_a_hold, be_withdrawn, be_ended, be_gone)
"""All that can happen on one side of a pair, before it is open and after."""
