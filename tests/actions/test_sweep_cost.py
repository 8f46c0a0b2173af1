"""A sweep costs what is due, not what runs: the plan walks the index of running clocks and reads no table whole."""

from datetime import timedelta

import pytest

import factories
from acting import NOW
from amends.store.models import Clock
from amends.store.queries import rows

pytestmark = pytest.mark.django_db
MANY = 20_000


@pytest.mark.parametrize(("column", "index"), [("due_at", "clock_due"), ("warn_at", "clock_warning_due")])
def test_a_sweep_walks_the_index_of_what_runs(column: str, index: str) -> None:
    case = factories.case(at=NOW)
    Clock.objects.filter(case=case).delete()
    rows.run(
        """insert into store_clock (case_id, kind, state, seconds, started_at, due_at, pauses, rule, why, warn_at, warned)
           select %(case)s, 'k' || n, 'running', 60, %(now)s, %(now)s + n * interval '1 minute', '[]', 'x', '',
             %(now)s + n * interval '1 minute', 0
           from generate_series(1, %(many)s) n""",
        {"case": case.id, "now": NOW, "many": MANY},
    )
    rows.run("analyze store_clock")

    found = rows.tuples(
        f"""explain (analyze, buffers, format text)
            select k.id from store_clock k join store_case c on c.id = k.case_id
            where k.state = 'running' and k.{column} <= %s order by k.{column} limit 50
            for update of c skip locked""",  # noqa: S608 - one of two columns
        [NOW + timedelta(minutes=3)],
    )
    plan = "\n".join(row[0] for row in found)

    assert index in plan
    assert "Seq Scan on store_clock" not in plan
    assert "actual rows=3" in plan or "rows=3.00" in plan
