"""The search page: what it shows, says and keeps, and the table that it gives away."""

import csv
import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.actions import searching
from amends.store.models import SavedSearch, Technician
from amends.web.search.tables import cell
from signing_in import browser

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> {{ now }} <c-row>"


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


def test_a_case_is_found_by_what_was_said_and_the_words_are_marked(desk: Client) -> None:
    case = factories.case("Till at the back door")
    message = factories.message(case, "The receipt printer prints nothing.")
    searching.index()

    page = desk.get("/search/?q=printers").content.decode()

    assert f'href="/cases/{case.id}/#m{message.id}"' in page
    assert "<mark>printer</mark>" in page
    assert "said by the customer" in page


def test_a_mistyped_word_is_answered_by_the_nearest_and_says_so(desk: Client) -> None:
    factories.message(factories.case("x"), "The quarterly invoice is wrong.")
    searching.index()

    page = desk.get("/search/?q=quartely").content.decode()

    assert "Nobody wrote" in page
    assert "<b><bdi>quarterly</bdi></b>" in page
    assert "<mark>quarterly</mark>" in page


def test_a_word_of_cases_one_may_not_see_is_never_suggested(desk: Client) -> None:
    factories.message(factories.case("x", of=factories.team()), "The takeover is secret.")
    searching.index()

    page = desk.get("/search/?q=takeovr").content.decode()

    assert "takeover" not in page
    assert "Nothing has these words" in page


def test_an_operator_that_is_not_understood_is_said(desk: Client) -> None:
    assert "did you mean is:broken-promise?" in desk.get("/search/?q=is:broken-promises").content.decode()


def test_customers_words_are_shown_as_words(desk: Client) -> None:
    case = factories.case(HOSTILE, by=factories.contact(HOSTILE, of=factories.organisation(HOSTILE)))
    factories.message(case, f"printer {HOSTILE} printer")
    searching.index()

    page = desk.get("/search/?q=printer").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert markup.wrong(page) == []


def test_the_page_costs_the_same_for_one_case_and_for_many(desk: Client) -> None:
    counts = []
    for _ in range(2):
        for n in range(6):
            factories.message(factories.case(f"case {n}"), "printer")
        searching.index()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get("/search/?q=printer").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_a_search_is_kept_shared_changed_and_forgotten(desk: Client, bob: Technician) -> None:
    desk.post("/search/keep/", {"name": "Loud ones", "q": "hot:2 is:open", "shared": "on"})
    desk.post("/search/keep/", {"name": "Loud ones", "q": "hot:3", "shared": "on"})
    kept = SavedSearch.objects.get()
    assert (kept.name, kept.line, kept.shared, kept.by_id) == ("Loud ones", "hot:3", True, bob.id)

    offered = desk.get("/palette/?q=loud").json()["items"]
    assert [item["url"] for item in offered] == ["/search/?q=hot%3A3"]
    mallory = browser(factories.technician("Mallory"))
    page = mallory.get("/search/").content.decode()
    assert "Loud ones" in page
    assert "/forget/" not in page
    assert mallory.post(f"/search/{kept.id}/forget/").status_code == 404

    assert "no longer kept" in desk.post(f"/search/{kept.id}/forget/", follow=True).content.decode()
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    ("name", "q", "says"),
    [
        ("", "hot:2", "Give the search a name"),
        ("x" * 61, "hot:2", "at most 60"),
        ("x", " ", "nothing to keep"),
    ],
)
def test_a_search_that_cannot_be_kept_says_why(desk: Client, name: str, q: str, says: str) -> None:
    assert says in desk.post("/search/keep/", {"name": name, "q": q}, follow=True).content.decode()


def test_a_sheet_holds_the_same_as_text_whatever_it_begins_with(desk: Client, bob: Technician) -> None:
    hostile = "=cmd|' /C calc'!A0 \x0b ok"
    shown = factories.case(hostile, of=bob.teams.get())

    answer = desk.get("/search/cases.xlsx?q=is:open")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active

    assert sheet is not None
    head, row = list(sheet.iter_rows())
    assert [one.value for one in head[:2]] == ["Case", "Subject"]
    assert (row[0].value, row[0].data_type) == (shown.id, "n")
    assert (row[1].value, row[1].data_type) == ("=cmd|' /C calc'!A0 \ufffd ok", "s")
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "path",
    [
        "/problems/?view=live",
        "/changes/?view=planned",
        "/reviews/actions/?view=open",
        "/assets/export/?",
        "/promises/?view=all",
        "/promises/?days=1",
        "/reviews/?view=open",
        "/organisations/?q=o",
    ],
)
def test_every_list_leaves_as_a_file_longer_than_its_page(
    desk: Client, bob: Technician, path: str, kind: str
) -> None:
    of = factories.organisation("=Marlow")
    for number in range(60):
        factories.problem(by=bob, title=f"=P{number}", state="open")
        factories.change(owner=bob, title=f"=C{number}", state="approved")
        factories.asset(f"=A{number}", of=of)
    case = factories.case("=S", of=bob.teams.get())
    review = factories.review(case)
    for number in range(60):
        factories.prevention(review, owner=bob, words=f"=I{number}")
        factories.promise(
            case, maker=bob, due_at=datetime.now(UTC) - timedelta(hours=1), words=f"=W{number}", basis="=B"
        )
    for number in range(59):
        factories.review(factories.case(f"=S{number}", of=bob.teams.get()))
        factories.organisation(f"=O{number}", segment="=seg")

    answer = desk.get(f"{path}&as={kind}")

    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert not any(value.startswith("=") for row in rows for value in row)
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        rows = [[one.value for one in row] for row in sheet.iter_rows()]
        assert not any(one.data_type == "f" for row in sheet.iter_rows() for one in row)
    assert len(rows) == 61
    assert len(rows[0]) == len(rows[1])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "path", ["/promises/?view=all", "/promises/?case={}", "/reviews/?view=open", "/organisations/?q="]
)
def test_a_file_holds_no_more_than_the_asker_may_see(
    desk: Client, bob: Technician, path: str, kind: str
) -> None:
    client = factories.organisation("Marlow")
    others = factories.case(
        "secret plan", of=factories.team(), by=factories.contact(of=client), anger_level=3
    )
    factories.promise(others, maker=bob, due_at=datetime.now(UTC), words="secret words")
    factories.review(others)

    answer = desk.get(f"{path.format(others.id)}&as={kind}")
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        rows = [
            ["" if one.value is None else str(one.value) for one in row] for row in sheet.iter_rows(min_row=2)
        ]

    seen = [[str(client.id), "Marlow", "no", "", "", "0", "", ""]] if "organisations" in path else []
    assert rows == seen
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("start", ['=HYPERLINK("http://x")', "+1-2", "@SUM(1)", "-2+3", "\t=1", "\r=1"])
def test_a_cell_is_never_a_formula_and_says_the_same_words(start: str) -> None:
    assert cell(start) == f"'{start}"


def test_the_table_holds_what_one_may_see_and_no_formula(desk: Client, bob: Technician) -> None:
    formula = '=HYPERLINK("http://evil.example","x")'
    shown = factories.case(formula, of=bob.teams.get())
    factories.case("secret", of=factories.team())

    answer = desk.get("/search/cases.csv?q=is:open")
    text = answer.content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))
    assert [row[:2] for row in rows[1:]] == [[str(shown.id), f"'{formula}"]]
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
