"""Two partners and their counselor, in a real browser: a pair that is revealed, and one that one of
them leaves without the other one learning it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import looks_right
from tests.rigs.browser import Visits
from tests.rigs.demo import PASSWORD, demo_folder, served_from
from tests.rigs.server import Program, serving

WHY = "You both said that you want to begin again with small steps."
EXERCISE = "Finding the right help"
OPEN_WORDS, KEPT_WORDS = "I was glad about the walk.", "I was ashamed, and did not say so."
THEIR_WORDS = "The quiet evening, with the radio."


@dataclass
class Room:
    """The demo practice, served, and its people at their screens."""

    server: Program
    visits: Visits

    def sign_in(self, who: str, screen: str) -> Page:
        page = self.visits.open(self.server.url, screen=screen)
        page.goto("/sign-in")
        page.get_by_label("E-mail address").fill(f"{who}@demo.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The demo practice, served for both journeys."""
    with serving(env=served_from(demo_folder(tmp_path_factory))) as program:
        yield program


@pytest.fixture
def room(server: Program, visits: Visits) -> Room:
    """The couple and their counselor, at their screens."""
    return Room(server, visits)


def test_two_partners_answer_apart_and_see_it_in_the_same_moment(room: Room) -> None:
    lead = room.sign_in("counselor", "desktop")
    first, second = room.sign_in("client", "phone"), room.sign_in("partner", "phone")
    offer(lead)
    here = [accept(page) for page in (first, second)]
    open_it(lead)
    for page, path, words in ((first, here[0], KEPT_WORDS), (second, here[1], THEIR_WORDS)):
        answer(page, path, words)
    keep_one_answer_and_be_ready(first, here[0], KEPT_WORDS)
    second.goto(here[1] + "/pair")
    expect(second.get_by_text("Not revealed").first).to_be_visible()
    assert KEPT_WORDS not in second.content()
    be_ready(second)
    looks_right(second)
    expect(second.get_by_text(OPEN_WORDS).first).to_be_visible()
    expect(second.get_by_text("Nothing shown here").first).to_be_visible()
    assert KEPT_WORDS not in second.content()
    comment(second)
    first.goto(here[0] + "/pair")
    expect(first.get_by_text(THEIR_WORDS)).to_be_visible()
    expect(first.get_by_text("Thank you for this.")).to_be_visible()
    looks_right(first)
    lead.reload()
    expect(lead.get_by_text("Thank you for this.")).to_be_visible()
    looks_right(lead)


def test_who_leaves_is_never_revealed_and_the_other_one_learns_nothing(room: Room) -> None:
    lead = room.sign_in("counselor", "desktop")
    first, second = room.sign_in("client", "phone"), room.sign_in("partner", "phone")
    offer(lead)
    here = [accept(page) for page in (first, second)]
    open_it(lead)
    answer(second, here[1], THEIR_WORDS)
    second.goto(here[1] + "/pair")
    before = second.locator("main").inner_text()
    first.goto(here[0] + "/pair")
    looks_right(first)
    first.get_by_role("button", name="Leave this pairing").click()
    looks_right(first)
    first.get_by_role("button", name="Leave", exact=True).click()
    expect(first.get_by_text("You left this pairing.")).to_be_visible()
    looks_right(first)
    second.reload()
    assert second.locator("main").inner_text() == before
    be_ready(second)
    expect(second.get_by_text("Not revealed").first).to_be_visible()
    looks_right(second)
    lead.reload()
    expect(lead.get_by_text("One of them left.")).to_be_visible()
    expect(lead.get_by_role("button", name="Reveal to both now")).to_have_count(0)
    looks_right(lead)


def offer(lead: Page) -> None:
    """From the couple's case: an exercise for both, as a pair, revealed at once."""
    lead.goto("/caseload?q=Avery")
    lead.get_by_role("row").filter(has_text="Couple").get_by_role("link").first.click()
    expect(lead.get_by_role("heading", name="Secrets")).to_be_visible()
    looks_right(lead)
    lead.get_by_role("link", name="Assign an exercise").first.click()
    lead.get_by_label("Exercise", exact=True).select_option(label=EXERCISE)
    for box in lead.get_by_role("group", name="For", exact=True).get_by_role("checkbox").all():
        box.check()
    lead.get_by_label("As a pair", exact=False).first.check()
    revealing = lead.get_by_label("They see each other’s answers")
    revealing.select_option(label="At once, when both are ready")
    lead.get_by_label("Why this, and why now").fill(WHY)
    lead.get_by_role("button", name="Assign it").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text(EXERCISE)
    expect(lead.get_by_text("Each of them has to accept first.")).to_be_visible()
    looks_right(lead)


def accept(page: Page) -> str:
    """Today leads to what a pairing means; yes. Out: the path of one's own exercise."""
    page.goto("/my")
    page.get_by_role("link", name=EXERCISE).last.click()
    expect(page.get_by_role("heading", name="What it means")).to_be_visible()
    expect(page.get_by_text(WHY)).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="Yes, I want to do this").click()
    expect(page.get_by_text("You said yes").first).to_be_visible()
    looks_right(page)
    return page.url.removesuffix("/pair")


def open_it(lead: Page) -> None:
    lead.reload()
    lead.get_by_role("button", name="Open it for both").click()
    expect(lead.get_by_text("Open, sealed")).to_be_visible()
    looks_right(lead)


def answer(page: Page, path: str, words: str) -> None:
    """On a phone, question by question; the second answer is kept from the partner where the words
    are the ones to keep."""
    page.goto(path)
    page.wait_for_selector("[data-steps][data-one]")
    step_to(page, "How is it right now?")
    page.get_by_text("I can do this today").click()
    expect(page.get_by_text("is never shown this answer").locator("visible=true")).to_be_visible()
    looks_right(page)
    step_to(page, "Which one weighs most right now?")
    page.get_by_role("textbox", name="Which one weighs most right now?").fill(OPEN_WORDS)
    step_to(page, "How would you notice that it got a little better?")
    page.get_by_role("textbox", name="How would you notice that it got a little better?").fill(
        words
    )
    if words == KEPT_WORDS:
        page.get_by_role("checkbox", name="Keep this from").locator("visible=true").check()
    looks_right(page)
    while page.get_by_role("button", name="Next").is_visible():
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="Send to my counselor").click()
    expect(page.get_by_text("Say when you are ready.")).to_be_visible()
    looks_right(page)


def step_to(page: Page, question: str) -> None:
    """Next, until a question is on the screen."""
    while not page.get_by_text(question).first.is_visible():
        page.get_by_role("button", name="Next").click()


def keep_one_answer_and_be_ready(page: Page, path: str, kept: str) -> None:
    """What was kept while writing is kept here too; the rest is said to be ready."""
    page.goto(path + "/pair")
    item = page.get_by_role("article").filter(has_text=kept)
    expect(item.get_by_role("checkbox", name="Keep this from")).to_be_checked()
    expect(item.get_by_text("will see “Nothing shown here” here.")).to_be_visible()
    looks_right(page)
    be_ready(page)
    expect(page.get_by_text("You are ready").first).to_be_visible()
    looks_right(page)


def be_ready(page: Page) -> None:
    page.get_by_role("button", name="I am ready to reveal this").click()


def comment(page: Page) -> None:
    """One partner says something to one answer."""
    item = page.get_by_role("article").filter(has_text=OPEN_WORDS).first
    item.get_by_text("Add a comment").click()
    item.get_by_label("Your comment").fill("Thank you for this.")
    looks_right(page)
    item.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Thank you for this.")).to_be_visible()
