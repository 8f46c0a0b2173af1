"""The palette: every kind of thing it finds has a page to go to."""

import pytest
from django.test import Client

import factories
from amends.store.models import Technician

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def desk(client: Client, bob: Technician) -> Client:
    client.force_login(bob, backend=BACKEND)
    return client


def test_everything_found_has_a_page(desk: Client, bob: Technician) -> None:
    marlow = factories.organisation("Marlow kiosk")
    asset = factories.asset("Kiosk server", of=marlow, serial="9XK2-7")
    contact = factories.contact("Kim Kiosk", of=marlow)
    case = factories.case("The kiosk is dark", by=contact)
    problem = factories.problem(by=bob, title="Kiosks go dark")
    change = factories.change(owner=bob, title="A new kiosk")

    found = desk.get("/palette/", {"q": "kiosk"}).json()["items"]

    assert {(one["kind"], one["url"]) for one in found} == {
        ("case", f"/cases/{case.id}/"),
        ("organisation", f"/organisations/{marlow.id}/"),
        ("problem", f"/problems/{problem.id}/"),
        ("change", f"/changes/{change.id}/"),
        ("contact", f"/contacts/{contact.id}/"),
        ("asset", f"/assets/{asset.id}/"),
    }
    assert [one["title"] for one in desk.get("/palette/", {"q": "9XK2"}).json()["items"]] == ["Kiosk server"]
    assert all(desk.get(one["url"]).status_code == 200 for one in found)
