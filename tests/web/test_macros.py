"""What the macros promise to every page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from wtforms import BooleanField, Form, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired

from counsel.web.icons import icon

ROOT = Path(__file__).resolve().parents[2] / "templates"


CHOICES = [SelectChoice("a", "One"), SelectChoice("b", "Two")]


class Sample(Form):
    """A form with one field of each shape."""

    name = StringField("Name", [DataRequired("Say a name.")], description="As you call them.")
    who = RadioField("Who", [DataRequired("Choose one.")], choices=CHOICES)
    sure = BooleanField("Sure", [DataRequired("Tick this.")])


@pytest.fixture(scope="module")
def macros() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT), autoescape=True, undefined=StrictUndefined
    )
    environment.globals |= {"icon": icon, "csrf_token": lambda: "csrf", "once_key": lambda: "once"}
    return environment


def _drawn(macros: Environment, file: str, text: str, **values: Any) -> str:
    return macros.from_string(f'{{% import "macros/{file}.html" as m %}}{text}').render(**values)


def _refused() -> Sample:
    form = Sample(data={"name": "", "who": "", "sure": False})
    form.validate()
    return form


def test_a_refused_field_names_its_hint_and_its_error(macros: Environment) -> None:
    html = _drawn(macros, "forms", "{{ m.field(form.name) }}", form=_refused())
    assert 'aria-describedby="name-hint name-errors"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="name-errors"' in html
    assert "Say a name." in html


def test_the_summary_leads_to_every_refused_field(macros: Environment) -> None:
    html = _drawn(macros, "forms", "{{ m.error_summary(form) }}", form=_refused())
    assert [f'href="#{name}"' in html for name in ("name", "who", "sure")] == [True] * 3


def test_choices_are_a_group_with_a_name(macros: Environment) -> None:
    html = _drawn(macros, "forms", "{{ m.field(form.who) }}", form=_refused())
    assert '<fieldset class="field field--group field--wrong" id="who"' in html
    assert "<legend" in html


def test_a_posted_form_carries_both_keys(macros: Environment) -> None:
    html = _drawn(macros, "forms", '{% call m.form("/x") %}{% endcall %}')
    assert 'name="csrf_token" value="csrf"' in html
    assert 'name="_once" value="once"' in html


def test_a_filter_form_carries_no_key(macros: Environment) -> None:
    html = _drawn(macros, "forms", '{% call m.form("/x", method="get") %}{% endcall %}')
    assert 'type="hidden"' not in html


def test_a_dangerous_button_asks_before_it_posts(macros: Environment) -> None:
    text = '{{ m.post_button("/x/1", "Withdraw", confirm="It is gone.", kind="danger") }}'
    html = _drawn(macros, "forms", text)
    asked = html.index("popover role")
    assert html.index("popovertarget") < asked < html.index("<form")
    assert "It is gone." in html


def test_what_people_wrote_is_shown_as_text(macros: Environment) -> None:
    html = _drawn(macros, "lists", '{{ m.row("/x", name, under=name) }}', name="<b onclick=x>")
    assert "<b onclick" not in html
    assert "&lt;b onclick=x&gt;" in html


@pytest.mark.parametrize("values", [[], [None], [5], [0, None, 10]])
def test_a_sparkline_bears_gaps_and_few_values(macros: Environment, values: list[Any]) -> None:
    html = _drawn(macros, "charts", '{{ m.sparkline(values, "Mood") }}', values=values)
    known = ", ".join(str(value) for value in values if value is not None)
    assert (f"Mood: {known}" if known else "none yet") in html


@pytest.mark.parametrize(("done", "total"), [(0, 0), (0, 4), (4, 4)])
def test_a_ring_says_its_numbers_in_words(macros: Environment, done: int, total: int) -> None:
    html = _drawn(macros, "charts", '{{ m.ring(done, total, "done") }}', done=done, total=total)
    assert f"{done} of {total}" in html


def test_an_unknown_state_still_reads_as_a_word(macros: Environment) -> None:
    assert "On hold" in _drawn(macros, "status", '{{ m.badge("on hold") }}')
    assert "Sent back" in _drawn(macros, "status", '{{ m.badge("sent_back") }}')
