"""The reports as pages: the figures, the ways behind them, who may see which."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

import factories
import markup
from amends.domain.insights import REPORTS
from amends.domain.vocabulary import ComplaintType, Role
from amends.web.insights import charts
from signing_in import browser

pytestmark = pytest.mark.django_db
HOSTILE = '"><script>alert(1)</script> =1+1'


def complaint(client: str, level: int = 2, **more: object) -> None:
    found = factories.organisation(client)
    factories.case(
        by=factories.contact(of=found),
        anger_level=level,
        complaint_type=ComplaintType.BILLING_DISPUTE.value,
        **more,
    )


@pytest.fixture
def desk() -> Client:
    return browser(factories.technician("Bob", of=factories.team()))


def test_a_figure_opens_its_cases(desk: Client) -> None:
    for n in range(6):
        complaint(f"Client {n}", level=n % 2 * 3)

    page = desk.get("/insights/kinds/").content.decode()

    assert "billing dispute" in page
    assert "50 %" in page
    hrefs = [part.split('"')[0] for part in page.split('class="count" href="')[1:]]
    found = [
        desk.get(href.replace("&amp;", "&")).content.decode().count('<li class="hit">') for href in hrefs
    ]
    assert found == [6, 3, 0, 0, 0]


def test_a_share_of_few_cases_is_not_shown(desk: Client) -> None:
    complaint("One")

    assert 'class="share"' not in desk.get("/insights/kinds/").content.decode()


@pytest.mark.parametrize("report", [each.id for each in REPORTS if not each.leads_only])
def test_each_report_costs_the_same_however_many_rows_it_has(desk: Client, report: str) -> None:
    counts = []
    for n in range(2):
        complaint(f"Client {n}")
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(f"/insights/{report}/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_figures_of_people_are_their_leads_to_see(desk: Client) -> None:
    lead = browser(factories.technician("Lea", role=Role.TEAM_LEAD))

    assert desk.get("/insights/people/").status_code == 404
    assert "By who answered first" not in desk.get("/insights/kinds/").content.decode()
    assert "ranks nobody" in lead.get("/insights/people/").content.decode()


def test_names_are_shown_as_words_and_never_as_formulas(desk: Client) -> None:
    factories.case(
        by=factories.contact(of=factories.organisation("x", segment=f"={HOSTILE}")),
        complaint_type=ComplaintType.BILLING_DISPUTE.value,
    )

    page = desk.get("/insights/segments/").content.decode()
    table = desk.get("/insights/segments/table.csv").content.decode("utf-8-sig")

    assert "<script>alert" not in page
    assert escape(HOSTILE) in page
    assert markup.wrong(page) == []
    assert list(csv.reader(io.StringIO(table)))[1][0].startswith("'=")


def test_bars_are_as_long_as_they_are_many() -> None:
    drawn = charts.bars(
        title="x", part="Hot", bars=[charts.Bar("a", 4, 1), charts.Bar("b", 2, 0), charts.Bar("c", 0, 0)]
    )

    widths = [
        float(part.split('"')[0])
        for part in drawn.split('bars__whole"')[1:]
        for part in [part.split('width="')[1]]
    ]
    assert widths == [452.0, 226.0]
    assert "a 4, hot 1" in drawn
