"""Every page that a person can reach by links, of the demo practice: no accessibility violation,
nothing wider than the screen, nothing that the content security policy refuses, no failure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.rigs.browser import Visits, check_axe, check_no_sideways_scroll
from tests.rigs.demo import PASSWORD, demo_folder, served_from
from tests.rigs.server import Program, serving

LOOKS = {"phone": "light", "desktop": "dark"}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
ROLES = {
    "phone": ("counselor", "client", "supervisor"),
    "desktop": ("owner", "coach", "assistant"),
}
MOST = 120
NO_PAGES = (".ics", "/static/", "/file")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The demo practice, served."""
    with serving(env=served_from(demo_folder(tmp_path_factory))) as server:
        yield server


def sign_in(page: Page, role: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(f"{role}@demo.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def pattern(path: str) -> str:
    """Pages that differ only by an id, or by what a query asks, are one page."""
    shape = ID.sub("*", urlsplit(path).path)
    return re.sub(r"/built-in/(\w+)/[\w-]+", r"/built-in/\1/*", shape)


def links(page: Page) -> list[str]:
    """The addresses of this site that a page leads to."""
    here = f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}"
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    paths = [link.removeprefix(here).partition("#")[0] for link in found if link.startswith(here)]
    return [path for path in paths if not any(word in path for word in NO_PAGES)]


@pytest.mark.parametrize("screen", LOOKS)
def test_every_page_of_every_role_is_accessible_and_fits(
    demo: Program, visits: Visits, screen: str
) -> None:
    """What another role saw on the same screen is opened again, and not measured again."""
    measured: set[str] = set()
    for role in ROLES[screen]:
        page = visits.open(demo.url, screen=screen, scheme=LOOKS[screen])
        sign_in(page, role)
        measured |= walk(page, role, measured)


def walk(page: Page, role: str, measured: set[str]) -> set[str]:
    """Follow every link to a kind of page that was not seen yet. Out: those kinds."""
    waiting, seen = [urlsplit(page.url).path, "/account", "/help"], set[str]()
    while waiting:
        path = waiting.pop(0)
        if pattern(path) in seen:
            continue
        seen.add(pattern(path))
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status} to the {role}"
        if pattern(path) not in measured:
            check_axe(page)
            check_no_sideways_scroll(page)
        waiting += links(page)
    assert 5 <= len(seen) <= MOST, f"{len(seen)} kinds of page for the {role}"
    return seen


@pytest.mark.parametrize("screen", LOOKS)
def test_pages_without_a_sign_in_are_accessible_and_fit(
    demo: Program, visits: Visits, screen: str
) -> None:
    page = visits.open(demo.url, screen=screen, scheme=LOOKS[screen])
    for path in ("/sign-in", "/password/forgotten", "/help", "/demo/outbox", "/nowhere"):
        page.goto(path)
        check_axe(page)
        check_no_sideways_scroll(page)
