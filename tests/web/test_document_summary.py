"""A summary by the model: off by default, beside the facts, marked, and never in their place."""

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

import factories
import model_peer
from amends.store.models import Case, DocumentSummary
from model_peer import ModelPeer
from signing_in import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    made = factories.case("Mail is down", of=factories.team())
    factories.message(made, "Nothing works. I want a name.")
    return made


@pytest.fixture
def desk(case: Case) -> Client:
    return browser(factories.technician("Bob", of=case.team))


@pytest.fixture
def model() -> Iterator[ModelPeer]:
    with (
        model_peer.served() as peer,
        override_settings(MODEL_URL=peer.url, MODEL_NAME="small-one", MODEL_KEY="", MODEL_SECONDS=5.0),
    ):
        yield peer


def test_without_a_model_nothing_is_offered_and_nothing_is_asked(desk: Client, case: Case) -> None:
    assert "Summary by" not in desk.get(f"/cases/{case.id}/document/").content.decode()

    answer = desk.post(f"/cases/{case.id}/document/summary/")

    assert answer.status_code == 422
    assert "No model is configured" in answer.content.decode()


def test_a_summary_stands_beside_the_facts_and_is_marked(desk: Client, case: Case, model: ModelPeer) -> None:
    model.says = "<b>Down</b> {{7*7}}"
    assert "Summary by small-one" in desk.get(f"/cases/{case.id}/document/").content.decode()
    assert model.asked == []

    desk.post(f"/cases/{case.id}/document/summary/")

    html = desk.get(f"/cases/{case.id}/document/").content.decode()
    assert "&lt;b&gt;Down&lt;/b&gt; {{7*7}}" in html
    assert "Nobody has checked it" in html
    assert "Nothing works. I want a name." in html
    assert "Nothing works" in str(model.asked[0]["messages"])


def test_a_summary_of_an_older_state_is_not_shown(desk: Client, case: Case, model: ModelPeer) -> None:
    model.says = "All was well."
    desk.post(f"/cases/{case.id}/document/summary/")

    factories.message(case, "Now the phones as well.")

    assert "All was well." not in desk.get(f"/cases/{case.id}/document/").content.decode()


def test_a_model_that_fails_leaves_the_document_as_it_is(desk: Client, case: Case, model: ModelPeer) -> None:
    model.status = 500

    answer = desk.post(f"/cases/{case.id}/document/summary/")

    assert answer.status_code == 502
    assert "Nothing works. I want a name." in answer.content.decode()
    assert not DocumentSummary.objects.exists()
