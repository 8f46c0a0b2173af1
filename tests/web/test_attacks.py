"""Requests made to harm, at every address that takes words in its query, and at the way in."""

import base64
import pickle
import time
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import get_resolver

import factories
import markup
from amends.actions import keys
from amends.domain.messages import make_token, read_token
from amends.store.models import Technician
from signing_in import browser, manager

pytestmark = pytest.mark.django_db

MARKUP = '"><svg onload=window.__amends=15><script>window.__amends=16</script>'
HOSTILE = [
    MARKUP,
    "' OR 1=1 --",
    "'; SELECT pg_sleep(30); --",
    "a:* & | ! <-> (",
    "field__password__startswith",
    "-owner__password",
    "%00\x00",
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "9" * 400,
    "{{7*7}}{% debug %}",
]
NAMES = (
    "q", "view", "sort", "order", "page", "after", "before", "next", "tab", "show", "whose", "state", "filter",
    "owner__password", "images", "version", "left", "right", "from", "month", "case", "problem",
)  # fmt: skip
LISTS = [
    "/", "/incidents/", "/organisations/", "/promises/", "/approvals/", "/promises/calendar/", "/promises/kept-rate/",
    "/quarantine/", "/quarantine/held/", "/quarantine/automatic/", "/palette/", "/search/",
    "/insights/kinds/", "/insights/gaps/", "/insights/trust/", "/assets/", "/assets/imports/", "/settings/assets/",
    "/reviews/", "/reviews/actions/", "/problems/", "/changes/", "/changes/calendar/", "/changes/days/",
    "/settings/people/", "/settings/mailboxes/", "/settings/alerts/",
    "/settings/calendars/", "/settings/protocol/", "/settings/reader/",
    "/settings/reader/cases/", "/settings/reader/differences/", "/settings/rehearsals/", "/settings/documents/",
    "/settings/wording/", "/settings/playbooks/", "/settings/playbooks/opening/", "/settings/playbooks/opening/edit/",
    "/settings/playbooks/opening/compare/", "/settings/playbooks/new/",
    "/settings/playbooks/opening/words/", "/settings/experiments/",
    "/settings/experiments/new/",
    "/settings/wording/", "/calls/", "/calls/notice/", "/settings/telephones/",
    "/settings/wording/choices/", "/settings/documents/", "/cases/new/",
    "/practice/", "/practice/progress/", "/practice/team/", "/care/", "/saves/",
    "/accounts/login/", "/no/such/page/", "/cases/999999999/",
]  # fmt: skip
SLEPT = 20.0
"""Seconds that no answer takes, unless the database was told to sleep."""


@pytest.fixture
def carol() -> Client:
    return browser(manager(of=factories.team()))


@pytest.mark.parametrize("path", LISTS)
def test_words_in_a_query_are_words(carol: Client, path: str) -> None:
    for words in HOSTILE:
        began = time.perf_counter()
        answer = carol.get(path, dict.fromkeys(NAMES, words))
        took = time.perf_counter() - began

        assert answer.status_code in (200, 302, 400, 404), words
        assert leads_to(answer) == "testserver", words
        assert markup.wrong(answer.content.decode()) == []
        assert b"<svg onload" not in answer.content
        assert took < SLEPT, words


def leads_to(answer: HttpResponse) -> str:
    """The host that a redirection leads to."""
    return urlsplit(urljoin("http://testserver/accounts/login/", answer.get("Location", "/"))).netloc


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
def test_sign_in_leads_nowhere_else(client: Client) -> None:
    bob = factories.technician("Bob", email="bob@desk.example")
    bob.set_password("a long enough one")
    bob.save()

    answer = client.post(
        "/accounts/login/?next=https://evil.example/",
        {"login": bob.email, "password": "a long enough one", "next": "https://evil.example/"},
    )

    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", ""])
def test_another_host_is_refused(client: Client, host: str) -> None:
    assert (
        client.post("/accounts/password/reset/", {"email": "a@desk.example"}, HTTP_HOST=host).status_code
        == 400
    )


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
def test_forwarded_addresses_buy_no_further_tries(client: Client) -> None:
    bob = factories.technician("Bob", email="bob@desk.example")
    bob.set_password("a long enough one")
    bob.save()

    for number in range(10):
        client.post(
            "/accounts/login/", {"login": bob.email, "password": f"guess {number}"},
            HTTP_X_FORWARDED_FOR=f"198.51.100.{number}", HTTP_X_REAL_IP=f"198.51.100.{number}",
        )  # fmt: skip
    answer = client.post("/accounts/login/", {"login": bob.email, "password": "a long enough one"})

    assert answer.status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_forged_session_is_no_session(client: Client) -> None:
    """A pickle in the cookie or in the row of a session is never unpacked."""

    class Boom:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (pytest.fail, ("a pickle was unpacked",))

    bomb = base64.b64encode(pickle.dumps(Boom())).decode()
    kept = Session.objects.create(session_key="k" * 32, session_data=bomb, expire_date="2099-01-01T00:00:00Z")

    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    for cookie in (bomb, kept.session_key, "../../etc/passwd"):
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        assert client.get("/")["Location"].startswith("/accounts/login/")


def test_tokens_cannot_be_guessed() -> None:
    secret = keys.thread_secret()
    made = [make_token(keys.fresh_thread_key(), secret=secret) for _ in range(1000)]
    known = {read_token(token, secret=secret) for token in made}

    assert len(set(made)) == len(known) == 1000
    assert all(len(key) * 8 >= 96 for key in known if key is not None)
    assert made != sorted(made)
    other = b"a guesser does not know the secret"
    assert not any(
        read_token(make_token(keys.fresh_thread_key(), secret=other), secret=secret) for _ in range(10_000)
    )


def test_every_address_that_shows_a_list_is_tried() -> None:
    """A new list without a number in its address has to stand above."""
    plain = {
        f"/{pattern.pattern}"
        for part in get_resolver().url_patterns[0].url_patterns
        for pattern in part.url_patterns
        if "<" not in str(pattern.pattern) and "^" not in str(pattern.pattern)
    }
    forms = {path for path in plain if path.endswith("/new/") or path.startswith("/accounts/")}
    others = {"/cases/bulk/", "/assets/export/", "/in/inventory/", "/in/alerts/",
              "/health/", "/robots.txt", "/favicon.ico", "/settings/",
              "/settings/profile/",
              "/settings/teams/", "/settings/contracts/", "/promises/calendar/revoked/",
              "/search/keep/", "/search/cases.csv", "/search/cases.xlsx", "/insights/",
              "/settings/documents/template/", "/settings/reader/fits/",
              "/practice/progress/sharing/", "/care/break/", "/care/note/",
              "/settings/reader/in-force/"}  # fmt: skip
    assert plain - forms - others <= set(LISTS)


def test_nobody_becomes_more_by_fields_that_are_not_in_the_form(carol: Client) -> None:
    sam = factories.technician("Sam", of=factories.team())
    answer = browser(sam).post(
        "/settings/profile/",
        {"name": "Sam W", "zone": "UTC", "phone": "", "role": "it_manager", "is_superuser": "1", "is_staff": "1",
         "id": "1", "password": "x", "email": "ingrid@desk.example", "is_active": "0", "teams": "1"},
    )  # fmt: skip

    after = Technician.objects.get(id=sam.id)
    assert answer.status_code in (200, 302)
    assert (after.role, after.email, after.password, after.is_active) == (
        sam.role,
        sam.email,
        sam.password,
        True,
    )


@pytest.mark.parametrize("part", ["reply/", "note/", "draft/", "findings/"])
def test_a_nul_is_left_out_of_what_is_written(part: str) -> None:
    case = factories.case(of=factories.team())
    answer = browser(manager()).post(
        f"/cases/{case.id}/{part}", {"subject": "Re:\x00 x", "body": "I see\x00 it."}
    )

    assert answer.status_code in (200, 302, 422)
