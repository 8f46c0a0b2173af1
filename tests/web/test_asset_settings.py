"""Types of assets and tokens in the settings: strict, versioned, for managers, and in force at once."""

import pytest
from django.test import Client

import factories
from amends.actions import tuning
from amends.store.models import Asset, CatalogueEdit, PushToken
from signing_in import browser, manager

pytestmark = pytest.mark.django_db
TYPE = """id = "vehicle"
version = 1
title = "Vehicle"
plural = "Vehicles"
why = "Lorries carry devices."
called = ["van"]

[[fields]]
id = "plate"
title = "Number plate"
kind = "text"
required = true
"""


@pytest.fixture
def carol() -> Client:
    return browser(manager())


def test_an_own_type_is_added_used_and_changed(carol: Client) -> None:
    client = factories.organisation()

    assert (
        carol.post("/settings/assets/types/new/", {"body": TYPE, "note": "ours", "based_on": "0"}).status_code
        == 302
    )
    tuning.forget()
    assert "Number plate" in carol.get("/settings/assets/").content.decode()
    address = f"/assets/new/?organisation={client.id}&kind=vehicle"
    assert (
        "Number plate is needed" in carol.post(address, {"name": "Van 1", "life": "in_use"}).content.decode()
    )
    assert carol.post(address, {"name": "Van 1", "life": "in_use", "field_plate": "AB 12"}).status_code == 302
    assert Asset.objects.get().fields == {"plate": "AB 12"}

    longer = TYPE + '\n[[fields]]\nid = "seats"\ntitle = "Seats"\nkind = "whole"\n'
    carol.post("/settings/assets/types/vehicle/", {"body": longer, "note": "seats", "based_on": "1"})
    assert [edit.version for edit in CatalogueEdit.objects.order_by("version")] == [1, 2]
    tuning.forget()
    assert "Seats" in carol.get(f"/assets/{Asset.objects.get().id}/edit/").content.decode()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (TYPE.replace('kind = "text"', 'kind = "txt"'), "Line 11"),
        (TYPE.replace("required", "requird"), "did you mean"),
        (TYPE.replace('"vehicle"', '"workstation"'), "There is a type workstation already"),
        (TYPE.replace('"vehicle"', '"Über"'), "is no id"),
        ("nonsense", "is not TOML"),
    ],
)
def test_a_wrong_type_is_refused_with_its_line(carol: Client, body: str, words: str) -> None:
    answer = carol.post("/settings/assets/types/new/", {"body": body, "note": "x", "based_on": "0"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not CatalogueEdit.objects.exists()


def test_a_shipped_type_keeps_its_id_and_the_slower_of_two_is_told(carol: Client) -> None:
    address = "/settings/assets/types/workstation/"
    shown = carol.get(address).context["form"].initial
    assert 'id = "workstation"' in shown["body"]

    renamed = carol.post(address, {"body": TYPE, "note": "x", "based_on": "0"})
    assert "The id of a type stays as it is" in renamed.content.decode()
    carol.post(address, {"body": shown["body"], "note": "one", "based_on": "0"})
    late = carol.post(address, {"body": shown["body"], "note": "two", "based_on": "0"})
    assert "Version 1 was saved while you wrote" in late.content.decode()


def test_a_token_is_shown_once_and_ended(carol: Client) -> None:
    client = factories.organisation()
    factories.contact("Alice", of=client, address="alice@marlow.example")
    typed = {"name": "prometheus", "purpose": "alerts", "organisation": str(client.id), "contact": ""}

    nobody = carol.post("/settings/assets/tokens/new/", typed)
    assert "Say who at this organisation is told" in nobody.content.decode()
    made = carol.post(
        "/settings/assets/tokens/new/", typed | {"contact": "alice@marlow.example"}
    ).content.decode()
    assert "shown only once" in made
    assert "/in/alerts/" in made
    kept = PushToken.objects.get()
    assert kept.digest not in made

    address = f"/settings/assets/tokens/{kept.id}/"
    assert carol.post(address).status_code == 302
    assert carol.get(address).status_code == 404
    bob = browser(factories.technician("Bob"))
    assert bob.post("/settings/assets/tokens/new/", typed).status_code == 403
    assert bob.post("/settings/assets/types/new/", {"body": TYPE}).status_code == 403
