"""A word after the fix: owed to whoever was upset, on the closed case and on each case of an incident (S3-26, K15)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from acting import NOW, Desk, mail
from amends.actions import cases, outbox, tuning
from amends.actions.incidents import ending
from amends.catalogue import categories
from amends.store.models import Case, Clock, Incident
from amends.store.queries import now as queue
from amends.store.queries.visible import Viewer

Arrive = Callable[..., Case]
FEW_DAYS = timedelta(days=7)


def owed(case: Case) -> list[tuple[str, str]]:
    found = Clock.objects.filter(case=case, kind="follow_up").order_by("id")
    return list(found.values_list("rule", "state"))


def written(case: Case, desk: Desk, *, once: str) -> None:
    cases.reply(case_id=case.id, by=desk.bob.id, subject="", body="Does it hold?", once=once, now=NOW)
    for sent in outbox.claim(now=NOW + timedelta(seconds=60), limit=10):
        outbox.settle(outbox_id=sent.id, outcome="sent", detail="", now=NOW)


def fixed(arrive: Arrive, desk: Desk, *, severity: str) -> Case:
    """A case of that severity, of Bob's, which works again as far as we know."""
    case = arrive(mail("The printer is broken again and nobody answers me."))
    Case.objects.filter(id=case.id).update(
        severity=severity, category=next(iter(categories.load())), owner=desk.bob
    )
    cases.move(case_id=case.id, event="resolve", by=desk.bob.id, now=NOW)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("severity", ["medium", "high", "critical"])
def test_every_fix_of_a_customer_who_was_upset_owes_a_word_later(
    severity: str, desk: Desk, arrive: Arrive
) -> None:
    case = fixed(arrive, desk, severity=severity)

    assert owed(case) == [("fixed-follow-up", "running")]


def test_a_calm_fix_owes_none(desk: Desk, arrive: Arrive) -> None:
    case = fixed(arrive, desk, severity="low")
    cases.verify(case_id=case.id, by=desk.bob.id, words="It prints.", now=NOW)

    assert owed(case) == []


def test_what_is_still_owed_at_the_verification_is_owed_once(desk: Desk, arrive: Arrive) -> None:
    case = fixed(arrive, desk, severity="medium")
    cases.verify(case_id=case.id, by=desk.bob.id, words="It prints.", now=NOW)
    cases.close(case_id=case.id, by=desk.bob.id, now=NOW)

    assert owed(case) == [("fixed-follow-up", "running")]


def test_the_question_whether_it_works_is_not_the_word_after_they_saw_it_work(
    desk: Desk, arrive: Arrive
) -> None:
    case = fixed(arrive, desk, severity="medium")
    written(case, desk, once="a")
    cases.verify(case_id=case.id, by=desk.bob.id, words="It prints.", now=NOW)
    cases.close(case_id=case.id, by=desk.bob.id, now=NOW)
    assert owed(case) == [("fixed-follow-up", "met"), ("verified-follow-up", "running")]

    written(case, desk, once="b")

    assert owed(case) == [("fixed-follow-up", "met"), ("verified-follow-up", "met")]


def test_a_closed_case_that_owes_a_word_today_stands_with_the_promises_of_the_day(
    desk: Desk, arrive: Arrive
) -> None:
    case = fixed(arrive, desk, severity="medium")
    cases.verify(case_id=case.id, by=desk.bob.id, words="It prints.", now=NOW)
    cases.close(case_id=case.id, by=desk.bob.id, now=NOW)

    def seen(day_ends_in: timedelta) -> list[int]:
        page = queue.page(
            viewer=Viewer.of(desk.bob), view="promises", grouping=tuning.in_force().grouping, after=None,
            now=NOW, day_ends=NOW + day_ends_in,
        )  # fmt: skip
        return [row.case_id for row in page.rows]

    assert seen(timedelta()) == []
    assert seen(FEW_DAYS) == [case.id]
    written(case, desk, once="b")
    assert seen(FEW_DAYS) == []


def test_each_case_of_an_incident_owes_its_own(desk: Desk, arrive: Arrive) -> None:
    down = "Our mail server MX-02 is down since nine, the whole office has no mail and nobody can work."
    arrive(*(
        mail(down, sender=f"P{n} <p{n}@marlow.example>", subject="No mail", mail_id=f"<s{n}@marlow.example>")
        for n in range(7)
    ))  # fmt: skip
    incident = Incident.objects.get()
    Case.objects.update(severity="high")

    ending.end(
        incident_id=incident.id, by=desk.carol.id, words="A disk was full.", category=next(iter(categories.load())),
        now=NOW,
    )  # fmt: skip
    while ending.settle(now=NOW):
        pass

    members = Case.objects.filter(id__in=incident.members.values_list("case_id"))
    assert [owed(case) for case in members] == [[("fixed-follow-up", "running")]] * 7
