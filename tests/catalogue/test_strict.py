"""A catalogue file is refused with file, line, key and the nearest valid word."""

from pathlib import Path

import pytest

from amends.catalogue import categories, clocks, escalations
from amends.catalogue.strict import CatalogueError, Table, load_file, load_folder, load_text


def rule(table: Table) -> tuple[str, int]:
    return table.text("level", one_of=["must", "should", "hint"]), table.whole("weight", minimum=1, maximum=9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('level = "mst"\nweight = 1', "x.toml:1: level: 'mst' is not known; did you mean 'must'?"),
        ('level = "must"\nwieght = 1', "x.toml:2: wieght: is not known here; did you mean 'weight'?"),
        ('level = "must"', "x.toml: weight: is missing; it must be a whole number"),
        ('level = "must"\nweight = 12', "x.toml:2: weight: must lie between 1 and 9, not 12"),
        ('level = "must"\nweight = true', "x.toml:2: weight: must be a whole number, not True"),
        ('level = "must"\nweight = 1\nwhy = ""', "x.toml:3: why: is not known here; known: level, weight"),
    ],
)
def test_wrong_file_says_where_and_what(text: str, expected: str) -> None:
    with pytest.raises(CatalogueError) as found:
        load_text(text, rule, file="x.toml")

    assert str(found.value) == expected


NESTED = """\
title = "t"
[size]
weight = 3
[[rules]]
level = "must"
weight = 1
[[rules]]
level = "must"
[rules.more]
weight = 12
[[rules]]
level = "hint"
weight = 5
more = { weight = 77 }
"""


def nested(table: Table) -> None:
    table.text("title")
    table.table("size").whole("weight", minimum=1, maximum=9)
    for row in table.tables("rules"):
        row.text("level", one_of=["must", "hint"])
        row.whole("weight", default=1, minimum=1, maximum=9)
        row.table("more").whole("weight", default=1, minimum=1, maximum=9)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("weight = 3", "weight = 30"), "x.toml:3: size.weight: "),
        (("weight = 1\n", "weight = 10\n"), "x.toml:6: rules[0].weight: "),
        (("", ""), "x.toml:10: rules[1].more.weight: "),
        (("weight = 12", "weight = 2"), "x.toml:14: rules[2].more.weight: "),
        (("weight = 1\n", ""), "x.toml:9: rules[1].more.weight: "),
        (('level = "must"\n[rules.more]', "[rules.more]"), "x.toml:7: rules[1].level: is missing"),
    ],
)
def test_wrong_row_is_found_among_many(change: tuple[str, str], expected: str) -> None:
    with pytest.raises(CatalogueError) as found:
        load_text(NESTED.replace(*change, 1), nested, file="x.toml")

    assert str(found.value).startswith(expected)


def test_what_is_not_toml_names_the_line() -> None:
    with pytest.raises(CatalogueError, match=r"^x\.toml:2: is not TOML"):
        load_text('level = "must"\nweight == 1\n', rule, file="x.toml")


def test_site_folder_overrides_by_name(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "mine.toml").write_text('level = "hint"\nweight = 2')

    def any_of(table: Table) -> object:
        for key in (found := table.keys()):
            table.has(key)
        return found

    assert load_folder("nothing-shipped", rule, site=tmp_path) == {}
    assert load_file(tmp_path / "demo" / "mine.toml", any_of) == ("level", "weight")


def test_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        load_file(tmp_path / "none.toml", rule)


def test_matrix_without_an_owner_is_refused() -> None:
    text = escalations.source().replace('owner_roles = ["team_lead"]', "owner_roles = []")

    with pytest.raises(CatalogueError, match="names nobody"):
        escalations.load_text(text, file="matrix")


def test_matrix_without_a_row_is_refused() -> None:
    text = escalations.source().replace("[rows.high]", "[rows.hihg]")

    with pytest.raises(CatalogueError, match=r"rows\.high: is missing"):
        escalations.load_text(text, file="matrix")


def test_rule_without_a_condition_is_refused() -> None:
    text = escalations.source() + '\n[[rules]]\nid = "all"\nseverity = "high"\nwhy = "Everything."\n'

    with pytest.raises(CatalogueError, match="every case would match"):
        escalations.load_text(text, file="matrix")


def test_target_with_both_ends_is_refused() -> None:
    text = clocks.source().replace(
        '\nuntil = "close_of_business"', '\nuntil = "close_of_business"\nminutes = 5'
    )

    with pytest.raises(CatalogueError, match="both given"):
        clocks.load_text(text, file="targets")


def test_same_id_twice_is_refused() -> None:
    text = clocks.source().replace('id = "any-first-reply"', 'id = "outage-first-reply"')

    with pytest.raises(CatalogueError, match="'outage-first-reply' stands here twice"):
        clocks.load_text(text, file="targets")


def test_every_target_cites_its_source() -> None:
    assert all(rule.source for rule in clocks.load().rules)


def test_categories_are_granular_and_proposed_by_words() -> None:
    known = categories.load()

    assert len(known) >= 60
    assert all(path.count("/") == 2 for path in known)
    assert categories.suggest(words={"vpn", "tunnel", "connect"})[0].path == "network/vpn/cannot-connect"
    assert categories.suggest(words={"zebra"}) == ()
