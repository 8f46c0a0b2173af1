"""What the reader learned, on the page: reports, who may ask, what is in force, and the way back."""

from datetime import UTC, datetime
from typing import Any

import pytest

import factories
import markup
from amends.catalogue import readings as catalogue
from amends.store.models import Fitting, ReaderInForce, Technician
from signing_in import browser, manager

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
REPORT = {
    "examples": 80, "corrected": 30, "won": 25, "lost": 1, "alarms_lost": 0,
    "labels": [["anger", 80, 30, 50, 74], ["sarcasm", 80, 0, 79, 79]],
}  # fmt: skip


@pytest.fixture
def carol() -> Technician:
    return manager()


def better(**changes: Any) -> Fitting:
    """A fit that was better."""
    facts: dict[str, Any] = {
        "asked_at": NOW, "done_at": NOW, "outcome": "better", "why": "25 labels turn right and 1 turn wrong.",
        "base": catalogue.load().weights.version, "report": REPORT,
        "settings": {"version": "+ab12", "words": {"<b>huff": {"angry": 1.5, "uneasy": -0.2}}, "curves": {}},
    }  # fmt: skip
    return Fitting.objects.create(**facts | changes)


def test_the_page_says_what_a_fit_needs_before_there_is_one(carol: Technician) -> None:
    text = browser(carol).get("/settings/reader/").content.decode()

    assert "No fit yet. One needs 20 corrected messages." in text
    assert "In force: the shipped reader" in text
    assert "Fit it to our corrections now" in text
    assert "Go back to the shipped reader" not in text
    assert markup.wrong(text) == []


def test_a_manager_asks_and_sees_that_it_waits(carol: Technician) -> None:
    asked = browser(carol)

    answer = asked.post("/settings/reader/fits/", follow=True)

    text = answer.content.decode()
    assert Fitting.objects.get().asked_by == carol
    assert "waits for the worker" in text
    assert "Fit it to our corrections now" not in text
    assert "asked for already" in asked.post("/settings/reader/fits/", follow=True).content.decode()


def test_a_fit_shows_its_report_and_the_words_it_learned(carol: Technician) -> None:
    fit = better()

    text = browser(carol).get(f"/settings/reader/fits/{fit.id}/").content.decode()

    assert "25 labels turn right and 1 turn wrong." in text
    assert "50 of 80" in text
    assert "74 of 80" in text
    assert "&lt;b&gt;huff" in text
    assert "Put this fit in force" in text
    assert markup.wrong(text) == []


def test_a_manager_goes_back_and_forth(carol: Technician) -> None:
    fit, asked = better(), browser(carol)

    forth = asked.post(
        "/settings/reader/in-force/", {"fitting": fit.id, "why": "it reads us better"}, follow=True
    )
    back = asked.post("/settings/reader/in-force/", follow=True)

    assert f"In force: fit {fit.id}" in forth.content.decode()
    assert "it reads us better" in forth.content.decode()
    assert "In force: the shipped reader" in back.content.decode()
    assert list(ReaderInForce.objects.order_by("id").values_list("fitting", "by")) == [
        (fit.id, carol.id), (None, carol.id),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "typed", [{"fitting": "x"}, {"fitting": "0"}, {"fitting": str(2**70)}, {"fitting": "987654"}]
)
def test_what_is_no_fit_is_refused(carol: Technician, typed: dict[str, str]) -> None:
    answer = browser(carol).post("/settings/reader/in-force/", typed, follow=True)

    assert "no such fit" in answer.content.decode()
    assert not ReaderInForce.objects.exists()


def test_who_is_no_manager_reads_but_changes_nothing() -> None:
    fit = better()
    bob = browser(factories.technician("Bob", of=factories.team()))

    page = bob.get("/settings/reader/").content.decode()
    report = bob.get(f"/settings/reader/fits/{fit.id}/").content.decode()

    assert "Fit it to our corrections now" not in page
    assert "74 of 80" in report
    assert "huff" not in report  # customers' words, of cases that may not be theirs to see
    assert "Put this fit in force" not in report
    assert bob.post("/settings/reader/fits/").status_code == 403
    assert bob.post("/settings/reader/in-force/", {"fitting": fit.id}).status_code == 403
    assert not ReaderInForce.objects.exists()


def test_an_absent_fit_is_not_there(carol: Technician) -> None:
    assert browser(carol).get("/settings/reader/fits/987654/").status_code == 404
