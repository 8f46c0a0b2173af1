"""The search box: what it finds, for whom, and in which order."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

import factories
from amends.actions import searching
from amends.domain.searching import read
from amends.domain.vocabulary import Role, Status
from amends.store.models import Case, ChangeCase, Message, Technician
from amends.store.queries import search
from amends.store.queries.search import found as found_in
from amends.store.queries.search.found import alike
from amends.store.queries.visible import Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def said(case: Case, text: str, *, kind: str = "customer", subject: str = "") -> Message:
    return Message.objects.create(case=case, kind=kind, text=text, subject=subject, at=NOW)


def found(who: Technician, line: str) -> list[int]:
    searching.index()
    page = search.find(question=read(line=line), viewer=Viewer.of(who), zone="UTC", now=NOW)
    return [hit.number for hit in page.cases]


def test_words_are_found_by_their_stem_and_without_accents() -> None:
    bob = factories.technician("Bob")
    case = factories.case("floor two")
    said(case, "The printers of Frau Müller print nothing.")
    said(factories.case("other"), "The line is quiet.")

    assert found(bob, "printer") == found(bob, "muller") == found(bob, "Müller printing") == [case.id]
    assert found(bob, "printer quiet") == []


def test_words_of_every_text_are_no_hindrance() -> None:
    bob = factories.technician("Bob")
    case = factories.case("vpn")
    said(case, "The VPN is down.")

    assert found(bob, "the vpn is down") == [case.id]
    assert found(bob, "the") == [case.id]


def newest_read(who: Technician, line: str) -> int:
    """How many of the newest texts the search looks through for a page, beside the few that it tries."""
    sql, params = found_in.statement(read(line=line), viewer=Viewer.of(who), zone="UTC", now=NOW, skip=0)
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, format json) {sql}", params)
        plans = [plan["Plan"] for plan in cursor.fetchone()[0]]
    looked = [0.0]
    while plans:
        plan = plans.pop()
        plans += plan.get("Plans", [])
        if plan.get("Subplan Name") == "CTE lately":
            looked += [each["Actual Rows"] * each["Actual Loops"] for each in _texts(plan)]
    return int(max(looked))


def _texts(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes that read the index of words below this one, those that only try it left out."""
    for each in plan.get("Plans", []):
        if each.get("Subplan Name") != "CTE tried":
            if each.get("Relation Name") == "store_searchtext":
                yield each
            yield from _texts(each)


def test_the_newest_texts_are_read_through_for_a_common_word_alone() -> None:
    bob = factories.technician("Bob")
    rare = factories.case("rare")
    said(rare, "The tunnel has a zebra in it.")
    common = [factories.case(f"common {n}") for n in range(found_in.COMMON)]
    for case in common:
        said(case, "The tunnel is down.")

    assert found(bob, "tunnel") == [case.id for case in [rare, *common]][::-1]
    assert found(bob, "zebra") == found(bob, "zebra tunnel") == found(bob, '"has a zebra"') == [rare.id]
    assert newest_read(bob, "tunnel") == len(common) + 1
    assert newest_read(bob, "zebra") == newest_read(bob, "zebra tunnel") == 0
    assert newest_read(bob, '"has a zebra"') == 0


def test_a_phrase_stands_in_this_order_and_a_minus_leaves_out() -> None:
    bob = factories.technician("Bob")
    wanted, other = factories.case("one"), factories.case("two")
    said(wanted, "It was not resolved by you.")
    said(other, "Resolved it was, but not by you.")

    assert found(bob, '"not resolved"') == [wanted.id]
    assert found(bob, "resolved -order") == [other.id, wanted.id]
    assert found(bob, 'resolved -"it was not"') in ([other.id, wanted.id], [])


def test_a_subject_comes_before_words_said_later() -> None:
    bob = factories.technician("Bob")
    titled, later = factories.case("Backup failed"), factories.case("Something")
    said(titled, "see the subject", subject="Backup failed")
    said(later, "and the backup failed too")

    assert found(bob, "backup failed") == [titled.id, later.id]


def test_only_what_one_may_see_is_found() -> None:
    ours, theirs = factories.team(), factories.team()
    bob, mallory = factories.technician("Bob", of=ours), factories.technician("Mallory", of=theirs)
    carol = factories.technician("Carol", role=Role.IT_MANAGER)
    secret = factories.case("secret", of=ours)
    said(secret, "The merger is secret.")

    assert found(bob, "merger") == found(carol, "merger") == [secret.id]
    for line in ("merger", f"#{secret.id}", "is:open", "-nothing", "subject secret"):
        assert found(mallory, line) == []
    assert (
        list(search.table(question=read(line="merger"), viewer=Viewer.of(mallory), zone="UTC", now=NOW)) == []
    )


def test_operators_narrow_and_a_minus_turns_them_round() -> None:
    bob, client = factories.technician("Bob"), factories.organisation("City of Marlow")
    alice = factories.contact("Alice Moran", of=client, address="a.moran@marlow.example")
    mine = factories.case(
        "mine",
        by=alice,
        owner=bob,
        anger_level=3,
        peak_level=3,
        severity="high",
        category="network/vpn",
        tags=["audit"],
    )
    factories.promise(mine, maker=bob, due_at=NOW, state="broken", settled_at=NOW)
    eve = factories.contact("Eve", address="eve@other.example")
    closed = factories.case("closed", by=eve, status=Status.CLOSED.value, closed_unverified=True)

    for line in (
        "org:marlow", "from:moran", 'from:"a.moran@"', "owner:me", "owner:bo", "hot:2", "severity:high", "category:vpn",
        "tag:audit", "is:broken-promise", "status:open", "is:open", "-is:closed", "-owner:none", "org:city hot:3 owner:me",
    ):  # fmt: skip
        assert found(bob, line) == [mine.id], line
    for line in ("status:closed", "is:closed", "is:unverified", "-is:open", "owner:none"):
        assert found(bob, line) == [closed.id], line
    assert found(bob, "type:billing") == found(bob, "team:nowhere") == []


def test_days_begin_in_the_askers_zone() -> None:
    bob = factories.technician("Bob")
    late = factories.case("late")
    Case.objects.update(created_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))

    def at(line: str, zone: str) -> list[int]:
        page = search.find(question=read(line=line), viewer=Viewer.of(bob), zone=zone, now=NOW)
        return [hit.number for hit in page.cases]

    assert at("after:2026-03-02", "Europe/Berlin") == [late.id]
    assert at("after:2026-03-02", "UTC") == []
    assert at("before:2026-03-02", "UTC") == [late.id]


def test_the_newest_place_is_shown_with_its_words() -> None:
    bob = factories.technician("Bob")
    case = factories.case("vpn")
    said(case, "The tunnel broke in March.")
    newest = said(case, "The tunnel broke again, and nobody calls.", kind="note")
    searching.index()

    hit = search.find(question=read(line="tunnel"), viewer=Viewer.of(bob), zone="UTC", now=NOW).cases[0]

    assert (hit.message_id, hit.kind) == (newest.id, "note")
    assert [piece.text for piece in hit.pieces if piece.found] == ["tunnel"]


def test_a_mistyped_word_has_a_nearest_one_and_a_mistyped_name_is_found() -> None:
    factories.organisation("City of Marlow")
    said(factories.case("x"), "The quarterly invoice is wrong.")
    searching.index()

    assert alike(question=read(line="quartely invoice")) == {"quartely": "quarterly"}
    assert [place.title for place in search.places(question=read(line="Marlowe"))] == ["City of Marlow"]


def test_a_message_that_is_committed_late_is_still_indexed() -> None:
    bob = factories.technician("Bob")
    case = factories.case("late")
    newest = said(case, "the newest words")
    newer = Message.objects.create(id=newest.id + 2, case=case, kind="customer", text="newer words", at=NOW)
    searching.index()
    Message.objects.create(id=newer.id - 1, case=case, kind="customer", text="overtaken words", at=NOW)

    assert found(bob, "overtaken") == [case.id]


def test_held_words_are_not_found() -> None:
    bob = factories.technician("Bob")
    said(factories.case("held"), "a stranger wrote this", kind="held")

    assert found(bob, "stranger") == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("MX-02", ["MX-02", "MX-021"]),
        ("mx-02 does not start", ["MX-02"]),
        ("a-0017", ["MX-02"]),
        ("sn-44", ["MX-02"]),
        ("10.4.0.9", ["MX-02"]),
        ("printer", ["Printer"]),
        ("Prnter", ["Printer"]),
        ("mx", []),
        ("nothing of the sort", []),
    ],
)
def test_assets_are_found_by_every_word_they_are_known_by(line: str, names: list[str]) -> None:
    factories.asset("MX-021")
    factories.asset("MX-02", tag="A-0017", serial="SN-44-7", addresses=["10.4.0.9"])
    factories.asset("Printer")
    factories.asset("MX-02", removed_at=NOW)

    hits = [place for place in search.places(question=read(line=line)) if place.kind == "asset"]

    assert [place.title for place in hits] == names


def test_cases_are_found_by_their_asset_and_by_the_change_behind_them() -> None:
    bob = factories.technician("Bob")
    case = factories.about(factories.case("mail"), factories.asset("MX-02", tag="A-0017"))
    factories.case("other")
    change = factories.change(owner=bob)
    ChangeCase.objects.create(change=change, case=case, caused=True, lines=[], at=NOW)

    for line in (
        "asset:mx-02",
        "asset:a-00",
        f"change:{change.id}",
        f"change:#{change.id}",
        "is:after-change",
    ):
        assert found(bob, line) == [case.id], line
    assert found(bob, "asset:mx-03") == found(bob, "change:999999") == []
    assert read(line="change:x").problems


@pytest.mark.parametrize(
    "line", ["%", "_", "\\", "'; drop table store_case; --", "9" * 40, "a:b:c", '"', "-", "org:%"]
)
def test_any_line_is_text(line: str) -> None:
    bob = factories.technician("Bob")
    said(
        factories.case("plain words", by=factories.contact(of=factories.organisation("Plain"))), "plain words"
    )

    assert found(bob, line) in ([], *[[case.id] for case in Case.objects.all()])


def test_pages_follow_each_other() -> None:
    bob = factories.technician("Bob")
    made = [factories.case(f"case {n}") for n in range(30)]
    for case in made:
        said(case, "common word")
    searching.index()

    first, second = (
        search.find(question=read(line="common"), viewer=Viewer.of(bob), zone="UTC", now=NOW, skip=skip)
        for skip in (0, 25)
    )

    assert first.more
    assert not second.more
    assert [hit.number for hit in (*first.cases, *second.cases)] == [case.id for case in reversed(made)]


def test_the_table_holds_every_case_once() -> None:
    bob = factories.technician("Bob")
    case = factories.case("vpn")
    said(case, "tunnel")
    said(case, "tunnel again")
    searching.index()

    rows = list(search.table(question=read(line="tunnel"), viewer=Viewer.of(bob), zone="UTC", now=NOW))

    assert [row.number for row in rows] == [case.id]
