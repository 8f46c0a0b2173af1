"""A browser that dies in the middle of a call: every line and the half sentence are there when it is opened again.

In a file of its own: the browser that other journeys share would be killed with it.
"""

import psutil
import pytest
from playwright.sync_api import expect, sync_playwright

import real_desk
from real_desk import on_a_call, say

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]


def test_nothing_is_lost_when_the_browser_is_killed(desk: real_desk.Desk, stranger: str) -> None:
    number = real_desk.new_case(desk, sender=stranger)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with sync_playwright() as playwright:
        options = {"executable_path": real_desk.chromium_program(), "args": list(real_desk.CHROMIUM)}
        browser = playwright.chromium.launch(**options)  # type: ignore[arg-type]
        page = browser.new_page(base_url=desk.url)
        real_desk.sign_in(page, who="sam", password=desk.password)
        cookies = page.context.storage_state()
        page.goto(f"/cases/{number}/")
        on_a_call(page)
        where = page.url
        for words in ("No mail since eight.", "Nobody has called me back."):
            say(page, words)
        page.keyboard.type("And now the auditor stands in the")
        draft = "SELECT draft FROM store_callperson WHERE draft <> ''"
        real_desk.wait_for(lambda: desk.ask(draft), what="the kept draft")
        started = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
        killed = [child for child in started if "chrom" in child.name()]
        for child in killed:
            child.kill()
        gone, alive = psutil.wait_procs(killed, timeout=real_desk.PATIENCE)
        assert (bool(gone), alive) == (True, [])

        again = playwright.chromium.launch(**options)  # type: ignore[arg-type]
        fresh = again.new_page(base_url=desk.url, storage_state=cookies)
        fresh.goto(where)
        expect(fresh.locator("#call-lines")).to_contain_text("No mail since eight.")
        expect(fresh.locator("#call-lines")).to_contain_text("Nobody has called me back.")
        expect(fresh.locator("[data-pad-text]")).to_have_value("And now the auditor stands in the")
        expect(fresh.locator("[data-pad-text]")).to_be_focused()
        again.close()
