"""A practice with a lived-in past year, for trying the platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from counsel.accounts.models import User
from counsel.accounts.passwords import Passwords
from counsel.demo.caring import care_for, name_who_answers, screen_couple
from counsel.demo.couple import pair_up
from counsel.demo.elsewhere import keep_calendars
from counsel.demo.opening import ask_for_a_time, offer_kinds, open_hours, wait_for_a_time
from counsel.demo.people import CLIENT, DOMAIN, OTHERS, PARTNER, STAFF, Sketch, address
from counsel.demo.planning import plan_ahead
from counsel.demo.reaching import agree_on_texts, let_one_bounce
from counsel.demo.ways import send_on_the_way
from counsel.demo.wishing import say_wishes
from counsel.demo.work import STAGES, give
from counsel.demo.year import Rhythm, meet, write_notes
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library import assignable, builtin
from counsel.library.models import ExerciseVersion
from counsel.outbox.models import QUEUED, SENT, OutboxMessage
from counsel.practices.models import Practice, Supervision
from counsel.practices.service import create_practice, join
from counsel.roster.identity import actor_of
from counsel.roster.models import (
    ACTIVE,
    COUPLE,
    DISCHARGED,
    INDIVIDUAL,
    LEAD,
    PAUSED,
    CareTeamMember,
    Case,
    CaseParticipant,
    Client,
)

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Account:
    """One sign-in of the demo."""

    email: str
    role: str


def seed_demo(*, now: datetime, password: str, passwords: Passwords) -> list[Account]:
    """Fill an empty, migrated database. Out: the accounts, all with the same password.

    The caller commits. What the year's events queued is marked as sent, so that a fresh demo does
    not begin with a flood of mails.
    """
    with tenancy.everywhere():
        practice = create_practice(
            "Lindenhof Practice", zone="Europe/Berlin", country="DE", now=now - YEAR
        )
        practice.phone = "+49 30 0000 0000"
        db.session.flush()
    with tenancy.scope(practice.id):
        seeding = _Seeding(practice, passwords.hash(password), now)
        seeding.run()
        db.session.flush()
        say_wishes(now=now)
        db.session.flush()
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.state == QUEUED)
            .values(state=SENT, finished_at=now, reason="before the demo began")
        )
        let_one_bounce(now)
    return seeding.accounts


def _may_give(content: dict[str, Any], word: str) -> bool:
    """What is given to one person without more ado: nothing that needs a screen or two people."""
    free = content["tier"] == "G" or (word != "coach" and content["tier"] == "A")
    alone = content["variant"] != "paired" and not content["about_contact"]
    return free and alone and not (word == "coach" and content["clinician_only"])


class _Seeding:
    """The work of seeding one practice, step by step."""

    def __init__(self, practice: Practice, password_hash: str, now: datetime) -> None:
        self.practice = practice
        self.password_hash = password_hash
        self.now = now
        self.accounts: list[Account] = []
        self.staff: dict[str, Actor] = {}
        self.places: dict[str, int] = {}

    def run(self) -> None:
        for word, name, roles, profession in STAFF:
            user = self._user(f"{word}@{DOMAIN}", name, "Europe/Berlin", word)
            self.staff[word] = self._actor(user, roles, profession)
        self._supervise()
        name_who_answers(self.practice, self.staff, now=self.now)
        versions = self._versions()
        first = self._person(CLIENT, f"client@{DOMAIN}", "client")
        second = self._person(PARTNER, f"partner@{DOMAIN}", "partner")
        agree_on_texts(self.staff["counselor"], first[0], now=self.now)
        case = self._case("counselor", [first[0]], ACTIVE, weeks_back=50)
        self._homework("counselor", case, first, versions, STAGES)
        plan_ahead(self.staff["counselor"], first[1], case, first[0], now=self.now)
        send_on_the_way(self.staff["counselor"], first[1], case, first[0], now=self.now)
        couple = self._case("counselor", [first[0], second[0]], ACTIVE, weeks_back=20, kind=COUPLE)
        screen_couple(self.staff["counselor"], couple, now=self.now)
        keep_calendars(self.staff["counselor"], now=self.now)
        open_hours(self.staff, now=self.now)
        offer_kinds(self.staff["owner"], now=self.now)
        ask_for_a_time(first[1], case, now=self.now)
        wait_for_a_time(first[1], case, now=self.now)
        pair_up(self.staff["counselor"], (first[1], second[1]), couple, now=self.now)
        for number, sketch in enumerate(OTHERS):
            self._other(number, sketch, versions)

    def _other(self, number: int, sketch: Sketch, versions: list[ExerciseVersion]) -> None:
        word = ("counselor", "counselor", "coach", "counselor", "owner")[number % 5]
        status = {7: PAUSED, 13: DISCHARGED, 23: DISCHARGED}.get(number, ACTIVE)
        person = self._person(sketch, address(sketch), None)
        case = self._case(word, [person[0]], status, weeks_back=8 + number % 42)
        stages = (STAGES[number % len(STAGES)], STAGES[(number + 2) % len(STAGES)])
        self._homework(word, case, person, versions, stages)
        care_for(number, self.staff[word], person[1], case, person[0], self.now)

    def _homework(
        self,
        word: str,
        case: Case,
        person: tuple[Client, Actor],
        versions: list[ExerciseVersion],
        stages: tuple[str, ...],
    ) -> None:
        client, actor = person
        allowed = [v for v in versions if _may_give(v.content, word)]
        for number, stage in enumerate(stages):
            turn = number + len(client.name)
            version = allowed[turn % len(allowed)]
            give(self.staff[word], actor, case, client, version, stage, now=self.now, turn=turn)

    def _case(
        self,
        word: str,
        clients: list[Client],
        status: str,
        *,
        weeks_back: int,
        kind: str = INDIVIDUAL,
    ) -> Case:
        lead = self.staff[word]
        opened = self.now - timedelta(weeks=weeks_back)
        case = Case(
            practice_id=self.practice.id,
            kind=kind,
            title=" and ".join(client.name for client in clients),
            status=status,
            status_at=opened if status == ACTIVE else self.now - timedelta(days=20),
            status_by=lead.user_id,
            opened_at=opened,
        )
        db.session.add(case)
        db.session.flush()
        owned = {"practice_id": self.practice.id, "case_id": case.id, "since": opened}
        for client in clients:
            case.participants.append(CaseParticipant(client_id=client.id, **owned))
        case.care_team.append(CareTeamMember(user_id=lead.user_id, role=LEAD, **owned))
        db.session.flush()
        place = self.places[word] = self.places.get(word, -1) + 1
        rhythm = Rhythm(place, weeks_back, ahead=2 if status == ACTIVE else -2)
        appointments = meet(lead, case, rhythm, now=self.now)
        write_notes(lead, case, appointments, now=self.now)
        return case

    def _person(self, sketch: Sketch, email: str, word: str | None) -> tuple[Client, Actor]:
        client = Client(
            practice_id=self.practice.id,
            name=sketch.name,
            preferred_name="",
            pronouns=sketch.pronouns,
            email=email,
            phone="",
            zone=sketch.zone,
            created_at=self.now - YEAR,
            created_by=self.staff["counselor"].user_id,
        )
        db.session.add(client)
        user = self._user(email, sketch.name, sketch.zone, word)
        client.user_id = user.id
        db.session.flush()
        return client, self._actor(user, ("client",), None)

    def _user(self, email: str, name: str, zone: str, word: str | None) -> User:
        user = User(
            email=email,
            name=name,
            zone=zone,
            password_hash=self.password_hash if word else None,
            password_changed_at=self.now - YEAR if word else None,
            created_at=self.now - YEAR,
        )
        db.session.add(user)
        db.session.flush()
        if word:
            self.accounts.append(Account(email, word))
        return user

    def _actor(self, user: User, roles: tuple[str, ...], profession: str | None) -> Actor:
        memberships = [
            join(self.practice, user, role, now=self.now - YEAR, profession=profession)
            for role in roles
        ]
        db.session.flush()
        return actor_of(user, self.practice, memberships)

    def _supervise(self) -> None:
        db.session.add(
            Supervision(
                practice_id=self.practice.id,
                supervisor_id=self.staff["supervisor"].user_id,
                counselor_id=self.staff["counselor"].user_id,
                since=self.now - YEAR,
            )
        )

    def _versions(self) -> list[ExerciseVersion]:
        counselor = self.staff["counselor"]
        return [
            assignable.adopt(counselor, slug, now=self.now - YEAR) for slug in builtin.exercises()
        ]
