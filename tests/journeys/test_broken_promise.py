"""A promise whose time passes is broken, and those who answer for it hear of it (P9)."""

import re

import pytest
from playwright.sync_api import expect

import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]


def test_promise_that_passes_its_time_shows_broken_and_calls_its_owner(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    """The test does not wait until tomorrow: it moves the time of the kept promise in the database."""
    number = real_desk.new_case(desk, sender=stranger)
    page = enter(f"/cases/{number}/")
    real_desk.answer(page)
    expect(page.locator(".delivery--sent")).to_be_visible()
    chip = page.locator(".case-head .chip", has_text="update by")
    expect(chip).to_contain_text("open")

    desk.ask(
        "UPDATE store_promise SET due_at = now() - interval '2 minutes', made_at = now() - interval '1 hour' "
        "WHERE case_id = %s",
        number,
    )

    expect(chip).to_contain_text("broken")  # nobody reloaded the page
    ((owner,),) = desk.ask(
        "SELECT t.email FROM store_promise p JOIN store_technician t ON t.id = coalesce(p.heir_id, p.maker_id) "
        "WHERE p.case_id = %s",
        number,
    )
    call = desk.sink.wait_for(
        lambda caught: owner in caught.recipients and "promise was broken" in caught.text.lower()
        and f"/cases/{number}/" in caught.text
    )  # fmt: skip
    assert call.mail["Auto-Submitted"] == "auto-generated"
    theirs = enter(f"/cases/{number}/", who=owner.partition("@")[0])
    alert = theirs.locator(".case-head__alert", has_text="A promise was broken")
    expect(alert).to_contain_text("I will write to you with an update by 14:00 tomorrow")
    alert.get_by_role("button", name="Acknowledge").click()
    expect(alert).to_have_count(0)


def test_promise_that_will_not_be_met_is_owned_up_to_before_it_breaks(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    page = enter(f"/cases/{number}/", who="priya")
    real_desk.answer(page)
    expect(page.locator(".delivery--sent")).to_be_visible()
    desk.ask(
        "UPDATE store_promise SET due_at = now() + interval '10 minutes', made_at = now() - interval '2 hours' "
        "WHERE case_id = %s RETURNING id",
        number,
    )

    page.goto(f"/promises/?view=all&case={number}")
    page.get_by_role("button", name="It will not be met").click()

    expect(page).to_have_url(re.compile(rf"/cases/{number}/"))
    expect(page.locator("#reply-body")).to_have_value(re.compile("I would rather you heard it from me"))


def test_what_a_note_says_was_promised_is_kept_by_one_key(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    page = enter(f"/cases/{number}/", who="priya")
    page.locator("[data-tab=note]").click()
    note = page.locator("#note-body")
    note.fill("Rang them. Promised a call tomorrow at 10.")
    tick = page.locator("#note [name=promise]")
    expect(tick).not_to_be_checked()

    note.press("Alt+Enter")
    expect(tick).to_be_checked()
    page.get_by_role("button", name="Keep the note").click()

    expect(page.locator(".case-head .chip", has_text="contact by")).to_contain_text("open")
