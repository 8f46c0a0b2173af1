"""What is typed survives, and what one does the other sees."""

import pytest
from playwright.sync_api import expect

import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]


def test_draft_survives_a_page_that_dies(desk: real_desk.Desk, enter: real_desk.Enter, stranger: str) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    page = enter(f"/cases/{number}/")
    page.locator("#reply-body").fill("Hello Alice,\n\nI see it, and")
    expect(page.locator("[data-saved]")).to_contain_text("draft kept")
    page.context.close()  # as a crash does: no page gets to say goodbye

    again = enter(f"/cases/{number}/")

    expect(again.locator("#reply-body")).to_have_value("Hello Alice,\n\nI see it, and")


def test_what_one_person_does_the_other_sees(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    sams, priyas = enter(f"/cases/{number}/"), enter(f"/cases/{number}/", who="priya")
    expect(priyas.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    priyas.locator("#reply-body").fill("Hello Alice, half a")

    sams.get_by_role("link", name="Internal note").click()
    sams.locator("#note-body").fill("The connector on MX-02 again.")
    sams.get_by_role("button", name="Keep the note").click()

    expect(priyas.locator("article.msg--note")).to_contain_text("MX-02 again")
    expect(priyas.locator("#reply-body")).to_have_value("Hello Alice, half a")
