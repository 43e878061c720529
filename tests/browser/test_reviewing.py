"""Twenty pieces reviewed without touching the mouse, and how many keys and how long that takes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from flask_migrate import upgrade
from playwright.sync_api import Page, expect

from config import Settings, new_secrets
from counsel.accounts.models import User
from counsel.accounts.service import open_session
from counsel.app import create_app
from counsel.homework import answering, reviewing, submitting
from counsel.homework.models import Assignment
from counsel.homework.sharing import Share
from counsel.kernel import tenancy
from counsel.kernel.db import db
from tests.appointments.factories import schedule
from tests.browser.people import looks_right
from tests.cast import Cast, seed_cast
from tests.homework.factories import BLOCKS, a_content, assign, publish, write
from tests.rigs.browser import Visits
from tests.rigs.server import serving

PIECES = 20
HOUR = timedelta(hours=1)
PATIENT = 30_000
STATEMENTS = ["I slept well", "I felt rested", "I could say no"]
DAYS = ["Not at all", "Some days", "Most days"]
SCORED = {
    "statements": STATEMENTS,
    "options": DAYS,
    "prompt": "The last week",
    "bands": [{"from": 0, "to": 2, "words": "A hard week"}, {"from": 3, "to": 6, "words": "Fair"}],
    "reliable_change": 2,
    "better": "higher",
}
KINDS: dict[str, list[dict[str, Any]]] = {
    "Looking back": BLOCKS,
    "A week in numbers": [
        {"key": "story", "type": "long_text", "config": {"prompt": "What was the week like?"}},
        {"key": "week", "type": "scored_scale", "config": SCORED},
    ],
    "Three small things": [
        {"key": "story", "type": "short_text", "config": {"prompt": "The first?"}},
        {"key": "second", "type": "short_text", "config": {"prompt": "The second?"}},
        {"key": "done", "type": "checklist", "config": {"options": ["Seen", "Said", "Kept"]}},
    ],
}
ANSWERS: dict[str, Any] = {
    "second": "A walk by the river.",
    "done": ["Seen", "Kept"],
    "hurt": 4,
    "week": {"0": "Some days", "1": "Most days", "2": "Some days"},
}
MOUSE = "addEventListener('pointerdown', () => { sessionStorage.touched = 'yes' }, true)"


@dataclass
class Keyboard:
    """The keys that were pressed: commands, and the letters of comments."""

    page: Page
    commands: int = 0
    letters: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.commands += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.letters += len(text)


@contextmanager
def a_full_queue(folder: Path, visits: Visits) -> Iterator[tuple[Visits, str, str]]:
    """Serve a practice whose counselor finds twenty pieces. Out: its address and their key."""
    env = {**new_secrets(), "COUNSEL_ENV": "test", "COUNSEL_DATA_DIR": str(folder)}
    env["DATABASE_URL"] = f"sqlite:///{folder}/counsel.sqlite3"
    now = datetime.now(UTC)
    app = create_app(Settings.from_env(env))
    with app.app_context():
        upgrade()
        cast = seed_cast(now - 4 * 24 * HOUR)
        with tenancy.scope(cast.practice_id):
            fill(cast, now)
            user = db.session.get_one(User, cast.counselor.user_id)
            key = open_session(user, cast.practice_id, staff=True, device="tests", now=now)[1]
            db.session.commit()
        db.session.remove()
        db.engine.dispose()
    with serving(env=env) as program:
        yield visits, program.url, key


def fill(cast: Cast, now: datetime) -> None:
    """Twenty pieces of several exercises: some with a mark, one in its second round; a session
    ahead, and an exercise that can follow."""
    publish(cast.counselor, a_content(title="The next step"), now=now)
    schedule(cast, wall=(now + 48 * HOUR).replace(tzinfo=None, hour=15, minute=0), now=now)
    for number in range(PIECES):
        title, blocks = list(KINDS.items())[number % len(KINDS)]
        at = now - (PIECES - number) * HOUR
        one = assign(cast, now=at, title=title, blocks=blocks)
        send(cast, one, f"It was number {number}.", at, marked=number % 4 == 0)
        if number == 2:
            come_again(cast, one, at)


def send(cast: Cast, one: Assignment, story: str, at: datetime, *, marked: bool) -> None:
    known = answering.content_of(one).by_key
    values = {key: value for key, value in ANSWERS.items() if key in known}
    write(cast.client, one, now=at, **values)
    saved = answering.saved_answers(one).get("story")
    answering.save_answer(
        cast.client,
        one,
        known["story"],
        story,
        revision=saved.revision if saved else 0,
        now=at,
        share=Share(please_read=marked),
    )
    submitting.submit(cast.client, one, difficulty=4, usefulness=7, amount=3, now=at)


def come_again(cast: Cast, one: Assignment, at: datetime) -> None:
    reviewing.save_review(
        cast.counselor,
        one.submissions[-1],
        overall="",
        comments={"story": "What came before?"},
        outcome="sent_back",
        now=at,
    )
    send(cast, one, "Before it, it rained.", at + HOUR / 60, marked=True)


def at_the_desk(visits: Visits, url: str, key: str, **screen: Any) -> Page:
    page = visits.open(url, timezone_id="Europe/Berlin", **screen)
    page.context.add_cookies([{"name": "counsel", "value": key, "url": url}])
    page.add_init_script(MOUSE)
    return page


def review(keys: Keyboard, number: int) -> str:
    """One piece, as a counselor would. Out: what the next page must say."""
    if number % 2:
        keys.press("j", "c")
        keys.type("Thank you for this.")
        keys.press("Escape")
    keys.press("3", "4")
    if number == 5:
        keys.press("o")
        keys.type("What did you need then?")
        keys.press("Control+Shift+Enter")
        return "Sent back with your question."
    if number == 8:
        keys.press("e")
        keys.type("The next")
        keys.press("Tab")
        keys.type("It goes on from what you found.")
    if number == 11:
        keys.press("s", "ArrowDown", "ArrowDown")
    if number == 14:
        keys.press("d")
    keys.press("Control+Enter")
    followed = {8: "Reviewed. Assigned: The next step.", 11: "Reviewed. Session on"}
    return followed.get(number, "Reviewed.")


def test_twenty_pieces_are_reviewed_without_touching_the_mouse(
    tmp_path: Path, visits: Visits
) -> None:
    with a_full_queue(tmp_path, visits) as (devices, url, key):
        page = at_the_desk(devices, url, key)
        page.goto("/homework")
        expect(page.locator("[data-row]")).to_have_count(PIECES, timeout=PATIENT)
        keys, began = Keyboard(page), perf_counter()
        keys.press("j", "Enter")
        page.wait_for_url("**/homework/*-*", timeout=PATIENT)
        for number in range(PIECES):
            address = page.url
            says = review(keys, number)
            page.wait_for_url(lambda now, was=address: now != was, timeout=PATIENT)
            said = page.get_by_role("status").filter(has_text=says)
            expect(said).to_be_visible(timeout=PATIENT)
        took = perf_counter() - began
        expect(page.get_by_text("Nothing waits for you")).to_be_visible()
        assert page.evaluate("sessionStorage.touched ?? 'no'") == "no"
        tell(keys, took)


def tell(keys: Keyboard, took: float) -> None:
    sys.stdout.write(
        f"\n{PIECES} pieces: {keys.commands} keys that command "
        f"({keys.commands / PIECES:.1f} a piece), {keys.letters} letters of comments, "
        f"{took:.1f} s in all ({took / PIECES:.2f} s a piece)\n"
    )


def test_the_review_is_read_and_answered_on_every_screen(tmp_path: Path, visits: Visits) -> None:
    with a_full_queue(tmp_path, visits) as (devices, url, key):
        for screen, scheme in (("desktop", "light"), ("desktop", "dark"), ("phone", "dark")):
            page = at_the_desk(devices, url, key, screen=screen, scheme=scheme)
            page.goto("/homework")
            looks_right(page)
            page.locator("[data-row]").filter(has_text="Round 2").get_by_role("link").click()
            expect(page.get_by_text("In round 1", exact=True)).to_be_visible(timeout=PATIENT)
            for part in page.locator("details.follow-up").all():
                part.locator("> summary").click()
            looks_right(page)
            page.goto("/homework/report")
            looks_right(page)


def test_the_list_of_keys_opens_and_closes_by_key(tmp_path: Path, visits: Visits) -> None:
    with a_full_queue(tmp_path, visits) as (devices, url, key):
        page = at_the_desk(devices, url, key)
        page.goto("/homework")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/homework/*-*", timeout=PATIENT)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Send back with a question")
        looks_right(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
        first = page.url
        page.keyboard.press("n")
        page.wait_for_url(lambda now: now != first, timeout=PATIENT)
        done = page.get_by_role("button", name="Mark as reviewed")
        expect(done).to_be_visible(timeout=PATIENT)
