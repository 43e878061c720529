"""The calendar's grid in a real browser: sessions are dragged, made longer and moved with the
keyboard, refused in words, and put back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from config import Settings
from counsel.accounts.models import User
from counsel.app import create_app
from counsel.appointments import service
from counsel.kernel import tenancy
from counsel.kernel.db import db, unit_of_work
from counsel.practices.models import Membership, Practice
from counsel.roster.identity import actor_of
from tests.browser.given import the_client
from tests.browser.people import looks_right
from tests.rigs.browser import Visits, check_axe, check_no_sideways_scroll
from tests.rigs.demo import PASSWORD, demo_folder, served_from
from tests.rigs.server import Program, serving

COUNSELOR = "counselor@demo.example"
WEEKS_AHEAD = 40
"""Where the demo practice has no sessions yet."""
TUESDAY, WEDNESDAY = 1, 2


def monday() -> datetime:
    """The Monday of the week that the tests play in, at midnight on anyone's clock."""
    today = datetime.now(UTC).date()
    first = today - timedelta(days=today.weekday()) + timedelta(weeks=WEEKS_AHEAD)
    return datetime.combine(first, time())


def day(number: int) -> str:
    return (monday() + timedelta(days=number)).date().isoformat()


def week() -> str:
    return f"/calendar?week={monday():%G-W%V}"


def add_sessions(env: dict[str, str]) -> None:
    """Tuesday from 10 and from 13 o'clock on the counselor's clocks, fifty minutes each."""
    app = create_app(Settings.from_env(env))
    with app.app_context():
        with tenancy.everywhere():
            user = db.session.scalars(select(User).where(User.email == COUNSELOR)).one()
            practice = db.session.scalars(select(Practice)).one()
        with tenancy.scope(practice.id), unit_of_work():
            held = select(Membership).where(Membership.user_id == user.id)
            counselor = actor_of(user, practice, list(db.session.scalars(held)))
            _, case = the_client()
            for hour in (10, 13):
                service.schedule(
                    counselor,
                    case,
                    user,
                    wall=monday() + timedelta(days=TUESDAY, hours=hour),
                    minutes=50,
                    place="",
                    link="",
                    now=datetime.now(UTC),
                )
        db.engine.dispose()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The demo practice, served, with two sessions far ahead."""
    env = served_from(demo_folder(tmp_path_factory))
    add_sessions(env)
    with serving(env=env) as server:
        yield server


def signed_in(page: Page, who: str = COUNSELOR) -> Page:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(who)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def at(page: Page, number: int, minute: int, minutes: int = 50) -> Locator:
    """The session that stands there."""
    place = f'[data-minute="{minute}"][data-minutes="{minutes}"]'
    return page.locator(f'[data-day="{day(number)}"] [data-shift]{place}')


def point(page: Page, number: int, minute: int) -> tuple[float, float]:
    """Where a minute of a day is on the screen."""
    grid = page.locator("[data-grid]")
    first = int(grid.get_attribute("data-first-slot") or 0) * 5
    shown = int(grid.get_attribute("data-slots") or 0) * 5
    box = page.locator(f'[data-day="{day(number)}"]').bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + (minute - first) / shown * box["height"]


def drag(page: Page, start: tuple[int, int], end: tuple[int, int], *, drop: bool = True) -> None:
    """Hold the mouse at a day and minute, and move it to another."""
    page.mouse.move(*point(page, *start))
    page.mouse.down()
    page.mouse.move(*point(page, *end), steps=4)
    if drop:
        page.mouse.up()


def test_sessions_move_by_mouse_and_by_keys_and_every_move_can_be_undone(
    demo: Program, visits: Visits
) -> None:
    page = signed_in(visits.open(demo.url))
    page.goto(week())
    drag_to_another_day_and_back(page)
    let_go_of_a_drag(page)
    be_refused_in_words(page)
    make_longer_at_the_edge(page)
    move_by_keys(page)
    check_no_sideways_scroll(page)


def drag_to_another_day_and_back(page: Page) -> None:
    said = page.locator("[data-undo-bar]")
    drag(page, (TUESDAY, 620), (WEDNESDAY, 707))
    expect(at(page, WEDNESDAY, 690)).to_be_visible()
    expect(said).to_contain_text("11:30")
    expect(page.locator("#live")).to_contain_text("11:30")
    check_axe(page)
    said.get_by_role("button", name="Undo").click()
    expect(at(page, TUESDAY, 600)).to_be_visible()
    expect(said).to_contain_text("Nobody was told")
    assert "/calendar" in page.url, "a drag opens no session"


def let_go_of_a_drag(page: Page) -> None:
    drag(page, (TUESDAY, 620), (WEDNESDAY, 700), drop=False)
    expect(page.locator("[data-ghost]")).to_contain_text("11:15")
    page.keyboard.press("Escape")
    expect(page.locator("[data-ghost]")).to_have_count(0)
    page.mouse.move(*point(page, WEDNESDAY, 800))
    page.mouse.up()
    expect(page.locator("[data-ghost]")).to_have_count(0)
    expect(at(page, TUESDAY, 600)).to_be_visible()


def be_refused_in_words(page: Page) -> None:
    drag(page, (TUESDAY, 620), (TUESDAY, 785))
    expect(page.locator("[data-undo-bar]")).to_contain_text("another session at that time")
    expect(at(page, TUESDAY, 600)).to_be_visible()
    expect(page.locator("[data-ghost]")).to_have_count(0)


def make_longer_at_the_edge(page: Page) -> None:
    box = at(page, TUESDAY, 600).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 3)
    page.mouse.down()
    page.mouse.move(*point(page, TUESDAY, 676), steps=4)
    page.mouse.up()
    expect(at(page, TUESDAY, 600, 75)).to_be_visible()
    page.keyboard.press("Control+z")
    expect(at(page, TUESDAY, 600)).to_be_visible()


def move_by_keys(page: Page) -> None:
    live = page.locator("#live")
    at(page, TUESDAY, 600).focus()
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowUp")
    expect(live).to_contain_text("09:45 to 10:35")
    page.keyboard.press("Escape")
    expect(live).to_contain_text("It stays where it was")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Shift+Alt+ArrowUp")
    page.keyboard.press("Enter")
    expect(at(page, TUESDAY, 615, 45)).to_be_focused()
    page.keyboard.press("Control+z")
    expect(at(page, TUESDAY, 600)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions/*")
    page.goto(week())


def test_single_keys_choose_the_view_and_the_days(demo: Program, visits: Visits) -> None:
    page = signed_in(visits.open(demo.url, scheme="dark"))
    page.goto(week())
    for key, words in (("d", "view=day"), ("a", "view=agenda"), ("w", "/calendar?week=")):
        page.keyboard.press(key)
        page.wait_for_url(f"**{words}**")
        looks_right(page)
    page.keyboard.press("t")
    expect(page.locator("#main").get_by_role("link", name="Today")).to_have_attribute(
        "aria-current", "date"
    )
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn single keys off").click()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("d")
    expect(page).not_to_have_url("**view=day**")


def test_the_team_is_a_table_at_a_desk_and_a_list_on_a_phone(demo: Program, visits: Visits) -> None:
    for screen, shown in (("desktop", 1), ("phone", 0)):
        page = signed_in(visits.open(demo.url, screen=screen), "owner@demo.example")
        page.goto("/calendar?counselor=team")
        expect(page.locator(".team-week:visible")).to_have_count(shown)
        expect(page.locator(".agenda:visible")).to_have_count(1 - shown)
        check_axe(page)
        check_no_sideways_scroll(page)


def test_a_phone_shows_the_list_and_never_scrolls_sideways(demo: Program, visits: Visits) -> None:
    page = signed_in(visits.open(demo.url, screen="phone"))
    for view in ("week", "day", "agenda"):
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"/calendar?view={view}&day={day(TUESDAY)}")
        expect(page.locator("[data-grid]:visible")).to_have_count(0)
        expect(page.locator(".agenda [data-row]").first).to_be_visible()
        check_axe(page)
        page.set_viewport_size({"width": 360, "height": 740})
        check_no_sideways_scroll(page)
