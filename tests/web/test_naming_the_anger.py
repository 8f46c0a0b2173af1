"""Beside a reply to an angry customer stands the question which kind of anger it is (S0-07)."""

from datetime import UTC, datetime

import pytest
from django.test import Client

import factories
from amends.actions import settings, tuning
from amends.store.models import Case, Correction, Event, Message, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
ASKS = "Which kind of anger is this?"
FOLLOWS = "who reads them from now on"
BODY = "The mail of Tuesday reached us and nobody answered it. I read your mails from now on."


@pytest.fixture
def case(bob: Technician) -> Case:
    team = bob.teams.get()
    made = factories.case(of=team, owner=bob, anger_level=2, mailbox=factories.mailbox(of=team))
    factories.message(made, "I wrote on Tuesday and nobody answered me.")
    return made


def answer(desk: Client, case: Case, *, once: str = "a", **more: str) -> int:
    typed = {"subject": "", "body": BODY, "idempotency": once, "reason": "It is short.", **more}
    return desk.post(f"/cases/{case.id}/reply/", typed).status_code


def policy(choice: str, *, by: Technician) -> None:
    settings.save_choices(
        choices={"anger_kind": choice}, note="x", based_on=0, by=by.id, now=datetime.now(UTC)
    )
    tuning.forget()


def test_the_composer_asks_which_anger_it_is_and_says_what_follows(case: Case, bob: Technician) -> None:
    desk = browser(bob)
    assert ASKS in desk.get(f"/cases/{case.id}/").content.decode()

    typed = {"subject": "", "body": BODY, "anger_kind": "ignored"}
    page = desk.post(f"/cases/{case.id}/findings/", typed).content.decode()
    piece = desk.post(f"/cases/{case.id}/findings/", typed, headers={"HX-Request": "true"}).content.decode()

    assert '<option value="ignored" selected>' in page
    assert FOLLOWS in page
    assert FOLLOWS in piece


def test_nobody_is_asked_about_a_calm_customer(case: Case, bob: Technician) -> None:
    Case.objects.update(anger_level=1)

    assert ASKS not in browser(bob).get(f"/cases/{case.id}/").content.decode()


def test_the_answer_stands_on_the_timeline_once_and_teaches_the_reader(case: Case, bob: Technician) -> None:
    words = Message.objects.get(case=case)
    factories.reading(words, level=2)
    desk = browser(bob)

    assert answer(desk, case, anger_kind="ignored") == 302
    assert answer(desk, case, once="b", anger_kind="ignored") == 302

    (told,) = Event.objects.filter(kind="anger_named")
    assert told.what == "Bob answers this anger: they feel ignored."
    assert FOLLOWS in told.why
    taught = Correction.objects.get()
    assert (taught.label, taught.was, taught.now_is) == ("driver:ignored", "no", "yes")
    assert '<option value="ignored" selected>' in desk.get(f"/cases/{case.id}/").content.decode()


def test_new_words_of_the_customer_are_asked_about_anew(case: Case, bob: Technician) -> None:
    desk = browser(bob)
    answer(desk, case, anger_kind="other")
    factories.message(case, "And now?")

    assert " selected>None of these" not in desk.get(f"/cases/{case.id}/").content.decode()


def test_a_reply_leaves_without_an_answer_unless_the_desk_wants_one(
    case: Case, bob: Technician, carol: Technician
) -> None:
    desk = browser(bob)
    assert answer(desk, case) == 302

    policy("required", by=carol)
    assert answer(desk, case, once="b") == 422
    assert answer(desk, case, once="b", anger_kind="no_urgency") == 302
    assert answer(desk, case, once="c") == 302  # it was named for these words


def test_what_is_no_kind_of_anger_is_refused(case: Case, bob: Technician) -> None:
    assert answer(browser(bob), case, anger_kind="hungry") == 422
    assert not Event.objects.filter(kind="anger_named").exists()


def test_a_desk_may_leave_the_question_out(case: Case, bob: Technician, carol: Technician) -> None:
    policy("off", by=carol)

    assert ASKS not in browser(bob).get(f"/cases/{case.id}/").content.decode()
