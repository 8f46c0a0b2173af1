"""A case closes on the customer's word (S0-06)."""

import pytest
from playwright.sync_api import expect

import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]


def test_closing_is_refused_until_the_customer_confirms(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    page = enter(f"/cases/{number}/")
    more = page.get_by_label("More to do with this case")

    more.click()
    page.locator("summary", has_text="Close without verification").click()
    expect(page.locator(".action--refused", has_text="Close without verification")).to_contain_text(
        "Only a team lead or above closes a case that the customer has not confirmed"
    )

    page.locator("summary", has_text="Set the category").click()
    page.get_by_role("combobox", name="Category").select_option("email/delivery/not-receiving")
    page.get_by_role("button", name="Set the category").click()
    more.click()
    page.locator("summary", has_text="Change the status").click()
    page.get_by_label("The case is now").select_option("resolve")
    page.get_by_role("button", name="Change the status").click()
    expect(page.locator(".case-head__status")).to_contain_text("verif")

    page.locator("summary", has_text="Record the verification").click()
    page.get_by_label("What the customer said").fill("Alice on the phone: mail works on both floors.")
    page.get_by_role("button", name="Record the verification").click()
    expect(page.locator("#coach")).to_contain_text("mail works on both floors")
    page.get_by_role("button", name="Close", exact=True).click()

    expect(page.locator(".case-head__status")).to_contain_text("closed")
    assert desk.ask("SELECT status, verified_at IS NOT NULL FROM store_case WHERE id = %s", number) == [
        ("closed", True)
    ]
