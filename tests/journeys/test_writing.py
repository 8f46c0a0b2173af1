"""Writing a reply to somebody furious: what is found stands under the words, and the keyboard settles it."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]
SUBJECT = "Mail down again, third time"
LETTER = """\
Hello Maria,

Your ticket was closed in error. Please note that we are on it.

We will get back to you as soon as possible.

Priya Raman
"""


def _room(enter: real_desk.Enter, desk: real_desk.Desk, **options: object) -> Page:
    (number,) = desk.ask(f"SELECT max(id) FROM store_case WHERE subject = '{SUBJECT}'")[0]  # noqa: S608
    page = enter(f"/cases/{number}/", who="priya", **options)
    expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    return page


def _look(page: Page, name: str) -> None:
    """A picture for whoever asks for one."""
    if folder := os.environ.get("AMENDS_LOOK"):
        page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")


def test_findings_are_walked_applied_left_and_dismissed_by_keys(
    enter: real_desk.Enter, desk: real_desk.Desk
) -> None:
    page = _room(enter, desk)
    area, current = page.locator("#reply-body"), page.locator("[data-finding][aria-current]")
    area.fill(LETTER)
    marks = page.locator("[data-mirror] mark")
    expect(marks.filter(has_text="Your ticket was closed")).to_have_class("mark--must")
    _look(page, "findings")

    area.press("Alt+ArrowDown")
    expect(current).to_have_attribute("data-key-of", "passive_deflection:Your ticket was closed")
    _look(page, "walking")
    area.press("Escape")
    expect(current).to_have_count(0)
    area.press("Alt+ArrowDown")
    area.press("Enter")
    expect(area).to_have_value(
        LETTER.replace("Your ticket was closed", "we closed it too early, and that was our mistake")
    )

    hints = page.locator("[data-finding]").filter(has_text="no way to reach them")
    expect(hints).to_have_count(1)
    page.locator("details.hints summary").click()
    hints.locator("[data-dismiss]").click()
    expect(hints).to_have_count(0)
    area.press("End")
    area.press_sequentially(" ")
    expect(page.locator("input[name=dismissed]")).to_have_count(1)
    expect(hints).to_have_count(0)
    area.fill("")


def test_reply_with_a_serious_finding_is_held_until_a_reason_is_given(
    enter: real_desk.Enter, desk: real_desk.Desk
) -> None:
    page = _room(enter, desk)
    page.locator("#reply-body").fill(LETTER)
    page.locator("[data-send]").click()
    reason = page.locator("[data-reason]")
    expect(reason).to_be_focused()
    _look(page, "held")

    reason.fill("Maria asked for two lines now.")
    page.locator("[data-send]").click()
    expect(page.locator("#messages")).to_contain_text("We will get back to you as soon as possible.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#reply-body")).to_have_value(LETTER.strip())
    page.locator("#reply-body").fill("")


@pytest.mark.parametrize(("name", "options"), [
    ("dark", {"color_scheme": "dark"}),
    ("phone", {"viewport": {"width": 390, "height": 844}}),
])  # fmt: skip
def test_findings_fit_in_the_dark_and_on_a_phone(
    enter: real_desk.Enter, desk: real_desk.Desk, name: str, options: dict[str, object]
) -> None:
    page = _room(enter, desk, **options)
    page.locator("#reply-body").fill(LETTER)

    expect(page.locator("[data-finding]").first).to_be_visible()
    _look(page, name)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("#reply-body").fill("")


def test_wording_pages_are_readable(enter: real_desk.Enter) -> None:
    page = enter("/settings/wording/", who="priya")

    expect(page.get_by_role("heading", name="Choices of this desk")).to_be_visible()
    _look(page, "wording")
    page.goto(page.url + "choices/")
    expect(page.get_by_label("Apologies")).to_be_visible()
    _look(page, "choices")
