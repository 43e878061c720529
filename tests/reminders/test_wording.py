"""A practice's own words: what is refused, and what they become. Without a database."""

from __future__ import annotations

import pytest

from counsel.kernel.discretion import telling_words
from counsel.kernel.errors import DomainError
from counsel.reminders import wording

FACTS = {
    "first_name": "Avery <b>",
    "date": "Tuesday, 1 December",
    "time": "09:00",
    "zone": "New York time",
    "practice": "North Room & Co",
    "phone": "030 123 45",
}
LINKS = {name: f"https://a.example/r/{name}?a=1&b=2" for name in wording.LINKS}


@pytest.mark.parametrize(
    ("subject", "body", "field", "words"),
    [
        ("", wording.BODY, "subject", "Write something"),
        ("A" * 121, wording.BODY, "subject", "under 120"),
        ("At {hour}", wording.BODY, "subject", "no placeholder {hour}"),
        ("{confirm_link}", wording.BODY, "subject", "holds no links"),
        ("Your therapy", wording.BODY, "subject", "“therapy”"),
        (wording.SUBJECT, wording.BODY + " {", "body", "stands alone"),
        (wording.SUBJECT, wording.BODY + " {name}", "body", "no placeholder {name}"),
        (wording.SUBJECT, wording.BODY + " Couples HEALTH", "body", "“Couples”, “HEALTH”"),
        (wording.SUBJECT, wording.BODY.replace("{move_link}", ""), "body", "{move_link}"),
        (wording.SUBJECT, "See you {date}.", "body", "{time}, {zone}, {confirm_link}"),
    ],
)
def test_what_a_reminder_must_not_be_is_refused_in_words(
    subject: str, body: str, field: str, words: str
) -> None:
    with pytest.raises(DomainError) as refused:
        wording.check(subject, body)
    assert refused.value.field == field
    assert words in refused.value.text


def test_our_own_words_pass_their_own_check() -> None:
    wording.check(wording.SUBJECT, wording.BODY)


def test_both_forms_say_the_same_and_nothing_of_it_is_markup() -> None:
    body = wording.BODY + "\n\n<script>1 < 2</script>"
    made = wording.write(wording.SUBJECT, body, FACTS, LINKS)
    assert made.subject == "Reminder: Tuesday, 1 December, 09:00"
    assert "Hello Avery <b>," in made.text
    assert f"I cannot come: {LINKS['cancel_link']}" in made.text
    assert "Hello Avery &lt;b&gt;," in made.html
    assert "&lt;script&gt;1 &lt; 2&lt;/script&gt;" in made.html
    assert 'href="https://a.example/r/confirm_link?a=1&amp;b=2">I will come</a>' in made.html
    assert "North Room &amp; Co" in made.html
    assert "Tuesday, 1 December, 09:00 (New York time)" in made.text


def test_what_a_person_is_called_is_never_a_placeholder() -> None:
    made = wording.write("{first_name}", "{first_name}", FACTS | {"first_name": "{phone}"}, LINKS)
    assert (made.subject, made.text, made.html) == ("{phone}", "{phone}", "<p>{phone}</p>")


def test_who_confirmed_already_is_thanked() -> None:
    made = wording.write("A", "{confirm_link}", FACTS, LINKS | {"confirm_link": ""})
    assert made.text == wording.CONFIRMED
    assert made.html == f"<p>{wording.CONFIRMED}</p>"


def test_words_are_told_apart_from_those_that_only_begin_alike() -> None:
    assert telling_words("A psychologist's homework, and Homework") == [
        "psychologist",
        "homework",
        "Homework",
    ]
    assert telling_words("My entreaty to a counterpart of the apartment") == []
