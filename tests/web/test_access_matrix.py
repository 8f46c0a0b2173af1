"""Who gets what from every address of the desk: the table in access.toml, and none left out of it."""

import contextlib
import copy
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import factories
from amends.actions import practice
from amends.domain.messages.parse import parse
from amends.store.models import (
    AlertTarget,
    AssetImport,
    Attachment,
    Contract,
    Fitting,
    Incident,
    IncidentCase,
    Message,
    PushToken,
    RawMail,
    Reflection,
    SavedSearch,
    Technician,
)
from examples import of_each
from signing_in import browser, manager

pytestmark = pytest.mark.django_db
TABLE = {
    name: row
    for part in tomllib.loads((Path(__file__).parent / "access.toml").read_text(encoding="utf-8")).values()
    for name, row in part.items()
}
WHO = ("anonymous", "another team", "the team", "a manager")
RAW = (
    b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    b"--x\r\n\r\nhi\r\n--x\r\nContent-Type: text/plain; name=a.txt\r\n"
    b"Content-Disposition: attachment; filename=a.txt\r\n\r\nfile\r\n--x--\r\n"
)
SIGNED = ("telephone_events",)
"""Addresses for machines that sign their requests: they have no session and so no form token."""
WRITES = ("insert", "update", "delete")


def names(resolver: URLResolver) -> Iterator[str]:
    """Every address by name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield pattern.name
        else:
            yield from names(pattern)


def test_every_address_has_a_row() -> None:
    found = list(names(get_resolver()))

    assert sorted(found) == sorted(TABLE)
    assert len(found) == len(set(found))


class Desk:
    """A case of one team with everything on it, and people who may and may not see it."""

    def __init__(self) -> None:
        team = factories.team()
        self.bob = factories.technician("Bob", of=team)
        people: list[Technician] = [
            factories.technician("Mallory", of=factories.team()),
            self.bob,
            manager(of=team),
        ]
        self.browsers = [Client(), *map(browser, people)]
        client = factories.organisation()
        case = factories.case(of=team, by=factories.contact(of=client))
        mail = RawMail.objects.create(received_at=datetime.now(UTC), source="smtp", raw=RAW, state="filed")
        said = factories.message(case, raw=mail)
        held = factories.message(case, kind="held")
        due = datetime.now(UTC) + timedelta(hours=1)
        promise = factories.promise(case, maker=self.bob, due_at=due, message=said)
        found = parse(RAW).files[0]
        file = Attachment.objects.create(
            message=said,
            sha256=found.sha256,
            part=found.part,
            name="a.txt",
            size=4,
            content_type="text/plain",
        )
        broken = RawMail.objects.create(received_at=due, source="smtp", raw=b"x", state="quarantined")
        incident = Incident.objects.create(title="Mail", lead=case, why="by hand", began_at=due, state="open")
        IncidentCase.objects.create(incident=incident, case=case, at=due)
        keys = {
            "organisation": client.id, "contact": case.contact_id, "promise": promise.id, "quarantine": broken.id,
            "file": file.id, "message": said.id, "settings_person": self.bob.pk, "settings_team": team.id,
            "settings_mailbox": factories.mailbox(of=team).id, "settings_calendar": team.calendar_id,
            "settings_contract": Contract.objects.create(name="Gold").id,
            "settings_saved_reply": factories.saved_reply(by=self.bob).id,
            "case_approval_decision": factories.approval(case, by=self.bob).id,
            "settings_experiment": factories.experiment(by=self.bob).id,
            "incident": incident.id,
            "settings_alerts": AlertTarget.objects.create(
                name="Slack", service="slack", secret=b"x", changed_at=due, changed_by=self.bob
            ).id,
            "settings_asset_token": PushToken.objects.create(
                purpose="inventory", name="agents", organisation=client, digest="x" * 64, by=self.bob, at=due
            ).id,
            "asset_import": AssetImport.objects.create(source="table", by=self.bob, at=due, state="done").id,
            "asset": factories.asset(of=client).id,
            "review": (review := factories.review(case, lead=self.bob)).id,
            "review_item": factories.prevention(review, owner=self.bob).id,
            "problem": factories.problem(case, by=self.bob).id,
            "change": (change := factories.change(owner=self.bob)).id,
            "change_task": factories.change_task(change).id,
            "settings_reader": Fitting.objects.create(asked_at=due).id,
            "search_forget": SavedSearch.objects.create(name="loud", line="hot:2", by=self.bob, at=due).id,
            "practice": practice.begin(customer="vet-passed-around", seed=1, once="a", by=self.bob.pk, now=due),
            "practice_progress": self.bob.pk,
            "care_note": Reflection.objects.create(by=self.bob, words="x", at=due).id,
            "call": factories.call(case, by=self.bob).id, "task": factories.task(case, by=self.bob).id,
            "telephone": (system := factories.phone_system(by=self.bob)).id, "settings_telephone": system.id,
        }  # fmt: skip
        self.named = {
            "number": case.id, "message": held.id, "name": "a.txt", "item": "matrix", "uidb36": "zzzz", "token": "x" * 32,
            "scenario": "outage-at-night", "report": "kinds", "customer": "vet-passed-around", "run": 1,
            "book": "opening", "update": "1", "kind": "workstation",
        }  # fmt: skip
        self.keys = keys

    def address(self, name: str) -> str:
        """The address of this name on this desk."""
        wanted = next(p for p in self.patterns() if p.name == name).pattern.regex.groupindex
        values = {word: self.named[word] for word in wanted if word in self.named}
        if "key" in wanted:
            fitting = [word for word in self.keys if name.startswith(word)]
            values["key"] = self.keys[max(fitting, key=len)] if fitting else "no-key"
        return reverse(name, kwargs=values)

    @staticmethod
    def patterns() -> Iterator[URLPattern]:
        """Every address."""
        waiting: list[URLPattern | URLResolver] = [get_resolver()]
        while waiting:
            one = waiting.pop()
            if isinstance(one, URLPattern):
                yield one
            else:
                waiting += one.url_patterns

    def again(self) -> "Desk":
        """The same desk for one test more: what a test does to it in memory is that test's alone."""
        same = copy.copy(self)
        same.named, same.keys, same.browsers = dict(self.named), dict(self.keys), []
        for client in self.browsers:
            same.browsers.append(Client())
            same.browsers[-1].cookies = copy.deepcopy(client.cookies)
        return same


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Desk]:
    """One desk for the whole file, in a transaction around those of the tests: making it takes longer than a test."""
    with contextlib.ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(transaction.atomic())
            desk = Desk()
        yield desk
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            stack.close()


@pytest.fixture
def desk(made: Desk) -> Desk:
    """What a test may do as it likes with."""
    return made.again()


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_get_answers_as_the_table_says_and_changes_nothing(name: str, desk: Desk) -> None:
    address = desk.address(name)

    with CaptureQueriesContext(connection) as statements:
        answers = [client.get(address) for client in desk.browsers]

    assert dict(zip(WHO, (a.status_code for a in answers), strict=True)) == dict(
        zip(WHO, TABLE[name], strict=True)
    )
    said = [found["sql"].lstrip().lower() for found in statements.captured_queries]
    changes = [sql for sql in said if sql.startswith(WRITES) and '"django_session"' not in sql]
    assert changes == []
    if TABLE[name][0] == 302 and name not in ("mfa_authenticate",):
        assert answers[0]["Location"].startswith(("/accounts/login/", "/"))


@pytest.fixture
def carla() -> Client:
    """A manager's browser that is asked for the token of the form."""
    return browser(manager("Carla"), csrf=True)


@of_each(
    sorted(
        name
        for name in TABLE
        if name not in ("health", "robots", "favicon", "push_inventory", "push_alerts", *SIGNED)
    )
)
def test_a_post_without_the_forms_token_is_refused(name: str, desk: Desk, carla: Client) -> None:
    answer = carla.post(desk.address(name), {"body": "x", "name": "x", "as": "case"})

    assert answer.status_code in (403, 405)
    if answer.status_code == 403:
        assert "token" in answer.content.decode().lower() or "form" in answer.content.decode().lower()


@of_each(sorted(name for name, row in TABLE.items() if row[1:] in ([404, 200, 200], [405] * 3)))
def test_a_foreign_thing_and_an_absent_one_get_the_same_answer(name: str, made: Desk) -> None:
    desk = made.again()
    mallory, method = desk.browsers[1], "post" if TABLE[name][1] == 405 else "get"
    foreign = desk.address(name)
    desk.named |= {"number": 10**9, "message": 10**9}
    desk.keys = dict.fromkeys(desk.keys, 10**9)
    absent = desk.address(name)
    if name.startswith(
        (
            "asset",
            "bulk",
            "call_new",
            "promise_calendar",
            "push",
            "quarantine",
            "search_keep",
            "settings_alerts",
            "settings_person",
            "settings_reader",
            "change",
            "problem",
            "settings_telephone",
            *SIGNED,
        )
    ):
        return  # of the whole desk: not foreign to anybody on it
    if name in ("practice_begin", "practice_progress_sharing", "care_break", "care_write"):
        return  # everybody's own

    one, other = (getattr(mallory, method)(address, {"body": "x"}) for address in (foreign, absent))

    assert (one.status_code, other.status_code) == (404, 404)
    assert one.content == other.content
    assert Message.objects.filter(kind="reply").count() == 0
