"""Files of answers: for the client who added them, and for the team once they were sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.audit import service as audit
from counsel.homework import access, answering, states, uploads
from counsel.homework.cleaning import CONTENT_TYPES
from counsel.homework.models import Assignment, Submission, Upload
from counsel.homework.views import CLINICAL, bp
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent
from counsel.web.guard import client, found, staff
from counsel.web.request import actor, now


@bp.post("/my/homework/<uuid:assignment_id>/answers/<key>/files")
@client
def change_files(assignment_id: uuid.UUID, key: str) -> ResponseReturnValue:
    """Add files to one block or remove one, from the page itself. Out: the block's list of files
    as HTML, with status 422 and a sentence in it where something was refused."""
    one = found(access.own(actor()).where(Assignment.id == assignment_id))
    block = answering.content_of(one).by_key.get(key)
    if block is None or not block.kind.kept_apart or answering.state(one) not in states.OPEN:
        abort(404)
    refused = _change(one, block)
    page = render_template(
        "blocks/file/list.html",
        block=block,
        config=block.config,
        prefix=f"b-{key}",
        value=uploads.entries(one, block),
        file_url=own_files(one),
        upload_url=request.path,
        refused=refused,
    )
    return page, 422 if refused else 200


@bp.get("/my/homework/<uuid:assignment_id>/files/<uuid:upload_id>")
@client
def own_file(assignment_id: uuid.UUID, upload_id: uuid.UUID) -> ResponseReturnValue:
    """A file that the client added."""
    one = found(access.own(actor()).where(Assignment.id == assignment_id))
    return _download(found(access.uploads(one).where(Upload.id == upload_id)))


@bp.get("/homework/assignments/<uuid:assignment_id>/files/<uuid:upload_id>")
@staff(*CLINICAL)
def file(assignment_id: uuid.UUID, upload_id: uuid.UUID) -> ResponseReturnValue:
    """A file that was sent: one that a submission which this person may read holds."""
    statement = access.submissions(actor()).where(Submission.assignment_id == assignment_id)
    sent = db.session.scalars(statement).unique().all()
    if str(upload_id) not in uploads.named(sent):
        abort(404)
    one = sent[0].assignment
    upload = found(access.uploads(one).where(Upload.id == upload_id))
    audit.record(actor(), "read a file", "homework", one.id, now=now(), case_id=one.case_id)
    return _download(upload)


@bp.app_template_global()
def own_files(one: Assignment) -> Callable[[str], str]:
    """What gives the address of a file by its id, for its client."""
    return lambda upload_id: url_for("homework.own_file", assignment_id=one.id, upload_id=upload_id)


@bp.app_template_global()
def sent_files(one: Assignment) -> Callable[[str], str]:
    """What gives the address of a file by its id, for the team."""
    return lambda upload_id: url_for("homework.file", assignment_id=one.id, upload_id=upload_id)


def change_files_of(one: Assignment, content: ExerciseContent) -> dict[str, str]:
    """Add and remove what a whole page of answers asks for. Out: refusals by block key."""
    blocks = [block for block in content.blocks if block.kind.kept_apart]
    found_ = {block.key: _change(one, block) for block in blocks}
    return {key: text for key, text in found_.items() if text}


def _change(one: Assignment, block: Block) -> str:
    """Add and remove what was sent for one block. Out: why something was refused, or nothing."""
    try:
        for upload_id in request.form.getlist(f"b-{block.key}.remove"):
            uploads.remove(actor(), one, block, upload_id, now=now())
        for sent in request.files.getlist(f"b-{block.key}.file"):
            if name := sent.filename:
                content = sent.stream.read()
                uploads.add(actor(), one, block, name=name, content=content, now=now())
    except DomainError as error:
        return error.text
    return ""


def _download(upload: Upload) -> Response:
    """Always a download: a page of ours shows a photo as <img>, which takes it all the same."""
    response = Response(upload.content, mimetype=CONTENT_TYPES[upload.kind])
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers.set("Content-Disposition", "attachment", filename=upload.name)
    return response
