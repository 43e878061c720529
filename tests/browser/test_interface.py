"""The parts that every page is built from, seen and used in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser import showroom
from tests.rigs.browser import Visits, check_axe, check_no_sideways_scroll

SAMPLES = [
    "/rows",
    "/rows?role=client",
    "/form",
    "/answer?role=client",
    "/parts",
    "/calendar",
    "/note",
    "/errors/404",
    "/errors/offline",
]
NARROW = {"viewport": {"width": 360, "height": 740}}
FOCUSED = "document.activeElement.textContent.trim()"
UNTIL_KEPT = """() => new Promise((done) => {
  const look = () => (sessionStorage.length ? done() : requestAnimationFrame(look));
  look();
})"""
Look = Callable[..., Page]


@pytest.fixture(scope="module")
def rooms() -> Flask:
    return showroom.build()


@pytest.fixture
def look(visits: Visits, rooms: Flask) -> Look:
    """Open a sample page: `look("/rows", screen="phone")`."""

    def open_page(path: str, **more: Any) -> Page:
        page = visits.open(showroom.HOST, service_workers="block", **more)
        showroom.serve(page.context, rooms)
        page.goto(path)
        return page

    return open_page


@pytest.mark.parametrize(("screen", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_every_sample_page_is_accessible_and_fits(look: Look, screen: str, scheme: str) -> None:
    page = look("/rows", screen=screen, scheme=scheme)
    for path in SAMPLES:
        page.goto(path)
        check_axe(page)
        check_no_sideways_scroll(page)


def test_nothing_scrolls_sideways_on_the_narrowest_phone(look: Look) -> None:
    page = look("/rows", screen="phone", **NARROW)
    for path in SAMPLES:
        page.goto(path)
        check_no_sideways_scroll(page)


def test_rows_are_walked_and_places_reached_by_single_keys(look: Look) -> None:
    page = look("/rows")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == "Second client"
    page.keyboard.press("k")
    assert page.evaluate(FOCUSED) == "First client"
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url("**/notes/index")


def test_letters_typed_into_the_search_are_only_letters(look: Look) -> None:
    page = look("/rows")
    page.keyboard.press("/")
    page.keyboard.type("gnj?")
    assert page.get_by_label("Search").input_value() == "gnj?"


def test_the_list_of_keys_can_turn_them_off(look: Look) -> None:
    page = look("/rows")
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn single keys off").click()
    page.get_by_role("button", name="Close").click()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[data-row]')") is None


def test_a_refused_form_moves_the_focus_to_its_summary_and_on_to_the_field(look: Look) -> None:
    page = look("/form")
    page.get_by_role("button", name="Add the client").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page).to_have_title("Please look at this again: Add a client · Counsel")
    page.get_by_role("link", name="Tell us a name to use.").click()
    expect(page.get_by_label("Preferred name")).to_be_focused()


def test_what_was_typed_survives_a_reload_and_can_be_discarded(look: Look) -> None:
    page = look("/form")
    page.get_by_label("Why this").fill("Written on the train")
    page.evaluate(UNTIL_KEPT)
    page.reload()
    expect(page.get_by_label("Why this")).to_have_value("Written on the train")
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Why this")).to_have_value("")


def test_what_one_person_typed_is_not_shown_to_the_next(look: Look) -> None:
    page = look("/form")
    page.get_by_label("Why this").fill("Mine alone")
    page.evaluate(UNTIL_KEPT)
    page.evaluate("document.querySelector('[data-sign-out]').requestSubmit()")
    page.wait_for_url("**/accounts/sign_out")
    page.goto("/form")
    expect(page.get_by_label("Why this")).to_have_value("")


def test_a_marked_button_asks_before_it_sends(look: Look) -> None:
    page = look("/form")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("dialog")).to_contain_text("This removes the draft.")
    page.get_by_role("button", name="Keep it as it is").click()
    expect(page.get_by_role("button", name="Remove")).to_be_focused()
    assert page.url.endswith("/form")


def test_a_question_before_loss_needs_no_script(look: Look) -> None:
    page = look("/form", java_script_enabled=False)
    page.get_by_role("button", name="Withdraw", exact=True).click()
    expect(page.get_by_role("button", name="Withdraw it")).to_be_visible()


def test_the_chosen_colours_stay(look: Look) -> None:
    page = look("/rows")
    page.get_by_role("button", name="Dark").first.click()
    page.goto("/form")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="As the device").first.click()
    page.reload()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")


def test_help_and_the_way_out_come_first_for_a_client(look: Look) -> None:
    page = look("/rows?role=client")
    words = []
    for _ in range(3):
        page.keyboard.press("Tab")
        words.append(page.evaluate(FOCUSED))
    assert words == ["Skip to the page", "Need help now?", "Leave quickly"]


@pytest.mark.parametrize("way", ["press", "keys"])
def test_the_way_out_replaces_the_page(look: Look, way: str) -> None:
    page = look("/rows?role=client")
    before = page.evaluate("history.length")
    if way == "press":
        page.get_by_role("link", name="Leave quickly").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("**/elsewhere")
    assert page.evaluate("history.length") == before


def test_the_rest_of_the_places_open_on_a_phone_without_script(look: Look) -> None:
    page = look("/rows", screen="phone", java_script_enabled=False)
    page.locator(".bar__more summary").click()
    expect(page.locator(".bar__panel").get_by_role("link", name="Library")).to_be_visible()


def test_nothing_moves_while_the_faces_load(look: Look) -> None:
    page = look("/parts")
    shift = page.evaluate(
        """() => new Promise((done) => {
          let sum = 0;
          const add = (list) => { for (const entry of list.getEntries()) sum += entry.value; };
          new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
          document.fonts.ready.then(() => requestAnimationFrame(() => done(sum)));
        })"""
    )
    assert shift < 0.02
