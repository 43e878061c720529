"""The one line of each kind of message: neutral, short, and there for all but a few on purpose."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from counsel.features import KINDS
from counsel.kernel.channels import Mail, one_line
from counsel.kernel.discretion import telling_words
from counsel.kernel.sms import compose
from counsel.outbox.kinds import Stationery

FOLDER = Path(__file__).parents[2] / "templates" / "emails"
GOLDEN = Path(__file__).parent / "golden" / "texts.txt"
SAMPLE = {
    "day": "Tuesday, 24 November",
    "clock": "09:00",
    "zone": "Berlin time",
    "weekday": "Tuesday",
    "first": "Tuesday, 24 November",
    "said": "3 sessions today, 2 things to read",
}
BY_MAIL_ALONE = {
    "password_reset",
    "new_sign_in",
    "staff_invitation",
    "client_invitation",
    "invitation_wanted",
    "reminder_test",
}
"""They concern an address of mail. A test reminder is written with the words of the reminder."""


def test_every_kind_has_one_line_but_those_that_belong_to_an_address() -> None:
    short = {path.parent.name for path in FOLDER.glob("*/short.txt")}
    assert KINDS.keys() - short == BY_MAIL_ALONE


def test_no_line_tells_what_kind_of_help_it_is() -> None:
    for path in FOLDER.glob("*/short.txt"):
        text = path.read_text()
        assert telling_words(text) == [], path
        assert "\n" not in text.strip(), path
        assert len(text) < 140, path


def test_each_kind_says_these_words_in_a_text_message(app: Flask) -> None:
    stationery: Stationery = app.extensions["counsel.stationery"]
    lines = []
    for path in sorted(FOLDER.glob("*/short.txt")):
        said = stationery.templates.get_template(f"emails/{path.parent.name}/short.txt")
        mail = Mail(
            sender_name="North Room",
            recipient="+4915123456789",
            subject="",
            text="",
            html="",
            short=one_line(said.render(SAMPLE)),
            link="https://care.example/r/token",
        )
        lines.append(f"{path.parent.name}\n  {compose(mail)}\n")
        assert telling_words(compose(mail)) == []
    found = "".join(lines)
    if os.environ.get("APPROVE_MAILS"):
        GOLDEN.write_text(found)
    assert found == GOLDEN.read_text()
