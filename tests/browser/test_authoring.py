"""A counselor at a keyboard, and nothing else: an article is pasted, a section becomes an exercise
of six kinds of parts, it is previewed, published and assigned. Each key press and page is counted.

Words that are pasted or typed count as one step each; every other key press is one.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import CLIENT, House, a_house, looks_right
from tests.rigs.browser import Visits
from tests.rigs.smtp import Sink

ARTICLE = Path(__file__).parent.parent / "library/importing/corpus/founding_twin.txt"
KINDS = {
    "scale": "How heavy is it now?",
    "choice": "Who else knows?",
    "letter": "What was not said?",
}
KINDS |= {"checklist": "Which steps this week?"}
AT_MOST_SECONDS = 300
AT_MOST_STEPS = 130
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one.matches("a, button, input, select, textarea, summary")) return "";
  const names = [one.getAttribute("aria-label"), one.labels?.[0]?.textContent, one.textContent];
  return names.filter(Boolean).join(" ").trim();
}"""


@dataclass
class Keyboard:
    """Presses keys and counts them; the time that axe needs does not count."""

    page: Page
    steps: int = 0
    pages: list[str] = field(default_factory=list)
    spent: float = 0.0
    begun: float = field(default_factory=time.monotonic)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.steps += 1

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.steps += 1

    def search(self, text: str) -> None:
        """Letters one by one, as a menu that is searched hears them."""
        self.page.keyboard.type(text)
        self.steps += 1

    def tab_to(self, words: str, *, back: bool = False, most: int = 60) -> None:
        """Tab until something of this name has the focus."""
        for _ in range(most):
            if words in self.page.evaluate(FOCUSED):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{words!r} was not reached on {self.page.url}")

    def into_the_page(self) -> None:
        """By the link that skips what stands around."""
        self.press("Tab", "Enter")

    def arrives(self, heading: str) -> None:
        """The next page is there; look at it."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        self.look()

    def look(self) -> None:
        self.spent += time.monotonic() - self.begun
        self.pages.append(self.page.url)
        looks_right(self.page)
        self.begun = time.monotonic()


def test_an_article_becomes_an_assigned_exercise_by_keyboard_alone(
    tmp_path: Path, smtp_sink: Sink, visits: Visits
) -> None:
    with a_house(tmp_path, smtp_sink, visits) as house:
        add_a_client(house)
        keys = Keyboard(house.counselor("/today"))
        import_the_article(keys)
        make_of_a_section(keys)
        for kind, question in KINDS.items():
            add(keys, kind, question)
        preview(keys)
        publish_and_assign(keys)
        seconds = keys.spent + time.monotonic() - keys.begun
        told = f"{keys.steps} steps, {len(keys.pages)} pages, {seconds:.0f} s"
        sys.stdout.write(f"\nBy keyboard alone: {told}\n")
        assert keys.steps <= AT_MOST_STEPS
        assert seconds < AT_MOST_SECONDS


def add_a_client(house: House) -> None:
    """Beforehand, and not counted."""
    page = house.counselor("/caseload")
    page.get_by_role("link", name="Add a client").first.click()
    page.get_by_label("Name", exact=True).fill("Avery Field")
    page.get_by_label("E-mail address").fill(CLIENT)
    page.get_by_role("button", name="Add and invite").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Avery Field")


def import_the_article(keys: Keyboard) -> None:
    keys.press("g", "l")
    keys.arrives("Library")
    keys.into_the_page()
    keys.tab_to("Import an article")
    keys.press("Enter")
    keys.arrives("Import an article")
    keys.into_the_page()
    keys.tab_to("article's text")
    keys.type(ARTICLE.read_text())
    keys.tab_to("Read it")
    keys.press("Enter")
    keys.arrives("What we understood")
    keys.into_the_page()
    keys.tab_to("Save the article")
    keys.press("Enter")
    expect(keys.page.get_by_role("region", name="Opening")).to_be_visible()
    keys.look()


def make_of_a_section(keys: Keyboard) -> None:
    keys.into_the_page()
    keys.tab_to("Make an exercise of this", most=90)
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", name="Parts")).to_be_visible()
    keys.look()


def add(keys: Keyboard, kind: str, question: str) -> None:
    """The key "a" opens the menu, a word finds the kind, Enter takes it; the question has focus."""
    keys.press("a")
    keys.search(kind)
    keys.press("Enter")
    expect(keys.page.get_by_label("Question", exact=True)).to_be_focused()
    keys.type(question)
    keys.tab_to("Done")
    keys.press("Enter")
    expect(keys.page.get_by_role("link", name=question)).to_be_visible()


def preview(keys: Keyboard) -> None:
    kinds = keys.page.locator(".piece__kind").all_inner_texts()
    assert len({text.split(". ")[-1] for text in kinds if ". " in text}) >= 6
    keys.look()
    keys.press("v")
    keys.arrives("Preview")
    keys.into_the_page()
    keys.press("Tab", "Enter")
    expect(keys.page.get_by_role("button", name="Add a part", exact=True)).to_be_visible()


def publish_and_assign(keys: Keyboard) -> None:
    keys.press("p", "Enter")
    expect(keys.page.get_by_role("link", name="Assign")).to_be_visible()
    keys.look()
    keys.into_the_page()
    keys.tab_to("Assign")
    keys.press("Enter")
    keys.arrives("Whom is it for?")
    keys.into_the_page()
    keys.tab_to("Choose Avery Field")
    keys.press("Tab", "Enter")
    expect(keys.page.get_by_role("button", name="Assign it")).to_be_visible()
    keys.look()
    keys.into_the_page()
    keys.tab_to("Why this, and why now")
    keys.type("A first small step.")
    keys.tab_to("Assign it")
    keys.press("Enter")
    expect(keys.page.get_by_text("Assigned to Avery")).to_be_visible()
    keys.look()
