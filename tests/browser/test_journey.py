"""The main job, end to end, in a real browser with both roles: an article becomes an exercise, a
client does it, a session is reminded, a note is shared."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.people import CLIENT, CLIENT_PASSWORD, House, a_house, looks_right
from tests.rigs.browser import Visits
from tests.rigs.smtp import Sink

ARTICLE = Path(__file__).parent.parent / "library/importing/corpus/founding_twin.txt"
WHY = "You asked how to let it rest. This is a small first step."
BEGUN = "It was the week after the move, and I had not yet said anyth"
PRIVATE = "A private thought about the silence."
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_week_of_a_counselor_and_a_client(
    tmp_path: Path, smtp_sink: Sink, visits: Visits
) -> None:
    with a_house(tmp_path, smtp_sink, visits) as house:
        case = add_and_invite(house)
        accept(house)
        exercise = import_and_publish(house)
        assign(house, case, exercise)
        answer_on_two_devices(house)
        send_back(house)
        answer_again(house)
        schedule(house, case)
        be_reminded_and_confirm(house)
        write_and_share(house, case)
        read_and_remark(house)


def add_and_invite(house: House) -> str:
    """Caseload, add a client; the case is made with it. Out: the case's path."""
    page = house.counselor("/caseload")
    looks_right(page)
    page.get_by_role("link", name="Add a client").first.click()
    page.get_by_label("Name", exact=True).fill("Avery Field")
    page.get_by_label("E-mail address").fill(CLIENT)
    page.get_by_label("Time zone").select_option("America/New_York")
    looks_right(page)
    page.get_by_role("button", name="Add and invite").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Avery Field")
    looks_right(page)
    return page.url.removeprefix(house.server.url)


def accept(house: House) -> None:
    """The invitation opens on a phone and leads into the client's first page."""
    page = house.phone()
    page.goto(house.link_from_mail(CLIENT, 1, "/invitations/"))
    looks_right(page)
    page.get_by_role("link", name="Yes, that is me").click()
    page.get_by_label("Choose a password").fill(CLIENT_PASSWORD)
    looks_right(page)
    page.get_by_role("button", name="Accept and sign in").click()
    expect(page).to_have_url(f"{house.server.url}/my")
    looks_right(page)


def import_and_publish(house: House) -> str:
    """Paste the article, check what was understood, make an exercise of the part on forgiving."""
    page = house.counselor("/library")
    looks_right(page)
    page.get_by_role("link", name="Import an article").click()
    page.get_by_label("Text").fill(ARTICLE.read_text())
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What we understood")
    looks_right(page)
    page.get_by_role("button", name="Save the article").click()
    looks_right(page)
    expect(page.get_by_role("region", name="Opening")).to_be_visible()
    part = page.locator("article.reading > section").filter(has_text="orgiv").first
    part.get_by_role("button", name="Make an exercise of this").click()
    looks_right(page)
    for kind in ("Scale 0 to 10", "Checklist"):
        add_question(page, kind)
    page.get_by_role("link", name="Preview").click()
    looks_right(page)
    page.go_back()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_role("link", name="Assign")).to_be_visible()
    looks_right(page)
    return page.get_by_role("heading", level=1).inner_text()


def add_question(page: Page, kind: str) -> None:
    """One more part of the exercise, with a question of our own."""
    page.get_by_role("button", name="Add a part", exact=True).click()
    page.get_by_role("button", name=kind).click()
    question = page.get_by_label("Question", exact=True)
    expect(question).to_have_value("")
    question.fill(f"One more: {kind.lower()}?")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text(f"One more: {kind.lower()}?").first).to_be_visible()


def assign(house: House, case: str, exercise: str) -> None:
    """With a reason and a date; a date that is past is refused and nothing typed is lost."""
    page = house.counselor(case)
    page.get_by_role("link", name="Assign an exercise").first.click()
    page.get_by_label("Exercise", exact=True).select_option(label=exercise)
    page.get_by_label("Why this, and why now").fill(WHY)
    page.get_by_label("Due date").fill("2020-01-01")
    looks_right(page)
    page.get_by_role("button", name="Assign it").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Why this, and why now")).to_have_value(WHY)
    page.get_by_label("Due date").fill(in_days(6).date().isoformat())
    page.get_by_label("I read the cautions of this exercise").check()
    page.get_by_role("button", name="Assign it").click()
    expect(page.get_by_text("Assigned to Avery")).to_be_visible()
    looks_right(page)


def answer_on_two_devices(house: House) -> None:
    """Killed in mid-sentence, and nothing is missing on another device."""
    phone = house.phone()
    house.sign_in(phone, CLIENT, CLIENT_PASSWORD)
    phone.goto(house.link_from_mail(CLIENT, 2, "/my/homework/"))
    expect(phone.get_by_text(WHY)).to_be_visible()
    looks_right(phone)
    to_first_text(phone)
    phone.locator("textarea:visible").first.press_sequentially(BEGUN)
    expect(phone.locator("[data-save-state]").first).to_contain_text("Saved")
    address = phone.url
    phone.context.close()
    tablet = house.client(address.removeprefix(house.server.url))
    to_first_text(tablet)
    expect(tablet.locator("textarea:visible").first).to_have_value(BEGUN)
    finish(tablet)
    tablet.get_by_role("radio", name="4", exact=True).first.check(force=True)
    looks_right(tablet)
    tablet.get_by_role("button", name="Send to my counselor").click()
    expect(tablet.get_by_text("It is on its way")).to_be_visible()
    looks_right(tablet)


def to_first_text(page: Page) -> None:
    """On a phone: next, until there is something to write in."""
    page.wait_for_selector("[data-steps][data-one]")
    while not page.locator("[data-steps] textarea:visible").count():
        page.get_by_role("button", name="Next").click()


def finish(page: Page) -> None:
    """Through the questions to the end."""
    while page.get_by_role("button", name="Next").is_visible():
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready to send")


def send_back(house: House) -> None:
    """To review: a comment on a block, and back with a question."""
    page = house.counselor("/homework")
    looks_right(page)
    page.get_by_role("link", name="Avery Field").click()
    expect(page.get_by_text(BEGUN).first).to_be_visible()
    looks_right(page)
    page.get_by_label("Comment").first.fill("What did you need then?")
    page.get_by_role("button", name="Send back with a question").click()
    expect(page.get_by_text("Sent back with your question.")).to_be_visible()


def answer_again(house: House) -> None:
    """The client sees the question, sends it once more, and it is reviewed."""
    phone = house.phone()
    house.sign_in(phone, CLIENT, CLIENT_PASSWORD)
    phone.goto(house.link_from_mail(CLIENT, 3, "/my/homework/"))
    expect(phone.get_by_text("What did you need then?").first).to_be_attached()
    finish(phone)
    phone.get_by_role("button", name="Send to my counselor").click()
    page = house.counselor("/homework")
    page.get_by_role("link", name="Avery Field").click()
    page.get_by_label("Your comment").fill("Thank you for staying with it.")
    page.get_by_role("button", name="Mark as reviewed").click()
    expect(page.get_by_text("Reviewed.")).to_be_visible()
    address = house.link_from_mail(CLIENT, 4, "/my/homework/")
    phone.goto(address)
    expect(phone.get_by_text("Thank you for staying with it.")).to_be_visible()
    looks_right(phone)


def schedule(house: House, case: str) -> None:
    """A session in ten days at 15:00 in Berlin, which is 09:00 for the client; and a follow-up."""
    page = house.counselor(case)
    page.get_by_role("link", name="Schedule a session").first.click()
    page.get_by_label("Date", exact=True).fill(in_days(10).date().isoformat())
    page.get_by_label("Starts at").fill("15:00")
    page.get_by_label("Place").fill("Room 2")
    looks_right(page)
    page.get_by_role("button", name="Schedule it").click()
    expect(page.get_by_text("15:00").first).to_be_visible()
    expect(page.get_by_text("09:00").first).to_be_visible()
    looks_right(page)
    page.get_by_role("link", name="Follow-up").first.click()
    page.get_by_role("button", name="Schedule it").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.goto("/calendar")
    looks_right(page)
    phone = house.client("/my/sessions")
    expect(phone.get_by_text("09:00").first).to_be_visible()
    looks_right(phone)


def be_reminded_and_confirm(house: House) -> None:
    """Three days before and one day before, once each; a link confirms without signing in."""
    house.travel_to(in_days(0) + timedelta(minutes=5))
    house.sink.wait_for(CLIENT, 6)
    house.travel_to(in_days(7).replace(hour=15, minute=5))
    path = house.link_from_mail(CLIENT, 7, "/r/")
    visitor = house.phone()
    visitor.goto(path)
    looks_right(visitor)
    visitor.get_by_role("link", name="Yes, go on").click()
    looks_right(visitor)
    visitor.locator("main").get_by_role("button").first.click()
    looks_right(visitor)
    house.travel_to(in_days(9).replace(hour=15, minute=5))
    mails = house.sink.wait_for(CLIENT, 8)
    assert len({mail.message_id for mail in mails}) == len(mails) == 8
    page = house.counselor("/calendar")
    expect(page.get_by_text("Avery Field").first).to_be_visible()


def write_and_share(house: House, case: str) -> None:
    """A shared part and private parts; only the shared one is shared."""
    house.travel_to(in_days(10).replace(hour=16, minute=30))
    page = house.counselor(case)
    page.get_by_role("link", name="Write a note").first.click()
    page.get_by_label("For your client").fill("We agreed on **one walk**.")
    page.get_by_label("For the record").fill(f"Record. {PRIVATE}")
    page.get_by_label("For yourself").fill(PRIVATE)
    looks_right(page)
    page.get_by_role("button", name="Save and share").click()
    expect(page.get_by_role("heading", name="Sharing")).to_be_visible()
    looks_right(page)


def read_and_remark(house: House) -> None:
    """The client reads the shared part and adds a remark; nothing private reached their browser."""
    phone = house.phone()
    house.sign_in(phone, CLIENT, CLIENT_PASSWORD)
    phone.goto(house.link_from_mail(CLIENT, 9, "/my/notes/"))
    expect(phone.get_by_text("one walk")).to_be_visible()
    phone.get_by_label("Add a remark").fill("Two walks, if it is dry.")
    looks_right(phone)
    phone.get_by_role("button", name="Add the remark").click()
    expect(phone.get_by_text("Two walks, if it is dry.")).to_be_visible()
    for path in ("/my", "/my/notes", "/my/homework", "/my/sessions", "/account"):
        phone.goto(path)
        looks_right(phone)
    assert len(house.bodies) > 20
    assert not any(PRIVATE in body for body in house.bodies)
    page = house.counselor("/today")
    page.get_by_role("link", name="Avery Field").first.click()
    expect(page.get_by_text("Two walks, if it is dry.")).to_be_visible()


def in_days(days: int) -> datetime:
    """Some days from now, as the counselor's calendar has it."""
    return datetime.now(BERLIN) + timedelta(days=days)
