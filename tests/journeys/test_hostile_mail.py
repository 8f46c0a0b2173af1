"""Mails that try to run, load or draw something, opened on every page that shows them."""

import http.client
from collections.abc import Iterator
from email.utils import make_msgid

import pytest
from playwright.sync_api import Page, expect

import hostile
import markup
import real_desk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("desk")]

NEVER = "script, style, link:not([href^='/static/']), form, input, iframe, object, embed, video, audio, meta[http-equiv]"


@pytest.fixture
def elsewhere() -> Iterator[hostile.Outside]:
    with hostile.outside() as server:
        connection = http.client.HTTPConnection(server.address.removeprefix("http://"))
        connection.request("GET", "/counts")
        connection.getresponse().read()
        connection.close()
        assert server.asked == ["/counts"]
        server.asked.clear()
        yield server


def arrived(desk: real_desk.Desk, name: str, sender: str, elsewhere: hostile.Outside) -> int:
    """Send the mail; the case it became."""
    mail_id = make_msgid(domain="elsewhere.example")
    raw = hostile.mail(
        name,
        sender=sender,
        subject=f"Till of {sender}",
        mail_id=mail_id,
        outside=elsewhere.address,
        host=elsewhere.address.removeprefix("http://"),
    )
    desk.post(raw, sender=sender)
    return desk.case_of(mail_id)


def pages_of(desk: real_desk.Desk, number: int) -> list[str]:
    """Every page that shows something of this case."""
    ((contact, message),) = desk.ask(
        "SELECT c.contact_id, min(m.id) FROM store_case c JOIN store_message m ON m.case_id = c.id "
        "WHERE c.id = %s GROUP BY 1",
        number,
    )
    return [
        "/", f"/search/?q={number}", "/search/?q=Till",
        f"/cases/{number}/", f"/contacts/{contact}/", f"/contacts/{contact}/edit/",
        f"/palette/?q={number}", f"/messages/{message}/html/", "/promises/?show=all", "/quarantine/automatic/",
    ]  # fmt: skip


def nothing_ran(page: Page) -> None:
    """No script of a mail ran here; one in the frame of a mail would have tried to mark the page around it."""
    assert page.evaluate("typeof window.__amends") == "undefined", page.url


@pytest.mark.parametrize("name", ["scripts_everywhere", "styles_and_pictures", "markup_in_the_name"])
def test_hostile_mail_runs_loads_and_draws_nothing(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str, elsewhere: hostile.Outside, name: str
) -> None:
    number = arrived(desk, name, stranger, elsewhere)
    page = enter("/", who="ingrid")
    for path in pages_of(desk, number):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200
        nothing_ran(page)

    page.goto(f"/cases/{number}/")
    message = page.locator("article.msg--customer")
    letter = real_desk.own_words(message)
    assert ("till" if name != "styles_and_pictures" else "The east gate is closed") in letter
    assert (
        page.locator(
            "input[type=password], article.msg form:not([action^='/cases/']), article.msg svg[onload]"
        ).count()
        == 0
    )
    if name != "markup_in_the_name":
        message.get_by_text("as laid out").click()
        framed = page.frame_locator("iframe.msg__frame")
        expect(framed.locator("body")).to_contain_text("east gate")
        assert (
            framed.locator(
                "script, style, link:not([href^='/static/']), form, input, iframe, object, embed, video, meta[http-equiv]"
            ).count()
            == 0
        )
        nothing_ran(page)
    assert elsewhere.asked == []


def test_name_and_subject_show_as_they_were_written(
    desk: real_desk.Desk, enter: real_desk.Enter, stranger: str, elsewhere: hostile.Outside
) -> None:
    number = arrived(desk, "markup_in_the_name", stranger, elsewhere)
    page = enter(f"/cases/{number}/")
    name = "<img src=x onerror=window.__amends=31> {{7*7}} ${7*7}"
    expect(page.locator("article.msg--customer .msg__who")).to_have_text(name)
    expect(page.locator("h1")).to_contain_text(
        "<svg onload=window.__amends=32> {% debug %} {{ request.user }}"
    )

    call = desk.sink.wait_for(
        lambda caught: f"/cases/{number}/" in caught.text
    )  # it is furious: somebody is called
    said = f"{call.mail['Subject']} {call.text}"
    assert "{{ request.user }}" in said
    words = said.replace(desk.url, "").replace(str(number), "").replace(stranger, "")
    assert "49" not in words
    laid_out = call.mail.get_body(("html",))
    assert laid_out is not None
    assert markup.wrong(laid_out.get_content()) == []
