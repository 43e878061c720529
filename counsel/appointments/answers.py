"""Each participant's own answer to a session, and who of them came.

A couple's or a group's session is confirmed when everybody who takes part said that they come.
What one of them said is shown to the care team and to that one alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from counsel.appointments import recipients, states
from counsel.appointments.models import Appointment, SessionAnswer
from counsel.kernel.db import db
from counsel.roster.models import Client

COMING, CANNOT, ATTENDED, ABSENT = "coming", "cannot", "attended", "absent"


def coming(appointment: Appointment, client_id: uuid.UUID, *, now: datetime) -> bool:
    """A participant says that they come. Out: whether that is new. The session is confirmed once
    nobody's word is missing."""
    answer = _answer(appointment, client_id)
    if answer.coming_at is not None:
        return False
    answer.coming_at, answer.cannot_at, answer.reason = now, None, ""
    said = {one for one, each in of(appointment).items() if each.coming_at is not None}
    if said >= {one.id for one in recipients.clients_of(appointment)}:
        appointment.confirmed_at, appointment.confirmed_by_client = now, client_id
    return True


def cannot(
    appointment: Appointment, client_id: uuid.UUID, *, reason: str = "", now: datetime
) -> bool:
    """A participant says that they cannot come; the session stays. Out: whether that is new."""
    answer = _answer(appointment, client_id)
    if answer.cannot_at is not None:
        return False
    answer.coming_at, answer.cannot_at, answer.reason = None, now, reason.strip()
    appointment.confirmed_at, appointment.confirmed_by_client = None, None
    return True


def attendance(
    appointment: Appointment,
    came: bool,
    absent: Collection[uuid.UUID],
    *,
    by: uuid.UUID | None,
    now: datetime,
) -> None:
    """Write down of each participant whether they came: nobody did, or all but `absent`."""
    for client in recipients.clients_of(appointment):
        answer = _answer(appointment, client.id)
        here = came and client.id not in absent
        answer.attended_at, answer.absent_at = (now, None) if here else (None, now)
        answer.attendance_by = by


def of(appointment: Appointment) -> dict[uuid.UUID, SessionAnswer]:
    """What was said about the session as it stands now, by client."""
    return _of([appointment]).get(appointment.id, {})


def word_of(answer: SessionAnswer | None) -> str:
    """An answer in one word, or "" where nothing was said."""
    if answer is None:
        return ""
    facts = (
        (ATTENDED, answer.attended_at),
        (ABSENT, answer.absent_at),
        (COMING, answer.coming_at),
        (CANNOT, answer.cannot_at),
    )
    return next((word for word, at in facts if at is not None), "")


def words(appointment: Appointment, people: Sequence[Client]) -> list[tuple[Client, str]]:
    """For the care team: what each participant said, or what is known of them all."""
    said = of(appointment)
    facts = (
        (ATTENDED, appointment.attended_at),
        (ABSENT, appointment.no_show_at),
        (COMING, appointment.confirmed_at),
    )
    otherwise = next((word for word, at in facts if at is not None), "")
    return [(one, word_of(said.get(one.id)) or otherwise) for one in people]


def expected(appointment: Appointment, people: Sequence[Client]) -> list[Client]:
    """Those of them who did not say that they cannot come."""
    said = of(appointment)
    return [one for one in people if one.id not in said or said[one.id].cannot_at is None]


def reasons(appointment: Appointment, people: Sequence[Client]) -> list[tuple[Client, str]]:
    """For those who work on the case: why somebody cannot come, where they said it."""
    said = of(appointment)
    given = [(one, said[one.id].reason) for one in people if one.id in said]
    return [(one, reason) for one, reason in given if reason]


def own_states(
    appointments: Sequence[Appointment], client_id: uuid.UUID | None
) -> Mapping[uuid.UUID, str]:
    """The state of sessions for one participant: what the others said or did does not show."""
    said = _of(appointments)
    return {
        one.id: _own_state(one, said.get(one.id, {}).get(client_id) if client_id else None)
        for one in appointments
    }


def has_confirmed(appointment: Appointment, client_id: uuid.UUID) -> bool:
    """Whether this participant said that they come to the session as it stands."""
    return own_states([appointment], client_id)[appointment.id] == states.CONFIRMED


def has_declined(appointment: Appointment, client_id: uuid.UUID) -> bool:
    """Whether this participant said that they cannot come, while the session stands."""
    return own_states([appointment], client_id)[appointment.id] == states.CANNOT


def _own_state(appointment: Appointment, answer: SessionAnswer | None) -> str:
    state, word = states.state_of(appointment), word_of(answer)
    if state in (states.SCHEDULED, states.CONFIRMED) and word in (COMING, CANNOT):
        return states.CONFIRMED if word == COMING else states.CANNOT
    if state == states.ATTENDED and word == ABSENT:
        return states.NO_SHOW
    return state


def _of(appointments: Sequence[Appointment]) -> dict[uuid.UUID, dict[uuid.UUID, SessionAnswer]]:
    known = {one.id: one.sequence for one in appointments}
    found: dict[uuid.UUID, dict[uuid.UUID, SessionAnswer]] = {}
    for answer in db.session.scalars(
        select(SessionAnswer).where(SessionAnswer.appointment_id.in_(known))
    ):
        if answer.sequence == known[answer.appointment_id]:
            found.setdefault(answer.appointment_id, {})[answer.client_id] = answer
    return found


def _answer(appointment: Appointment, client_id: uuid.UUID) -> SessionAnswer:
    """The row of one participant, empty where the session was moved since."""
    found = db.session.scalar(
        select(SessionAnswer).where(
            SessionAnswer.appointment_id == appointment.id, SessionAnswer.client_id == client_id
        )
    )
    if found is None:
        found = SessionAnswer(
            practice_id=appointment.practice_id,
            appointment_id=appointment.id,
            client_id=client_id,
            sequence=appointment.sequence,
        )
        db.session.add(found)
    elif found.sequence != appointment.sequence:
        found.sequence, found.reason = appointment.sequence, ""
        found.coming_at = found.cannot_at = found.attended_at = found.absent_at = None
    return found
