"""The demo practice, whose client was given exercises past the safety layer (which has tests of its
own), and the client's signed-in devices."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from config import Settings
from counsel.accounts.models import User
from counsel.app import create_app
from counsel.homework.models import Assignment
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, unit_of_work
from counsel.library import assignable, builtin
from counsel.practices.models import Membership, Practice
from counsel.roster.identity import actor_of
from counsel.roster.models import Case, CaseParticipant, Client
from tests.rigs.browser import Visits
from tests.rigs.demo import PASSWORD, demo_folder, served_from
from tests.rigs.server import Program, serving

EMAIL = "client@demo.example"


@dataclass(frozen=True)
class Demo:
    """The demo practice, served, and the path of each exercise that its client was given."""

    server: Program
    paths: dict[str, str]
    env: dict[str, str]

    def sign_in(self, page: Page) -> Page:
        """The client, signed in."""
        page.goto("/sign-in")
        page.get_by_label("E-mail address").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def device(self, visits: Visits, screen: str = "phone") -> Page:
        """A device of the client's own."""
        return self.sign_in(visits.open(self.server.url, screen=screen))


@contextmanager
def a_demo(paths: pytest.TempPathFactory, slugs: Collection[str] = ()) -> Iterator[Demo]:
    """The demo practice, whose client was given these built-in exercises, or all of them."""
    env = served_from(demo_folder(paths))
    given = give_all(env, slugs or builtin.exercises())
    with serving(env=env) as server:
        yield Demo(server, given, env)


def give_all(env: dict[str, str], slugs: Collection[str]) -> dict[str, str]:
    """Assign each one past the safety layer, which has tests of its own; the paths by slug."""
    app = create_app(Settings.from_env(env))
    with app.app_context():
        with tenancy.everywhere():
            user = db.session.scalars(
                select(User).where(User.email == "counselor@demo.example")
            ).one()
            practice = db.session.scalars(select(Practice)).one()
        with tenancy.scope(practice.id), unit_of_work():
            held = select(Membership).where(Membership.user_id == user.id)
            counselor = actor_of(user, practice, list(db.session.scalars(held)))
            client, case = the_client()
            given = {slug: give(counselor, client, case, slug) for slug in slugs}
        db.engine.dispose()
    return given


def give(counselor: Actor, client: Client, case: Case, slug: str) -> str:
    """One exercise assigned; its path for the client."""
    now = case.opened_at
    one = Assignment(
        practice_id=counselor.practice_id,
        case_id=case.id,
        client_id=client.id,
        version_id=assignable.adopt(counselor, slug, now=now).id,
        assigned_at=now,
        assigned_by=counselor.user_id,
        released_at=now,
        rationale="So that you can try it.",
        round=1,
    )
    db.session.add(one)
    return f"/my/homework/{one.id}"


def the_client() -> tuple[Client, Case]:
    """The demo's client and their own case."""
    mine = User.email == EMAIL
    client = db.session.scalars(select(Client).join(User, User.id == Client.user_id).where(mine))
    one = client.one()
    cases = (
        select(Case)
        .join(CaseParticipant, CaseParticipant.case_id == Case.id)
        .where(CaseParticipant.client_id == one.id, Case.kind == "individual")
    )
    return one, db.session.scalars(cases).one()
