"""A million running clocks: what a sweep costs, and how late a clock fires while mail comes in."""

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg

from bench.lab import AMENDS, Figure, Lab, desk, mails, running, share

CLOCKS = 1_000_000
KINDS = ("first_reply", "next_update", "owner_outreach", "plan", "resolution", "follow_up", "client_silence")
LATENESS_CLOCKS = 120
MAILS = 400
_TOUCHED = """
select coalesce(sum(seq_tup_read + idx_tup_fetch), 0), coalesce(sum(seq_tup_read), 0)
from pg_stat_user_tables where relname = 'store_clock'
"""


def measure(lab: Lab) -> list[Figure]:
    """Sweeps with 0, 10 and 1,000 due of a million, then lateness under the load of intake."""
    url = lab.database("clocks")
    environ = lab.environ(url)
    desk("setup", environ)
    desk("seed", environ | {"BENCH_N": "2000"})
    _say("a desk with 2,000 cases stands")
    _load(url)
    _say(f"{CLOCKS:,} clocks run")
    found = list(_sweeps(url, environ))
    return [*found, _lateness(lab, url, environ)]


def _say(words: str) -> None:
    """How far it is, for whoever waits."""
    print(f"  {time.strftime('%T')} {words}", file=sys.stderr, flush=True)


def _load(url: str) -> None:
    """A million clocks that run for weeks yet, on as many cases as they need, by SQL."""
    with psycopg.connect(url, autocommit=True) as database:
        # No check of foreign keys, no trigger, no wait for the disk: a million of them cost minutes.
        database.execute("set session_replication_role = replica")
        database.execute("set synchronous_commit = off")
        database.execute("delete from store_clock")
        columns = [
            row[0]
            for row in database.execute(
                "select column_name from information_schema.columns where table_name = 'store_case'"
                " and column_name not in ('id', 'thread_key', 'due_at') and is_generated = 'NEVER'"
                " order by ordinal_position"
            )
        ]
        names = ", ".join(f'"{name}"' for name in columns)
        cases = -(-CLOCKS // len(KINDS))
        database.execute(
            f"insert into store_case ({names}, thread_key)"
            f" select {names}, decode(md5(n::text), 'hex') from generate_series(1, %s) n"
            " cross join (select * from store_case order by id limit 1) c",
            [cases],
        )
        database.execute(
            """insert into store_clock (case_id, kind, state, seconds, started_at, due_at, pauses, rule, why, warned)
               select c.id, kind, 'running', 3600, now(),
                 now() + interval '30 days' + make_interval(secs => c.id %% 1000000),
                 '[]', 'bench', '', 80
               from (select id from store_case order by id desc limit %s) c, unnest(%s::text[]) kind limit %s""",
            [cases, list(KINDS), CLOCKS],
        )
        database.execute("vacuum analyze store_clock")
        database.execute("vacuum analyze store_case")


def _sweeps(url: str, environ: dict[str, str]) -> Iterator[Figure]:
    for count in (0, 10, 1_000):
        with psycopg.connect(url, autocommit=True) as database:
            _make_due(database, count=count, late="0 seconds")
            database.execute("select pg_stat_reset_single_table_counters('store_clock'::regclass)")
        told = json.loads(desk("sweep", environ))
        _say(f"swept {told['swept']:,}")
        with psycopg.connect(url, autocommit=True) as database:
            row = database.execute(_TOUCHED).fetchone()
        assert row is not None
        if told["swept"] != count:
            raise RuntimeError(f"{told['swept']} clocks were swept, {count} were due")
        times = f"{told['seconds'] * 1000:.0f} ms ({told['cpu'] * 1000:.0f} ms CPU)"
        words = f"{times}, {row[0]:,} rows read, {row[1]:,} in sequence"
        yield Figure(f"sweep, {count:,} due of {CLOCKS:,} running", words, "no row in sequence", row[1] == 0)


def _make_due(database: "psycopg.Connection[tuple[object, ...]]", *, count: int, late: str) -> None:
    """Let the last `count` clocks fall due, spread over `late` from now on."""
    database.execute(
        """with chosen as (
             select id, row_number() over () as n from (
               select id from store_clock where state = 'running' and due_at > now() + interval '20 days'
               order by id limit %(count)s) last)
           update store_clock k set due_at = now() + chosen.n * %(late)s::interval / greatest(%(count)s, 1)
           from chosen where chosen.id = k.id""",
        {"count": count, "late": late},
    )


def _lateness(lab: Lab, url: str, environ: dict[str, str]) -> Figure:
    """Clocks that fall due one after the other while hundreds of mails come in and the worker files them."""
    folder = mails(lab.folder, MAILS, seed=20261125)
    waves = share(folder, 1)
    with running("worker", environ=environ):
        time.sleep(3)
        with psycopg.connect(url, autocommit=True) as database:
            _make_due(database, count=LATENESS_CLOCKS, late="20 seconds")
        for dealt in itertools.chain.from_iterable(waves):
            command = [*AMENDS, "mail", "import", "--store-only", str(dealt)]
            subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)
        _say(f"{MAILS} mails are stored")
        with psycopg.connect(url, autocommit=True) as database:
            until = time.monotonic() + 120
            waiting = "select 1 from store_clock where state = 'running' and due_at < now() + interval '1 day' limit 1"
            while database.execute(waiting).fetchone() and time.monotonic() < until:
                time.sleep(0.2)
    with psycopg.connect(url) as database:
        row = database.execute(
            """select count(*), coalesce(max(extract(epoch from e.at - k.due_at)), 0),
                 coalesce(percentile_cont(0.5) within group (order by extract(epoch from e.at - k.due_at)), 0)
               from store_clock k join store_event e on e.kind = 'clock' and (e.data->>'clock')::bigint = k.id
               where k.rule = 'bench' and k.id in (
                 select id from store_clock where state = 'overdue' order by due_at desc limit %s)""",
            [LATENESS_CLOCKS],
        ).fetchone()
    assert row is not None
    if row[0] != LATENESS_CLOCKS:
        raise RuntimeError(f"{row[0]} of {LATENESS_CLOCKS} clocks fired")
    words = f"p50 {row[2]:.2f} s, latest {row[1]:.2f} s"
    return Figure("lateness of due clocks while mail comes in", words, "<= 2 s", float(row[1]) <= 2)
