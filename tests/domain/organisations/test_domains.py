"""Mail domains in one spelling."""

import pytest

from amends.domain import organisations


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("Marlow.Example", "marlow.example"),
        (" @marlow.example. ", "marlow.example"),
        ("müller.example", "müller.example"),
        ("xn--mller-kva.example", "xn--mller-kva.example"),
        ("a.b.c.example", "a.b.c.example"),
        ("marlow", None),
        ("", None),
        ("a..example", None),
        ("-a.example", None),
        ("a b.example", None),
        ("192.168.0.1", None),
        ("maria@marlow.example", None),
        ("a" * 64 + ".example", None),
        (".".join(["a" * 60] * 5), None),
    ],
)
def test_a_domain_is_cleaned_or_none(typed: str, domain: str | None) -> None:
    assert organisations.clean(typed) == domain


@pytest.mark.parametrize(("domain", "public"), [("gmail.com", True), ("marlow.example", False)])
def test_public_services_are_known(domain: str, public: bool) -> None:
    assert organisations.is_public(domain) is public
