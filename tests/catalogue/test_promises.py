"""The phrases that make a promise, as data."""

import pytest

from amends.catalogue import promises
from amends.catalogue.strict import CatalogueError, Table
from amends.domain.vocabulary import PromiseKind


def test_shipped_phrases_know_every_kind_and_try_resolution_before_update() -> None:
    kinds = [kind for kind, _ in promises.load().verbs]

    assert set(kinds) == set(PromiseKind)
    assert kinds.index(PromiseKind.RESOLUTION) < kinds.index(PromiseKind.UPDATE)


@pytest.mark.parametrize(
    ("patterns", "said"),
    [
        ([], "at least one"),
        (["a+"], "without bound"),
        (["(a"], "is not a pattern"),
        (["a?"], "would match everywhere"),
        (["a{2,}"], "without bound"),
    ],
)
def test_bad_pattern_is_refused(patterns: list[str], said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        promises.joined_patterns(Table({"words": patterns}, file="x.toml"), "words")


def test_parts_stand_for_what_several_patterns_share() -> None:
    table = Table(
        {"words": ["your {who} did", "{who}{2,3}"], "parts": {"who": "(?:staff|team)"}}, file="x.toml"
    )

    assert promises.patterns(table, "words") == ("your (?:staff|team) did", "(?:staff|team){2,3}")


def test_unknown_part_is_refused_with_the_nearest() -> None:
    table = Table({"words": ["your {whom} did"], "parts": {"who": "(?:staff|team)"}}, file="x.toml")

    with pytest.raises(CatalogueError, match="'whom' is no part; did you mean 'who'"):
        promises.patterns(table, "words")
