"""Signing in and what belongs to it: nobody signs up, nobody learns who works here, old sessions end."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, override_settings

import factories
import markup
from amends.store.models import Outbox, Technician
from amends.web.people import links
from signing_in import browser

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
NEW = "staple horse battery 9"


@pytest.fixture(autouse=True)
def _real_mail_and_fresh_limits() -> Iterator[None]:
    cache.clear()
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(EMAIL_BACKEND="amends.web.people.mail.OutboxBackend", PASSWORD_HASHERS=quick):
        yield


@pytest.fixture
def bob() -> Technician:
    made = factories.technician("Bob", email="bob@desk.example")
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(client: Client, *, login: str = "bob@desk.example", password: str = PASSWORD) -> object:
    return client.post("/accounts/login/", {"login": login, "password": password})


def test_signing_in_and_out(client: Client, bob: Technician) -> None:
    answer = sign_in(client, login="Bob@Desk.example")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(bob: Technician) -> None:
    answers = [
        sign_in(Client(), login="nobody@desk.example", password="x" * 12),
        sign_in(Client(), password="x" * 12),
    ]

    pages = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers]
    assert answers[0].status_code == answers[1].status_code == 200
    assert pages[0] == pages[1]


def test_asking_for_a_new_password_says_nothing_about_who_works_here(bob: Technician) -> None:
    answers = [
        Client().post("/accounts/password/reset/", {"email": email}, follow=True)
        for email in ("nobody@desk.example", "bob@desk.example")
    ]

    assert answers[0].content == answers[1].content
    assert [mail.recipients for mail in Outbox.objects.all()] == [["bob@desk.example"]]


def test_the_sign_in_closes_after_many_tries_and_says_what_to_do(client: Client, bob: Technician) -> None:
    for _ in range(9):
        answer = sign_in(client, password="wrong wrong wrong")
    right = sign_in(client)

    assert answer.status_code == right.status_code == 429
    page = right.content.decode()
    assert "Wait a quarter of an hour" in page
    assert 'href="/accounts/password/reset/"' in page
    assert client.get("/").status_code == 302


def test_tries_count_for_the_account_and_for_the_place(bob: Technician) -> None:
    for number in range(9):
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), password="wrong wrong wrong")
    for number in range(9):
        guess = {"login": f"nobody{number}@desk.example", "password": "wrong wrong wrong"}
        Client(REMOTE_ADDR="203.0.113.9").post("/accounts/login/", guess)
    factories.technician("Ann", email="ann@desk.example")

    assert sign_in(Client(REMOTE_ADDR="192.0.2.77")).status_code == 429
    others = {"login": "ann@desk.example", "password": "x"}
    assert Client(REMOTE_ADDR="203.0.113.9").post("/accounts/login/", others).status_code == 429


def test_who_is_locked_out_by_others_gets_in_by_a_link(bob: Technician) -> None:
    for number in range(9):
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), password="wrong wrong wrong")
    _, url = links.send(technician_id=bob.pk)
    owner = Client()

    form = owner.get(urlsplit(url).path, follow=True)
    owner.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})

    assert owner.get("/").status_code == 200


def test_a_link_sets_a_first_password_once(bob: Technician) -> None:
    bob.set_unusable_password()
    bob.save()
    address, url = links.send(technician_id=bob.pk)
    path = urlsplit(url).path
    anybody = Client()

    form = anybody.get(path, follow=True)
    anybody.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})

    assert address == "bob@desk.example"
    assert sign_in(Client(), password=NEW).status_code == 302
    again = Client().get(path, follow=True)
    assert "password1" not in again.content.decode()


def test_links_lead_to_the_desks_own_address_whatever_the_request_says(bob: Technician) -> None:
    client = Client(headers={"X-Forwarded-Host": "evil.example"})

    client.post("/accounts/password/reset/", {"email": bob.email})

    mime = bytes(Outbox.objects.get().mime).decode()
    assert "evil.example" not in mime
    assert "/accounts/password/reset/key/" in mime.replace("=\r\n", "")


def test_a_changed_password_ends_every_other_session(bob: Technician) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)

    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/confirm-email/",
        "/accounts/login/code/confirm/",
        "/admin/",
    ],
)
def test_what_this_desk_does_not_use_is_not_there(bob: Technician, path: str) -> None:
    assert browser(bob).get(path).status_code == 404
    assert Client().get(path).status_code in (302, 404)


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/reauthenticate/",
        "/accounts/logout/", "/settings/profile/", "/accounts/password/reset/", "/accounts/inactive/",
    ],
)  # fmt: skip
def test_pages_of_ones_own_account_answer_in_our_look(bob: Technician, path: str) -> None:
    desk = Client()
    sign_in(desk)

    answer = desk.get(path, follow=True)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert markup.wrong(page) == []
    assert "Amends</title>" in page


def test_signed_out_pages_answer_in_our_look() -> None:
    for path in ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/"):
        answer = Client().get(path)

        assert answer.status_code == 200
        assert markup.wrong(answer.content.decode()) == []


def test_a_profile_is_kept(bob: Technician) -> None:
    desk = browser(bob)

    answer = desk.post(
        "/settings/profile/", {"name": " Bob  Reed", "zone": "europe/london", "phone": "+44 1"}, follow=True
    )

    bob.refresh_from_db()
    assert (bob.name, bob.zone, bob.phone, bob.shortcuts) == ("Bob Reed", "Europe/London", "+44 1", False)
    assert 'data-keys="off"' in answer.content.decode()


def test_a_profile_writes_nothing_else_and_keeps_what_was_typed(bob: Technician) -> None:
    desk = browser(bob)

    refused = desk.post("/settings/profile/", {"name": "Bobby", "zone": "Mars", "role": "c_level"})
    desk.post("/settings/profile/", {"name": "Bob", "zone": "UTC", "role": "c_level", "email": "x@y.example"})

    assert (refused.status_code, refused.context["form"]["name"].value()) == (422, "Bobby")
    assert "Mars is not a time zone" in refused.content.decode()
    bob.refresh_from_db()
    assert (bob.role, bob.email) == ("tier1_agent", "bob@desk.example")


def test_a_session_key_changes_at_sign_in(client: Client, bob: Technician) -> None:
    client.get("/accounts/login/")
    before = set(Session.objects.values_list("session_key", flat=True))

    sign_in(client)

    assert client.cookies["sessionid"].value not in before
    assert client.cookies["sessionid"]["httponly"]
