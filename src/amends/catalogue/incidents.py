"""Loads the policy of incidents: shipped, or as this desk has edited it."""

from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file, once
from amends.catalogue.strict import load_text as load_toml
from amends.domain.incidents import Grouping, Thing
from amends.domain.vocabulary import ComplaintType, OutageScope, Severity, Trigger

FILE = SHIPPED / "incidents" / "grouping.toml"
LONGEST_WORD = 40


@cache
def load() -> Grouping:
    """The shipped policy."""
    return load_file(FILE, _grouping)


def load_text(text: str, *, file: str) -> Grouping:
    """A policy from an edit; raises CatalogueError with line and key."""
    return load_toml(text, _grouping, file=file)


def source() -> str:
    """The shipped file as text, for the settings page to start from."""
    return FILE.read_text(encoding="utf-8")


def _grouping(table: Table) -> Grouping:
    table.text("title")
    table.text("why")
    proposes = table.whole("proposes_from_cases", minimum=2, maximum=1_000)
    joins = table.whole("joins_from_cases", minimum=2, maximum=1_000)
    if proposes > joins:
        raise table.error(
            "proposes_from_cases",
            f"{proposes} is above joins_from_cases ({joins}), so nothing would ever be proposed; make it lower",
        )
    return Grouping(
        version=table.whole("version", minimum=1, maximum=1_000_000),
        window_minutes=table.whole("window_minutes", minimum=1, maximum=1_440),
        proposes_from_cases=proposes,
        joins_from_cases=joins,
        joins_from_organisations=table.whole("joins_from_organisations", minimum=2, maximum=1_000),
        outage_scopes=frozenset(
            map(
                OutageScope,
                table.texts("outage_scopes", one_of=[s.value for s in OutageScope if s != "none"]),
            )
        ),
        complaint_types=frozenset(
            map(ComplaintType, table.texts("complaint_types", one_of=[kind.value for kind in ComplaintType]))
        ),
        shared_words=table.whole("shared_words", minimum=1, maximum=20),
        says_little=table.texts("says_little"),
        reopens_within_minutes=table.whole("reopens_within_minutes", minimum=0, maximum=10_080),
        calls_again_minutes=table.whole("calls_again_minutes", minimum=1, maximum=1_440),
        quiet_below=Severity(table.text("quiet_below", one_of=[step.value for step in Severity])),
        calls_alone_triggers=frozenset(
            map(Trigger, table.texts("calls_alone_triggers", one_of=[one.value for one in Trigger]))
        ),
        calls_alone_rules=frozenset(table.texts("calls_alone_rules")),
        calls_alone_reasons=frozenset(table.texts("calls_alone_reasons")),
        things=tuple(once(table.tables("things"), _thing)),
    )


def _thing(row: Table) -> Thing:
    words = row.texts("words")
    if not words:
        raise row.error("words", "names nothing; write the words by which customers call it")
    for word in words:
        if word != word.lower() or not 0 < len(word) <= LONGEST_WORD:
            raise row.error("words", f"{word!r} must be in lower case, of {LONGEST_WORD} characters at most")
    return Thing(id=row.text("id"), words=words)
