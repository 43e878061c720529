"""Who gets what answer from the pages of homework."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app

from counsel.homework import reviewing, submitting
from counsel.homework.nudge_mails import path_to_mute
from counsel.kernel.tokens import Links
from tests.cast import Cast
from tests.fakes import START
from tests.homework import pair_factories
from tests.homework.factories import a_content, add_file, assign, enrol, publish, submit, write
from tests.homework.plans import plan, repeat
from tests.matrix import PUBLIC, Row

CLINICAL = ("owner", "counselor", "colleague", "supervisor", "stranger")
READERS: dict[str, Any] = {"may": ("counselor", "supervisor"), "refused": ("assistant",)}
WORKER: dict[str, Any] = {"may": ("counselor",), "refused": ("supervisor", "assistant")}
CLIENTS = ("client", "partner", "neighbor", "outsider")
OWN: dict[str, Any] = {"may": ("client",)}


def case(cast: Cast) -> dict[str, Any]:
    return {"case_id": cast.case_id}


def assigned(cast: Cast) -> dict[str, Any]:
    return {"assignment_id": assign(cast, now=START).id}


def mute_link(cast: Cast) -> dict[str, Any]:
    one = assign(cast, now=START)
    links: Links = current_app.extensions["counsel.links"]
    return {"token": path_to_mute(links, one, START).removeprefix("/h/")}


def one_answer(cast: Cast) -> dict[str, Any]:
    return assigned(cast) | {"key": "story"}


def submitted(cast: Cast) -> dict[str, Any]:
    return {"submission_id": submit(cast, now=START).id}


def sent(cast: Cast) -> dict[str, Any]:
    return {"assignment_id": submit(cast, now=START).assignment_id}


def answered(cast: Cast) -> dict[str, Any]:
    submission = submit(cast, now=START)
    reviewing.save_review(
        cast.counselor,
        submission,
        overall="Thank you.",
        comments={},
        outcome="reviewed",
        now=START,
    )
    return {"assignment_id": submission.assignment_id}


def ready(cast: Cast) -> dict[str, Any]:
    assignment = assign(cast, now=START)
    write(cast.client, assignment, now=START, story="so")
    return {"assignment_id": assignment.id}


def tried(cast: Cast) -> dict[str, Any]:
    return {"exercise_id": publish(cast.counselor, a_content(), now=START).exercise_id}


def assignable(cast: Cast) -> dict[str, Any]:
    publish(cast.counselor, a_content(), now=START)
    return case(cast)


def files(cast: Cast) -> dict[str, Any]:
    assignment, _upload = add_file(cast, now=START)
    return {"assignment_id": assignment.id, "key": "page"}


def own_file(cast: Cast) -> dict[str, Any]:
    assignment, upload = add_file(cast, now=START)
    return {"assignment_id": assignment.id, "upload_id": upload.id}


def sent_file(cast: Cast) -> dict[str, Any]:
    assignment, upload = add_file(cast, now=START)
    submitting.submit(cast.client, assignment, difficulty=None, usefulness=None, now=START)
    return {"assignment_id": assignment.id, "upload_id": upload.id}


def on_a_pathway(cast: Cast) -> dict[str, Any]:
    return {"enrolment_id": enrol(cast, now=START).id}


def first_step(cast: Cast) -> dict[str, Any]:
    return on_a_pathway(cast) | {"position": 0}


def offered(cast: Cast) -> dict[str, Any]:
    return {"pair_id": pair_factories.offer(cast, now=START).id}


def revealed(cast: Cast) -> dict[str, Any]:
    return {"pair_id": pair_factories.revealed(cast, now=START).id}


def own_offered(cast: Cast) -> dict[str, Any]:
    pair = pair_factories.offer(cast, now=START)
    return {"assignment_id": pair_factories.of(pair, cast.client).id}


def own_sent(cast: Cast) -> dict[str, Any]:
    pair = pair_factories.opened(cast, now=START)
    pair_factories.send(pair, cast.client, now=START)
    return {"assignment_id": pair_factories.of(pair, cast.client).id}


def own_revealed(cast: Cast) -> dict[str, Any]:
    pair = pair_factories.revealed(cast, now=START)
    return {"assignment_id": pair_factories.of(pair, cast.client).id}


def planned(cast: Cast) -> dict[str, Any]:
    return {"assignment_id": plan(cast, release_at=START + timedelta(days=1)).id}


def repeating(cast: Cast) -> dict[str, Any]:
    return {"repetition_id": repeat(cast, "weekly", now=START).id}


def post(endpoint: str, who: dict[str, Any], values: Any, **data: Any) -> Row:
    return Row(endpoint=f"homework.{endpoint}", method="POST", values=values, data=data, **who)


ROWS = [
    post("ask_for_less", OWN, assigned),
    Row(endpoint="homework.own_copy", values=assigned, **OWN),
    Row(endpoint="homework.mute_link", may=PUBLIC, values=mute_link, missing=False),
    Row(endpoint="homework.use_mute_link", method="POST", may=PUBLIC, values=mute_link),
    Row(endpoint="homework.reminders", values=assigned, **OWN),
    post("reminders", OWN, assigned),
    Row(endpoint="homework.take_along", may=CLIENTS),
    Row(endpoint="homework.take_along", method="POST", may=CLIENTS),
    Row(endpoint="homework.review_queue", may=CLINICAL, refused=("assistant",)),
    Row(endpoint="homework.case_homework", values=case, **READERS),
    Row(endpoint="homework.assign", values=assignable, **WORKER),
    post("assign", WORKER, assignable, rationale="Why"),
    Row(endpoint="homework.assignment", values=assigned, **READERS),
    post("withdraw", WORKER, assigned),
    Row(endpoint="homework.assign_many", may=CLINICAL, refused=("assistant",)),
    Row(
        endpoint="homework.assign_many",
        method="POST",
        data={"rationale": "Why"},
        may=CLINICAL,
        refused=("assistant",),
    ),
    Row(endpoint="homework.given", may=CLINICAL, refused=("assistant",)),
    post("release", WORKER, planned),
    post("change_repetition", WORKER, repeating, action="end"),
    post("safety_review", WORKER, assigned, days="7"),
    Row(endpoint="homework.review", values=submitted, **READERS),
    post("review", WORKER, submitted, overall="Thank you."),
    post("discussion", WORKER, submitted, talked="yes"),
    Row(endpoint="homework.report", may=CLINICAL, refused=("assistant",)),
    Row(endpoint="homework.case_report", values=case, **READERS),
    Row(endpoint="homework.talk", values=answered, **READERS),
    post("talk", WORKER, answered, text="Go on."),
    Row(endpoint="homework.my_talk", values=answered, **OWN),
    post("my_talk", OWN, answered, text="So it was."),
    Row(endpoint="homework.file", values=sent_file, **READERS),
    Row(endpoint="homework.own_file", values=own_file, **OWN),
    post("change_files", OWN, files),
    Row(endpoint="homework.pair", values=offered, **READERS),
    post("open_pair", WORKER, offered),
    post("reveal_pair", WORKER, offered),
    post("end_pair", WORKER, offered, reason="counselor"),
    post("comment_for_pair", WORKER, revealed, text="Thank you both."),
    Row(endpoint="homework.own_pair", values=own_offered, **OWN),
    post("accept_pair", OWN, own_offered),
    post("decline_pair", OWN, own_offered),
    post("ready_pair", OWN, own_sent),
    post("unready_pair", OWN, own_sent),
    post("leave_pair", OWN, own_sent),
    post("comment_on_pair", OWN, own_revealed, text="Thank you."),
    Row(endpoint="homework.start_pathway", values=case, **WORKER),
    post("start_pathway", WORKER, case, pathway=""),
    Row(endpoint="homework.enrolment", values=on_a_pathway, **READERS),
    post("change_enrolment", WORKER, on_a_pathway, action="pause"),
    post("change_step", WORKER, first_step, action="leave_out"),
    Row(
        endpoint="homework.trial",
        values=tried,
        may=("owner", "counselor", "colleague", "supervisor"),
        refused=("assistant",),
    ),
    Row(endpoint="homework.mine", may=CLIENTS),
    Row(endpoint="homework.do", values=assigned, **OWN),
    post("do", OWN, assigned, **{"b-story": "a"}),
    Row(
        endpoint="homework.save_answer",
        method="PUT",
        values=one_answer,
        data={"b-story": "a", "revision-story": "0"},
        json=True,
        **OWN,
    ),
    Row(endpoint="homework.submission", values=ready, **OWN),
    post("submission", OWN, ready, difficulty="3"),
    post("take_back", OWN, sent),
    Row(endpoint="homework.skip", values=assigned, **OWN),
    post("skip", OWN, assigned, reason="a hard week"),
    post("resume", OWN, assigned),
]
