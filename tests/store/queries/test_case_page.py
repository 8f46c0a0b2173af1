"""The case room's facts: complete, for those who may see them, in two statements."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from amends.domain.vocabulary import Role
from amends.store.models import (
    Absence,
    Attachment,
    Case,
    ChangeCase,
    Contract,
    Draft,
    Escalation,
    Event,
    Incident,
    IncidentCase,
    Message,
    Review,
    RotaEntry,
    Site,
    Technician,
)
from amends.store.queries import case_page
from amends.store.queries.case_page import CasePage, MarkView, Piece
from amends.store.queries.visible import Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def load(number: int, who: Technician, *, before: int | None = None) -> CasePage | None:
    return case_page.load(number=number, viewer=Viewer.of(who), role=who.role, now=NOW, before=before)


def page_of(case: Case, who: Technician, *, before: int | None = None) -> CasePage:
    found = load(case.id, who, before=before)
    assert found is not None
    return found


def test_a_foreign_case_is_as_absent_as_one_that_is_not() -> None:
    mallory = factories.technician("Mallory", of=factories.team())
    foreign = factories.case(of=factories.team())

    assert load(foreign.id, mallory) is None
    assert load(987_654, mallory) is None
    assert load(2**70, mallory) is None


def test_context_shows_client_contract_sites_contact_and_stakes() -> None:
    bob = factories.technician("Bob")
    contract = Contract.objects.create(name="Gold")
    client = factories.organisation(
        "Marlow", stakes="audit", key_account=True, contract=contract, endpoints=400
    )
    Site.objects.create(organisation=client, name="West")
    Site.objects.create(organisation=client, name="East")
    alice = factories.contact(
        "Alice", of=client, address="alice@marlow.example", executive=True, title="Manager"
    )

    page = page_of(factories.case(by=alice), bob)

    assert page.organisation is not None
    org = page.organisation
    assert (org.name, org.stakes, org.key_account, org.contract) == ("Marlow", "audit", True, "Gold")
    assert (org.sites, org.endpoints) == (("East", "West"), 400)
    assert (page.contact.name, page.contact.address) == ("Alice", "alice@marlow.example")
    assert (page.contact.executive, page.contact.role_title) == (True, "Manager")


def test_changes_problems_and_incidents_stand_around_the_assets_in_question() -> None:
    team = factories.team()
    bob, client = factories.technician("Bob", of=team), factories.organisation("Marlow")
    mx, other = factories.asset("MX-02", of=client), factories.asset("MX-03", of=client)
    case = factories.about(factories.case("mail", of=team), mx)
    before = factories.about(factories.case("mail before", of=team), mx)
    hidden = factories.about(factories.case("not Bob's", of=factories.team()), mx)
    day = timedelta(days=1)
    long_ago = factories.change(mx, owner=bob, title="Long ago", state="done", starts_at=NOW - 60 * day,
                                ends_at=NOW - 59 * day, ended_at=NOW - 59 * day)  # fmt: skip
    lately = factories.change(mx, owner=bob, title="Lately", state="done", starts_at=NOW - 13 * day, ends_at=NOW - 12 * day,
                              ended_at=NOW - 12 * day)  # fmt: skip
    coming = factories.change(
        mx, owner=bob, title="Coming", state="approved", starts_at=NOW + day, ends_at=NOW + 2 * day
    )
    factories.change(mx, owner=bob, title="Draft", starts_at=NOW - day, ends_at=NOW)
    factories.change(other, owner=bob, title="Elsewhere", state="approved", starts_at=NOW - day, ends_at=NOW)
    factories.problem(before, by=bob, title="Mail stops", state="open")
    factories.problem(before, by=bob, title="Over", state="solved")
    factories.problem(before, case, by=bob, title="Linked already", state="open")
    for title, member in (("Seen", before), ("Not seen", hidden)):
        made = Incident.objects.create(title=title, why="x", began_at=NOW, lead=member)
        IncidentCase.objects.create(incident=made, case=member, at=NOW)

    around = page_of(case, bob).around

    assert [(one.id, one.lately, one.asset) for one in around.changes] == [
        (lately.id, True, "MX-02"),
        (coming.id, False, "MX-02"),
        (long_ago.id, False, "MX-02"),
    ]
    assert [one.title for one in around.problems] == ["Mail stops"]
    assert [one.title for one in around.incidents] == ["Seen"]


def test_contacts_and_answers_are_counted_and_earlier_cases_say_how_they_ended() -> None:
    bob = factories.technician("Bob")
    alice = factories.contact(of=factories.organisation())
    confirmed = factories.case(
        "one", by=alice, status="closed", verified_at=NOW, complaint_type="service_outage"
    )
    unverified = factories.case(
        "two", by=alice, status="closed", closed_unverified=True, complaint_type="billing_dispute"
    )
    for case in (confirmed, unverified):
        factories.message(case)
        factories.message(case)
        factories.message(case, kind="reply", author=bob)
    case = factories.case("three", by=alice)
    for kind in ("customer", "reply", "note", "customer", "customer"):
        factories.message(case, kind=kind, author=bob if kind != "customer" else None)

    page = page_of(case, bob)

    assert (page.around.contacts, page.around.answers, page.around.unanswered) == (3, 1, 2)
    assert [(one.ended, one.unmet, one.contacts, one.answers) for one in page.earlier] == [
        ("closed without verification", True, 2, 1),
        ("closed, confirmed by the customer", False, 0, 0),
    ]


def test_earlier_cases_are_those_of_the_client_or_the_contact_that_the_viewer_may_see() -> None:
    team = factories.team()
    bob = factories.technician("Bob", of=team)
    client = factories.organisation()
    alice, adam = factories.contact(of=client), factories.contact("Adam", of=client)
    of_alice = factories.case("first", by=alice, of=team, anger_level=2)
    of_adam = factories.case("second", by=adam, of=team, closed_unverified=True)
    factories.case("of another team", by=adam, of=factories.team())
    factories.case("of somebody else", of=team)
    this = factories.case("third", by=alice, of=team)

    earlier = page_of(this, bob).earlier

    assert [(e.number, e.anger_level, e.closed_unverified) for e in earlier] == [
        (of_adam.id, 0, True),
        (of_alice.id, 2, False),
    ]


def test_a_message_carries_evidence_files_delivery_and_promises() -> None:
    bob = factories.technician("Bob")
    case = factories.case(anger_level=3)
    text = "THIRD time it is down.\n> quoted\n"
    said = factories.message(case, text, segments=[["new", 0, 23], ["quote", 23, 32]], has_html=True)
    factories.reading(
        said,
        level=3,
        evidence=[
            {"part": "body", "start": 0, "end": 10, "text": "THIRD time", "shows": "anger"},
            {"part": "subject", "start": 0, "end": 4, "text": "Mail", "shows": "outage"},
        ],
    )
    Attachment.objects.create(
        message=said, sha256="a" * 64, part="2", name="ä /log.txt", content_type="text/plain", size=12
    )
    reply = factories.message(case, "I write by 14:00.", kind="reply", author=bob)
    factories.outbox(reply, state="failed", last_error="550 no such user")
    factories.promise(case, maker=bob, due_at=NOW, message=reply)

    first, second = page_of(case, bob).messages

    new, quote = first.segments
    anger = MarkView(shows="anger", words="anger", why="")
    assert new.pieces == (
        Piece(text="THIRD time", marks=(anger,)),
        Piece(text=" it is down.\n", marks=()),
    )
    assert (quote.kind, quote.pieces[0].text) == ("quote", "> quoted\n")
    assert (first.anger_level, first.direction, first.author_name) == (3, "in", "Alice Moran")
    assert first.files[0].name == "ä /log.txt"
    assert first.files[0].url.endswith("/%C3%A4%20%2Flog.txt")
    assert first.html_url == f"/messages/{said.id}/html/"
    assert second.delivery is not None
    assert (second.delivery.state, second.delivery.words) == ("failed", "not sent: 550 no such user")
    assert [p.maker_name for p in second.promises] == ["Bob"]
    assert (second.author_name, second.direction, second.anger_level) == ("Bob", "out", None)


def test_messages_stand_in_order_and_older_ones_are_a_page_away() -> None:
    bob = factories.technician("Bob")
    case = factories.case()
    ids = [factories.message(case, f"message {n}").id for n in range(case_page.SHOWN + 2)]

    latest = page_of(case, bob)

    assert [m.id for m in latest.messages] == ids[2:]
    assert latest.earlier_messages_before == ids[2]
    oldest = page_of(case, bob, before=latest.earlier_messages_before)
    assert [m.id for m in oldest.messages] == ids[:2]
    assert oldest.earlier_messages_before is None


def test_a_huge_message_is_cut_and_says_so() -> None:
    bob = factories.technician("Bob")
    case = factories.case()
    factories.message(case, "x" * 50_000)

    message = page_of(case, bob).messages[0]

    assert message.cut
    assert sum(len(piece.text) for segment in message.segments for piece in segment.pieces) == 40_000


def test_clocks_tell_their_state_and_how_far_they_are() -> None:
    bob = factories.technician("Bob")
    case = factories.case(at=NOW - timedelta(minutes=12))
    factories.clock(case, minutes=15)
    factories.clock(case, kind="resolution", minutes=60, state="paused")

    first, second = page_of(case, bob).clocks

    assert (first.label, first.state_words, first.fraction) == ("first reply", "running", 0.8)
    assert (second.state, second.paused_why) == ("paused", "waiting for the customer")
    assert first.calendar_name == "round the clock"


def test_people_are_those_who_may_own_it_with_duty_now() -> None:
    team, other = factories.team(), factories.team()
    bob, away = factories.technician("Bob", of=team), factories.technician("Away", of=team)
    carol = factories.technician("Carol", role=Role.IT_MANAGER)
    factories.technician("Mallory", of=other)
    factories.technician("Gone", of=team, is_active=False)
    for person in (bob, away):
        RotaEntry.objects.create(technician=person, weekdays=[0], starts=time(9), ends=time(17))
    Absence.objects.create(technician=away, starts_at=NOW, ends_at=NOW + timedelta(days=1))
    case = factories.case(of=team, owner=bob)

    page = page_of(case, bob)

    assert [(p.name, p.on_duty) for p in page.people] == [("Away", False), ("Bob", True), ("Carol", False)]
    assert page.case.owner is not None
    assert (page.case.owner.id, page.case.owner.role_words) == (bob.id, "tier 1")
    assert page.viewer.team_ids == frozenset({team.id})
    assert carol.id in {p.id for p in page.people}


def test_escalation_alerts_timeline_draft_and_verification_are_shown() -> None:
    bob, priya = factories.technician("Bob"), factories.technician("Priya")
    case = factories.case(verified_at=NOW, verified_words="It works again.")
    Escalation.objects.create(
        case=case, at=NOW, severity="medium", rule="r", why="second complaint", to_person=priya,
        document="incident_summary",
    )  # fmt: skip
    factories.alert(case, person=priya)
    factories.alert(case, person=bob, why="yours")
    Event.objects.create(case=case, at=NOW, kind="opened", what="Opened.")
    Event.objects.create(case=case, at=NOW, kind="verified", what="Verified.", by=priya)
    Draft.objects.create(case=case, author=bob, subject="Re: x", body="Dear", saved_at=NOW)
    Draft.objects.create(case=case, author=priya, body="not Bob's", saved_at=NOW)

    page = page_of(case, bob)

    assert page.escalation is not None
    assert (page.escalation.to_name, page.escalation.document) == ("Priya", "incident summary")
    assert page.escalation.waiting_for == "Bob, Priya"
    assert [alert.why for alert in page.alerts] == ["yours"]
    assert [(e.what, e.who) for e in page.timeline] == [("Verified.", "Priya"), ("Opened.", "")]
    assert page.draft is not None
    assert page.draft.text == "Dear"
    assert page.verification is not None
    assert (page.verification.words, page.verification.by) == ("It works again.", "Priya")


def test_the_temperature_line_has_the_customers_points_and_our_ticks() -> None:
    bob = factories.technician("Bob")
    case = factories.case()
    hot, unread = factories.message(case), factories.message(case)
    factories.reading(hot, level=3)
    factories.message(case, kind="note")
    reply = factories.message(case, kind="reply", author=bob)

    points = page_of(case, bob).temperature

    assert [(p.message_id, p.level, p.ours) for p in points] == [(hot.id, 3, False), (reply.id, 0, True)]
    assert unread.id not in {p.message_id for p in points}


def everything(on: Case, who: Technician) -> None:
    said = factories.message(on)
    factories.reading(said, level=2)
    reply = factories.message(on, kind="reply", author=who)
    factories.outbox(reply)
    factories.promise(on, maker=who, due_at=NOW, message=reply)
    factories.clock(on, state="met")
    factories.alert(on, person=who)
    Event.objects.create(case=on, at=NOW, kind="opened", what="Opened.")
    factories.problem(on, by=who)
    ChangeCase.objects.create(
        change=factories.change(owner=who), case=on, caused=True, why="60 points", lines=["60"], at=NOW
    )
    Review.objects.get_or_create(case=on, defaults={"opened_at": NOW, "due_at": NOW})
    Attachment.objects.create(
        message=said, sha256="a" * 64, part="2", name="log", content_type="text/plain", size=1
    )


def test_what_the_case_led_to_stands_beside_it() -> None:
    bob = factories.technician("Bob")
    case, other = factories.case(), factories.case()
    known = factories.problem(case, other, by=bob, state="known_error", workaround="Reconnect.")
    factories.problem(case, by=bob, state="dismissed", settled_at=NOW, settled_by=bob)
    change = factories.change(owner=bob, title="New firmware")
    for gone_at, one in ((None, case), (NOW, other)):
        ChangeCase.objects.create(
            change=change,
            case=one,
            caused=True,
            why="x",
            lines=["MX-02 was changed itself: 60"],
            at=NOW,
            gone_at=gone_at,
        )
    review = factories.review(case, lead=bob)

    led, nothing = page_of(case, bob).after, page_of(other, bob).after

    assert [(one.id, one.state, one.workaround) for one in led.problems] == [
        (known.id, "known_error", "Reconnect.")
    ]
    assert [(one.title, one.caused, one.lines) for one in led.changes] == [
        ("New firmware", True, ("MX-02 was changed itself: 60",))
    ]
    assert led.review is not None
    assert (led.review.id, led.review.state) == (review.id, "due")
    assert (len(nothing.problems), nothing.changes, nothing.review) == (1, (), None)


@pytest.mark.parametrize("times", [1, 3])
def test_a_page_is_two_statements_whatever_it_holds(times: int) -> None:
    bob = factories.technician("Bob", of=factories.team())
    case = factories.case(of=bob.teams.get())
    for _ in range(times):
        everything(case, bob)

    with CaptureQueriesContext(connection) as statements:
        page = page_of(case, bob)

    assert len(statements) == 2
    assert len(page.messages) == 2 * times
    assert Message.objects.count() == 2 * times
