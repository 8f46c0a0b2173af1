"""The sign-in page speaks in the desk's words."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_sign_in_says_each_thing_once(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()

    assert "Stay signed in" in page
    assert "Remember Me" not in page
    assert "placeholder" not in page


@pytest.mark.django_db
def test_an_empty_sign_in_says_what_is_missing(client: Client) -> None:
    page = client.post("/accounts/login/", {"login": "", "password": ""}).content.decode()

    assert page.count("This cannot stay empty.") == 2
    assert "This field is required" not in page
