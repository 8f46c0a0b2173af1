"""One outage with many mails is one incident: one owner, one call, one update, and each case ends on its own."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from acting import NOW, Desk, mail
from amends.actions import alerts, cases, clocks, incidents, outbox, tuning
from amends.actions.errors import Invalid
from amends.actions.incidents import ending, telling
from amends.catalogue import categories
from amends.domain.cases import Refused
from amends.domain.vocabulary import Role
from amends.store.models import (
    Alert,
    Case,
    Clock,
    Event,
    Incident,
    IncidentCase,
    IncidentLetter,
    Message,
    Outbox,
    Promise,
)

Arrive = Callable[..., Case]
DOWN = "Our mail server MX-02 is down since nine, the whole office has no mail and nobody can work."
MIN = timedelta(minutes=1)


def storm(count: int, *, first: int = 1, text: str = DOWN, host: str = "marlow.example") -> list[bytes]:
    return [
        mail(text, sender=f"Person {n} <person{n}@{host}>", subject="No mail", mail_id=f"<s{n}@{host}>")
        for n in range(first, first + count)
    ]


def run_out(now: datetime) -> None:
    """What the worker does until nothing is due."""
    while alerts.sweep(now=now) + incidents.sweep(now=now) + telling.write(now=now) + ending.settle(now=now):
        pass


def called() -> list[tuple[str, int]]:
    """Who was called how often, by mail."""
    return sorted(Alert.objects.filter(calls__gt=0).values_list("person__name", "calls"))


@pytest.fixture
def broken(desk: Desk, arrive: Arrive) -> Incident:
    """Seven mails of one client about one outage, worked off."""
    arrive(*storm(7))
    run_out(NOW)
    return Incident.objects.get()


@pytest.mark.parametrize("mails", [30, pytest.param(200, marks=pytest.mark.faults)])
def test_a_storm_is_one_incident_with_one_call(desk: Desk, arrive: Arrive, mails: int) -> None:
    arrive(*storm(mails))

    incident = Incident.objects.get()
    assert (incident.state, incident.things, incident.members.count()) == ("open", ["MX-02", "mail"], mails)
    run_out(NOW)
    people = Alert.objects.filter(calls__gt=0)
    assert len(set(people.values_list("person_id", flat=True))) == people.count()
    assert set(people.values_list("subject", flat=True)) == {f"incident:{incident.id}:1"}
    assert incident.owner is not None
    assert incident.severity == max(
        Case.objects.values_list("severity", flat=True), key=["low", "medium", "high", "critical"].index
    )


def test_few_cases_are_no_incident_and_some_are_proposed(desk: Desk, arrive: Arrive) -> None:
    arrive(*storm(2))
    assert not Incident.objects.exists()

    arrive(*storm(1, first=3))

    incident = Incident.objects.get()
    assert (incident.state, incident.members.count(), incident.owner) == ("proposed", 3, None)
    run_out(NOW)
    assert {subject for (subject,) in Alert.objects.values_list("subject")} <= {
        f"severity:{s}" for s in ("medium", "high", "critical")
    }


def test_more_of_the_same_opens_what_was_proposed(desk: Desk, arrive: Arrive) -> None:
    arrive(*storm(3))
    arrive(*storm(2, first=4))

    incident = Incident.objects.get()
    assert (incident.state, incident.members.count()) == ("open", 5)


def test_three_organisations_are_enough(desk: Desk, arrive: Arrive) -> None:
    import factories
    from amends.store.models import OrganisationDomain

    for n in (1, 2, 3):
        OrganisationDomain.objects.create(organisation=factories.organisation(), domain=f"c{n}.example")
    arrive(
        *(
            storm(
                1, first=n, text="The internet uplink is down, nobody here can work.", host=f"c{n}.example"
            )[0]
            for n in (1, 2, 3)
        )
    )

    assert Incident.objects.get().state == "open"


def test_another_asset_is_another_matter(desk: Desk, arrive: Arrive) -> None:
    arrive(*storm(4), *storm(3, first=5, text=DOWN.replace("MX-02", "MX-07")))

    assert sorted((i.state, i.members.count()) for i in Incident.objects.all()) == [
        ("proposed", 3),
        ("proposed", 4),
    ]


def test_an_old_case_is_not_part_of_it(desk: Desk, arrive: Arrive) -> None:
    arrive(*storm(2))
    arrive(*storm(2, first=3), now=NOW + 90 * MIN)

    assert not Incident.objects.exists()


def test_who_speaks_of_law_calls_for_himself(desk: Desk, arrive: Arrive) -> None:
    arrive(*storm(6), *storm(1, first=7, text=f"{DOWN} My solicitor will sue you over it."))
    run_out(NOW)

    legal = Case.objects.get(triggers__contains=[{"name": "legal_mention"}])
    assert Alert.objects.filter(case=legal, calls__gt=0, subject__startswith="severity:").exists()


def test_overdue_clocks_of_all_its_cases_call_once(broken: Incident) -> None:
    incidents.acknowledge(incident_id=broken.id, by=broken.owner_id or 0, now=NOW + MIN)
    before = called()
    due = NOW + 40 * MIN
    while clocks.sweep(now=due):
        pass
    run_out(due)

    assert Clock.objects.filter(state="overdue").count() >= 7
    assert len(called()) - len(before) <= 2  # the owner and the next level
    broken.refresh_from_db()
    assert broken.calls == 2
    run_out(due + 2 * MIN)
    broken.refresh_from_db()
    assert broken.calls == 2


def test_acknowledging_it_acknowledges_what_waited_behind_it(broken: Incident) -> None:
    by = Alert.objects.filter(calls__gt=0).first()
    assert by is not None
    incidents.acknowledge(incident_id=broken.id, by=by.person_id, now=NOW + MIN)

    assert not Alert.objects.filter(acknowledged_at=None).exists()
    assert Event.objects.filter(kind="incident", data__step="acknowledged").count() == 1


def test_acknowledging_in_the_room_of_the_lead_does_the_same(broken: Incident, desk: Desk) -> None:
    assert broken.lead_id is not None
    cases.acknowledge(case_id=broken.lead_id, by=desk.ingrid.id, now=NOW + MIN)

    assert not Alert.objects.filter(acknowledged_at=None).exists()


def test_nobody_acknowledges_and_the_next_one_is_called(broken: Incident) -> None:
    run_out(NOW + 60 * MIN)

    assert {subject for (subject,) in Alert.objects.filter(calls__gt=0).values_list("subject")} == {
        f"incident:{broken.id}:1"
    }
    assert max(calls for _, calls in called()) >= 2


def test_a_case_leaves_in_one_click_and_calls_for_itself(broken: Incident, desk: Desk) -> None:
    case = Case.objects.exclude(id=broken.lead_id).latest("id")
    incidents.leave(case_id=case.id, by=desk.bob.id, now=NOW + MIN)
    run_out(NOW + MIN)
    incidents.find(now=NOW + 2 * MIN)

    assert IncidentCase.objects.get(case=case).left_by == desk.bob
    assert not Alert.objects.filter(case=case, calls=0, acknowledged_at=None).exists()
    with pytest.raises(Refused, match="not part of"):
        incidents.leave(case_id=case.id, by=desk.bob.id, now=NOW + MIN)


def test_the_lead_leaves_and_another_case_carries_the_calls(broken: Incident, desk: Desk) -> None:
    first = broken.lead_id
    assert first is not None
    incidents.leave(case_id=first, by=desk.bob.id, now=NOW + MIN)

    broken.refresh_from_db()
    assert broken.lead_id not in (None, first)
    assert Alert.objects.filter(case=broken.lead_id, subject__startswith="incident:").exists()


def test_an_update_reaches_each_by_name_and_meets_what_was_owed(broken: Incident, desk: Desk) -> None:
    told = NOW + 5 * MIN
    telling.tell(
        incident_id=broken.id, by=desk.ingrid.id, subject="Mail",
        body="The mail server stands still; we restart it. I write to you again by 14:00 today.",
        once="u1", now=told,
    )  # fmt: skip
    assert telling.tell(
        incident_id=broken.id, by=desk.ingrid.id, subject="Mail", body="Twice.", once="u1", now=told
    )
    run_out(told)
    later = told + timedelta(seconds=11)
    sent = 0
    while claimed := outbox.claim(now=later):
        for one in claimed:
            outbox.settle(outbox_id=one.id, outcome="sent", detail="", now=later)
            sent += 1

    assert IncidentLetter.objects.exclude(message=None).count() == 7
    texts = set(Message.objects.filter(kind="reply").values_list("text", flat=True))
    assert len(texts) == 7
    assert all("Hello Person" in text and "#" in text and "MX-02" in text for text in texts)
    assert Promise.objects.filter(state="open").count() == 7
    assert not Clock.objects.filter(kind="first_reply", ended_at=None).exists()
    assert set(Clock.objects.filter(kind="first_reply").values_list("state", flat=True)) == {"met"}
    again = told + 30 * MIN
    telling.tell(
        incident_id=broken.id, by=desk.ingrid.id, subject="Mail", body="It runs again.", once="u2", now=again
    )
    run_out(again)
    for one in outbox.claim(now=again + MIN, limit=100):
        outbox.settle(outbox_id=one.id, outcome="sent", detail="", now=again + MIN)
    assert set(Promise.objects.values_list("state", flat=True)) == {"kept"}


def test_an_update_is_taken_back_from_all_of_them(broken: Incident, desk: Desk) -> None:
    update = telling.tell(
        incident_id=broken.id, by=desk.ingrid.id, subject="Mail", body="I write to you again by 14:00 today.",
        once="u1", now=NOW,
    )  # fmt: skip
    telling.write(now=NOW, limit=3)
    telling.undo(update_id=update, by=desk.ingrid.id, now=NOW + timedelta(seconds=5))
    run_out(NOW + MIN)

    assert not Outbox.objects.filter(message__isnull=False).exclude(state="undone").exists()
    assert Outbox.objects.filter(state="undone").count() == 3
    assert not Promise.objects.exists()
    second = telling.tell(
        incident_id=broken.id, by=desk.ingrid.id, subject="Mail", body="Again.", once="u2", now=NOW
    )
    with pytest.raises(Refused, match="left already"):
        telling.undo(update_id=second, by=desk.ingrid.id, now=NOW + MIN)


def test_a_customer_who_speaks_of_law_is_not_told_by_a_letter_to_all(desk: Desk, arrive: Arrive) -> None:
    arrive(*storm(6), *storm(1, first=7, text=f"{DOWN} My solicitor will sue you over it."))
    run_out(NOW)
    incident = Incident.objects.get()
    Incident.objects.update(owner=desk.carol)
    telling.tell(
        incident_id=incident.id, by=desk.carol.id, subject="", body="We work on it.", once="u", now=NOW
    )
    run_out(NOW)

    letter = IncidentLetter.objects.get(message=None)
    assert "legal" in letter.not_told
    assert "legal_mention" in str(letter.case.triggers)


def test_serious_findings_left_need_a_reason(broken: Incident, desk: Desk) -> None:
    Case.objects.update(anger_level=3, peak_level=3)
    with pytest.raises(Invalid, match=r"."):
        telling.tell(
            incident_id=broken.id, by=desk.ingrid.id, subject="", body="Calm down.", left=["deflection"], once="u", now=NOW
        )  # fmt: skip


def test_only_who_runs_it_tells_and_ends(broken: Incident, desk: Desk) -> None:
    with pytest.raises(Refused, match="Only the owner"):
        telling.tell(incident_id=broken.id, by=desk.bob.id, subject="", body="x", once="u", now=NOW)
    with pytest.raises(Refused, match="Only the owner"):
        ending.end(incident_id=broken.id, by=desk.bob.id, words="done", category="mail", now=NOW)


def test_it_ends_and_each_case_waits_for_its_own_customer(broken: Incident, desk: Desk) -> None:

    out = Case.objects.exclude(id=broken.lead_id).latest("id")
    incidents.leave(case_id=out.id, by=desk.bob.id, now=NOW)
    later, category = NOW + 30 * MIN, next(iter(categories.load()))
    ending.end(
        incident_id=broken.id, by=desk.ingrid.id, words="MX-02 was restarted.", category=category, now=later
    )
    run_out(later)

    parts = Case.objects.exclude(id=out.id)
    assert set(parts.values_list("status", "category")) == {("resolved_pending_verification", category)}
    assert Case.objects.get(id=out.id).status == "open"
    assert Event.objects.filter(kind="incident", data__step="settled").count() == 6
    assert not Alert.objects.filter(case__in=parts, acknowledged_at=None).exists()


def test_the_same_outage_again_reopens_it_without_a_call_each_time(
    broken: Incident, desk: Desk, arrive: Arrive
) -> None:

    category = next(iter(categories.load()))
    incidents.acknowledge(incident_id=broken.id, by=desk.ingrid.id, now=NOW + MIN)
    ending.end(incident_id=broken.id, by=desk.ingrid.id, words="Up.", category=category, now=NOW + 5 * MIN)
    run_out(NOW + 5 * MIN)
    arrive(*storm(2, first=20), now=NOW + 10 * MIN)
    run_out(NOW + 10 * MIN)

    broken.refresh_from_db()
    assert (Incident.objects.count(), broken.state, broken.calls) == (1, "open", 1)
    run_out(NOW + 31 * MIN)
    broken.refresh_from_db()
    assert broken.calls == 2


def test_a_proposal_is_accepted_or_dismissed(desk: Desk, arrive: Arrive) -> None:
    arrive(*storm(3))
    incident = Incident.objects.get()
    incidents.dismiss(incident_id=incident.id, by=desk.carol.id, now=NOW)
    incidents.find(now=NOW)
    assert [i.state for i in Incident.objects.all()] == ["dismissed"]

    arrive(*storm(3, first=10))
    second = Incident.objects.latest("id")
    incidents.accept(incident_id=second.id, by=desk.carol.id, now=NOW)
    run_out(NOW)
    second.refresh_from_db()
    assert (second.state, second.calls, second.members.filter(left_at=None).count()) == ("open", 1, 3)


def test_cases_are_put_together_by_hand(desk: Desk, arrive: Arrive) -> None:
    for n, text in enumerate(("My screen flickers.", "The door badge is refused."), 1):
        arrive(*storm(1, first=n, text=text))
    one, two = Case.objects.order_by("id").values_list("id", flat=True)
    number = incidents.open_for(case_ids=[one], title="Power cut", by=desk.bob.id, now=NOW)
    incidents.join(incident_id=number, case_id=two, by=desk.bob.id, now=NOW)

    assert Incident.objects.get().members.count() == 2
    with pytest.raises(Refused, match="part of incident"):
        incidents.join(incident_id=number, case_id=two, by=desk.bob.id, now=NOW)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Desk]:
    """The desk of the tests, for real: threads with their own connections see it."""
    from datetime import time

    import factories
    from amends.store.models import Mailbox, OrganisationDomain, RotaEntry

    team = factories.team("Service desk")
    people = [
        factories.technician("Bob", of=team),
        factories.technician("Carol", role=Role.TEAM_LEAD, of=team),
        factories.technician("Ingrid", role=Role.IT_MANAGER, of=team),
    ]
    for person in people:
        RotaEntry.objects.create(technician=person, weekdays=list(range(7)), starts=time(0), ends=time(0))
    client = factories.organisation("Marlow")
    OrganisationDomain.objects.create(organisation=client, domain="marlow.example")
    mailbox = Mailbox.objects.create(address="support@desk.example", team=team)
    tuning.forget()
    yield Desk(team, mailbox, client, *people)
    tuning.forget()


def test_two_workers_make_one_incident_and_write_each_letter_once(committed: Desk) -> None:
    from django.db import connection

    from amends.actions import inbox, intake
    from amends.jobs import parser_process
    from amends.store.models.mail import MailSource

    raws = [
        inbox.Arrival(raw=raw, source=MailSource.SMTP, envelope_from="x@marlow.example") for raw in storm(40)
    ]
    inbox.store(arrivals=raws, now=NOW)

    def together(work: Callable[[], object]) -> None:
        def run() -> None:
            try:
                work()
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()

    def file() -> None:
        with parser_process.make_sandbox(trusted_authserv=()) as sandbox:
            while intake.file_waiting(sandbox=sandbox, now=NOW, limit=7):
                pass

    together(file)
    incidents.find(now=NOW)
    incident = Incident.objects.get()
    assert IncidentCase.objects.filter(left_at=None).count() == 40
    together(lambda: run_out(NOW))
    telling.tell(
        incident_id=incident.id, by=committed.ingrid.id, subject="", body="We restart it. I write to you by 15:00 today.",
        once="u", now=NOW,
    )  # fmt: skip
    together(lambda: run_out(NOW))
    run_out(NOW)

    assert Message.objects.filter(kind="reply").count() == 40
    assert Outbox.objects.filter(message__isnull=False).count() == 40
    incident.refresh_from_db()
    assert incident.calls == 1


def test_a_call_that_fell_silent_as_the_incident_ended_is_not_lost(broken: Incident, desk: Desk) -> None:
    ending.end(
        incident_id=broken.id,
        by=desk.carol.id,
        words="Restarted.",
        category=next(iter(categories.load())),
        now=NOW,
    )
    part = broken.members.exclude(case_id=broken.lead_id).latest("id")
    late = Alert.objects.create(  # another worker had looked at the incident just before it ended
        case=part.case,
        reason="escalation",
        subject="severity:medium",
        why="x",
        person=desk.bob,
        raised_at=NOW,
        step=3,
    )

    while ending.settle(now=NOW):
        pass

    late.refresh_from_db()
    assert late.acknowledged_by == desk.carol
