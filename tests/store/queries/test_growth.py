"""Lists read what they show, however large the table behind them: rows are counted by the plan that was run."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from amends.actions import searching
from amends.actions.promises import call_for_the_absent as sweep
from amends.domain.vocabulary import Role
from amends.store.models import Alert, Case, Message, Promise, Technician
from amends.store.queries import promises, rows
from amends.store.queries.assets import listing
from amends.store.queries.assets.page import find
from amends.store.queries.visible import Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MANY = 5_000
FEW = 400
"""Rows that a page may look at: its own and what is joined to them."""


def rows_read(work: Callable[[], object]) -> float:
    """Rows that the statements of some work look at, those that a filter drops included."""
    with CaptureQueriesContext(connection) as asked:
        work()
    read = 0.0
    for statement in [str(each["sql"]) for each in asked]:
        if "SAVEPOINT" in statement:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"explain (analyze, format json) {statement.replace('%', '%%')}", {})
            read += _read(cursor.fetchone()[0][0]["Plan"])
    return read


def _read(plan: dict[str, Any]) -> float:
    own = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) if "Relation Name" in plan else 0
    return float(own * plan["Actual Loops"]) + sum(_read(each) for each in plan.get("Plans", []))


@pytest.fixture
def bob() -> Technician:
    """A technician of a team that has one case in five hundred."""
    bob, other = factories.technician("Bob", of=factories.team()), factories.team()
    for team in (bob.teams.get(), other):
        case = factories.case("vpn", of=team)
        factories.promise(case, maker=bob, due_at=NOW)
        kept = {
            name: value for name, value in Case.objects.filter(id=case.id).values()[0].items() if name != "id"
        }
        share = MANY if team == other else MANY // 500
        made = [Case(**kept | {"thread_key": f"{team.id}-{n}".encode().ljust(15)}) for n in range(share)]
        Case.objects.bulk_create(made, batch_size=500)
    over = {
        "kind": "update",
        "words": "x",
        "expression": "x",
        "made_at": NOW,
        "settled_at": NOW,
    }
    Promise.objects.bulk_create(
        (
            Promise(
                **over,
                state="kept" if key % 5 else "late",
                case_id=key,
                maker=bob,
                due_at=NOW - timedelta(minutes=key),
            )
            for key in Case.objects.values_list("id", flat=True)
        ),
        batch_size=500,
    )
    rows.run("analyze store_case")
    rows.run("analyze store_promise")
    return bob


def test_the_ledger_reads_the_page_it_shows(bob: Technician) -> None:
    carol = factories.technician("Carol", role=Role.IT_MANAGER)
    for view in ("mine", "today", "all", "late", "to-own-up"):
        read = rows_read(
            lambda view=view: promises.page(
                viewer=Viewer.of(carol),
                view=view,
                narrow=promises.Narrow(),
                now=NOW,
                day_ends=NOW,
                after=None,
            )
        )
        assert read <= FEW, view


def test_the_figures_of_the_ledger_read_what_is_owed(bob: Technician) -> None:
    read = rows_read(
        lambda: promises.views(
            viewer=Viewer.of(bob), active="mine", now=NOW, day_ends=NOW + timedelta(days=1)
        )
    )

    assert read <= FEW
    assert [view.count for view in promises.views(viewer=Viewer.of(bob), active="", now=NOW, day_ends=NOW)][
        :1
    ] == ["1"]


@pytest.mark.parametrize("words", ["unit-4321", "TG-4321", "sn4321", "nothing so", "", "unit"])
def test_assets_are_listed_without_reading_them_all(words: str) -> None:
    factories.asset("first")
    rows.run(
        """insert into store_asset (organisation_id, kind, name, names, serial, tag, addresses, currency, life, fields,
             notes, revision, created_at, changed_at)
           select (select min(id) from store_organisation), 'server', 'unit-' || n, '{}', 'SN' || n, 'TG-' || n, '{}', '',
             'in_use', '{}', '', 1, now(), now() from generate_series(1, %s) n""",
        [MANY],
    )
    for index in ("asset_name_alike", "asset_code_alike"):  # as the server does by itself, a minute later
        rows.one("select gin_clean_pending_list(%s::regclass)", [index])
    rows.run("analyze store_asset")

    found = listing.page(wanted=listing.Filter(q=words), after=0)[0]
    assert len(found) == {"": listing.PAGE, "unit": listing.PAGE, "nothing so": 0}.get(words, 1)
    assert rows_read(lambda: listing.page(wanted=listing.Filter(q=words), after=0)) <= FEW
    if words.endswith("4321"):
        assert [name for _, name, _ in find(words=words)] == ["unit-4321"]
        assert rows_read(lambda: find(words=words)) <= FEW
    assert find(words="TG-432%") == ()


def test_the_index_of_words_is_kept_up_without_reading_it() -> None:
    case = factories.case("vpn")
    Message.objects.bulk_create(
        Message(case=case, kind="customer", text=f"word{n}", at=NOW) for n in range(3_000)
    )
    while searching.index(batch=1_000):
        pass
    rows.run("analyze store_message")
    rows.run("analyze store_searchtext")

    assert rows_read(lambda: searching.index(back=50)) <= FEW


def test_who_is_away_is_asked_for_before_what_is_owed(bob: Technician) -> None:
    away = factories.technician("Away")
    owed = factories.promise(Case.objects.earliest("id"), maker=away, due_at=NOW)
    Promise.objects.exclude(id=owed.id).update(state="open", settled_at=None)
    rows.run("analyze store_promise")

    assert (
        rows_read(lambda: sweep(now=NOW)) <= 2 * MANY
    )  # the promises, and no case and no person for each of them

    Technician.objects.filter(id=away.id).update(is_active=False)
    assert sweep(now=NOW) == 1
    assert Alert.objects.filter(subject=f"absent:{owed.id}").exists()
