"""The guard and axe do see what they are there to see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.rigs.browser import Visits, check_axe, check_no_sideways_scroll

HOME = "http://house.test"
GOOD = "<!doctype html><html lang=en><title>A page</title><main><h1>Good</h1></main>"
STRICT = {"Content-Security-Policy": "default-src 'none'; img-src *"}


def _answering(body: str, status: int = 200) -> Callable[[Route], None]:
    return lambda route: route.fulfill(
        status=status, body=GOOD + body, content_type="text/html", headers=STRICT
    )


def _open(visits: Visits, body: str, status: int = 200) -> Page:
    page = visits.open(HOME)
    page.context.route("**/*", lambda route: route.fulfill(status=204))
    page.context.route(f"{HOME}/", _answering(body, status))
    page.goto("/")
    return page


def test_a_good_page_passes_all_checks(visits: Visits) -> None:
    page = _open(visits, "")
    check_axe(page)
    check_no_sideways_scroll(page)


@pytest.mark.parametrize(
    ("body", "status", "complaint"),
    [
        ("<img alt='' src='http://elsewhere.test/pixel.png'>", 200, "another host"),
        ("<script>document.title = 'inline'</script>", 200, "Content Security Policy"),
        ("", 500, "answer 500"),
    ],
)
def test_the_guard_sees_what_a_page_must_not_do(
    visits: Visits, body: str, status: int, complaint: str
) -> None:
    guard = visits.guard_of(_open(visits, body, status))
    with pytest.raises(AssertionError, match=complaint):
        guard.check()
    guard.allow(".")


def test_axe_sees_a_picture_without_words(visits: Visits) -> None:
    page = _open(visits, "<img src='/picture.png'>")
    with pytest.raises(AssertionError, match="image-alt"):
        check_axe(page)


def test_a_page_wider_than_the_screen_is_seen(visits: Visits) -> None:
    page = _open(visits, f"<pre>{'wide' * 1000}</pre>")
    with pytest.raises(AssertionError, match="px wide"):
        check_no_sideways_scroll(page)
