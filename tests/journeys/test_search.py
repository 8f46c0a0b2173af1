"""Looking for what somebody said: from the box, by keyboard, on a desk that runs."""

import re

import pytest
from playwright.sync_api import expect

import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]


def test_what_a_customer_wrote_is_found_within_seconds_and_opened_at_its_place(
    desk: real_desk.Desk, enter: real_desk.Enter
) -> None:
    page = enter("/", who="priya")
    page.keyboard.press("/")
    page.keyboard.type("mail down again")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk.url}/search/?q=mail+down+again")
    expect(page.locator(".hit mark").first).to_be_visible()

    page.get_by_label("Keep this search as").fill("Mail again")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("link", name="Mail again", exact=True)).to_be_visible()

    page.locator(".hit__title a").first.click()
    expect(page).to_have_url(re.compile(r"/cases/\d+/#m\d+$"))
