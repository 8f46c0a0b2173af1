"""Commands of the load harness: make an empty desk, fill it to a size, print a session's cookie."""

import json
import os
import sys
from datetime import UTC, datetime, time
from time import perf_counter, process_time

SEED = """
insert into store_case (id, organisation_id, contact_id, mailbox_id, team_id, owner_id, first_responder_id, subject,
  category, status, priority, severity, severity_rule, severity_why, judged_by, anger_level, anger, peak_level,
  complaint_type, triggers, words, tags, thread_key, next_due_at, next_due_label, next_due_started_at, last_customer_at,
  unread, created_at, updated_at, verified_words, closed_unverified, verified_at, closed_at)
select n, o.id, c.id, m.id, m.team_id, t.id, t.id, 'Seeded matter ' || n, 'network/vpn/cannot-connect',
  case when n > %(open_from)s then 'open' else 'closed' end, '', (array['low','medium','high'])[1 + n %% 3], 'seed', '', '',
  n %% 4, (n %% 100) / 100.0, n %% 4, 'other_complaint', '[]', '{vpn,seeded}', '{seeded}',
  decode(lpad(to_hex(n), 30, '0'), 'hex'),
  case when n > %(open_from)s then now() + (n %% 600) * interval '1 minute' end, 'first reply', now(), now(), false,
  now() - interval '1 hour', now(), '', false,
  case when n > %(open_from)s then null else now() end, case when n > %(open_from)s then null else now() end
from generate_series(%(first)s::bigint, %(last)s::bigint) n
cross join (select id from store_organisation order by id limit 1) o
cross join (select id from store_contact order by id limit 1) c
cross join (select id, team_id from store_mailbox order by id limit 1) m
cross join (select id from store_technician order by id limit 1) t;
"""
MESSAGES = """
insert into store_message (case_id, kind, channel, from_name, from_address, "to", cc, subject, mail_id, in_reply_to,
  text, segments, has_html, unverified, at)
select n, k.kind, 'email', 'Seed', 'seed@client.example', '{}', '{}', 'Seeded matter ' || n,
  'seed.' || n || '.' || k.nth || '@client.example', '',
  k.words || case when k.nth = 1 then ' zt' || n || 'q' else '' end || repeat(' The quarterly tunnel report says more.', 12),
  json_build_array(json_build_array('new', 0, 200)), false, '', now()
from generate_series(%(first)s::bigint, %(last)s::bigint) n
cross join (values (1, 'customer', 'The VPN is down and nobody answers.'), (2, 'reply', 'I am on it and write by noon.'),
  (3, 'customer', 'Thank you, it works again.')) as k(nth, kind, words);
"""
CLOCKS = """
insert into store_clock (case_id, kind, state, seconds, started_at, due_at, pauses, rule, why, warned) select n,
  'first_reply', 'running', 3600, now(), now() + (n %% 600) * interval '1 minute' + interval '1 hour', '[]', 'seed', '', 0
from generate_series(%(from)s::bigint, %(last)s::bigint) n;
insert into store_reading (message_id, case_id, reader, language, not_read, anger_level, anger, complaint, complaint_type,
  heads, evidence, at)
select id, case_id, 'rules-1', 'en', '', 1, 0.4, 0.5, 'other_complaint', '{}',
  '[{"part": "body", "start": 4, "end": 15, "text": "VPN is down", "shows": "outage"}]', now()
from store_message where case_id between %(first)s and %(last)s and kind = 'customer';
insert into store_event (case_id, at, kind, what, why, data)
select n, now(), 'opened', 'Opened by a mail.', '', '{}' from generate_series(%(first)s::bigint, %(last)s::bigint) n;
select setval('store_case_id_seq', (select max(id) from store_case));
"""
# Half as many assets as cases, four relations for each within its block of 500, two assets linked to each case; a case
# in ten has a problem and a change behind it. 100,000 cases: 50,000 assets, 200,000 relations.
ASSETS = """
insert into store_asset (id, organisation_id, kind, name, names, serial, tag, addresses, currency, life, fields, notes,
  revision, created_at, changed_at)
select n, o.id, (array['server','workstation','network','service'])[1 + n %% 4], 'unit-' || n, '{}', 'SN' || n,
  'TG-' || n, '{}', '', 'in_use', '{}', '', 1, now(), now()
from generate_series(1, %(assets)s::bigint) n cross join (select id from store_organisation order by id limit 1) o;
insert into store_assetrelation (source_id, target_id, kind, at)
select n, (n - 1) / 500 * 500 + 1 + ((n - 1) %% 500 + k * k * 7) %% 500,
  (array['runs_on','depends_on','connects_to','part_of'])[k], now()
from generate_series(1, %(assets)s::bigint) n cross join generate_series(1, 4) k;
insert into store_caseasset (case_id, asset_id, how, words, message_id, part, start, "end", at)
select m.case_id, 1 + (m.case_id * 2 + k) %% %(assets)s::bigint, 'name', 'VPN', m.id, 'text', 4, 7, now()
from (select case_id, min(id) as id from store_message group by case_id) m cross join generate_series(0, 1) k;
insert into store_problem (id, title, kind, state, rule, pattern, evidence, cause, workaround, known_text, solution,
  opened_at, revision)
select n, 'Problem ' || n, 'cause', 'open', '', '', '[]', 'A worn part.', 'Restart it.', '', '', now(), 0
from generate_series(1, %(problems)s::bigint) n;
insert into store_problemcase (problem_id, case_id, why, at)
select 1 + n %% %(problems)s::bigint, n, 'seeded', now() from generate_series(10, %(cases)s::bigint, 10) n;
insert into store_change (id, title, kind, state, why, plan, back_out, result, starts_at, ends_at, risk, risk_lines, round,
  made_at, started_at, ended_at, revision, made_by_id, owner_id)
select n, 'Change ' || n, 'normal', 'done', '', '', 'Put it back.', 'worked', now(), now() + interval '1 hour', 'low',
  '[]', 1, now(), now(), now(), 0, t.id, t.id
from generate_series(1, %(problems)s::bigint) n cross join (select id from store_technician order by id limit 1) t;
insert into store_changecase (change_id, case_id, caused, why, lines, at)
select 1 + n %% %(problems)s::bigint, n, true, 'seeded', '["seeded"]', now()
from generate_series(10, %(cases)s::bigint, 10) n;
select setval('store_asset_id_seq', %(assets)s::bigint);
"""


def setup() -> None:
    """Migrate and make the one team, technician, mailbox and calendar that mail needs."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from amends.store.models import (
        Calendar,
        Contact,
        Mailbox,
        Organisation,
        OrganisationDomain,
        RotaEntry,
        Team,
    )

    hours = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    office = {"zone": "Europe/London", "hours": hours, "holidays": [], "closures": {}}
    calendar = Calendar.objects.create(name="Office", data=office)
    team = Team.objects.create(name="Desk", calendar=calendar)
    for number, role in enumerate(
        ("tier1_agent", "tier1_agent", "team_lead", "it_manager", "c_level", "account_owner")
    ):
        person = _person(number, role)
        person.teams.add(team)
        RotaEntry.objects.create(
            technician=person, weekdays=[0, 1, 2, 3, 4, 5, 6], starts=time(0), ends=time(0)
        )
    Mailbox.objects.create(address="support@desk.example", name="Desk", team=team)
    client = Organisation.objects.create(name="Client")
    OrganisationDomain.objects.create(organisation=client, domain="client.example")
    Contact.objects.create(name="Seed", organisation=client, created_at=datetime.now(UTC))


def _person(number: int, role: str):  # noqa: ANN202
    from amends.store.models import Technician

    person = Technician(email=f"t{number}@desk.example", name=f"Technician {number}", role=role)
    person.set_unusable_password()
    person.save()
    return person


def seed(wanted: int) -> None:
    """Add cases until `wanted` exist, the newest 500 of them open, three messages each."""
    import psycopg
    from django.db import connection

    connection.ensure_connection()
    with psycopg.ClientCursor(connection.connection) as cursor:  # it takes several statements at once
        have, top = cursor.execute("select count(*), coalesce(max(id), 0) from store_case").fetchone()
        if have >= wanted:
            return
        span = {"first": top + 1, "last": top + wanted - have}
        span["open_from"] = max(span["last"] - 500, span["first"] - 1)
        span["from"] = span["open_from"] + 1
        for sql in (SEED, MESSAGES, CLOCKS):
            cursor.execute(sql, span)


def estate(cases: int) -> None:
    """What the clients of a desk of so many cases run: assets, relations, and the cases, problems and changes on them."""
    import psycopg
    from django.db import connection

    connection.ensure_connection()
    with psycopg.ClientCursor(connection.connection) as cursor:
        counts = {"cases": cases, "assets": cases // 2, "problems": max(cases // 100, 1)}
        cursor.execute(ASSETS, counts)


def login() -> None:
    """Print the cookie header of a signed-in IT manager."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from amends.store.models import Technician

    person = Technician.objects.get(role="it_manager")
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    print(f"Cookie: sessionid={session.session_key}")


def statements() -> None:
    """Print how many statements the hot pages need, one a line: name, tab, count."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from amends.store.models import Technician

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(
        Technician.objects.get(role="it_manager"), "allauth.account.auth_backends.AuthenticationBackend"
    )
    for name, path in (("case page", "/cases/900/"), ("Now", "/"), ("asset with its impact", "/assets/300/")):
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            if client.get(path).status_code != 200:
                sys.exit(f"{path} does not work")
        print(f"{name}\t{len(seen)}")


def sweep() -> None:
    """Sweep clocks until nothing is due, as the worker does; print how many, and the seconds it took, as JSON."""
    from amends.actions import clocks

    clocks.sweep(now=datetime(2000, 1, 1, tzinfo=UTC))  # connect and load what every sweep needs
    wall, cpu, swept = perf_counter(), process_time(), 0
    while found := clocks.sweep(now=datetime.now(UTC)):
        swept += found
    told = {"swept": swept, "seconds": perf_counter() - wall, "cpu": process_time() - cpu}
    print(json.dumps(told))


def give(calls: int) -> None:
    """Give so many open cases to the IT manager, one every third of a second; print each with the time
    just before its transaction began."""
    from time import sleep, time

    from amends.actions import cases
    from amends.store.models import Case, Technician

    manager = Technician.objects.get(role="it_manager")
    first = Technician.objects.filter(role="tier1_agent").first()
    told = []
    for case_id in Case.objects.filter(status="open").order_by("-id").values_list("id", flat=True)[:calls]:
        began = time()  # before its transaction begins: what is measured holds the commit itself as well
        cases.assign(case_id=case_id, owner_id=manager.id, by=first.id, now=datetime.now(UTC))
        told.append((case_id, began))
        sleep(0.3)
    print(json.dumps(told))


def index() -> None:
    """Index every word, as the worker does in smaller bites."""
    from amends.actions import searching

    while searching.index(batch=10_000):
        pass


def main() -> None:
    """One command a call: setup, seed, estate, login, give, statements, sweep or index."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
    import django

    django.setup()
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb == "seed":
        seed(int(os.environ["BENCH_N"]))
    elif verb == "estate":
        estate(int(os.environ["BENCH_N"]))
    elif verb == "give":
        give(int(sys.argv[2]))
    elif verb in ("setup", "login", "statements", "sweep", "index"):
        globals()[verb]()
    else:
        sys.exit(
            "usage: bench/desk.py setup | seed | estate | login | give CALLS | statements | sweep | index"
        )


if __name__ == "__main__":
    main()
