"""A test of many examples names each that fails."""

import pytest

from examples import of_each


@of_each([1, 2, 3, 4], name=lambda number: f"number {number}")
def _even(number: int, tmp_path: object) -> None:
    assert number % 2 == 0, "odd"


def test_every_example_that_fails_is_named_and_no_other() -> None:
    with pytest.raises(AssertionError) as caught:
        _even(tmp_path=None)

    said = str(caught.value)
    assert "2 of 4 fail" in said
    assert [f"number {n}" in said for n in (1, 2, 3, 4)] == [True, False, True, False]
    assert "number 1: AssertionError: odd" in said


def test_no_example_is_no_proof() -> None:
    with pytest.raises(AssertionError, match="there is no example"):
        of_each([])(lambda _: None)()


@of_each(["a"])
def test_fixtures_are_given_by_name(example: str, request: pytest.FixtureRequest) -> None:
    assert (example, request.node.name) == ("a", "test_fixtures_are_given_by_name")
