"""What a client writes stays: without a connection, after the sign-in ended, on two devices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from config import Settings
from counsel.accounts.models import SignInSession
from counsel.app import create_app
from counsel.kernel import tenancy
from counsel.kernel.db import db, unit_of_work
from tests.browser.given import EMAIL, Demo, a_demo
from tests.browser.people import looks_right
from tests.rigs.browser import Visits, check_axe
from tests.rigs.demo import PASSWORD
from tests.rigs.waiting import until

LETTER, STATE = "textarea[name='b-differently']", "[data-save-state]"
SLUG = "show-dont-tell"
FIRST, SECOND, THIRD = "It began in spring.", "Then came the autumn.", "And now it is winter."

OPEN = """const open = (name) => new Promise((resolve, reject) => {
  const asked = indexedDB.open(name);
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});
const all = async (name) => {
  const base = await open(name);
  const [store] = base.objectStoreNames;
  if (!store) return [];
  const asked = base.transaction(store).objectStore(store);
  const wait = (request) => new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
  const found = [await wait(asked.getAllKeys()), await wait(asked.getAll())];
  base.close();
  return found;
};"""
IS_KEPT = (
    "async () => {"
    + OPEN
    + """
  return (await all("counsel-pages"))[0]?.includes(location.pathname);
}"""
)
NO_KEY = (
    "async () => {"
    + OPEN
    + """
  return !(await all("counsel-key"))[0]?.length && !(await all("counsel-pages"))[0]?.length;
}"""
)
EVERYTHING_KEPT = (
    "async () => {"
    + OPEN
    + """
  const read = (sealed) => new TextDecoder("latin1").decode(sealed);
  const bytes = (value) => (value?.sealed ? read(value.sealed) : JSON.stringify(value));
  let found = JSON.stringify(localStorage) + JSON.stringify(sessionStorage);
  for (const { name } of await indexedDB.databases()) {
    const [keys, values] = await all(name);
    found += name + JSON.stringify(keys) + values.map(bytes).join();
  }
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) {
      const reply = await caches.match(request);
      const isPage = reply.headers.get("content-type").startsWith("text/html");
      found += request.url + (isPage ? await reply.text() : "");
    }
  return found;
}"""
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with a_demo(tmp_path_factory, [SLUG]) as served:
        yield served


def saved(page: Page) -> None:
    expect(page.locator(STATE)).to_have_text(re.compile("^Saved"), timeout=15_000)


def write_anew(page: Page, where: str, text: str) -> None:
    """Type what is not on the server yet, and wait until it is. The page may still say when it was
    saved before: it is looked at after the answer."""
    with page.expect_response("**/answers/*"):
        page.locator(where).fill(text)
    saved(page)


def holds(page: Page, question: str) -> None:
    """Wait until the page answers yes; its policy lets no test wait inside."""
    until(lambda: bool(page.evaluate(question)), seconds=20, what=question[-60:])


def begin(demo: Demo, visits: Visits, screen: str = "desktop") -> Page:
    """The exercise on a device, written into once, and kept for the time without a connection."""
    page = demo.device(visits, screen)
    page.goto(demo.paths[SLUG])
    expect(page.locator(LETTER)).to_be_visible()
    page.locator(LETTER).fill(FIRST)
    saved(page)
    holds(page, IS_KEPT)
    return page


def on_the_server(demo: Demo, visits: Visits) -> str:
    """What another device of the same client is shown."""
    page = demo.device(visits, "desktop")
    page.goto(demo.paths[SLUG])
    return page.locator(LETTER).input_value()


def lose_the_connection(page: Page, visits: Visits) -> None:
    visits.guard_of(page).allow("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)


def end_every_sign_in(demo: Demo) -> None:
    app = create_app(Settings.from_env(demo.env))
    with app.app_context():
        with tenancy.everywhere(), unit_of_work():
            db.session.execute(update(SignInSession).values(revoked_at=datetime.now(UTC)))
        db.engine.dispose()


def test_words_without_a_connection_survive_a_reload_and_are_saved_later(
    demo: Demo, visits: Visits
) -> None:
    page = begin(demo, visits)
    lose_the_connection(page, visits)
    page.locator(LETTER).fill(SECOND)
    expect(page.locator(STATE)).to_have_text(re.compile("^Offline: kept on this device"))
    page.reload()
    expect(page.locator(LETTER)).to_have_value(SECOND)
    page.locator(LETTER).fill(SECOND + THIRD)
    page.context.set_offline(False)
    saved(page)
    assert on_the_server(demo, visits) == SECOND + THIRD


def test_without_a_connection_the_last_saved_words_stand_on_an_older_page(
    demo: Demo, visits: Visits
) -> None:
    page = begin(demo, visits)
    page.locator(LETTER).fill(SECOND)
    saved(page)
    lose_the_connection(page, visits)
    page.reload()
    expect(page.locator(LETTER)).to_have_value(SECOND)
    page.goto("/my/homework", wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
    check_axe(page)
    page.locator("[data-kept-pages] a").first.click()
    expect(page.locator(LETTER)).to_have_value(SECOND)


def test_a_page_opened_without_a_connection_catches_up_with_another_device(
    demo: Demo, visits: Visits
) -> None:
    page = begin(demo, visits)
    lose_the_connection(page, visits)
    page.reload()
    desk = demo.device(visits, "desktop")
    desk.goto(demo.paths[SLUG])
    desk.locator(LETTER).fill(THIRD)
    saved(desk)
    page.context.set_offline(False)
    expect(page.locator(LETTER)).to_have_value(THIRD, timeout=15_000)


def test_nothing_lies_on_the_device_in_clear(demo: Demo, visits: Visits) -> None:
    page = begin(demo, visits)
    found = page.evaluate(EVERYTHING_KEPT)
    title = page.get_by_role("heading", level=1).inner_text()
    assert "counsel-words" in found
    assert "service-worker" not in found
    assert not any(word in found for word in (FIRST, title, SLUG, EMAIL))


def test_the_key_goes_when_the_sign_in_page_is_reached(demo: Demo, visits: Visits) -> None:
    page = begin(demo, visits)
    end_every_sign_in(demo)
    page.goto("/my/homework")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    holds(page, NO_KEY)
    lose_the_connection(page, visits)
    page.goto(demo.paths[SLUG], wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_a_sign_in_that_ended_is_renewed_in_place(demo: Demo, visits: Visits, screen: str) -> None:
    page = demo.device(visits, screen)
    visits.guard_of(page).allow("401|422")
    page.goto(f"{demo.paths[SLUG]}#q-differently")
    end_every_sign_in(demo)
    page.locator(LETTER).fill(SECOND)
    door = page.get_by_role("dialog", name="Sign in again to save")
    page.get_by_role("button", name="Sign in again").click()
    expect(door).to_be_visible()
    looks_right(page)
    door.get_by_role("button", name="Later").click()
    page.locator(LETTER).fill(THIRD)
    page.get_by_role("button", name="Sign in again").click()
    door.get_by_label("E-mail").fill(EMAIL)
    door.get_by_label("Password").fill("not this one at all")
    door.get_by_role("button", name="Sign in and save").click()
    expect(door.get_by_role("alert")).to_contain_text("do not fit together")
    door.get_by_label("Password").fill(PASSWORD)
    door.get_by_role("button", name="Sign in and save").click()
    expect(door).to_be_hidden()
    saved(page)
    assert on_the_server(demo, visits) == THIRD
    page.get_by_role("button", name="Save and stop").click()
    expect(page.get_by_text("Saved. You can stop here")).to_be_visible()


@pytest.mark.parametrize(
    ("choice", "stays"),
    [
        ("Keep both", f"{THIRD}\n\n{SECOND}"),
        ("Keep mine", THIRD),
        ("Take the other one", SECOND),
    ],
)
def test_two_versions_stand_side_by_side_until_one_is_chosen(
    demo: Demo, visits: Visits, choice: str, stays: str
) -> None:
    page = begin(demo, visits)
    visits.guard_of(page).allow("409")
    other = demo.device(visits, "desktop")
    other.goto(demo.paths[SLUG])
    write_anew(other, LETTER, SECOND)
    page.locator(LETTER).fill(THIRD)
    expect(page.locator(STATE)).to_contain_text("Two versions of one answer")
    expect(page.locator("#q-differently [data-conflict-text]")).to_have_text(SECOND)
    check_axe(page)
    assert on_the_server(demo, visits) == SECOND
    page.get_by_role("button", name=choice).click()
    expect(page.locator(LETTER)).to_have_value(stays)
    expect(page.locator("#q-differently [data-conflict]")).to_be_hidden()
    expect(page.locator(STATE)).to_have_text(re.compile("^Saved"))
    assert on_the_server(demo, visits) == stays


def test_what_two_devices_wrote_into_different_fields_goes_together_unasked(
    demo: Demo, visits: Visits
) -> None:
    page, other = demo.device(visits, "desktop"), demo.device(visits, "desktop")
    visits.guard_of(page).allow("409")
    for device in (page, other):
        device.goto(demo.paths[SLUG])
    write_anew(other, "input[name='b-log.1.note']", SECOND)
    page.locator("input[name='b-log.1.done']").check(force=True)
    expect(page.locator("input[name='b-log.1.note']")).to_have_value(SECOND)
    expect(page.locator("#q-log [data-conflict]")).to_be_hidden()
    saved(page)
    other.reload()
    expect(other.locator("input[name='b-log.1.done']")).to_be_checked()
    expect(other.locator("input[name='b-log.1.note']")).to_have_value(SECOND)


def test_a_failing_server_is_told_in_words_and_asked_again(demo: Demo, visits: Visits) -> None:
    page = begin(demo, visits)
    visits.guard_of(page).allow("500")
    page.route("**/answers/*", lambda route: route.fulfill(status=500))
    page.locator(LETTER).fill(SECOND)
    expect(page.locator(STATE)).to_have_text(re.compile("could not be saved yet.*we try again"))
    page.get_by_role("button", name="Save and stop").click()
    expect(page.locator(LETTER)).to_have_value(SECOND)
    page.unroute("**/answers/*")
    saved(page)
    assert on_the_server(demo, visits) == SECOND


def test_deleting_what_was_not_saved_leaves_nothing_to_bring_back(
    demo: Demo, visits: Visits
) -> None:
    page = begin(demo, visits)
    lose_the_connection(page, visits)
    page.locator(LETTER).fill(SECOND)
    page.locator(LETTER).fill(FIRST)
    page.reload()
    expect(page.locator(LETTER)).to_have_value(FIRST)
    page.context.set_offline(False)
