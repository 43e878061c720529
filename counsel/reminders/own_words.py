"""The practice's own words for reminders: kept, taken back, put into a mail, tried out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from counsel.accounts.models import User
from counsel.appointments import words
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox import service as outbox
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Practice
from counsel.reminders import wording
from counsel.reminders.models import ReminderWording
from counsel.reminders.wording import Written

TEST = "reminder_test"
NOWHERE = "/r/test"
"""Where the links of a test lead: a page that says so."""
SAMPLE_NAME, AHEAD = "Avery", timedelta(days=3)


def current() -> ReminderWording | None:
    """The own words of the practice in scope; None where it keeps to ours."""
    return db.session.scalar(select(ReminderWording))


def save(actor: Actor, subject: str, body: str, *, now: datetime) -> None:
    """Keep a practice's own words. Raises DomainError beside the field that does not fit."""
    wording.check(subject, body)
    kept = current()
    if kept is None:
        kept = ReminderWording(practice_id=actor.practice_id)
        db.session.add(kept)
    kept.subject, kept.body = subject, body
    kept.changed_at, kept.changed_by = now, actor.user_id
    audit.record(actor, "worded", "reminders", actor.practice_id, now=now)


def take_back(actor: Actor, *, now: datetime) -> None:
    """Go back to our words. A second time changes nothing."""
    kept = current()
    if kept is not None:
        db.session.delete(kept)
        audit.record(actor, "unworded", "reminders", actor.practice_id, now=now)


def written(practice: Practice, context: Mapping[str, Any]) -> Written | None:
    """The own words of the practice in scope with what a mail about a session may say
    (`appointments.mails.context_for`); None where it keeps to ours."""
    kept = current()
    if kept is None:
        return None
    links = {name: context[name.replace("_link", "_url")] for name in wording.LINKS}
    if context["confirmed"]:
        links["confirm_link"] = ""
    return wording.write(kept.subject, kept.body, _facts(practice, context), links)


def sample(practice: Practice, subject: str, body: str, now: datetime, url: str = "#") -> Written:
    """Some words as a client would get them, about a time that is made up."""
    facts = _facts(practice, sample_context(practice, now, url))
    return wording.write(subject, body, facts, dict.fromkeys(wording.LINKS, url))


def sample_context(practice: Practice, now: datetime, url: str) -> dict[str, Any]:
    """What a mail says about a time that is made up."""
    at = (now + AHEAD).replace(minute=0, second=0, microsecond=0)
    return {
        "name": SAMPLE_NAME,
        "day": words.say_day(at, practice.zone),
        "clock": words.say_clock(at, practice.zone),
        "zone": words.zone_words(practice.zone),
        "practice": practice,
        "confirmed": False,
        **dict.fromkeys(("confirm_url", "cancel_url", "move_url", "stop_url"), url),
    }


def send_test(actor: Actor, *, now: datetime) -> None:
    """A reminder as clients get it, to the actor's own address; one a minute at most."""
    outbox.enqueue(
        TEST,
        actor.user_id,
        practice_id=actor.practice_id,
        recipient_kind="user",
        recipient_id=actor.user_id,
        dedupe_key=f"{TEST}:{actor.practice_id}:{actor.user_id}:{int(now.timestamp()) // 60}",
        now=now,
    )


def reminder_test(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """What clients get, to somebody of the team; its links lead to a page that says so."""
    user = db.session.get(User, message.recipient_id)
    if user is None:
        return NotWanted("gone")
    practice = db.session.get_one(Practice, message.practice_id)
    context = sample_context(practice, now, stationery.url(NOWHERE))
    return stationery.mail(
        "session_reminder",
        sender_name=practice.sender_name,
        recipient=user.email,
        own=written(practice, context),
        test=True,
        **context,
    )


def _facts(practice: Practice, context: Mapping[str, Any]) -> dict[str, str]:
    return {
        "first_name": context["name"],
        "date": context["day"],
        "time": context["clock"],
        "zone": context["zone"],
        "practice": practice.sender_name,
        "phone": practice.phone,
    }
