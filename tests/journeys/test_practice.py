"""A session of practice in a browser: without scripts, on a phone, and with a hasty finger."""

import pytest
from playwright.sync_api import expect

import practising
import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]
CUSTOMER = "clinic-phones-down"


def test_a_customer_is_calmed_on_a_phone_without_scripts(
    desk: real_desk.Desk, enter: real_desk.Enter
) -> None:
    page = enter("/practice/", who="sam", java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.locator(f'form[action="/practice/with/{CUSTOMER}/"] button').click()

    for text in practising.at_any_hour(CUSTOMER)["good"]:
        page.get_by_label("Your reply").fill(text)
        page.get_by_role("button", name="Send to Ruth Adeyemi").click()
    page.get_by_role("link", name="See the scorecard").click()

    expect(page.get_by_role("heading", name="calmed")).to_be_visible()
    expect(page.locator(".moment").first).to_contain_text("S0-11")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_double_click_on_send_makes_one_turn(desk: real_desk.Desk, enter: real_desk.Enter) -> None:
    page = enter("/practice/", who="sam")
    page.locator(f'form[action="/practice/with/{CUSTOMER}/"] button').click()
    page.get_by_label("Your reply").fill(practising.at_any_hour(CUSTOMER)["good"][0])

    page.get_by_role("button", name="Send to Ruth Adeyemi").dblclick()

    expect(page.locator("article.msg--reply")).to_have_count(1)
    session = page.url.split("/sessions/")[1].split("/")[0]
    assert desk.ask("SELECT count(*) FROM store_practiceturn WHERE session_id = %s", int(session)) == [(1,)]
