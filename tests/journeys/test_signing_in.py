"""Signing in with an authenticator, set up by hand as an app does it (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
import time
import uuid

import pytest
from playwright.sync_api import Page, Response, expect

import page_checks
import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]

LOGIN = "/accounts/login/"


def digits(secret: str) -> str:
    """What the authenticator app shows now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    code = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = code[-1] & 15
    return f"{(struct.unpack('>I', code[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.fixture
def newcomer(desk: real_desk.Desk) -> str:
    """Somebody of the desk with Sam's password, for this test alone."""
    address = f"nina.{uuid.uuid4().hex[:8]}@desk.example"
    desk.ask(
        "INSERT INTO store_technician (password, email, name, role, zone, phone, is_active, shortcuts, warnings, joined_at, "
        "extension) "
        "SELECT password, %s, 'Nina', role, zone, '', true, true, '{}', now(), '' FROM store_technician "
        "WHERE email = 'sam@desk.example'",
        address,
    )
    return address


def opened(page: Page, path: str) -> None:
    """Open a page and check it as every page is checked."""
    answer = page.goto(path)
    assert isinstance(answer, Response)
    assert page_checks.wrong_with(page, answer) == []


def test_authenticator_is_set_up_and_asked_for(
    desk: real_desk.Desk, enter: real_desk.Enter, newcomer: str
) -> None:
    page = enter(LOGIN, who="")
    name_and_password(page, newcomer, desk.password)
    expect(page).to_have_title("Now · Amends")
    opened(page, "/accounts/2fa/totp/activate/")
    page.get_by_label("Password").fill(desk.password)  # the way in is not changed without it
    page.get_by_role("button", name="Go on").click()
    secret = page.locator("code").inner_text().strip()
    prove(page, secret, button="Turn it on")
    for path in ("/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/totp/deactivate/"):
        opened(page, path)
    page.goto("/accounts/2fa/recovery-codes/")

    again = enter(LOGIN, who="")
    name_and_password(again, newcomer, desk.password)
    expect(again).to_have_url(f"{desk.url}/accounts/2fa/authenticate/")
    again.goto("/")
    expect(again).not_to_have_title("Now · Amends")  # half a sign-in is none

    opened(again, "/accounts/2fa/authenticate/")
    again.get_by_role("textbox").fill("000000")
    again.get_by_role("button", name="Sign in").click()
    expect(again).to_have_url(f"{desk.url}/accounts/2fa/authenticate/")
    prove(again, secret, button="Sign in")
    expect(again).to_have_title("Now · Amends")


def prove(page: Page, secret: str, *, button: str) -> None:
    """Enter what the app shows; once more if it changed on the way."""
    here = page.url
    for _ in range(3):
        page.get_by_role("textbox").last.fill(digits(secret))
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()
        if page.url != here:
            return
    raise AssertionError("no code was right: " + page.locator("main").inner_text()[:400])


def name_and_password(page: Page, address: str, password: str) -> None:
    page.goto(LOGIN)
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
