"""How the ledger of promises works is this desk's to say."""

import pytest
from django.test import Client

import factories
from amends.actions import tuning
from amends.catalogue import promises
from signing_in import browser, manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return browser(manager(of=factories.team()))


def save(desk: Client, body: str) -> object:
    return desk.post("/settings/protocol/ledger/", {"body": body, "note": "ours", "based_on": 0})


def test_shares_and_minutes_of_this_desk_are_in_force_at_once(desk: Client) -> None:
    save(
        desk,
        promises.ledger_source()
        .replace("[50, 80, 100]", "[25, 100]")
        .replace("contact = 20", "contact = 45"),
    )

    rules = tuning.in_force().ledger
    assert rules.reminders == (25, 100)
    page = desk.get("/settings/protocol/").content.decode()
    assert "at 25 %, when it is due" in page
    assert "45 min" in page
    assert "Rehearse it first" in desk.get("/settings/protocol/ledger/").content.decode()


def test_shares_that_fall_are_refused_with_line_and_key(desk: Client) -> None:
    answer = save(desk, promises.ledger_source().replace("[50, 80, 100]", "[80, 50]"))

    assert "reminders" in str(answer.context["form"].errors["body"])  # type: ignore[attr-defined]
    assert tuning.in_force().ledger.reminders == (50, 80, 100)
