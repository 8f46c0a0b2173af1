"""Changes: handed in with a way back, decided by whoever is here, made, and linked to what they cause, once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

import factories
from acting import NOW, Desk
from amends.actions import changes, problems, tuning
from amends.actions.changes import Facts
from amends.actions.errors import Invalid
from amends.domain.cases import Refused
from amends.domain.vocabulary import Role
from amends.store.models import (
    Absence,
    Alert,
    Asset,
    Case,
    Change,
    ChangeApproval,
    ChangeCase,
    Clock,
    Deed,
    Event,
    MarkedDays,
    Outbox,
    Outreach,
    PreventionItem,
    Problem,
    Review,
)
from amends.store.queries.changes import marked

HOUR = timedelta(hours=1)


@pytest.fixture
def mx(desk: Desk) -> Asset:
    return factories.asset("MX-02", of=desk.client)


def test_a_plan_names_its_assets_by_the_words_they_are_known_by(desk: Desk, mx: Asset) -> None:
    other = factories.asset("MX-02", of=factories.organisation("Bexley"), tag="B-1")
    with pytest.raises(
        Invalid, match=r"known more than once\. Write one of: MX-02 @ Bexley; MX-02 @ Marlow"
    ) as wrong:
        changes.plan(
            facts=Facts(title="x", kind="normal", assets=("MX-02",)), once="a", by=desk.bob.id, now=NOW
        )
    assert wrong.value.field == "assets"
    with pytest.raises(Invalid, match="No asset is known as nothing"):
        changes.assets_in(["nothing"])

    made = {
        changes.plan(
            facts=Facts(title="x", kind="normal", assets=("mx-02 @ marlow", "b-1", "")),
            once="b",
            by=desk.bob.id,
            now=NOW,
        )
        for _ in range(2)
    }

    assert len(made) == Change.objects.count() == 1
    assert set(Change.objects.get().assets.values_list("asset_id", flat=True)) == {mx.id, other.id}


def test_a_change_is_handed_in_decided_made_and_done(desk: Desk, mx: Asset) -> None:
    change = factories.change(mx, owner=desk.bob, at=NOW)
    changes.ask(change_id=change.id, by=desk.bob.id, now=NOW)
    change.refresh_from_db()
    assert (change.state, change.risk, change.round) == ("asked", "low", 1)
    assert change.risk_lines[-1].endswith("high from 45: low")
    assert ChangeApproval.objects.get().person == desk.carol
    assert Outbox.objects.get().recipients == ["carol@desk.example"]
    with pytest.raises(Refused, match="Somebody else decides"):
        changes.decide(change_id=change.id, approve=True, by=desk.bob.id, now=NOW)
    changes.decide(change_id=change.id, approve=True, by=desk.carol.id, now=NOW)
    with pytest.raises(Refused, match="does not wait"):
        changes.decide(change_id=change.id, approve=True, by=desk.ingrid.id, now=NOW)
    changes.add_task(
        change_id=change.id, words="Tell Marlow", person_id=None, once="t", by=desk.bob.id, now=NOW
    )
    changes.start(change_id=change.id, by=desk.bob.id, now=NOW)
    with pytest.raises(Refused, match="1 task of it is not done"):
        changes.end(change_id=change.id, event="finish", result="ok", by=desk.bob.id, now=NOW)
    changes.tick(task_id=change.tasks.get().id, by=desk.bob.id, now=NOW)
    changes.end(change_id=change.id, event="finish", result="It runs.", by=desk.bob.id, now=NOW + HOUR)

    change.refresh_from_db()
    assert (change.state, change.result, change.ended_at) == ("done", "It runs.", NOW + HOUR)
    assert Review.objects.count() == 0
    kinds = list(Deed.objects.filter(change=change).order_by("id").values_list("kind", flat=True))
    assert kinds == [
        "change_asked", "change_decided", "change_task", "change_started", "change_task", "change_ended",
    ]  # fmt: skip


def test_nothing_is_handed_in_without_a_way_back_or_into_a_freeze(desk: Desk, mx: Asset) -> None:
    change = factories.change(mx, owner=desk.bob, back_out="", at=NOW)
    with pytest.raises(Refused, match="Write down first: the back-out plan"):
        changes.ask(change_id=change.id, by=desk.bob.id, now=NOW)
    Change.objects.update(back_out="x")
    changes.mark(
        name="Audit week", freezes=True, starts_at=NOW, ends_at=NOW + 72 * HOUR, organisation_id=desk.client.id, once="m",
        by=desk.carol.id, now=NOW,
    )  # fmt: skip

    with pytest.raises(Refused, match="Audit week at Marlow: nothing is changed then"):
        changes.ask(change_id=change.id, by=desk.bob.id, now=NOW)
    Change.objects.update(kind="emergency")
    changes.ask(change_id=change.id, by=desk.bob.id, now=NOW)

    assert Change.objects.get().state == "asked"
    with pytest.raises(Refused, match="team lead"):
        changes.unmark(marked_id=MarkedDays.objects.get().id, by=desk.bob.id)


def test_a_freeze_comes_again_every_year_by_the_clocks_of_its_zone(desk: Desk, mx: Asset) -> None:
    changes.mark(
        name="Year-end close", freezes=True, starts_at=datetime(2024, 3, 30, 0, 0, tzinfo=UTC),
        ends_at=datetime(2024, 4, 1, 0, 0, tzinfo=UTC), organisation_id=None, yearly=True, zone="Europe/London", once="y",
        by=desk.carol.id, now=NOW,
    )  # fmt: skip
    window = {"starts_at": datetime(2031, 1, 1, tzinfo=UTC), "ends_at": datetime(2032, 1, 1, tzinfo=UTC)}

    (once,) = marked.marks(**window)
    assert (once.starts_at, once.ends_at) == (
        datetime(2031, 3, 30, 0, 0, tzinfo=UTC),
        datetime(2031, 4, 1, 0, 0, tzinfo=UTC),
    )
    assert len(marked.marks(starts_at=window["starts_at"])) == 1
    assert (
        marked.marks(starts_at=datetime(2020, 1, 1, tzinfo=UTC), ends_at=datetime(2021, 1, 1, tzinfo=UTC))
        == ()
    )
    change = factories.change(
        mx, owner=desk.bob, starts_at=datetime(2031, 3, 30, 9, tzinfo=UTC),
        ends_at=datetime(2031, 3, 30, 10, tzinfo=UTC), at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="Year-end close: nothing is changed then"):
        changes.ask(change_id=change.id, by=desk.bob.id, now=NOW)
    with pytest.raises(Invalid, match="half a year"):
        changes.mark(
            name="All year", freezes=True, starts_at=NOW, ends_at=NOW + 24 * 200 * HOUR, organisation_id=None, yearly=True,
            zone="UTC", once="z", by=desk.carol.id, now=NOW,
        )  # fmt: skip


def test_a_window_that_has_passed_is_not_handed_in(desk: Desk, mx: Asset) -> None:
    change = factories.change(mx, owner=desk.bob, starts_at=NOW - 2 * HOUR, ends_at=NOW, at=NOW)

    with pytest.raises(Refused, match="window has passed"):
        changes.ask(change_id=change.id, by=desk.bob.id, now=NOW)


def test_an_emergency_begins_first_and_is_decided_afterwards(desk: Desk, mx: Asset) -> None:
    change = factories.change(mx, owner=desk.bob, kind="emergency", at=NOW)
    with pytest.raises(Refused):
        changes.start(change_id=change.id, by=desk.bob.id, now=NOW)
    changes.ask(change_id=change.id, by=desk.bob.id, now=NOW)

    changes.start(change_id=change.id, by=desk.bob.id, now=NOW)
    changes.decide(change_id=change.id, approve=True, by=desk.carol.id, now=NOW)

    assert Change.objects.get().state == "running"
    assert ChangeApproval.objects.get().approved is True


def test_a_standard_change_needs_nobody(desk: Desk, mx: Asset) -> None:
    change = factories.change(mx, owner=desk.bob, kind="standard", at=NOW)

    changes.ask(change_id=change.id, by=desk.bob.id, now=NOW)

    assert (Change.objects.get().state, ChangeApproval.objects.count()) == ("approved", 0)


def test_risk_counts_what_depends_on_it_and_what_happened_before(desk: Desk, mx: Asset) -> None:
    key = factories.organisation("Bexley", key_account=True)
    for n in range(4):
        factories.asset(f"app {n}", of=key, stands_on=mx)
    factories.change(mx, owner=desk.bob, state="failed", ended_at=NOW - 24 * HOUR, at=NOW)
    change = factories.change(mx, owner=desk.bob, at=NOW)

    judged = changes.judge(change_id=change.id, now=NOW)

    assert {line.words.partition(":")[0]: line.points for line in judged.risk.lines} == {
        "assets that depend on what is changed": 8,
        "organisations that it touches": 10,
        "key accounts among them": 10,
        "changes on the same assets that failed or were backed out": 15,
    }
    assert judged.risk.level == "medium"
    assert [client.name for client in judged.footprint.clients] == ["Bexley", "Marlow"]


def test_conflicts_are_found_on_what_it_depends_on_and_in_promises(desk: Desk, mx: Asset) -> None:
    app = factories.asset("Permits", of=desk.client, stands_on=mx)
    first = factories.change(mx, owner=desk.carol, state="approved", title="New firmware", at=NOW)
    case = factories.case(of=desk.team, by=factories.contact(of=desk.client))
    factories.promise(case, maker=desk.bob, due_at=NOW + 25 * HOUR, words="We call you on Tuesday.")
    due = NOW + 25 * HOUR + HOUR / 2
    Clock.objects.filter(id=factories.clock(case, kind="follow_up").id).update(due_at=due)
    change = factories.change(app, owner=desk.bob, at=NOW)

    found = changes.judge(change_id=change.id, now=NOW).conflicts

    assert [(one.kind, one.blocks) for one in found] == [
        ("change", False),
        ("promise", False),
        ("promise", False),
    ]
    assert [one.words for one in found[1:]] == [
        f"Promised to Marlow on #{case.id}: “We call you on Tuesday.”",
        f"Promised to Marlow on #{case.id}: “a follow-up is due”",
    ]
    assert f"Change {first.id}, New firmware, alters MX-02" in found[0].words


def test_a_refusal_needs_a_reason_and_brings_it_back(desk: Desk, mx: Asset) -> None:
    change = factories.change(mx, owner=desk.bob, at=NOW)
    changes.ask(change_id=change.id, by=desk.bob.id, now=NOW)
    with pytest.raises(Invalid, match="what has to be different"):
        changes.decide(change_id=change.id, approve=False, by=desk.carol.id, now=NOW)
    with pytest.raises(Refused, match="A team lead or somebody above"):
        changes.decide(change_id=change.id, approve=True, by=factories.technician("Sam").id, now=NOW)

    changes.decide(change_id=change.id, approve=False, why="Not before the audit.", by=desk.carol.id, now=NOW)
    changes.ask(change_id=change.id, by=desk.bob.id, now=NOW)

    assert (Change.objects.get().state, Change.objects.get().round) == ("asked", 2)
    assert sorted(ChangeApproval.objects.values_list("round", "approved")) == [(1, False), (2, None)]


@pytest.mark.parametrize("how", ["left", "away"])
def test_an_approver_who_is_gone_is_not_waited_for(desk: Desk, mx: Asset, how: str) -> None:
    change = factories.change(mx, owner=desk.bob, at=NOW)
    changes.ask(change_id=change.id, by=desk.bob.id, now=NOW)
    if how == "left":
        desk.carol.is_active = False
        desk.carol.save()
    else:
        Absence.objects.create(technician=desk.carol, starts_at=NOW - HOUR, ends_at=NOW + 48 * HOUR)

    assert [changes.reassign(now=NOW) for _ in range(2)] == [1, 0]

    stage = ChangeApproval.objects.get()
    assert stage.person == desk.ingrid
    assert stage.asked_why == "Carol is not here; no team lead is here to decide; next level: IT manager"
    changes.decide(change_id=change.id, approve=True, by=desk.ingrid.id, now=NOW)
    assert Change.objects.get().state == "approved"


@pytest.mark.parametrize("event", ["fail", "back_out"])
def test_a_change_that_went_wrong_is_reviewed_once(desk: Desk, mx: Asset, event: str) -> None:
    change = factories.change(mx, owner=desk.bob, state="running", started_at=NOW, at=NOW)

    changes.end(change_id=change.id, event=event, result="It did not start.", by=desk.bob.id, now=NOW)
    with pytest.raises(Refused):
        changes.end(change_id=change.id, event=event, result="It did not start.", by=desk.bob.id, now=NOW)

    review = Review.objects.get()
    assert (review.change, review.case, review.lead) == (change, None, desk.bob)


def test_what_a_review_asked_for_is_done_with_its_change(desk: Desk, mx: Asset) -> None:
    review = factories.review(factories.case(of=desk.team), lead=desk.bob)
    change = factories.change(mx, owner=desk.bob, state="running", started_at=NOW, at=NOW)
    factories.prevention(review, owner=desk.bob, kind="change", change=change)

    changes.end(change_id=change.id, event="finish", result="ok", by=desk.bob.id, now=NOW)

    assert PreventionItem.objects.get().state == "done"


def made(desk: Desk, *assets: Asset, hours_ago: int = 2) -> Change:
    """A change that ended some hours ago."""
    ended = NOW - hours_ago * HOUR
    return factories.change(
        *assets,
        owner=desk.bob,
        state="done",
        started_at=ended - HOUR,
        ended_at=ended,
        title="New firmware",
        at=NOW,
    )


def outage(desk: Desk, asset: Asset, **more: object) -> Case:
    facts = {"complaint_type": "service_outage", "at": NOW, "owner": desk.carol} | more
    return factories.about(factories.case(of=desk.team, by=factories.contact(of=desk.client), **facts), asset)


def test_an_outage_after_a_change_is_linked_and_its_owner_called_once(desk: Desk, mx: Asset) -> None:
    app = factories.asset("Permits", of=desk.client, stands_on=mx)
    change = made(desk, mx)
    same, below = outage(desk, mx), outage(desk, app)
    outage(desk, factories.asset("Other", of=desk.client))
    outage(desk, mx, complaint_type="billing_dispute")
    outage(desk, mx, at=NOW - 9 * HOUR)

    assert [changes.link_caused(now=NOW) for _ in range(3)] == [2, 0, 0]

    assert set(ChangeCase.objects.values_list("case_id", "caused")) == {(same.id, True), (below.id, True)}
    assert ChangeCase.objects.get(case=below).lines == [
        "Permits depends on MX-02 directly: 50", "2 h after it ended: 30", "the case is an outage: 20",
        "together 100, 80 link them",
    ]  # fmt: skip
    assert [(alert.person, alert.reason, alert.subject) for alert in Alert.objects.filter(case=same)] == [
        (desk.bob, "change", f"change:{change.id}")
    ]
    assert "MX-02 was changed itself: 60" in Event.objects.get(case=same, kind="change_caused").why


def test_what_a_person_took_off_is_not_linked_again(desk: Desk, mx: Asset) -> None:
    change, case = made(desk, mx), outage(desk, mx)
    changes.link_caused(now=NOW)

    changes.unlink_case(change_id=change.id, case_id=case.id, by=desk.carol.id, now=NOW)

    assert changes.link_caused(now=NOW) == 0
    assert ChangeCase.objects.get().gone_at == NOW
    changes.link_case(change_id=change.id, case_id=case.id, caused=True, by=desk.carol.id, now=NOW)
    assert ChangeCase.objects.get().gone_at is None


def test_relations_in_a_circle_end(desk: Desk, mx: Asset) -> None:
    app = factories.asset("Permits", of=desk.client, stands_on=mx)
    factories.asset("Proxy", of=desk.client, stands_on=app)
    mx.relations.create(target=app, kind="depends_on", at=NOW)
    made(desk, mx)
    outage(desk, app)

    assert changes.link_caused(now=NOW) == 1


def test_one_model_failing_at_three_clients_opens_a_problem_and_owes_each_a_contact(desk: Desk) -> None:
    cases = []
    for n in range(3):
        client = factories.organisation(f"Org {n}")
        printer = factories.asset(
            f"LP{n}", of=client, kind="printer", fields={"manufacturer": "HP", "model": "M404"}
        )
        case = factories.case(of=desk.team, by=factories.contact(of=client), owner=desk.bob, at=NOW)
        cases.append(factories.about(case, printer))

    problems.propose(now=NOW)
    problems.propose(now=NOW)

    problem = Problem.objects.get()
    assert (problem.title, problem.state, problem.rule) == (
        "HP M404 fails at several customers",
        "open",
        "same-model",
    )
    assert set(Outreach.objects.values_list("case_id", "reason", "person_id")) == {
        (case.id, "problem", desk.bob.id) for case in cases
    }


@pytest.mark.django_db(transaction=True)
def test_two_workers_link_an_outage_once() -> None:
    from django.db import connection

    team = factories.team()
    bob = factories.technician("Bob", of=team)
    factories.technician("Carol", role=Role.TEAM_LEAD, of=team)
    tuning.forget()
    client = factories.organisation("Two workers")
    asset = factories.asset("MX", of=client)
    factories.change(asset, owner=bob, state="done", started_at=NOW - 2 * HOUR, ended_at=NOW - HOUR, at=NOW)
    for _ in range(5):
        case = factories.case(
            of=team, by=factories.contact(of=client), complaint_type="service_outage", at=NOW
        )
        factories.about(case, asset)
    gate = threading.Barrier(2, timeout=60)

    def run() -> None:
        gate.wait()
        try:
            for _ in range(5):
                changes.link_caused(now=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()

    assert ChangeCase.objects.count() == Alert.objects.count() == 5
    tuning.forget()
