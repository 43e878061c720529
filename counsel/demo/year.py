"""A year of sessions and notes for one case of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from counsel.appointments import recurrence
from counsel.appointments.models import Appointment, Series
from counsel.appointments.recurrence import Pattern
from counsel.demo import words
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.timezones import to_utc, to_wall
from counsel.notes import service as notes
from counsel.roster.models import COUPLE, INDIVIDUAL, Case

LENGTH, FIRST = timedelta(minutes=50), timedelta(minutes=60)
PER_DAY = 7
FEWEST = 2
FIRST_HOUR = 9


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a case meets: its place in the counselor's fortnight (no two share one), since when,
    and how many sessions lie ahead."""

    place: int
    weeks_back: int
    ahead: int = 2


def meet(counselor: Actor, case: Case, rhythm: Rhythm, *, now: datetime) -> list[Appointment]:
    """The sessions of a case, past and to come, in order, with what became of each."""
    made = []
    usual = {INDIVIDUAL: "individual", COUPLE: "couple"}.get(case.kind)
    for number, starts_at in enumerate(_starts(rhythm, counselor.zone, now)):
        appointment = Appointment(
            practice_id=counselor.practice_id,
            case_id=case.id,
            counselor_id=counselor.user_id,
            starts_at=starts_at,
            ends_at=starts_at + (LENGTH if number else FIRST),
            kind=usual if number else "intake",
            zone=counselor.zone,
            place="Room 2" if number % 3 else "",
            link="" if number % 3 else "https://video.example/room",
            sequence=0,
            created_at=min(starts_at - timedelta(days=20), now),
            created_by=counselor.user_id,
        )
        _what_became(appointment, counselor, number + rhythm.place, now)
        made.append(appointment)
    db.session.add_all(made)
    db.session.flush()
    _repeat(counselor, case, [one for one in made if one.starts_at > now], now)
    return made


def _repeat(counselor: Actor, case: Case, ahead: list[Appointment], now: datetime) -> None:
    """What lies ahead is a series of its own."""
    if len(ahead) < FEWEST:
        return
    first = to_wall(ahead[0].starts_at, counselor.zone)
    pattern = recurrence.checked(Pattern(weeks=2, times=len(ahead)), first.date())
    series = Series(
        practice_id=counselor.practice_id,
        case_id=case.id,
        counselor_id=counselor.user_id,
        zone=counselor.zone,
        first_day=first.date(),
        start=first.time(),
        minutes=int(LENGTH.total_seconds()) // 60,
        place="Room 2",
        link="",
        kind=ahead[0].kind,
        rule=recurrence.rule_of(pattern, first.date()),
        created_at=now,
        created_by=counselor.user_id,
    )
    db.session.add(series)
    db.session.flush()
    for one in ahead:
        one.series_id = series.id
        one.series_day = to_wall(one.starts_at, counselor.zone).date()


def write_notes(
    counselor: Actor, case: Case, appointments: list[Appointment], *, now: datetime
) -> None:
    """Notes of the last sessions: shared ones, a draft, and the private parts."""
    attended = [one for one in appointments if one.attended_at is not None][-3:]
    for number, appointment in enumerate(attended):
        pick = (number + len(appointments)) % len(words.SHARED)
        texts = {
            "shared": words.SHARED[pick],
            "progress": words.PROGRESS[pick],
            "process": words.PROCESS[pick],
        }
        written_at = min(appointment.ends_at + timedelta(minutes=20), now)
        parts = notes.write_sheet(
            counselor,
            case,
            texts,
            about_at=appointment.starts_at,
            now=written_at,
            appointment=appointment,
        )
        if number < len(attended) - 1 or pick:
            notes.share(counselor, parts[0], now=written_at)


def _starts(rhythm: Rhythm, zone: str, now: datetime) -> list[datetime]:
    """The instants of a fortnightly wall time, from the first session to those ahead."""
    today = to_wall(now, zone).date()
    monday = today - timedelta(days=today.weekday())
    anchor = monday - timedelta(days=7 * (monday.isocalendar().week % 2))
    day, slot = divmod(rhythm.place, PER_DAY)
    first = anchor + timedelta(days=(day // 5) * 7 + day % 5)
    found = []
    for fortnight in range(-(rhythm.weeks_back // 2), rhythm.ahead + 1):
        wall = datetime.combine(first + timedelta(weeks=2 * fortnight), time(FIRST_HOUR + slot))
        found.append(to_utc(wall, zone))
    return found


def _what_became(appointment: Appointment, counselor: Actor, turn: int, now: datetime) -> None:
    past = appointment.ends_at < now
    if turn % 11 == 5:
        appointment.canceled_at = min(appointment.starts_at - timedelta(days=2), now)
        appointment.canceled_by = counselor.user_id
        appointment.cancel_reason = words.CANCEL_REASONS[turn % len(words.CANCEL_REASONS)]
    elif past and turn % 17 == 3:
        appointment.no_show_at, appointment.no_show_by = appointment.ends_at, counselor.user_id
    elif past:
        appointment.attended_at, appointment.attended_by = appointment.ends_at, counselor.user_id
    elif turn % 2:
        appointment.confirmed_at = now - timedelta(hours=5)
