"""The reader measured: figures with intervals, the cases behind them, and nobody's name."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.actions import learning
from amends.store.models import Case, Reading, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def desk(client: Client, bob: Technician) -> Client:
    return browser(bob)


def read(bob: Technician, *, answered: bool = True, level: int = 3, reader: str = "rules-1") -> Case:
    case = factories.case("Mail is down", of=bob.teams.get(), at=NOW - timedelta(days=1))
    message = factories.message(case, at=NOW - timedelta(days=1))
    factories.reading(message, level=level)
    Reading.objects.filter(message=message).update(reader=reader)
    if answered:
        Case.objects.filter(id=case.id).update(last_reply_at=NOW)
    return case


def correct(case: Case, label: str, value: str, *, by: Technician) -> None:
    message = case.messages.get()
    learning.correct(case_id=case.id, message_id=message.id, label=label, value=value, by=by.id, now=NOW)


def rows(text: str) -> list[list[str]]:
    """The cells of the tables' rows as plain text."""
    import re

    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)
    ]


def test_an_empty_desk_says_how_the_figures_begin(desk: Client) -> None:
    text = desk.get("/settings/reader/").content.decode()

    assert "Nothing yet. Answer cases" in text
    assert markup.wrong(text) == []


def test_a_label_is_counted_against_the_readings_that_somebody_had_before_them(
    desk: Client, bob: Technician
) -> None:
    cases = [read(bob) for _ in range(9)]
    read(bob, answered=False)  # nobody looked at it: it says nothing about the reader
    correct(read(bob, answered=False), "anger", "0", by=bob)
    correct(cases[0], "anger", "1", by=bob)
    correct(cases[1], "sarcasm", "yes", by=bob)

    found = rows(desk.get("/settings/reader/").content.decode())

    assert [
        "temperature", "2 of 10", "20 % (6 to 51)", "furious to calm (1) , furious to uneasy (1)",
    ] in found  # fmt: skip
    assert ["sarcasm", "1 of 10", "10 % (2 to 40)", "missed (1)"] in found
    assert ["abuse", "0 of 10", "0 % (0 to 28)", ""] in found


def test_a_label_set_back_to_what_the_reader_said_is_not_overruled(desk: Client, bob: Technician) -> None:
    case = read(bob)
    correct(case, "anger", "0", by=bob)
    correct(case, "anger", "3", by=bob)

    assert ["temperature", "0 of 1", "0 % (0 to 79)", ""] in rows(
        desk.get("/settings/reader/").content.decode()
    )


def test_versions_stand_apart(desk: Client, bob: Technician) -> None:
    correct(read(bob, reader="old"), "anger", "0", by=bob)
    read(bob, reader="new")

    found = rows(desk.get("/settings/reader/").content.decode())

    assert ["old", "temperature", "1 of 1", "100 % (21 to 100)", "furious to calm (1)"] in found
    assert ["new", "any label", "0 of 1", "0.00 a reading", ""] in found


def test_each_figure_opens_its_cases_and_names_nobody(desk: Client, bob: Technician) -> None:
    case = read(bob)
    correct(case, "anger", "0", by=bob)

    text = desk.get("/settings/reader/").content.decode()
    behind = desk.get("/settings/reader/cases/?label=anger&read_as=3&stands=0").content.decode()

    assert 'href="/settings/reader/cases/?label=anger"' in text
    assert f'href="/cases/{case.id}/?correct=' in behind
    for page in (text, behind):
        main = page.partition("<main")[2]
        assert "Bob" not in main
        assert markup.wrong(page) == []
    assert f"/cases/{case.id}/" not in desk.get("/settings/reader/cases/?label=sarcasm").content.decode()


def test_mallory_sees_the_figures_but_not_the_cases(bob: Technician) -> None:
    case = read(bob)
    correct(case, "anger", "0", by=bob)
    mallory = browser(factories.technician("Mallory", of=factories.team()))

    assert "Mail is down" not in mallory.get("/settings/reader/cases/?label=anger").content.decode()


@pytest.mark.parametrize(
    "query", ["label=%3Cscript%3E", "reader=%00", "label=anger&read_as=%F0%9F%98%80", "stands=x"]
)
def test_odd_questions_find_nothing(desk: Client, query: str) -> None:
    answer = desk.get(f"/settings/reader/cases/?{query}")

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_the_page_costs_the_same_however_many_there_are(desk: Client, bob: Technician) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            desk.get("/settings/reader/")
        return len(found)

    correct(read(bob), "anger", "0", by=bob)
    one = statements()
    for _ in range(3):
        correct(read(bob), "anger", "0", by=bob)

    assert statements() == one
