"""The question after recovery: who gets it, once; what an answer does; what a link opens."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing

import factories
from amends.actions import outbox as mail
from amends.actions import surveys, tuning
from amends.actions.settings import save_protocol
from amends.actions.surveys import State
from amends.catalogue import surveys as catalogue
from amends.domain.experiments import Measure
from amends.domain.vocabulary import Role
from amends.store.models import Alert, Case, Event, Outbox, Reading, Survey, Technician
from amends.store.queries import experiments, rows

pytestmark = pytest.mark.django_db
CLOSED = datetime(2026, 11, 2, 9, tzinfo=UTC)
DUE = CLOSED + timedelta(days=3)


@pytest.fixture
def bob() -> Iterator[Technician]:
    tuning.forget()
    team = factories.team()
    ingrid = factories.technician("Ingrid", role=Role.IT_MANAGER)
    text = catalogue.source().replace("send = false", "send = true")
    save_protocol(item="survey", body=text, note="on", based_on=0, by=ingrid.pk, now=CLOSED)
    yield factories.technician("Bob", of=team)
    tuning.forget()


def closed(bob: Technician, **more: object) -> Case:
    """A medium case of Bob's that its customer confirmed and that was closed."""
    team = bob.teams.get()
    return factories.case(
        of=team,
        **{
            "owner": bob, "mailbox": factories.mailbox(of=team), "status": "closed", "severity": "medium",
            "verified_at": CLOSED, "closed_at": CLOSED, **more,
        },
    )  # fmt: skip


def asked(bob: Technician, **more: object) -> tuple[Survey, str]:
    """A question that is on its way, and the token of its link."""
    case = closed(bob, **more)
    assert surveys.ask(now=DUE) == 1
    survey = Survey.objects.get(case=case)
    return survey, signing.dumps(survey.pk, salt=surveys.SALT)


def test_nothing_is_asked_as_shipped() -> None:
    tuning.forget()
    closed(factories.technician("Bob", of=factories.team()))

    assert surveys.ask(now=DUE) == 0


def test_a_verified_close_is_asked_about_once(bob: Technician) -> None:
    case = closed(bob)

    assert surveys.ask(now=DUE - timedelta(seconds=1)) == 0
    assert surveys.ask(now=DUE) == 1
    assert surveys.ask(now=DUE) == surveys.ask(now=DUE + timedelta(days=2)) == 0

    sent = Outbox.objects.get()
    text = bytes(sent.mime).decode().replace("=\r\n", "").replace("=3D", "=")
    assert sent.recipients == [case.contact.addresses.get().address]
    assert "Auto-Submitted: auto-generated" in text
    assert "/asked/" in text
    assert Event.objects.filter(case=case, kind="survey_asked").count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"severity": "low"},
        {"status": "reopened"},
        {"verified_at": None, "closed_unverified": True},
        {"closed_at": DUE - timedelta(days=2)},
        {"closed_at": DUE - timedelta(days=40)},
        {"mailbox": None},
        {"triggers": [{"name": "legal_mention"}]},
    ],
    ids=lambda more: next(iter(more)),
)
def test_these_are_not_asked_about(bob: Technician, more: dict[str, object]) -> None:
    closed(bob, **more)

    assert surveys.ask(now=DUE) == 0


@pytest.mark.parametrize(
    "heads", [{"abuse": "threat", "triggers": []}, {"abuse": "none", "triggers": ["legal_mention"]}]
)
def test_a_threat_or_law_in_any_message_is_never_asked_about(
    bob: Technician, heads: dict[str, object]
) -> None:
    case = closed(bob)
    Reading.objects.filter(id=factories.reading(factories.message(case)).pk).update(heads=heads)

    assert surveys.ask(now=DUE) == 0


@pytest.mark.parametrize("kind", ["call_ended", "approval_asked"])
def test_a_call_that_was_ended_is_never_asked_about(bob: Technician, kind: str) -> None:
    Event.objects.create(case=closed(bob), at=CLOSED, kind=kind, what="x", why="", data={})

    assert surveys.ask(now=DUE) == 0


def test_a_person_is_asked_about_one_of_their_cases(bob: Technician) -> None:
    first, _ = asked(bob)
    later = closed(bob, closed_at=DUE, by=first.contact)

    assert surveys.ask(now=DUE + timedelta(days=3)) == 0
    Case.objects.filter(id=later.id).update(closed_at=DUE + timedelta(days=90))
    assert surveys.ask(now=DUE + timedelta(days=93)) == 1


def test_two_cases_of_a_person_due_together_are_asked_about_once(bob: Technician) -> None:
    first = closed(bob)
    closed(bob, by=first.contact)

    assert surveys.ask(now=DUE) == 1
    assert Survey.objects.get().case_id == first.id


def test_an_answer_is_kept_once_and_never_changed(bob: Technician) -> None:
    survey, token = asked(bob)

    first = surveys.answer(token=token, rating="4", comment="Sam was kind.\0", now=DUE)
    again = surveys.answer(token=token, rating="1", comment="no", now=DUE)

    survey.refresh_from_db()
    assert first.state is again.state is State.ANSWERED
    assert (survey.rating, survey.comment, survey.answered_at) == (4, "Sam was kind.", DUE)
    told = Event.objects.get(kind="survey_answered")
    assert (told.what, told.why) == ("The customer answered 4 of 5: Largely.", "Sam was kind.")
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("rating", "comment", "calls"),
    [
        ("2", "", 1),
        ("3", "", 0),
        ("5", "Thank you, all is well.", 0),
        ("5", "I want to kill myself.", 1),
        ("4", "My lawyer will be in touch about suing you.", 1),
    ],
)
def test_a_low_answer_or_grave_words_call_the_owner(
    bob: Technician, rating: str, comment: str, calls: int
) -> None:
    survey, token = asked(bob)

    surveys.answer(token=token, rating=rating, comment=comment, now=DUE)

    found = list(Alert.objects.values_list("reason", "person", "case"))
    assert found == [("low_rating", bob.pk, survey.case_id)] * calls
    survey.case.refresh_from_db()
    assert survey.case.unread is bool(calls)
    assert survey.case.status == "closed"


def test_a_link_opens_nothing_that_we_did_not_sign_or_that_is_too_old(bob: Technician) -> None:
    survey, token = asked(bob)
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        signing.dumps(survey.pk, salt="amends.more-authority"),
        signing.dumps(str(survey.pk), salt=surveys.SALT),
        signing.dumps(True, salt=surveys.SALT),
        signing.dumps(survey.pk + 1, salt=surveys.SALT),
        str(survey.pk), "", ":", "x" * 201,
    ]  # fmt: skip

    for wrong in forged:
        assert surveys.asked(token=wrong, now=DUE) == surveys.Asked(State.UNKNOWN), wrong
        assert surveys.answer(token=wrong, rating="1", comment="", now=DUE).state is State.UNKNOWN
    late = DUE + timedelta(days=14)
    assert surveys.asked(token=token, now=late) == surveys.Asked(State.EXPIRED)
    assert surveys.answer(token=token, rating="1", comment="", now=late).state is State.EXPIRED
    assert surveys.asked(token=token, now=late - timedelta(seconds=1)).state is State.OPEN
    assert not Survey.objects.exclude(rating=None).exists()


def test_a_storm_of_answers_is_turned_away_and_keeps_nothing(
    bob: Technician, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveys, "MOST_A_MINUTE", 1)
    tokens = [asked(bob)[1], asked(bob)[1]]

    first, second = (surveys.answer(token=one, rating="3", comment="", now=DUE) for one in tokens)

    assert (first.state, second.state) == (State.ANSWERED, State.BUSY)
    later = surveys.answer(token=tokens[1], rating="3", comment="", now=DUE + timedelta(seconds=61))
    assert later.state is State.ANSWERED


def test_a_mail_that_may_have_left_is_not_sent_again(bob: Technician) -> None:
    survey, _ = asked(bob)
    (sending,) = mail.claim(now=DUE)

    mail.recover(now=DUE + timedelta(hours=1))

    survey.outbox.refresh_from_db()
    assert (sending.id, survey.outbox.state) == (survey.outbox_id, "unknown")
    assert Event.objects.filter(case=survey.case, kind="delivery").count() == 1


def test_the_rating_of_a_comparison_is_that_of_the_answer(bob: Technician) -> None:
    survey, token = asked(bob)
    surveys.answer(token=token, rating="4", comment="", now=DUE)

    found = rows.tuples(
        f"select {experiments._OUTCOME[Measure.RATING]} from store_case c where c.id = %(case)s",  # noqa: S608
        {"case": survey.case_id},
    )

    assert found == [(4,)]
