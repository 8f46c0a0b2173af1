"""Every figure of a report is the number of cases that its question finds."""

from datetime import UTC, date, datetime, timedelta

import pytest

import factories
from amends.domain.insights import REPORTS, Report, measure_question
from amends.domain.vocabulary import ComplaintType
from amends.store.models import (
    Case,
    ChangeCase,
    Escalation,
    Organisation,
    PlaybookRun,
    SentAnyway,
    Technician,
)
from amends.store.queries import insights, search
from amends.store.queries.visible import Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 20, 10, 0, tzinfo=UTC)
SINCE, UNTIL = date(2026, 3, 1), date(2026, 4, 1)


def table(report: Report, who: Technician) -> tuple[insights.Line, ...]:
    return insights.table(report=report, viewer=Viewer.of(who), zone="UTC", since=SINCE, until=UNTIL, now=NOW)


@pytest.fixture
def bob() -> Technician:
    """Somebody with a year behind them: eight complaints in two segments, some hot, late, broken, unverified."""
    bob = factories.technician("Bob", of=factories.team("First line"))
    clients = [
        factories.organisation("Acme", segment="retail"),
        factories.organisation("Acme North", segment="retail"),
        factories.organisation("Plain"),
    ]
    for n in range(9):
        case = factories.case(
            f"case {n}",
            at=NOW,
            of=bob.teams.get(),
            by=factories.contact(f"P{n}", of=clients[n % 3], address=f"p{n}@x.example"),
            first_responder=bob,
            category="network/vpn" if n % 2 else "network/vpn-client",
            complaint_type=(ComplaintType.BILLING_DISPUTE if n % 2 else ComplaintType.SERVICE_OUTAGE).value,
            anger_level=n % 4,
        )
        reply = factories.message(case, kind="reply", author=bob)
        if n in (2, 3):
            SentAnyway.objects.create(
                message=reply, rules=["explains_before_acknowledging"], reason="x", by=bob, at=NOW
            )
        factories.reading(factories.message(case), level=n % 3)
        if n % 3 == 0:
            factories.promise(case, maker=bob, due_at=NOW, state="broken", settled_at=NOW)
            factories.clock(case, state="late")
            Escalation.objects.create(
                case=case,
                at=NOW,
                severity="high",
                rule="x",
                why="x",
                to_person=bob,
                document="incident_summary",
            )
    for number, rating in enumerate((5, 2, None)):
        factories.survey(
            Case.objects.get(subject=f"case {number}"), at=NOW + timedelta(days=6 * number), rating=rating
        )
    factories.case("calm", at=NOW, by=factories.contact("Q", of=clients[0], address="q@x.example"))
    version = factories.playbook_version("five_steps")
    change = factories.change(factories.asset(of=clients[0]), owner=bob)
    for case in Case.objects.filter(subject__in=["case 1", "case 2"]):
        ChangeCase.objects.create(change=change, case=case, caused=True, lines=[], at=NOW)
        PlaybookRun.objects.create(
            case=case,
            version=version,
            channel="email",
            seed="x",
            once=f"run:{case.id}",
            by=bob,
            started_at=NOW,
        )
    Organisation.objects.filter(name="Plain").update(left_on=date(2026, 3, 19))
    Case.objects.filter(subject="case 8").update(created_at=datetime(2026, 2, 1, tzinfo=UTC))
    return bob


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.id)
def test_each_figure_opens_as_many_cases_as_it_says(report: Report, bob: Technician) -> None:
    lines = table(report, bob)

    assert lines or report.id == "clients"
    for line in lines:
        for measure, count in zip(report.measures, line.counts, strict=True):
            question = measure_question(
                report=report, measure=measure, key=line.key, since=SINCE, until=UNTIL
            )
            found = list(search.table(question=question, viewer=Viewer.of(bob), zone="UTC", now=NOW))
            kept = {row.organisation for row in found if row.organisation} if measure.clients else found
            assert len(kept) == count, (line.key, measure.title)


def of(report: str) -> Report:
    return next(one for one in REPORTS if one.id == report)


def test_who_complained_and_stayed_stands_beside_targets_and_trust(bob: Technician) -> None:
    assert {line.key: line.counts for line in table(of("standing"), bob)} == {
        "": (2, 2, 2, 0, 1, 0),
        "retail": (6, 3, 3, 0, 2, 2),
    }


def test_changes_first_words_and_playbooks_have_their_cases(bob: Technician) -> None:
    assert [line.counts[:2] for line in table(of("changes"), bob)] == [(2, 1)]
    assert {line.key: line.counts[:2] for line in table(of("acknowledged"), bob)} == {
        "acknowledged": (2, 2),
        "explained": (2, 1),
    }
    assert [(line.key, line.counts[0]) for line in table(of("playbooks"), bob)] == [("five_steps", 2)]


def test_answers_stand_by_the_month_in_which_they_were_asked(bob: Technician) -> None:
    assert [(line.key, line.counts) for line in table(of("trust"), bob)] == [
        ("2026-04", (1, 0, 0, 0, 0, 0, 0)),
        ("2026-03", (2, 2, 1, 0, 0, 1, 0)),
    ]


def test_rows_are_counted_as_expected(bob: Technician) -> None:
    kinds = {line.key: line.counts[0] for line in table(of("kinds"), bob)}

    assert kinds == {"service_outage": 4, "billing_dispute": 4}


def test_what_one_may_not_see_is_in_no_figure(bob: Technician) -> None:
    mallory = factories.technician("Mallory", of=factories.team())

    assert all(table(report, mallory) == () for report in REPORTS)
