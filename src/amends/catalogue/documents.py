"""Loads what each document must hold, and the words by which a customer asks for something."""

import re
from functools import cache

from amends.catalogue.promises import joined_patterns
from amends.catalogue.strict import SHIPPED, Table, load_file, load_folder, nearest, once
from amends.domain.documents import (
    SLOT,
    SLOTS,
    Advice,
    DocumentRule,
    Filler,
    Occasion,
    Part,
    Rules,
    SectionRule,
)
from amends.domain.vocabulary import Document

ADVISED = (Part.SAY_FIRST, Part.NOT_TO_SAY)


@cache
def load() -> Rules:
    """The shipped rules of the four documents; a `CatalogueError` names file, line and key."""
    found = {rule.id: rule for rule in load_folder("documents", build).values()}
    missing = [kind.value for kind in Document if kind not in found]
    if missing:
        raise ValueError(f"catalogue/documents has no file for {', '.join(missing)}")
    return found


@cache
def load_asked() -> re.Pattern[str]:
    """The phrases by which a customer says what they want."""
    return load_file(SHIPPED / "documents" / "words" / "asked.toml", _asked)


def build(table: Table) -> DocumentRule:
    """One document from its file."""
    sections = tuple(once(table.tables("sections"), _section))
    if not sections:
        raise table.error("sections", "is empty; a document holds at least one section")
    advice = tuple(_advice(row) for row in table.tables("advice"))
    for part in ADVISED:
        has = any(one.part == part for one in sections)
        if has != any(one.part == part for one in advice):
            raise table.error(
                "advice", f"and a section {part.value!r} belong together; this file has one without the other"
            )
    return DocumentRule(
        id=Document(table.text("id", one_of=list(Document))),
        version=table.whole("version", minimum=1, maximum=1_000_000),
        title=table.text("title"),
        why=table.text("why"),
        source=table.text("source"),
        one_page=table.flag("one_page", default=False),
        longest=table.whole("longest", default=2000, minimum=80, maximum=2000),
        sections=sections,
        advice=advice,
    )


def _section(row: Table) -> SectionRule:
    return SectionRule(
        part=Part(row.text("id", one_of=list(Part))),
        title=row.text("title"),
        most=row.whole("most", default=40, minimum=1, maximum=500),
        needed=row.flag("needed", default=False),
        who=Filler(row.text("who", default=Filler.OWNER.value, one_of=list(Filler))),
    )


def _advice(row: Table) -> Advice:
    says = row.text("says")
    for slot in SLOT.findall(says):
        if slot not in SLOTS:
            raise row.error("says", f"{{{slot}}} is not known; {nearest(slot, SLOTS)}")
    return Advice(
        part=Part(row.text("part", one_of=[part.value for part in ADVISED])),
        when=Occasion(row.text("when", one_of=list(Occasion))),
        says=says,
    )


def _asked(table: Table) -> re.Pattern[str]:
    table.text("id")
    table.whole("version", minimum=1, maximum=1_000_000)
    table.text("why")
    for row in table.tables("examples"):
        row.text("good")
        row.text("bad")
    return re.compile(joined_patterns(table, "phrases"), re.IGNORECASE)
