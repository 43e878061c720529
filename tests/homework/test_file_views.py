"""Files on the client's page, with scripts and without, and on the counselor's."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

from werkzeug.test import TestResponse

from counsel.audit.models import AuditEvent
from counsel.homework.models import Submission
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import assign
from tests.homework.pictures import PDF, PLACE, a_photo
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
BLOCKS: list[dict[str, Any]] = [
    {"key": "words", "type": "short_text", "config": {"prompt": "In a word"}},
    {"key": "page", "type": "file", "config": {"prompt": "Your page", "required": True}},
]
FILE = re.compile(r'src="(/my/homework/[^"]+/files/[^"]+)"')


def homework(cast: Cast, in_practice: Block) -> uuid.UUID:
    with in_practice():
        return assign(cast, now=START, blocks=BLOCKS).id


def chosen(content: bytes, name: str = "IMG_1.jpg") -> tuple[BytesIO, str]:
    return BytesIO(content), name


def add(client: Person, one: uuid.UUID, content: bytes, name: str = "IMG_1.jpg") -> TestResponse:
    url = f"/my/homework/{one}/answers/page/files"
    return client.post(url, {"b-page.file": chosen(content, name)})


def add_large(client: Person, one: uuid.UUID, content: bytes) -> int:
    head = b'--x\r\nContent-Disposition: form-data; name="b-page.file"; filename="a.pdf"\r\n\r\n'
    kind = "multipart/form-data; boundary=x"
    url = f"/my/homework/{one}/answers/page/files"
    body: Any = head + content + b"\r\n--x--\r\n"
    return client.post(url, body, content_type=kind).status_code


def test_without_scripts_a_file_goes_with_everything_else_that_was_typed(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/my/homework/{homework(cast, in_practice)}"
    client = person(cast.client)
    answers = {"b-words": "calm", "revision-words": "0", "revision-page": "0", "stay": "page"}
    sent = client.post(url, {**answers, "b-page.file": chosen(a_photo())})
    assert sent.headers["Location"] == f"{url}#q-page"
    page = client.get(url).text
    assert 'value="calm"' in page
    assert 'enctype="multipart/form-data"' in page
    picture = FILE.search(page)
    assert picture is not None
    assert client.get(picture[1]).content_type == "image/jpeg"
    removed = client.post(url, {"b-page.remove": picture[1].rpartition("/")[2]})
    assert removed.headers["Location"] == f"{url}#q-page"
    assert FILE.search(client.get(url).text) is None
    assert client.get(picture[1]).status_code == 404


def test_a_page_that_saves_itself_gets_the_list_of_files(
    cast: Cast, person: People, in_practice: Block
) -> None:
    client, one = person(cast.client), homework(cast, in_practice)
    added = add(client, one, PDF, "my page.html")
    assert added.status_code == 200
    assert "my page.pdf" in added.text
    upload_id = re.search(r'name="b-page.remove" value="([^"]+)"', added.text)
    assert upload_id is not None
    removed = client.post(f"/my/homework/{one}/answers/page/files", {"b-page.remove": upload_id[1]})
    assert "my page.pdf" not in removed.text


def test_a_refused_file_says_why_and_nothing_else_is_lost(
    cast: Cast, person: People, in_practice: Block
) -> None:
    client, one = person(cast.client), homework(cast, in_practice)
    refused = add(client, one, b"<svg onload=alert(1)>", "photo.jpg")
    assert refused.status_code == 422
    assert "We cannot read this file." in refused.text
    answers = {"b-words": "kept", "revision-words": "0"}
    url = f"/my/homework/{one}"
    page = client.post(url, {**answers, "b-page.file": chosen(b"GIF89a no")})
    assert page.status_code == 422
    assert "We cannot read this file." in page.text
    assert 'value="kept"' in client.get(url).text


def test_ten_megabytes_fit_and_a_body_beyond_the_limit_is_refused(
    cast: Cast, person: People, in_practice: Block
) -> None:
    client, one = person(cast.client), homework(cast, in_practice)
    largest = PDF[:9] + b" " * (10 * 1024 * 1024 - len(PDF)) + PDF[9:]
    assert add_large(client, one, largest) == 200
    assert add_large(client, one, largest + b" ") == 422
    assert add_large(client, one, largest + largest) == 413


def test_a_file_is_a_download_and_never_a_page(
    cast: Cast, person: People, in_practice: Block
) -> None:
    client, one = person(cast.client), homework(cast, in_practice)
    add(client, one, PDF + b"<script>alert(1)</script>%%EOF", 'a"; x=".html')
    link = re.search(
        r'href="(/my/homework/[^"]+/files/[^"]+)"', client.get(f"/my/homework/{one}").text
    )
    assert link is not None
    got = client.get(link[1])
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "no-store"
    assert "sandbox" in got.headers["Content-Security-Policy"]


def sent_with_a_photo(cast: Cast, person: People, in_practice: Block) -> tuple[uuid.UUID, str]:
    """Submitted homework with one photo; its id and the file's."""
    client, one = person(cast.client), homework(cast, in_practice)
    picture = FILE.search(add(client, one, a_photo()).text)
    assert picture is not None
    return one, picture[1].rpartition("/")[2]


def test_the_team_sees_a_file_once_it_was_sent_and_not_before(
    cast: Cast, person: People, in_practice: Block
) -> None:
    one, upload_id = sent_with_a_photo(cast, person, in_practice)
    client, counselor = person(cast.client), person(cast.counselor)
    for_team = f"/homework/assignments/{one}/files/{upload_id}"
    assert counselor.get(for_team).status_code == 404
    assert client.post(f"/my/homework/{one}/submission", {}).status_code == 303
    got = counselor.get(for_team)
    assert got.status_code == 200
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert PLACE not in got.data
    with in_practice():
        submission_id = db.session.query(Submission).one().id
        read = db.session.query(AuditEvent).filter_by(verb="read a file").count()
    assert read == 1
    assert (
        person(cast.client).post(f"/my/homework/{one}/submission/withdrawal", {}).status_code == 303
    )
    assert counselor.get(for_team).status_code == 404
    assert counselor.get(f"/homework/{submission_id}").status_code == 404


def test_the_review_shows_the_photo(cast: Cast, person: People, in_practice: Block) -> None:
    one, upload_id = sent_with_a_photo(cast, person, in_practice)
    person(cast.client).post(f"/my/homework/{one}/submission", {})
    with in_practice():
        submission_id = db.session.query(Submission).one().id
    page = person(cast.counselor).get(f"/homework/{submission_id}").text
    assert f'src="/homework/assignments/{one}/files/{upload_id}"' in page


def test_a_file_is_written_by_its_own_page_alone(
    cast: Cast, person: People, in_practice: Block
) -> None:
    client, one = person(cast.client), homework(cast, in_practice)
    url = f"/my/homework/{one}/answers/page"
    forged = client.send("PUT", url, {"b-page": "x", "revision-page": "0"})
    assert forged.status_code == 404
    client.post(f"/my/homework/{one}", {"b-page": "forged", "revision-page": "0"})
    assert "forged" not in client.get(f"/my/homework/{one}").text
    other = f"/my/homework/{one}/answers/words/files"
    assert client.post(other, {"b-words.file": chosen(PDF)}).status_code == 404
