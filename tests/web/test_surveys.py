"""The page of the question after recovery: what it shows, what it refuses, where the answer stands."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.test import Client

import factories
import markup
from amends.actions import surveys, tuning
from amends.actions.settings import save_protocol
from amends.catalogue import surveys as catalogue
from amends.domain.vocabulary import Role
from amends.store.models import Survey, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
SUBJECT = 'Mail is "down" <script>alert(1)</script>'


@pytest.fixture
def bob() -> Iterator[Technician]:
    tuning.forget()
    now = datetime.now(UTC)
    team = factories.team()
    made = factories.technician("Bob", of=team)
    ingrid = factories.technician("Ingrid", role=Role.IT_MANAGER)
    text = catalogue.source().replace("send = false", "send = true")
    save_protocol(item="survey", body=text, note="on", based_on=0, by=ingrid.pk, now=now)
    closed = now - timedelta(days=3, minutes=1)
    client = factories.organisation("Northwind Secret Ltd")
    factories.case(
        SUBJECT, of=team, by=factories.contact("Alice Moran", of=client), owner=made,
        mailbox=factories.mailbox(of=team), status="closed", severity="medium", verified_at=closed, closed_at=closed,
        complaint_type="other_complaint", verified_words="It works, says Alice.", category="network",
    )  # fmt: skip
    assert surveys.ask(now=now) == 1
    yield made
    tuning.forget()


def link() -> str:
    return f"/asked/{signing.dumps(Survey.objects.get().pk, salt=surveys.SALT)}/"


def test_the_page_shows_the_question_and_nothing_of_the_case_but_its_subject(bob: Technician) -> None:
    answer = Client().get(link())
    page = answer.content.decode()

    assert answer.status_code == 200
    assert markup.wrong(page) == []
    assert "&lt;script&gt;" in page
    assert catalogue.load().question in page
    assert page.count('type="radio"') == 5
    for secret in (
        "Northwind",
        "Alice",
        "Bob",
        "It works",
        f"/cases/{Survey.objects.get().case_id}/",
        "network",
    ):
        assert secret not in page
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_a_look_or_a_head_changes_nothing(bob: Technician) -> None:
    Client().get(link())
    Client().head(link())

    assert Survey.objects.get().answered_at is None


def test_an_answer_is_thanked_for_and_stands_in_the_case_room(bob: Technician) -> None:
    where = link()
    answer = Client().post(where, {"rating": "1", "comment": "Nobody <b>rang</b>."}, follow=True)

    assert "<h1>Thank you</h1>" in answer.content.decode()
    assert "Thank you" in Client().post(where, {"rating": "5"}, follow=True).content.decode()
    assert Survey.objects.get().rating == 1
    room = browser(bob).get(f"/cases/{Survey.objects.get().case_id}/").content.decode()
    assert "1 of 5: Not at all" in room
    assert "Nobody &lt;b&gt;rang&lt;/b&gt;." in room


@pytest.mark.parametrize("rating", ["", "0", "6", "x", "1\0", "9" * 5_000])
def test_what_is_no_answer_keeps_what_was_typed(bob: Technician, rating: str) -> None:
    answer = Client().post(link(), {"rating": rating, "comment": "typed </textarea>"})

    assert answer.status_code == 422
    assert "typed &lt;/textarea&gt;" in answer.content.decode()
    assert Survey.objects.get().answered_at is None


def test_a_form_that_is_too_large_is_not_read(bob: Technician) -> None:
    answer = Client().post(link(), {"rating": "3", "comment": "x" * 50_000})

    assert answer.status_code == 413
    assert Survey.objects.get().answered_at is None


def test_an_answer_wants_the_token_of_its_form(bob: Technician) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(link()).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token

    assert strict.post(link(), {"rating": "3"}).status_code == 403
    sent = strict.post(link(), {"rating": "3", "csrfmiddlewaretoken": token[1]})
    assert sent.status_code == 302


@pytest.mark.parametrize("token", ["x", "1", "x" * 5_000, "..", "%00", "a:b:c", "W10:1abc:x"])
def test_a_forged_link_gets_a_calm_page(bob: Technician, token: str) -> None:
    where = f"/asked/{token}/"
    for answer in (Client().get(where), Client().post(where, {"rating": "1"})):
        assert answer.status_code == 404
        assert "This link opens nothing" in answer.content.decode()
    assert Survey.objects.get().answered_at is None


def test_an_expired_link_gets_a_calm_page(bob: Technician) -> None:
    where, old = link(), datetime.now(UTC) - timedelta(days=20)
    Survey.objects.update(asked_at=old, expires_at=old + timedelta(days=14))

    for answer in (Client().get(where), Client().post(where, {"rating": "1"})):
        assert answer.status_code == 410
        assert "This link has ended" in answer.content.decode()
        assert "Mail is" not in answer.content.decode()


def test_the_report_counts_and_each_figure_opens_its_cases(bob: Technician) -> None:
    Client().post(link(), {"rating": "4"})
    desk = browser(bob)

    page = desk.get("/insights/trust/").content.decode()

    hrefs = [part.split('"')[0] for part in page.split('class="count" href="')[1:]]
    found = [desk.get(one.replace("&amp;", "&")).content.decode().count('<li class="hit">') for one in hrefs]
    assert found == [1, 1, 0, 1, 0, 0, 0]


def test_the_figures_and_the_answer_are_of_cases_one_may_see(bob: Technician) -> None:
    Client().post(link(), {"rating": "4"})
    mallory = browser(factories.technician("Mallory", of=factories.team()))

    assert 'class="count"' not in mallory.get("/insights/trust/").content.decode()
    assert mallory.get(f"/cases/{Survey.objects.get().case_id}/").status_code == 404
    assert '<li class="hit">' not in mallory.get("/search/?q=rated:any").content.decode()
