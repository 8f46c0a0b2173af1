"""A playbook run from the case room: pressed on, refused in words, and nothing typed is lost to a live update."""

import pytest
from playwright.sync_api import expect

import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]


def test_a_playbook_is_run_while_others_work_on_the_case(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    told = real_desk.letter(sender=stranger, subject="No mail again, and I am furious")
    desk.post(told, sender=stranger)
    number = desk.case_of(told["Message-ID"])
    page = enter(f"/cases/{number}/", who="priya")
    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    coach = page.locator("#coach")
    coach.locator("summary", has_text="Run a playbook").click()
    coach.locator("select[name=book]").select_option("ten_steps")
    coach.locator("select[name=channel]").select_option("phone")
    coach.get_by_role("button", name="Start").click()
    coach.get_by_role("button", name="Done, go on").click()
    story = coach.get_by_label("Their sentences, as they say them")
    story.fill("This is the third time.")

    story.blur()
    seen = page.locator("#coach .timeline").text_content() or ""
    page.request.post(
        f"/cases/{number}/tags/",
        form={
            "tags": "permits",
            "csrfmiddlewaretoken": page.locator("[name=csrfmiddlewaretoken]").first.input_value(),
        },
        headers={"Referer": page.url},
    )
    expect(page.locator("#coach .timeline")).not_to_have_text(seen)

    expect(story).to_have_value("This is the third time.")
    coach.get_by_role("button", name="Done, go on").click()
    coach.get_by_role("button", name="Done, go on").click()
    expect(coach.locator(".play__said")).to_have_text("This is the third time.")
