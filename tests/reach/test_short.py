"""The one line of each kind of message: neutral, short, and there for all but a few on purpose."""

from __future__ import annotations

from pathlib import Path

from counsel.features import KINDS
from counsel.kernel.discretion import telling_words

FOLDER = Path(__file__).parents[2] / "templates" / "emails"
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
        assert text.count("\n") == 1, path
        assert len(text) < 140, path
