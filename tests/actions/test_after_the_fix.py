"""Between the fix and the end: what is still owed, and what the customer's next words undo (S0-06, P12)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from acting import NOW, Desk, mail
from amends.actions import calls, cases, outbox
from amends.catalogue import categories
from amends.domain.cases import Refused
from amends.store.models import Case, Clock, Event

Arrive = Callable[..., Case]
LATER = NOW + timedelta(minutes=5)


def ours(case: Case, desk: Desk, *, once: str) -> None:
    cases.reply(
        case_id=case.id, by=desk.bob.id, subject="", body="Please say whether it prints.", once=once, now=NOW
    )
    for sent in outbox.claim(now=NOW + timedelta(seconds=60), limit=10):
        outbox.settle(outbox_id=sent.id, outcome="sent", detail="", now=NOW)


def news(case: Case) -> list[str]:
    found = Clock.objects.filter(case=case, kind="next_update").order_by("id")
    return list(found.values_list("state", flat=True))


@pytest.fixture
def upset(desk: Desk, arrive: Arrive) -> Case:
    """A case that owes news, with a category."""
    case = arrive(mail("The printer is broken again and nobody answers me. I am angry about this."))
    Case.objects.filter(id=case.id).update(severity="medium", category=next(iter(categories.load())))
    case.refresh_from_db()
    return case


def test_a_verification_ends_the_wait_for_news_and_letters_after_it_owe_none(upset: Case, desk: Desk) -> None:
    ours(upset, desk, once="a")
    assert news(upset) == ["running"]

    cases.verify(case_id=upset.id, by=desk.bob.id, words="It prints.", now=NOW)
    assert news(upset) == ["stopped"]
    ours(upset, desk, once="b")
    cases.close(case_id=upset.id, by=desk.bob.id, now=LATER)
    ours(upset, desk, once="c")

    assert news(upset) == ["stopped"]


def test_a_letter_to_a_customer_we_wait_for_owes_news_once_they_are_back(
    upset: Case, desk: Desk, arrive: Arrive
) -> None:
    ours(upset, desk, once="a")
    cases.move(case_id=upset.id, event="waiting", by=desk.bob.id, now=NOW)
    solution = Clock.objects.create(
        case=upset, kind="resolution", state="paused", seconds=3600, started_at=NOW, pauses=[[NOW.isoformat(), None]],
        due_at=NOW + timedelta(hours=1),
    )  # fmt: skip

    ours(upset, desk, once="b")
    assert news(upset) == ["met", "paused"]
    solution.refresh_from_db()
    assert solution.state == "paused"
    arrive(
        mail("Here is the log.", mail_id="<m2@marlow.example>", in_reply_to="<m1@marlow.example>"), now=LATER
    )

    assert news(upset) == ["met", "running"]
    solution.refresh_from_db()
    assert (solution.state, solution.due_at) == ("running", NOW + timedelta(hours=1, minutes=5))


def by_mail(case: Case, desk: Desk, arrive: Arrive) -> None:
    arrive(mail("No.", mail_id="<m2@marlow.example>", in_reply_to="<m1@marlow.example>"), now=LATER)


def by_telephone(case: Case, desk: Desk, arrive: Arrive) -> None:
    cases.heard(case_id=case.id, by=desk.bob.id, words="No.", now=LATER)


def in_the_call_room(case: Case, desk: Desk, arrive: Arrive) -> None:
    call = calls.start(by=desk.bob.id, case_id=case.id, incoming=True, once="c", now=LATER)
    calls.say(call_id=call, by=desk.bob.id, words="No, it does not.", now=LATER)
    calls.finish(call_id=call, by=desk.bob.id, wrap=calls.Wrap(note="They say no."), once="w", now=LATER)


@pytest.mark.parametrize("speak", [by_mail, by_telephone, in_the_call_room])
def test_words_after_a_verification_void_it_whichever_way_they_come(
    upset: Case, desk: Desk, arrive: Arrive, speak: Callable[[Case, Desk, Arrive], None]
) -> None:
    cases.verify(case_id=upset.id, by=desk.bob.id, words="It prints.", now=NOW)

    speak(upset, desk, arrive)

    upset.refresh_from_db()
    assert (upset.status, upset.verified_at) == ("open", None)
    assert Event.objects.filter(case=upset, kind="verification_void").exists()
    with pytest.raises(Refused, match="word only"):
        cases.close(case_id=upset.id, by=desk.bob.id, now=LATER)
