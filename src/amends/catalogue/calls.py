"""What the call room listens for (`calls/safety.toml`), and what a call leaves owed (`calls/owed.toml`)."""

import re
from datetime import timedelta
from functools import cache

from amends.catalogue.promises import examples, joined_patterns
from amends.catalogue.strict import SHIPPED, Table, load_file
from amends.catalogue.strict import load_text as load_strict
from amends.domain.calls import Owed, SafetyWords, speaks_of_self_harm


@cache
def safety() -> SafetyWords:
    """The words of somebody whose life is in danger, as shipped."""
    return load_file(SHIPPED / "calls" / "safety.toml", _safety)


def load_text(text: str, *, file: str) -> SafetyWords:
    """The same from a text. Raises CatalogueError, also when an example is not judged as it says."""
    return load_strict(text, _safety, file=file)


@cache
def owed() -> Owed:
    """What a call leaves owed, as shipped. Raises CatalogueError with file, line and key."""
    return load_file(SHIPPED / "calls" / "owed.toml", _owed)


def owed_text(text: str, *, file: str) -> Owed:
    """The same from a text."""
    return load_strict(text, _owed, file=file)


def owed_source() -> str:
    """The text as shipped, for whoever edits it."""
    return (SHIPPED / "calls" / "owed.toml").read_text(encoding="utf-8")


def _owed(table: Table) -> Owed:
    table.text("id", one_of=["owed"])
    table.text("title")
    table.text("why")
    usual = table.whole("call_back_minutes", minimum=1, maximum=10_080)
    hot = table.whole("hot_call_back_minutes", minimum=1, maximum=10_080)
    if hot > usual:
        raise table.error("hot_call_back_minutes", f"{hot} is longer than the {usual} of everybody else")
    return Owed(
        version=table.whole("version", minimum=1, maximum=1_000_000),
        call_back_minutes=usual,
        hot_call_back_minutes=hot,
        task_hour=table.whole("task_hour", minimum=0, maximum=23),
        remind=timedelta(minutes=table.whole("remind_minutes", minimum=1, maximum=10_080)),
    )


def _safety(table: Table) -> SafetyWords:
    table.text("id", one_of=["safety"])
    table.whole("version", minimum=1, maximum=1_000_000)
    table.text("why")
    steps = table.texts("steps")
    if not steps:
        raise table.error("steps", "is empty; say what a person does then")
    known = SafetyWords(
        words=_blanks(joined_patterns(table, "words")),
        figures=_blanks(joined_patterns(table, "figures")),
        title=table.text("title"),
        steps=steps,
    )
    for meant, figure in examples(table):
        if not speaks_of_self_harm(meant, known=known):
            raise table.error("examples", f"{meant!r} has to be heard, and no pattern hears it")
        if speaks_of_self_harm(figure, known=known):
            raise table.error("examples", f"{figure!r} is heard, and no figure of speech takes it back")
    return known


def _blanks(pattern: str) -> str:
    """A space stands for one to three blanks, ` ?` for an optional one; a space inside brackets is itself."""
    return re.sub(r" (\??)(?![^\[]{0,9}\])", lambda m: r"\s{0,3}" if m[1] else r"\s{1,3}", pattern)
