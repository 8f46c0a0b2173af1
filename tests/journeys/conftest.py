"""What the journeys share: one running desk, a browser, and people who have signed in."""

import itertools
import json
import re
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from psycopg import sql

import practising
import real_desk
from amends.catalogue import incidents, playbooks
from amends.catalogue import practice as catalogue
from amends.domain import practice

expect.set_options(timeout=real_desk.PATIENCE * 1000)


@pytest.fixture(scope="session")
def desk(database_url: str) -> Iterator[real_desk.Desk]:
    """One desk for all journeys of this run, with a database of its own."""
    name = f"desk_{uuid.uuid4().hex[:12]}"
    with (
        psycopg.connect(database_url, autocommit=True) as admin,
        tempfile.TemporaryDirectory(prefix="amends-home-") as folder,
    ):
        Path(folder).chmod(0o711)
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            own = database_url.replace("/amends?", f"/{name}?")
            with real_desk.running(database_url=own, home=Path(folder) / "desk") as served:
                keep_cases_apart(served)
                yield served
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def keep_cases_apart(desk: real_desk.Desk) -> None:
    """This desk takes a thousand alike cases for an incident: the journeys share it, and their mails are alike."""
    rules = re.sub(
        r"^((?:proposes|joins)_from_\w+) = \d+$", r"\1 = 1000", incidents.source(), flags=re.MULTILINE
    )
    desk.ask(
        "INSERT INTO store_catalogueedit (kind, item, version, body, note, by_id, at) "
        "SELECT 'incidents', 'grouping', 1, %s, '', min(id), now() FROM store_technician RETURNING id",
        rules,
    )


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one file of tests: while it is open, Django's database calls would refuse to work."""
    with real_desk.browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def signed_in() -> dict[str, dict[str, object]]:
    """Cookies of those who have signed in already, so that each does it once."""
    return {}


@pytest.fixture
def enter(
    chromium: Browser, desk: real_desk.Desk, signed_in: dict[str, dict[str, object]]
) -> Iterator[real_desk.Enter]:
    """Open a page of the desk as somebody; the page's own errors fail the test at its end."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(path: str = "/", *, who: str = "sam", **options: object) -> Page:
        options = {"viewport": {"width": 1440, "height": 900}, "timezone_id": "Europe/London"} | options
        context = chromium.new_context(
            base_url=desk.url,
            storage_state=signed_in.get(who),  # type: ignore[arg-type]
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(real_desk.PATIENCE * 1000)
        opened.append(context)
        page = context.new_page()
        if who and who not in signed_in:
            real_desk.sign_in(page, who=who, password=desk.password)
            signed_in[who] = dict(context.storage_state())
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert errors == []


_number = itertools.count(1)


@pytest.fixture
def stranger() -> str:
    """The address of a customer whom no other test writes for."""
    return f"alice{next(_number)}.{uuid.uuid4().hex[:6]}@elsewhere.example"


@pytest.fixture(scope="session")
def lived_in(desk: real_desk.Desk) -> real_desk.Desk:
    """The desk after a bad day: a mail that nobody could read, one held, one automatic, one with a file; and a
    fit of the reader, done by the worker."""
    alice, mallory = "alice@lived.example", "mallory@lived.example"
    told = real_desk.letter(sender=alice, subject="With a picture of it")
    told.add_alternative("<p>This is <b>the third time</b>.</p>", subtype="html")
    told.add_attachment(b"what the printer printed", maintype="text", subtype="plain", filename="note.txt")
    desk.post(told, sender=alice)
    desk.case_of(told["Message-ID"])
    joined = real_desk.letter(
        sender=mallory, subject="Re: With a picture of it", In_Reply_To=told["Message-ID"]
    )
    desk.post(joined, sender=mallory)
    away = real_desk.letter(sender=mallory, subject="Out of office", Auto_Submitted="auto-replied")
    desk.post(away, sender=mallory)
    desk.post(real_desk.too_deep(), sender=mallory)
    waiting = "SELECT count(*) FROM store_rawmail WHERE state = 'stored'"
    real_desk.wait_for(lambda: desk.ask(waiting) == [(0,)], what="the end of the reading")
    desk.ask(
        "INSERT INTO store_fitting (asked_at, base, outcome, why, report, settings) "
        "VALUES (now(), '', 'waiting', '', '{}', '{}') RETURNING id"
    )
    desk.ask(
        "WITH made AS (INSERT INTO store_call (name, direction, number, case_id, contact_id, technician_id, began_at, "
        "answered_at, outcome, filed_up_to) SELECT '', 'in', '+44 20 7946 0000', c.id, c.contact_id, t.id, now(), now(), "
        "'open', 0 FROM store_case c, store_technician t WHERE c.id = (SELECT max(id) FROM store_case WHERE "
        "anger_level >= 2) AND t.email = 'ingrid@desk.example' RETURNING id, case_id, technician_id), line AS (INSERT "
        "INTO store_callline (call_id, kind, text, at, by_id, data) SELECT id, 'said', 'No mail since eight.', now(), "
        "technician_id, '{}' FROM made), task AS (INSERT INTO store_task (case_id, by_customer, text, made_by_id, "
        "made_at) SELECT case_id, false, 'Check the mail server', technician_id, now() FROM made) INSERT INTO "
        "store_phonesystem (name, secret, active, changed_by_id, changed_at) SELECT 'Old switchboard', '', true, "
        "technician_id, now() FROM made"
    )
    (case,) = desk.ask("SELECT min(id) FROM store_case")[0]
    desk.ask(
        "WITH one AS (INSERT INTO store_incident (title, state, severity, lead_id, things, words, why, began_at, call_why, "
        "called_severity, calls, ended_words, category) VALUES ('Mail', 'open', 'low', %s, '{}', '{}', 'by hand', "
        "now() - interval '2 days', "
        "'', '', 0, '', '') RETURNING id) INSERT INTO store_incidentcase (incident_id, case_id, at, why) "
        "SELECT id, %s, now(), '' FROM one RETURNING id",
        case,
        case,
    )
    desk.ask(
        "INSERT INTO store_alerttarget (name, service, secret, from_severity, active, changed_at, changed_by_id, "
        "last_error) "
        "SELECT 'Slack', 'slack', 'x', 'critical', false, now(), min(id), '' FROM store_technician RETURNING id"
    )
    fitted = "SELECT outcome FROM store_fitting WHERE done_at IS NOT NULL"
    real_desk.wait_for(lambda: desk.ask(fitted) == [("too_few",)], what="the fit of the reader")
    practised(desk)
    compare(desk, "compassionate", "five_steps")
    desk.ask(
        "INSERT INTO store_assetimport (organisation_id, source, name, by_id, at, state, content, mapping, total, done,"
        " report, undo_report) SELECT (SELECT min(id) FROM store_organisation), 'table', 'list.csv',"
        " (SELECT min(id) FROM store_technician), now(), 'staged', %s,"
        """ '{"columns": {"0": "name", "1": "tag"}, "kind": "server"}', 0, 0, '{}', '{}'""",
        b"Name,Tag,Remarks\nPC-1,T1,hello\n",
    )
    desk.ask(
        "INSERT INTO store_pushtoken (purpose, name, organisation_id, digest, by_id, at) SELECT 'inventory', 'agents',"
        " (SELECT min(id) FROM store_organisation), repeat('x', 64), (SELECT min(id) FROM store_technician), now()"
    )
    for statement in REPAIRED:
        desk.ask(statement)
    return desk


def compare(desk: real_desk.Desk, *books: str) -> None:
    """A comparison of two shipped playbooks that no case has entered yet."""
    kept = [
        desk.ask(
            "INSERT INTO store_playbookversion (book, number, origin, body, digest, note, at) "
            "VALUES (%s, 1, 'shipped', %s, md5(%s), '', now()) RETURNING id",
            book, playbooks.source(book), book,
        )[0][0]
        for book in books
    ]  # fmt: skip
    settings = (
        '{"measure": "reopened", "looks": [44, 88, 132, 176], "alpha": 0.05, "spent": 0.8, '
        '"usual": 0.3, "difference": 0.15}'
    )
    desk.ask(
        "INSERT INTO store_experiment (title, question, first_id, second_id, measure, channels, settings, seed, by_id, "
        "started_at, stopped_why) SELECT 'Apologise or not', 'Do fewer cases come back?', %s, %s, 'reopened', "
        "'[\"phone\"]', %s, 'x', min(id), now(), '' FROM store_technician RETURNING id",
        *kept, settings,
    )  # fmt: skip


def practised(desk: real_desk.Desk) -> None:
    """Ingrid is in the middle of one session and has finished another, keeps a note, and Sam shows his progress."""
    customer = catalogue.load()["vet-passed-around"]
    state, opening = practice.begin(customer=customer, seed=1)
    card, _ = practising.play(customer, practising.scripts(customer.id)["good"])
    insert = """INSERT INTO store_practicesession (by_id, customer, version, seed, opening, state, outcome, points, card,
          started_at, ended_at, once)
        SELECT id, %s, 1, 1, %s, %s, %s, %s, %s, now(), CASE WHEN %s THEN now() END, %s FROM store_technician
        WHERE email = 'ingrid@desk.example' ON CONFLICT DO NOTHING"""
    begun, done = json.dumps(practice.to_data(state)), json.dumps(practice.card_to_data(card))
    common = (customer.id, opening, begun)
    desk.ask(insert, *common, card.outcome.value, card.points, done, True, "finished")
    desk.ask(insert, *common, state.outcome.value, None, None, False, "begun")
    desk.ask(
        "INSERT INTO store_reflection (by_id, words, lessons, at) "
        "SELECT id, 'I explained too soon.', '{empathy}', now() FROM store_technician WHERE email = 'ingrid@desk.example'"
    )
    desk.ask(
        "INSERT INTO store_practiceshared (technician_id, since) "
        "SELECT id, now() FROM store_technician WHERE email = 'sam@desk.example' ON CONFLICT DO NOTHING"
    )


REPAIRED = (
    "INSERT INTO store_asset (organisation_id, kind, name, names, serial, tag, addresses, currency, life, fields, notes, "
    "revision, created_at, changed_at) SELECT min(id), 'server', 'MX-02', '{}', '', '', '{}', '', 'in_use', '{}', '', 1, "
    "now(), now() FROM store_organisation",
    "INSERT INTO store_problem (title, kind, state, rule, pattern, evidence, cause, workaround, known_text, solution, "
    "opened_at, owner_id, revision) SELECT 'Mail stops on Mondays', 'cause', 'open', 'same-words', 'same-words:mail', "
    "'[\"3 cases in 14 days, 3 make a pattern\"]', 'A restart on Sunday night.', 'Reconnect.', "
    "'The mail server restarts on Sunday night.', '', now(), min(id), 0 FROM store_technician",
    "INSERT INTO store_problemcase (problem_id, case_id, why, at) SELECT p.id, c.id, 'words: mail', now() "
    "FROM store_problem p, (SELECT id FROM store_case ORDER BY id LIMIT 3) c",
    "INSERT INTO store_change (title, kind, state, why, plan, back_out, result, starts_at, ends_at, risk, risk_lines, "
    "round, owner_id, made_at, made_by_id, revision) SELECT 'Move the restart to a quiet hour', 'normal', 'draft', '', "
    "'1. Move it. 2. Watch the first night.', 'Move it back.', '', now() + interval '1 day', now() + interval '26 hours', "
    "'', '[]', 0, min(id), now(), min(id), 0 FROM store_technician",
    "INSERT INTO store_changeasset (change_id, asset_id) SELECT min(g.id), min(a.id) FROM store_change g, store_asset a",
    "INSERT INTO store_changetask (change_id, words, once) SELECT min(id), 'Tell the clients', 'journey' FROM store_change",
    "INSERT INTO store_markeddays (name, freezes, starts_at, ends_at, yearly, zone, by_id, at, once) SELECT 'Audit week', "
    "false, now(), now() + interval '5 days', false, 'UTC', min(id), now(), 'journey' FROM store_technician",
    "INSERT INTO store_review (case_id, state, rule, why, lead_id, opened_at, due_at, started_at, root_cause, nature, "
    "nature_words, target, target_words, expectations, expectations_words, cause_code, value_year, losing_percent, "
    "fix_hours, hour_rate, revision, reminded) SELECT c.id, 'running', 'case-high-or-critical', "
    "'A case that was high is over.', t.id, now(), now() + interval '2 days', now(), 'A restart on Sunday night.', "
    "'process', '', '', '', '', '', '', 24000, 25, 6, 80, 0, 0 FROM (SELECT min(id) AS id FROM store_case) c, "
    "(SELECT min(id) AS id FROM store_technician) t ON CONFLICT DO NOTHING",
    "INSERT INTO store_preventionitem (review_id, kind, words, owner_id, due_at, state, made_by_id, made_at, settled_why, "
    "reminded, once) SELECT r.id, 'catalogue', 'Write the target down', t.id, now() + interval '5 days', 'open', t.id, "
    "now(), '', 0, 'journey' FROM (SELECT min(id) AS id FROM store_review) r, "
    "(SELECT min(id) AS id FROM store_technician) t",
)
"""One problem, change, review and what hangs on them, beside what the day itself left."""
