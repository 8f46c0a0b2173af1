"""A call in a real browser: it opens by itself, is held by the keyboard alone, and is written by two people at once."""

import json
import re
import time
import urllib.request
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

import real_desk
from real_desk import on_a_call, say
from telephone import signature

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]


def test_a_call_from_the_first_word_to_the_wrap_up_by_keys(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    page = enter(f"/cases/{number}/")
    on_a_call(page)
    expect(page.locator(".guide__title")).to_have_text("Let it out")
    say(page, "This is the third time my team has no mail.")
    page.keyboard.press("F2")
    expect(page.locator(".guide__title")).to_have_text("Listen")
    expect(page.locator("[data-pad-text]")).to_be_focused()
    page.keyboard.press("F4")
    page.keyboard.type("I look at the mail server")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="They wait")).to_be_visible()
    page.keyboard.press("F4")
    expect(page.get_by_role("heading", name="They wait")).to_have_count(0)
    expect(page.locator("#call-lines [id^=line-]")).to_have_count(3)  # said, held, back
    say(page, "I will call you tomorrow at 10:00.", ours=True)
    page.keyboard.press("F9")
    expect(page.locator("#wrap-note")).to_be_focused()
    expect(page.locator("[name=promise]")).to_be_checked()
    began = time.monotonic()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".notice--success")).to_contain_text("Wrapped up")

    assert time.monotonic() - began < 20
    assert desk.ask("SELECT count(*) FROM store_promise WHERE case_id = %s", number) == [(1,)]
    kinds = desk.ask(
        "SELECT kind FROM store_message WHERE case_id = %s AND channel = 'phone' ORDER BY id", number
    )
    assert kinds == [("customer",), ("reply",)]


def test_a_call_opens_on_the_page_of_whoever_it_rings_for(
    desk: real_desk.Desk, enter: real_desk.Enter
) -> None:
    desk.ask("UPDATE store_technician SET extension = '204' WHERE email = 'sam@desk.example'")
    settings = enter("/settings/telephones/new/", who="ingrid")
    settings.get_by_label("Name").fill("Main telephone system")
    settings.get_by_role("button", name="Save").click()
    address, secret = (settings.locator("dd code").nth(n).inner_text() for n in (0, 1))
    page = enter("/", who="sam")
    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live")

    ring(address, secret, event="ringing", number="+44 20 7946 0101")
    notice = page.locator("[data-call-notice]").filter(has_text="Maria Lopez")
    expect(notice).to_be_visible()
    notice.click()
    expect(page.get_by_role("heading", name="Maria Lopez")).to_be_visible()
    expect(page.locator("#call-who")).to_contain_text("City of Marlow")
    page.keyboard.press("F2")
    expect(page.get_by_role("button", name=re.compile("I have them"))).to_have_count(0)
    ring(address, secret, event="ended", number="+44 20 7946 0101")
    expect(page.locator("#call-step")).to_contain_text("The call has ended")


def ring(address: str, secret: str, **told: str) -> None:
    """An event as the telephone system sends it."""
    body = json.dumps(
        {"call": "journey-1", "extension": "204", "at": datetime.now(UTC).isoformat(), **told}
    ).encode()
    seconds, name = str(int(time.time())), f"evt-{told['event']}"
    headers = {
        "content-type": "application/json", "webhook-id": name, "webhook-timestamp": seconds,
        "webhook-signature": signature(secret, name, seconds, body),
    }  # fmt: skip
    with urllib.request.urlopen(urllib.request.Request(address, body, headers)) as answer:  # noqa: S310 - our own desk
        assert answer.status == 200


def test_two_people_in_one_call_see_each_others_lines(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    sam = enter(f"/cases/{number}/", who="sam")
    on_a_call(sam)
    priya = enter(sam.url, who="priya")
    priya.keyboard.press("F2")
    expect(priya.locator("#call-lines")).to_contain_text("joined")
    expect(sam.locator("#call-lines")).to_contain_text("joined")
    sam.locator("[data-pad-text]").type("No mail.")
    sam.keyboard.press("Enter")
    expect(priya.locator("#call-lines")).to_contain_text("No mail.")
