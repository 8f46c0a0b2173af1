"""A customer is asked one question after their case, and answers it on a phone without scripts."""

import re

import pytest
from playwright.sync_api import expect

import page_checks
import real_desk
from amends.catalogue import surveys

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]
CLOSED = """UPDATE store_case SET status = 'closed', severity = 'medium', category = 'network',
  resolved_at = at, verified_at = at, verified_words = 'It prints.', closed_at = at, next_due_at = NULL
  FROM (SELECT now() - interval '3 days 1 minute' AS at) t WHERE id = %s RETURNING id"""


def test_the_question_is_answered_without_scripts(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(
        desk, sender=stranger, subject="Printer on floor two", text="The printer prints nothing since Monday."
    )
    desk.ask(CLOSED, number)
    desk.ask(
        "INSERT INTO store_catalogueedit (kind, item, version, body, note, by_id, at) "
        "SELECT 'surveys', 'survey', 1, %s, '', min(id), now() FROM store_technician RETURNING id",
        surveys.source().replace("send = false", "send = true"),
    )

    mail = desk.sink.wait_for(lambda caught: stranger in caught.recipients)
    link = re.search(r"/asked/[\w:-]+/", mail.text)
    assert link, mail.text
    page = enter("/robots.txt", who="", viewport={"width": 320, "height": 640})
    answer = page.goto(link[0])
    assert answer is not None
    assert page_checks.wrong_with(page, answer) == []

    page = enter(link[0], who="", viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page.get_by_label("A little").check()
    page.get_by_role("textbox").fill("Ring us sooner.")
    page.get_by_role("button", name="Send the answer").click()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    room = enter(f"/cases/{number}/", who="priya")
    expect(room.locator("body")).to_contain_text("2 of 5: A little")
    expect(room.locator("body")).to_contain_text("Ring us sooner.")
