"""The reports as pages and tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from amends.domain.cases import access
from amends.domain.insights import FEWEST, REPORTS, Measure, Report, measure_question
from amends.domain.searching import words_for
from amends.domain.shares import Rate
from amends.domain.vocabulary import ComplaintType
from amends.store.queries import insights as counted
from amends.store.queries.words import plain
from amends.web.asking import Asker, asker
from amends.web.context import zone_of
from amends.web.fields import number
from amends.web.insights import charts
from amends.web.private import private
from amends.web.search import tables

SPANS = (30, 90, 365)
DEFAULT_DAYS = 90
ALL = "all together"
NOBODY = "There is no such report, or it is not yours to see."


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, the search that opens the cases behind it, and its share of the row where there are enough."""

    count: int
    url: str
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """Days that are counted, in the reader's zone: from `since` to before `until`."""

    days: int
    since: date
    until: date


@require_safe
@private
def insights(request: HttpRequest) -> HttpResponse:
    """The first report."""
    return redirect(f"/insights/{REPORTS[0].id}/")


@require_safe
@private
def report(request: HttpRequest, report: str) -> HttpResponse:
    """One report: a chart, the same as a table, and the ways to the others."""
    who = asker(request)
    shown, period = _asked(who, report), _period(request)
    rows = tuple(_rows(shown, who=who, period=period))
    second = shown.measures[1]
    context = {
        "section": "insights",
        "report": shown,
        "rows": rows,
        "heads": [measure.title for measure in shown.measures],
        "second": second.title,
        "chart": charts.bars(
            title=shown.title,
            part=second.title,
            bars=[
                charts.Bar(row.name, row.cells[0].count, row.cells[1].count)
                for row in rows
                if row.name != ALL
            ],
        ),
        "fewest": FEWEST,
        "reports": [each for each in REPORTS if _may(who, each)],
        "period": period,
        "spans": SPANS,
    }
    return render(request, "web/insights.html", context)


@require_safe
@private
def export(request: HttpRequest, report: str, kind: str) -> HttpResponse:
    """A report as a file."""
    who = asker(request)
    shown, period = _asked(who, report), _period(request)
    rows = ((row.name, *(cell.count for cell in row.cells)) for row in _rows(shown, who=who, period=period))
    return tables.answer(
        kind=kind,
        name=f"{shown.id}-{period.since}-{period.until}",
        heads=(shown.head, *(measure.title for measure in shown.measures)),
        rows=rows,
    )


def _asked(who: Asker, name: str) -> Report:
    found = next((each for each in REPORTS if each.id == name and _may(who, each)), None)
    if found is None:
        raise Http404(NOBODY)
    return found


def _may(who: Asker, report: Report) -> bool:
    return not report.leads_only or who.role in access.LEADS


def _period(request: HttpRequest) -> Period:
    asked = number(request.GET.get("days", ""))
    days = asked if asked in SPANS else DEFAULT_DAYS
    until = datetime.now(UTC).astimezone(zone_of(request)).date() + timedelta(days=1)
    return Period(days=days, since=until - timedelta(days=days), until=until)


def _rows(report: Report, *, who: Asker, period: Period) -> Iterator[Row]:
    lines = counted.table(
        report=report,
        viewer=who.viewer,
        zone=who.zone or "UTC",
        since=period.since,
        until=period.until,
        now=datetime.now(UTC),
    )
    titles = counted.titles(report=report, keys=[line.key for line in lines])
    for line in lines:
        name = titles.get(line.key) or _name(report, line.key)
        yield Row(name, _cells(report, line.counts, key=line.key, period=period))
    if report.total and len(lines) > 1:
        sums = tuple(map(sum, zip(*(line.counts for line in lines), strict=True)))
        yield Row(ALL, _cells(report, sums, key=None, period=period))


def _cells(report: Report, counts: tuple[int, ...], *, key: str | None, period: Period) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            count=count,
            url=_search(report, measure, key, period),
            rate=Rate(count, counts[measure.of])
            if place and measure.rated and counts[measure.of] >= FEWEST
            else None,
        )
        for place, (measure, count) in enumerate(zip(report.measures, counts, strict=True))
    )


def _name(report: Report, key: str) -> str:
    if report.group == "type":
        return plain(ComplaintType(key).value)
    if report.group == "start":
        return "explained first" if key == "explained" else "acknowledged first"
    if report.group == "playbook":
        return plain(key)
    return key or "no segment"


def _search(report: Report, measure: Measure, key: str | None, period: Period) -> str:
    """The search page with the question of a figure."""
    question = measure_question(
        report=report, measure=measure, key=key, since=period.since, until=period.until
    )
    line = " ".join(words_for(each.name, each.value, without=each.without) for each in question.filters)
    return f"/search/?{urlencode({'q': line})}"
