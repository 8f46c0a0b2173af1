"""The desk by keyboard alone, and with scripts off."""

import pytest
from playwright.sync_api import expect

import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]


def test_case_is_answered_by_keyboard_alone(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    page = enter("/")
    keys = page.keyboard

    for _ in range(page.locator("[data-row]").count()):
        keys.press("j")
        if page.evaluate("document.activeElement.getAttribute('href')") == f"/cases/{number}/":
            break
    keys.press("Enter")
    page.wait_for_url(f"**/cases/{number}/")
    keys.press("r")
    expect(page.locator("#reply-body")).to_be_focused()
    keys.type(
        "Hello Alice, calm down please. I will write to you with an update by 14:00 tomorrow. Sam Whitlock"
    )
    told = page.locator("[data-finding]")
    expect(told.first).to_be_visible()
    keys.press("Alt+ArrowDown")
    expect(page.locator("[data-finding][aria-current=true]")).to_have_count(1)
    keys.press("Escape")
    expect(page.locator("[data-finding][aria-current=true]")).to_have_count(0)
    keys.press("Control+Enter")
    expect(page.locator("[data-reason]")).to_be_focused()
    keys.type("She wants two lines and no more.")
    keys.press("Enter")

    expect(page.locator(".delivery--held, .delivery--sending, .delivery--sent")).to_be_visible()
    out = desk.sink.wait_for(lambda caught: stranger in caught.recipients)
    assert "by 14:00 tomorrow" in out.text


def test_keys_are_silent_while_somebody_types(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    page = enter(f"/cases/{number}/")

    page.locator("#reply-body").press_sequentially("jkrnpx/?")

    expect(page.locator("#reply-body")).to_have_value("jkrnpx/?")
    expect(page).to_have_url(f"{desk.url}/cases/{number}/")


def test_case_is_answered_and_closed_without_scripts(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    page = enter("/", who="priya", java_script_enabled=False)
    page.locator(f'a[href="/cases/{number}/"]').click()

    page.locator("#reply-body").fill(real_desk.ANSWER)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("[name=promise]")).to_be_checked()
    if page.locator("[name=reason]").count():  # another journey has sent these words to somebody else
        page.locator("[name=reason]").fill("Every journey says the same.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator("article.msg--reply")).to_contain_text("by 14:00 tomorrow")

    page.get_by_role("link", name="Internal note").click()
    page.locator("#note-body").fill("Called the building: nobody is there until eight.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("article.msg--note")).to_contain_text("nobody is there until eight")

    page.get_by_label("More to do with this case").click()
    page.locator("summary", has_text="Set the category").click()
    page.get_by_role("combobox", name="Category").select_option("email/delivery/not-receiving")
    page.get_by_role("button", name="Set the category").click()
    page.get_by_label("More to do with this case").click()
    page.locator("summary", has_text="Change the status").click()
    page.get_by_label("The case is now").select_option("resolve")
    page.get_by_role("button", name="Change the status").click()
    page.locator("summary", has_text="Record the verification").click()
    page.get_by_label("What the customer said").fill("Alice by phone: it works.")
    page.get_by_role("button", name="Record the verification").click()
    page.get_by_role("button", name="Close", exact=True).click()

    expect(page.locator(".case-head__status")).to_contain_text("closed")
    assert desk.sink.wait_for(lambda caught: stranger in caught.recipients)
    assert desk.ask("SELECT count(*) FROM store_promise WHERE case_id = %s", number) == [(1,)]


def test_reader_is_overruled_by_keyboard_alone(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    page = enter(f"/cases/{number}/")
    keys = page.keyboard

    keys.press("w")
    why = page.locator(".wrong textarea")
    expect(why).to_be_focused()
    keys.type("she is joking")
    angry = page.locator('.wrong button[value="anger=2"]')
    for _ in range(4):
        keys.press("Tab")
        if angry.evaluate("node => node === document.activeElement"):
            break
    keys.press("Enter")

    expect(page.locator('.wrong button[value="anger=2"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".msg .temp__word")).to_have_text("angry")
    assert desk.ask(
        f"SELECT k.now_is, k.why FROM store_correction k JOIN store_message m ON m.id = k.message_id "  # noqa: S608
        f"WHERE m.case_id = {number}"
    ) == [("2", "she is joking")]


@pytest.mark.parametrize("width", [1440, 390])
def test_reader_is_overruled_without_scripts(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str, width: int
) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    page = enter(f"/cases/{number}/", java_script_enabled=False, viewport={"width": width, "height": 844})

    page.locator(".wrong > summary").click()
    page.locator('.wrong button[value="complaint_type=billing_dispute"]').click()

    expect(page.locator('.wrong button[value="complaint_type=billing_dispute"]')).to_have_attribute(
        "aria-pressed", "true"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
