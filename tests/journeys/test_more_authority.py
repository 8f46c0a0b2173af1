"""A customer follows the link in a mail of ours and asks for somebody with more authority, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]


def test_the_form_behind_the_link_is_taken(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    real_desk.answer(enter(f"/cases/{number}/"))
    mail = desk.sink.wait_for(lambda caught: stranger in caught.recipients)
    link = re.search(r"/more/[\w:-]+/", mail.text)
    assert link, mail.text

    page = enter(link[0], who="", java_script_enabled=False)
    page.get_by_role("button", name="Ask for more authority").click()

    expect(page.get_by_role("heading", name="Somebody with more authority has it now")).to_be_visible()
