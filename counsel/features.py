"""What each feature brings: pages, message kinds, jobs, and parts of other features' pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint

from counsel.accounts import all_views as account_pages
from counsel.accounts import throttling
from counsel.appointments import aftercare, aftercare_mails, series, series_mails
from counsel.appointments import all_views as session_pages
from counsel.appointments import contributions as sessions
from counsel.appointments import follow_up_views as session_follow_up
from counsel.appointments import joint as joint_sessions
from counsel.appointments import mails as session_mails
from counsel.appointments import safety_needs as session_safety
from counsel.appointments.layers import LayerSource
from counsel.booking import all_views as booking_pages
from counsel.booking import asking as asking_times
from counsel.booking import contributions as booking
from counsel.booking import layer as booking_layer
from counsel.booking import mails as booking_mails
from counsel.booking import offering, request_mails, waitlist_mails
from counsel.feeds import all_views as feed_pages
from counsel.feeds import layer as feed_layer
from counsel.feeds import outside_due
from counsel.homework import all_views as homework_pages
from counsel.homework import (
    arriving,
    held_back,
    nudge_mails,
    nudging,
    pair_ending,
    pair_needs,
    releasing,
    repeating,
)
from counsel.homework import contributions as homework
from counsel.homework import follow_up_views as homework_follow_up
from counsel.homework import mails as homework_mails
from counsel.homework import safety_needs as homework_safety
from counsel.homework import talk_needs as homework_talk
from counsel.kernel.actor import Actor
from counsel.library import all_views as library_pages
from counsel.notes import all_views as notes_pages
from counsel.notes import contributions as notes
from counsel.notes import mails as notes_mails
from counsel.notices import service as notices
from counsel.notices import views as notice_pages
from counsel.outbox import all_views as outbox_pages
from counsel.outbox import inbox_views
from counsel.outbox.deliver import OnFailed
from counsel.outbox.kinds import Kinds
from counsel.outbox.sending import Besides, OnOptedOut, Routes
from counsel.practices import all_views as practice_pages
from counsel.practices import mails as practice_mails
from counsel.reach import access as reach
from counsel.reach import mails as reach_mails
from counsel.reach import service as reach_service
from counsel.reach import views as reach_pages
from counsel.reminders import all_views as reminder_pages
from counsel.reminders import asking, digest, link_mails, own_words
from counsel.reminders import contributions as reminder_parts
from counsel.reminders import mails as reminder_mails
from counsel.reminders import reconciling as reminders
from counsel.roster import all_views as roster_pages
from counsel.roster import mails as roster_mails
from counsel.roster import needs as roster_needs
from counsel.roster import recipients
from counsel.roster.contributions import CaseTab, Contributions, Need
from counsel.roster.safely import guarded
from counsel.safety import alerting, lifting
from counsel.safety import all_views as safety_pages
from counsel.safety import contributions as safety
from counsel.safety import mails as safety_mails
from counsel.today import views as today_pages

BLUEPRINTS: tuple[Blueprint, ...] = (
    account_pages.bp,
    practice_pages.bp,
    roster_pages.bp,
    reach_pages.bp,
    notice_pages.bp,
    safety_pages.bp,
    library_pages.bp,
    homework_pages.bp,
    session_pages.bp,
    feed_pages.bp,
    booking_pages.bp,
    reminder_pages.bp,
    notes_pages.bp,
    today_pages.bp,
    outbox_pages.bp,
)

DEMO_BLUEPRINTS: tuple[Blueprint, ...] = (inbox_views.bp,)
"""Pages that exist in a demo without a mail server alone."""

_RENDERERS: Kinds = {
    "password_reset": practice_mails.password_reset,
    "new_sign_in": practice_mails.new_sign_in,
    practice_mails.INVITATION: practice_mails.staff_invitation,
    roster_mails.KIND: roster_mails.client_invitation,
    roster_mails.WANTED: roster_mails.invitation_wanted,
    reach.TEST: reach_mails.reach_test,
    homework_mails.ASSIGNED: homework_mails.homework_assigned,
    homework_mails.ANSWERED: homework_mails.homework_answered,
    homework_mails.REVEALED: homework_mails.homework_revealed,
    homework_mails.TALK: homework_mails.homework_talk,
    homework_mails.NUDGE: nudge_mails.homework_nudge,
    notes_mails.SHARED_KIND: notes_mails.note_shared,
    session_mails.SCHEDULED: session_mails.session_scheduled,
    session_mails.MOVED: session_mails.session_moved,
    session_mails.CANCELED: session_mails.session_canceled,
    session_mails.CANCELED_BY_CLIENT: session_mails.session_canceled_by_client,
    session_mails.ONE_CANNOT: session_mails.session_one_cannot,
    aftercare_mails.DID_NOT_COME: aftercare_mails.session_did_not_come,
    booking_mails.SET_BY_CLIENT: booking_mails.session_set_by_client,
    request_mails.ASKED: request_mails.time_asked,
    request_mails.NOT_POSSIBLE: request_mails.time_not_possible,
    waitlist_mails.OPENED: waitlist_mails.time_opened,
    session_mails.NOT_DELIVERED: session_mails.session_mail_not_delivered,
    series_mails.SCHEDULED: series_mails.series_scheduled,
    series_mails.MOVED: series_mails.series_moved,
    series_mails.CANCELED: series_mails.series_canceled,
    session_mails.REMINDER: reminder_mails.session_reminder,
    link_mails.KIND: link_mails.session_link,
    own_words.TEST: own_words.reminder_test,
    asking.KIND: asking.session_agenda,
    digest.KIND: partial(digest.morning_digest, needs=lambda *who: _first_page(*who)),
    safety_mails.WAITING: safety_mails.alert_waiting,
}

KINDS: Kinds = guarded(_RENDERERS)
"""Every kind asks first whether its recipient can be written to safely."""

ON_FAILED: Mapping[str, OnFailed] = {
    **dict.fromkeys(session_mails.TO_CLIENTS, session_mails.not_delivered),
    **dict.fromkeys(series_mails.TO_CLIENTS, series_mails.not_delivered),
}
"""What happens when a message of a kind failed for good."""

ROUTES: Routes = reach.routes
"""By which ways a message leaves."""

BESIDES: Besides = partial(
    notices.note, about_sessions=frozenset((*session_mails.TO_CLIENTS, session_mails.REMINDER))
)
"""What is kept of each message as it leaves."""

ON_OPTED_OUT: OnOptedOut = reach_service.opted_out
"""When somebody told a channel itself that they want no more of it."""

RECONCILERS: tuple[Callable[..., Any], ...] = (
    reminders.reconcile,
    lifting.stand_again,
    alerting.pass_on,
    releasing.release_due,
    series.make_due,
    nudging.reconcile,
    digest.reconcile,
    pair_ending.end_broken,
    arriving.release_planned,
    offering.offer_open,
    partial(repeating.repeat_due, next_sessions=sessions.next_sessions),
)
"""Called each minute as `work(now, horizon=…)`; each commits for itself."""

LAYERS: tuple[LayerSource, ...] = (feed_layer.busy_elsewhere, booking_layer.open_for_booking)
"""What stands behind the sessions of a calendar."""

READERS: tuple[Callable[..., Any], ...] = (outside_due.read_due,)
"""Called each minute as `work(now, reach=…, stopping=…)`, in a job of its own: it can be slow."""

TIDYING: tuple[Callable[..., Any], ...] = (throttling.tidy, notices.tidy)
"""Called each hour as `work(now)` in one transaction, across practices."""

CONTRIBUTIONS = Contributions(
    signals=(*sessions.SIGNALS, homework.SIGNAL, homework_safety.SIGNAL),
    timeline=(
        sessions.timeline,
        homework.timeline,
        pair_needs.timeline,
        notes.timeline,
        safety.timeline,
    ),
    staff_needs=(
        safety.waiting_alerts,
        homework_safety.reviews_due,
        homework_safety.screens_due,
        homework_safety.after_setbacks,
        session_safety.screen_after_no_show,
        joint_sessions.staff_needs,
        aftercare.staff_needs,
        asking_times.staff_needs,
        sessions.staff_needs,
        reminder_parts.agendas_today,
        homework.to_review,
        homework_talk.answers_to_you,
        homework.held_pathways,
        pair_needs.to_lead,
        held_back.waiting,
        notes.staff_needs,
        roster_needs.not_accepted,
        recipients.undelivered,
        safety.owner_needs,
        notices.needs,
    ),
    case_needs=(
        safety.waiting_in,
        homework_safety.due_in,
        sessions.case_needs,
        homework.to_review_of,
        pair_needs.to_lead_in,
        homework_talk.answers_in,
        homework_talk.to_talk_about,
        notes.case_needs,
    ),
    client_needs=(
        booking.opened_for,
        sessions.client_needs,
        homework.still_to_do,
        pair_needs.of_mine,
        homework_talk.from_your_counselor,
        notes.client_needs,
        notices.needs,
    ),
    tabs=(
        CaseTab("homework.case_homework", "Homework"),
        CaseTab("appointments.case_sessions", "Sessions", clinical=False),
        CaseTab("notes.case_notes", "Notes"),
        CaseTab("safety.case_safety", "Safety"),
    ),
    after_review=(homework_follow_up.follow_up_exercise, session_follow_up.follow_up_session),
    session_parts=(reminder_parts.wishes_for, reminder_parts.next_reminders),
    own_session_parts=(
        booking.another_time,
        reminder_parts.my_wish,
        reminder_parts.my_next_reminder,
    ),
)


def _first_page(actor: Actor, now: datetime) -> list[Need]:
    """All that the first page would show to somebody of the team."""
    return [need for source in CONTRIBUTIONS.staff_needs for need in source(actor, now)]
