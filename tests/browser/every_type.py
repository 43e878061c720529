"""A practice with one exercise of every block type, served, and who is in it at their screens."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from playwright.sync_api import Page

from config import Settings, new_secrets
from counsel.accounts.models import User
from counsel.accounts.service import open_session
from counsel.app import create_app
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.cast import seed_cast
from tests.homework.factories import assign
from tests.rigs.browser import Visits
from tests.rigs.server import serving

AGREE = ["Not at all", "A little", "Mostly", "Fully"]
FEELINGS = ["Sad", "Angry", "Relieved", "Numb"]
VALUES = ["Honesty", "Rest", "Friends", "Work that matters"]


def part(type_: str, prompt: str = "", **config: Any) -> dict[str, Any]:
    key = type_.replace("_", "-")
    asked = {"prompt": prompt} if prompt else {}
    return {"key": key, "type": type_, "config": {**asked, **config}}


BLOCKS = [
    part(
        "reading",
        heading="After a long day",
        text="What we carry home is rarely *one* thing.\n\n- a word that stayed\n- a worry",
    ),
    part("instruction", text="Take a pen and a glass of water. You have time."),
    part("timer", "A quiet minute", text="Breathe with the circle.", seconds=60, breathing=True),
    part("short_text", "In a word, how was today?", help="One word is enough."),
    part(
        "long_text",
        "What stayed with you?",
        shareable=True,
        content_note="This asks about something that hurt. You can stop.",
        who_reads="Your counselor reads what you choose to share.",
    ),
    part("choice", "Did you rest?", options=["Yes", "A little", "No"]),
    part("multiple_choice", "What did you feel?", options=FEELINGS),
    part("scale", "How heavy is it now?", low="light", high="very heavy"),
    part("likert", "Today", statements=["I ate well", "I slept well"], options=AGREE),
    part("number", "How many hours did you sleep?", least=0, most=24, unit="hours"),
    part("date", "When do you want to look at this again?"),
    part("checklist", "Small steps", options=["A walk", "A call", "An early night"]),
    part("table", "Two moments", columns=["What happened", "What I did"], rows=2),
    part("ranking", "What matters most now?", items=VALUES),
    part("slider", "How many days shall it take?", lowest=3, highest=30, start=14, unit="days"),
    part(
        "daily_log",
        "Each evening",
        days=7,
        fields=[
            {"key": "walk", "label": "I went for a walk", "kind": "tick"},
            {"key": "mood", "label": "Mood", "kind": "scale", "low": "low", "high": "good"},
            {"key": "note", "label": "One line about today", "kind": "short_text"},
        ],
    ),
    part(
        "scored_scale",
        "The past week",
        statements=["I could rest", "I could laugh", "I worried a lot"],
        options=AGREE,
        reversed=[3],
        bands=[
            {"from": 0, "to": 4, "words": "a heavy week"},
            {"from": 5, "to": 9, "words": "a lighter week"},
        ],
        reliable_change=3,
        better="higher",
    ),
    part("letter", "A letter that stays here"),
    part("file", "A photo of your page", accepts="either", most=2),
    part("signature", "Our agreement", statement="I do this **at my own pace**."),
]


@dataclass
class Room:
    """The running program, the homework in it, and people's keys to it."""

    url: str
    homework: uuid.UUID
    tokens: dict[str, str]
    visits: Visits

    def open(self, who: str, path: str, **screen: Any) -> Page:
        """A page of "client" or "counselor", signed in."""
        page = self.visits.open(self.url, timezone_id="America/New_York", **screen)
        page.context.add_cookies([{"name": "counsel", "value": self.tokens[who], "url": self.url}])
        page.goto(path)
        return page


@contextmanager
def a_room(folder: Path, visits: Visits) -> Iterator[Room]:
    """Serve the cast's practice with the exercise assigned to the client."""
    env = {**new_secrets(), "COUNSEL_ENV": "test", "COUNSEL_DATA_DIR": str(folder)}
    env["DATABASE_URL"] = f"sqlite:///{folder}/counsel.sqlite3"
    now = datetime.now(UTC)
    app = create_app(Settings.from_env(env))
    with app.app_context():
        upgrade()
        cast = seed_cast(now)
        with tenancy.scope(cast.practice_id):
            homework = assign(cast, now=now, blocks=BLOCKS, title="One evening").id
            tokens = {"client": _key(cast.client, now), "counselor": _key(cast.counselor, now)}
            db.session.commit()
        db.session.remove()
        db.engine.dispose()
    with serving(env=env) as program:
        yield Room(program.url, homework, tokens, visits)


def _key(actor: Actor, now: datetime) -> str:
    user = db.session.get_one(User, actor.user_id)
    staff = actor.is_staff
    return open_session(user, actor.practice_id, staff=staff, device="tests", now=now)[1]
