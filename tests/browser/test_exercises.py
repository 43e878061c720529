"""A client does each of the built-in exercises on a phone, from the first screen to the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from config import Settings
from counsel.app import create_app
from counsel.kernel import tenancy
from counsel.kernel.db import db, unit_of_work
from counsel.library import builtin
from counsel.roster.models import SafetyFlag
from tests.browser.given import Demo, a_demo
from tests.rigs.browser import Visits, check_axe, check_no_sideways_scroll

WORDS = "A few honest words."


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo practice, whose client was given every built-in exercise."""
    with a_demo(tmp_path_factory) as served:
        yield served


def lift_all(env: dict[str, str]) -> None:
    """What the answers to one exercise held back is open again for the next."""
    app = create_app(Settings.from_env(env))
    with app.app_context():
        with tenancy.everywhere(), unit_of_work():
            db.session.execute(update(SafetyFlag).values(lifted_at=datetime.now(UTC)))
        db.engine.dispose()


@pytest.fixture
def phone(demo: Demo, visits: Visits) -> Page:
    """The client's phone, signed in, and no hold in the way."""
    lift_all(demo.env)
    return demo.device(visits)


def answer(question: Locator) -> None:
    """Answer what one screen asks, as a hurried thumb would: the first that fits."""
    for kind in ("radio", "checkbox"):
        names = question.locator(f"input[type='{kind}']").evaluate_all(
            "all => [...new Set(all.map(one => one.name))]"
        )
        for name in names:
            # The box itself is drawn by its label; a long list may lie under the bar at the foot.
            question.locator(f"input[type='{kind}'][name='{name}']").first.evaluate(
                "one => one.checked || one.click()"
            )
    for chooser in question.locator("select:visible").all():
        chooser.select_option(index=1)
    for field in question.locator("textarea:visible").all():
        field.fill(WORDS)
    for field in question.locator("input[type='date']:visible").all():
        field.fill("2026-12-01")
    for field in question.locator("input[type='text']:visible").all():
        numeric = field.get_attribute("inputmode") in ("numeric", "decimal")
        field.fill("14" if numeric else WORDS)
    for mover in question.locator("[data-ranking] button:visible").all()[1:2]:
        mover.click()
    for timer in question.locator("[data-timer-start]:visible").all():
        timer.click()
        expect(timer).to_have_text("Stop")
        timer.click()


def screens(page: Page) -> int:
    """Go through every screen of the exercise; how many there were."""
    count = 0
    while True:
        count += 1
        answer(page.locator("[data-steps] > section[data-now]"))
        check_no_sideways_scroll(page)
        onward = page.get_by_role("button", name="Next", exact=True)
        if not onward.is_visible():
            return count
        onward.click()


@pytest.mark.parametrize("slug", builtin.exercises())
def test_an_exercise_is_done_on_a_phone(demo: Demo, phone: Page, slug: str) -> None:
    content = builtin.exercises()[slug]
    phone.goto(demo.paths[slug])
    expect(phone.get_by_role("heading", level=1)).to_have_text(content.title)
    assert screens(phone) >= 3
    # All screens at once, for axe alone: a person sees one at a time.
    steps = phone.locator("[data-steps]")
    steps.evaluate("one => one.removeAttribute('data-one')")
    check_axe(phone)
    steps.evaluate("one => one.setAttribute('data-one', '')")
    with phone.expect_navigation():
        phone.get_by_role("button", name="Finish").click()
    assert phone.locator(".question__needed").all_inner_texts() == []
    phone.wait_for_url("**/submission")
    check_no_sideways_scroll(phone)
    phone.get_by_role("button", name="Send").click()
    phone.wait_for_url(f"**{demo.paths[slug]}")
    expect(phone.get_by_text("It is on its way")).to_be_visible()
    check_no_sideways_scroll(phone)
