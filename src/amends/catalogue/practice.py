"""The customers to practise with, one TOML file each in `practice/`, and the table that says what a reply does."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from amends.catalogue import replies
from amends.catalogue.promises import any_of, lower_patterns
from amends.catalogue.strict import SHIPPED, CatalogueError, Table, load_file, load_folder, load_text, nearest
from amends.domain.practice import (
    SITUATIONS,
    Course,
    Customer,
    Ending,
    Move,
    MoveRule,
    Pattern,
    Want,
)
from amends.domain.practice import Table as Moves
from amends.domain.vocabulary import ComplaintType

REGISTERS = ("plain", "formal", "clipped", "chatty", "shouting", "dry", "worried", "biting")
_SOURCE = re.compile(r"(?:S[0-4]-\d{2}|K\d{1,2})\Z")
_FEWEST = 2
"""Lines a customer has at least for each situation; the opening may be one."""


def _build(table: Table) -> Customer:
    found = table.text("id")
    known = load_table()
    moves = [move.value for move in Move]
    return Customer(
        id=found,
        version=table.whole("version", minimum=1, maximum=10_000),
        title=table.text("title"),
        why=table.text("why"),
        name=table.text("name"),
        trade=table.text("trade"),
        organisation=table.text("organisation"),
        complaint_type=ComplaintType(
            table.text("complaint_type", one_of=[one.value for one in ComplaintType])
        ),
        register=table.text("register", one_of=REGISTERS),
        subject=table.text("subject"),
        ticket=table.text("ticket", default=""),
        asset=table.text("asset", default=""),
        responsible=table.text("responsible", default="", one_of=("us", "supplier", "customer")),
        history=table.texts("history"),
        start=table.whole("start", minimum=40, maximum=95),
        patience=table.whole("patience", minimum=1, maximum=5),
        trust=table.whole("trust", minimum=1, maximum=5),
        stakes=table.whole("stakes", minimum=1, maximum=5),
        calms=frozenset(Move(word) for word in table.texts("calms", one_of=moves)),
        sets_off=frozenset(Move(word) for word in table.texts("sets_off", one_of=moves)),
        ending=Ending(table.text("ending", default="calm", one_of=[one.value for one in Ending])),
        threatens=table.flag("threatens", default=False),
        want=_wanted(table),
        courses=table.texts("courses", one_of=[course.id for course in known.courses]),
        lines=_lines(table.table("lines")),
    )


def _wanted(table: Table) -> Want:
    """What they want. Whoever can be calmed has something that a reply can meet; the others may have nothing."""
    row = table.table("want")
    want = _want(row)
    if not want.pattern and table.text("ending", default="calm") == Ending.CALM:
        raise row.error(
            "pattern", "is missing; somebody who can be calmed wants something that a reply can meet"
        )
    return want


def _want(table: Table) -> Want:
    pattern = any_of(lower_patterns(table, "pattern")) if table.has("pattern") else ""
    return Want(words=table.text("words"), pattern=pattern)


def _lines(table: Table) -> dict[str, tuple[str, ...]]:
    """What they say in each situation, each with at least two wordings but for the opening."""
    lines = {}
    for situation in SITUATIONS:
        lines[situation] = table.texts(situation)
        if len(lines[situation]) < (1 if situation == "opening" else _FEWEST):
            raise table.error(
                situation, f"needs at least {_FEWEST} wordings, so that nobody learns one by heart"
            )
    return lines


def _table(table: Table) -> Moves:
    for key in ("id", "title", "why"):
        table.text(key)
    rows = [_move(row) for row in table.tables("moves")]
    moves = {row.move: row for row in rows}
    if missing := [move.value for move in Move if move not in moves]:
        raise table.error("moves", f"{missing[0]!r} has no row; each move needs one")
    return Moves(
        version=table.whole("version", minimum=1, maximum=10_000),
        calm_below=table.whole("calm_below", minimum=1, maximum=60),
        leaves_at=table.whole("leaves_at", minimum=80, maximum=100),
        floor=table.whole("floor", minimum=31, maximum=95),
        most_down=table.whole("most_down", minimum=1, maximum=100),
        most_up=table.whole("most_up", minimum=1, maximum=100),
        moves=moves,
        patterns=tuple(
            Pattern(
                Move(row.text("move", one_of=list(Move))),
                any_of(lower_patterns(row, "pattern")),
                any_of(lower_patterns(row, "unless")) if row.has("unless") else "",
            )
            for row in table.tables("patterns")
        ),
        courses=tuple(_course(row) for row in table.tables("courses")),
    )


@cache
def _known_rules() -> frozenset[str]:
    """The rules of the checker by name; they are read for it in any case, and cost a second."""
    return frozenset(rule.id for rule in replies.load().rules)


def _move(table: Table) -> MoveRule:
    known = _known_rules()
    for rule in table.texts("findings", default=()):
        if rule not in known:
            raise table.error("findings", f"{rule!r} is no rule for replies; {nearest(rule, known)}")
    return MoveRule(
        move=Move(table.text("move", one_of=list(Move))),
        change=table.whole("change", minimum=-100, maximum=100),
        situation=table.text("situation", one_of=SITUATIONS),
        says=table.text("says"),
        better=table.text("better"),
        sources=_sources(table),
        findings=table.texts("findings", default=()),
        composure=table.flag("composure", default=False),
        undoes=frozenset(Move(word) for word in table.texts("undoes", default=(), one_of=list(Move))),
    )


def _course(table: Table) -> Course:
    return Course(
        id=table.text("id"),
        title=table.text("title"),
        why=table.text("why"),
        sources=_sources(table),
        moves=tuple(Move(word) for word in table.texts("moves", one_of=list(Move))),
    )


def _sources(table: Table) -> tuple[str, ...]:
    names = table.texts("source")
    for name in names:
        if not _SOURCE.match(name):
            raise table.error("source", f"{name!r} is no rule id; write S0-11 or K2")
    return names


@cache
def load_table() -> Moves:
    """What each move does, and the courses. Raises CatalogueError with file, line and key."""
    return load_file(SHIPPED / "practice" / "table" / "moves.toml", _table)


def table_source() -> str:
    """The text as shipped, for whoever edits it."""
    return (SHIPPED / "practice" / "table" / "moves.toml").read_text(encoding="utf-8")


@cache
def load(*, site: Path | None = None) -> Mapping[str, Customer]:
    """Every customer by id, those of the `site` folder in place of the shipped. Raises CatalogueError."""
    found = load_folder("practice", _build, site=site)
    for name, customer in found.items():
        if name != customer.id:
            raise CatalogueError(
                f"is called {customer.id!r} inside; file and id must agree", file=f"{name}.toml", key="id"
            )
    return found


def load_customer_text(text: str, *, file: str) -> Customer:
    """One customer from TOML text. Raises CatalogueError with file, line and key."""
    return load_text(text, _build, file=file)


@lru_cache(maxsize=8)
def load_table_text(text: str, *, file: str) -> Moves:
    """A table from TOML text. Raises CatalogueError with file, line and key."""
    return load_text(text, _table, file=file)
