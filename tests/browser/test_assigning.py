"""A counselor assigns with a plan and in a smaller version, to two at once, by keyboard alone; the
client finds it on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.given import Demo, a_demo
from tests.browser.people import looks_right
from tests.rigs.browser import Visits
from tests.rigs.demo import PASSWORD

EXERCISE = "two-week-activity-plan"
MOST_TABS = 120


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo practice, served."""
    with a_demo(tmp_path_factory, ["ride-the-urge"]) as found:
        yield found


@pytest.fixture
def counselor(demo: Demo, visits: Visits) -> Page:
    """The counselor at a desk, signed in."""
    return sign_in(visits.open(demo.server.url))


def sign_in(page: Page) -> Page:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("counselor@demo.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


def press(page: Page, wanted: Locator, key: str) -> None:
    """Go there by Tab, and press a key."""
    tab_to(page, wanted)
    page.keyboard.press(key)


def write(page: Page, label: str, words: str) -> None:
    """Go to a field by Tab, and type."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(words)


def test_two_get_a_plan_and_a_smaller_version_by_keyboard_and_the_client_finds_it(
    demo: Demo, counselor: Page, visits: Visits
) -> None:
    counselor.goto(f"/library/built-in/exercises/{EXERCISE}")
    press(counselor, counselor.get_by_role("link", name="Assign", exact=True), "Enter")
    choose_two(counselor)
    fill_the_panel(counselor)
    expect(counselor.get_by_role("heading", name="Who got it")).to_be_visible()
    expect(counselor.get_by_text("2 of 2 people.")).to_be_visible()
    looks_right(counselor)
    phone = demo.device(visits)
    phone.goto("/my/homework")
    phone.get_by_role("link", name="Two-week activity plan").first.click()
    plan = phone.get_by_role("region", name="Your plan")
    expect(plan).to_contain_text("Tuesday, after dinner")
    expect(plan).to_contain_text("5 of 10")
    expect(plan).to_contain_text("smaller version")
    expect(phone.locator("#q-log")).to_be_attached()
    expect(phone.get_by_text("What do you want to keep after the two weeks?")).to_have_count(0)
    looks_right(phone)


def choose_two(page: Page) -> None:
    expect(page.get_by_role("heading", name="Whom is it for?")).to_be_visible()
    looks_right(page)
    for name in ("Anton Weiss", "Avery Holm"):
        box = page.get_by_role("checkbox", name=f"Choose {name}", exact=True)
        press(page, box, "Space")
        expect(box).to_be_checked()
    press(page, page.get_by_role("button", name="Assign to those ticked"), "Enter")


def fill_the_panel(page: Page) -> None:
    expect(page.get_by_role("heading", name="Assign to several clients")).to_be_visible()
    expect(page.get_by_text("For 2 people")).to_be_visible()
    write(page, "Why this, and why now", "You asked for small steps.")
    press(page, page.locator("summary", has_text="The plan"), "Enter")
    write(page, "When", "Tuesday, after dinner")
    write(page, "How sure are they, 0 to 10?", "5")
    press(page, page.get_by_role("button", name="Take the proposal"), "Enter")
    expect(page.get_by_label("Days of the log")).to_have_value("7")
    expect(page.get_by_label("What do you want to keep after the two weeks?")).to_be_checked()
    looks_right(page)
    press(page, page.get_by_label("I read the cautions of this exercise"), "Space")
    press(page, page.get_by_role("button", name="Assign it to all"), "Enter")


def test_on_a_phone_another_exercise_brings_its_own_parts(demo: Demo, visits: Visits) -> None:
    page = sign_in(visits.open(demo.server.url, screen="phone", scheme="dark"))
    page.goto("/library/assign?exercise=built-in:values-compass")
    page.get_by_role("link", name="Avery Holm", exact=True).click()
    expect(page.get_by_text("Two at a time is enough")).to_be_visible()
    page.locator("summary", has_text="A smaller version").click()
    expect(page.get_by_label("Days of the log")).to_have_count(0)
    page.get_by_label("Exercise", exact=True).select_option(label="Two-week activity plan")
    expect(page.get_by_label("Days of the log")).to_be_visible()
    page.get_by_label("Exercise", exact=True).select_option(label="Values compass")
    expect(page.get_by_label("Days of the log")).to_have_count(0)
    looks_right(page)
