"""Every rule stands in docs/requirements.md once, and what is named there exists."""

import re

import drawn
from examples import of_each

COUNTS = {"S0": 94, "S1": 27, "S2": 39, "S3": 28, "S4": 32}
IDS = [f"{source}-{n:02}" for source, count in COUNTS.items() for n in range(1, count + 1)]
IDS += [f"K{n}" for n in range(1, 21)]
PAGE = drawn.DOCS / "requirements.md"
LINE = re.compile(r"^\| (S\d-\d\d|K\d{1,2}) \|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
ROWS = [tuple(map(str.strip, row)) for row in LINE.findall(PAGE.read_text(encoding="utf-8"))]
BUILT = [row for row in ROWS if row[2].startswith("`")]


def test_every_rule_stands_here_once_and_in_order() -> None:
    assert [row[0] for row in ROWS] == IDS


def test_a_rule_is_built_and_proven_or_not_yet() -> None:
    odd = [
        row[0]
        for row in ROWS
        if not (row[2].startswith("`") and row[3].startswith("`"))
        and not (re.fullmatch(r"not yet \((issue [3-7]|no issue)\)", row[2]) and not row[3])
    ]

    assert odd == []


@of_each(BUILT)
def test_where_a_rule_lives_is_a_file(row: tuple[str, ...]) -> None:
    rule, where = row[0], row[2].strip("`")

    assert (drawn.ROOT / where).is_file(), rule


@of_each(BUILT)
def test_what_proves_a_rule_is_a_test(row: tuple[str, ...]) -> None:
    rule, proof = row[0], row[3].strip("`")
    file, _, name = proof.partition("::")
    path = drawn.ROOT / file

    assert path.is_file(), rule
    assert re.search(rf"def {name}\b" if name else "def test_", path.read_text(encoding="utf-8")), rule


def test_the_count_at_the_top_is_right() -> None:
    assert (
        f"Of {len(ROWS)} rules, {len(BUILT)} are built or partly built, {len(ROWS) - len(BUILT)} are not."
        in (PAGE.read_text(encoding="utf-8"))
    )
