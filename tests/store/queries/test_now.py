"""The queue: who sees what, in which order, and what a page and its counts cost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from amends.catalogue import incidents
from amends.domain.incidents import Grouping
from amends.domain.vocabulary import Role, Status
from amends.store.models import Incident, IncidentCase, Technician
from amends.store.queries import now as queue
from amends.store.queries.visible import Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
GROUPING = incidents.load()
TONIGHT = datetime(2026, 3, 3, tzinfo=UTC)


def page(who: Technician, view: str = "all", after: queue.Place | None = None) -> queue.NowPage:
    return queue.page(
        viewer=Viewer.of(who), view=view, grouping=GROUPING, after=after, now=NOW, day_ends=TONIGHT
    )


def numbers(who: Technician, view: str = "all") -> list[int]:
    return [row.number for row in page(who, view).rows]


def test_rows_stand_by_heat_then_by_what_is_due_next() -> None:
    bob = factories.technician("Bob")
    calm = factories.case("calm", anger_level=0, next_due_at=NOW)
    later = factories.case("later", anger_level=3, next_due_at=NOW + timedelta(hours=2))
    nothing_due = factories.case("nothing due", anger_level=3)
    soon = factories.case("soon", anger_level=3, next_due_at=NOW + timedelta(minutes=4))

    assert numbers(bob) == [soon.id, later.id, nothing_due.id, calm.id]


def test_views_hold_what_their_names_say() -> None:
    bob = factories.technician("Bob")
    hot = factories.case("hot", anger_level=2)
    mine = factories.case("mine", owner=bob)
    promised = factories.case("promised", owner=bob, next_due_at=NOW)
    factories.promise(promised, maker=bob, due_at=NOW + timedelta(hours=2))
    next_week = factories.case("next week", owner=bob)
    factories.promise(next_week, maker=bob, due_at=NOW + timedelta(days=7))
    closed = factories.case("closed", status=Status.CLOSED.value, closed_unverified=True)

    assert numbers(bob, "hot") == [hot.id]
    assert set(numbers(bob, "mine")) == {mine.id, promised.id, next_week.id}
    assert numbers(bob, "unowned") == [hot.id]
    assert numbers(bob, "promises") == [promised.id]
    assert set(numbers(bob, "all")) == {hot.id, mine.id, promised.id, next_week.id}
    assert numbers(bob, "closed") == [closed.id]
    counts = {
        v.slug: v.count
        for v in queue.views(viewer=Viewer.of(bob), active="hot", grouping=GROUPING, day_ends=TONIGHT)
    }
    assert counts == {"hot": "1", "mine": "3", "unowned": "1", "promises": "1", "all": "4", "closed": ""}


def test_a_case_is_seen_by_its_team_owner_account_owner_and_managers_only() -> None:
    ours, theirs = factories.team(), factories.team()
    bob, mallory = factories.technician("Bob", of=ours), factories.technician("Mallory", of=theirs)
    carol = factories.technician("Carol", role=Role.IT_MANAGER)
    account_owner, owner = factories.technician(role=Role.ACCOUNT_OWNER), factories.technician()
    client = factories.organisation(account_owner=account_owner)
    secret = factories.case("secret", of=ours, by=factories.contact(of=client), owner=owner, anger_level=3)
    free = factories.case("of no team")

    seen = {who.name: set(numbers(who)) for who in (bob, mallory, carol, account_owner, owner)}

    both = {secret.id, free.id}
    assert seen == {
        "Bob": both, "Mallory": {free.id}, "Carol": both, account_owner.name: both, owner.name: both,
    }  # fmt: skip
    assert (
        queue.views(viewer=Viewer.of(mallory), active="hot", grouping=GROUPING, day_ends=TONIGHT)[0].count
        == "0"
    )


@pytest.mark.parametrize("view", ["all", "promises", "closed"])
def test_pages_follow_one_another_without_gap_or_repetition(
    view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 3)
    bob = factories.technician("Bob")
    for n in range(8):
        due = None if n % 3 == 0 else NOW + timedelta(minutes=n % 2)
        closed = {"status": Status.CLOSED.value, "closed_unverified": True} if view == "closed" else {}
        made = factories.case(anger_level=n % 2, next_due_at=due, **closed)
        factories.promise(made, maker=bob, due_at=NOW)
    whole: list[int] = []
    after: queue.Place | None = None
    for _ in range(5):
        found = page(bob, view, after=after)
        whole += [row.number for row in found.rows]
        if found.after is None:
            break
        after = queue.Place.read(found.after.token())

    monkeypatch.setattr(queue, "PAGE", 50)
    assert whole == numbers(bob, view)
    assert len(whole) == 8


@pytest.mark.parametrize(
    "token", ["", "x", "1_2", "9__1", "1_2026-01-01T00:00:00_5", "1__" + "9" * 30, "a_b_c"]
)
def test_a_place_that_is_none_begins_at_the_top(token: str) -> None:
    assert queue.Place.read(token) is None


def test_a_row_says_what_stands_out() -> None:
    bob = factories.technician("Bob")
    made = factories.case(
        anger_level=3,
        unread=True,
        next_due_at=NOW - timedelta(minutes=1),
        next_due_label="first reply",
        triggers=[
            {"name": "second_complaint_same_issue", "rule": "r", "why": "w", "words": [], "earlier": 1}
        ],
    )
    factories.alert(made, person=bob)

    row = page(bob).rows[0]

    assert (row.triggers, row.alert_waiting, row.unread, row.next_due_state) == (
        ("2nd complaint",), True, True, "overdue",
    )  # fmt: skip


def test_an_unnamed_contact_is_shown_by_address() -> None:
    bob = factories.technician("Bob")
    factories.case(by=factories.contact("", address="who@client.example"))

    assert page(bob).rows[0].contact_name == "who@client.example"


@pytest.mark.parametrize("cases", [1, 3])
def test_a_page_and_its_counts_are_two_statements(cases: int) -> None:
    bob = factories.technician("Bob")
    for _ in range(cases):
        factories.case()

    with CaptureQueriesContext(connection) as statements:
        page(bob)
        queue.views(viewer=Viewer.of(bob), active="all", grouping=GROUPING, day_ends=TONIGHT)

    assert len(statements) == 2


def test_many_cases_are_counted_no_further_than_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MANY", 3)
    bob = factories.technician("Bob")
    for _ in range(4):
        factories.case()

    counts = {
        v.slug: v.count
        for v in queue.views(viewer=Viewer.of(bob), active="all", grouping=GROUPING, day_ends=TONIGHT)
    }

    assert counts["all"] == "2+"


def test_a_case_of_an_incident_has_a_row_of_its_own_when_the_desk_says_that_it_calls_alone() -> None:
    bob = factories.technician("Bob")
    case = factories.case("furious again", anger_level=3, triggers=[{"name": "second_complaint_same_issue"}])
    incident = Incident.objects.create(title="Mail", state="open", severity="low", lead=case, began_at=NOW)
    IncidentCase.objects.create(incident=incident, case=case, at=NOW)
    wider = incidents.load_text(
        incidents.source().replace(
            'triggers = ["legal_mention"', 'triggers = ["second_complaint_same_issue"'
        ),
        file="grouping",
    )

    def shown(grouping: Grouping) -> list[int]:
        rows = queue.page(
            viewer=Viewer.of(bob), view="all", grouping=grouping, after=None, now=NOW, day_ends=TONIGHT
        ).rows
        return [row.number for row in rows]

    assert (shown(GROUPING), shown(wider)) == ([], [case.id])
