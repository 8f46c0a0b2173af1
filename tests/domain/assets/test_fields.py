"""Typed fields: what is stored is what the type says, and a refusal says why."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.catalogue import assets as catalogue
from amends.domain.assets import check, plain, read_date

WORKSTATION = catalogue.load()["workstation"]


@pytest.mark.parametrize(
    ("name", "given_value", "kept"),
    [
        ("memory_mb", "16384 MB", 16384),
        ("memory_mb", "16,384", 16384),
        ("memory_mb", 8192, 8192),
        ("encrypted", "Yes", True),
        ("encrypted", "0", False),
        ("form", "LAPTOP", "laptop"),
        ("model", "  T14s \x00 Gen\u202e 4 ", "T14s Gen 4"),
    ],
)
def test_values_are_kept_as_their_kind(name: str, given_value: object, kept: object) -> None:
    found = check(kind=WORKSTATION, values={name: given_value})

    assert (found.values, found.wrong) == ({name: kept}, ())


@pytest.mark.parametrize(
    ("name", "given_value", "words"),
    [
        ("memory_mb", "lots", "Memory is a number"),
        ("memory_mb", "-4", "whole number from 0"),
        ("memory_mb", "1e400", "Memory is a number"),
        ("memory_mb", "nan", "Memory is a number"),
        ("encrypted", "perhaps", "yes or no"),
        ("form", "sofa", "one of: desktop, laptop"),
        ("model", "x" * 3000, "at most 2,000"),
        ("colour", "blue", "no field of this name"),
    ],
)
def test_values_of_another_kind_are_refused_in_words(name: str, given_value: object, words: str) -> None:
    found = check(kind=WORKSTATION, values={name: given_value})

    assert not found.values
    assert words in found.wrong[0].why
    assert found.wrong[0].field == name


def test_days_with_two_meanings_are_no_days() -> None:
    assert str(read_date("2027-3-1")) == "2027-03-01"
    assert str(read_date("2027-03-01T00:00:00Z")) == "2027-03-01"
    assert str(read_date("1.3.2027")) == "2027-03-01"
    assert read_date("1/3/2027") is None
    assert read_date("2027-02-30") is None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300), st.sampled_from([field.id for field in WORKSTATION.fields]))
def test_no_text_breaks_the_check(text: str, name: str) -> None:
    found = check(kind=WORKSTATION, values={name: text})

    assert not (found.values and found.wrong)
    assert "\x00" not in plain(text)
