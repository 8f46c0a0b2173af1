"""Loads the ownership matrix: shipped, or as this desk has edited it."""

from functools import cache
from typing import TypeVar

from amends.catalogue.strict import SHIPPED, Table, load_file, once
from amends.catalogue.strict import load_text as load_toml
from amends.domain.escalations import Matrix, Row, Rule
from amends.domain.organisations import AccountRule
from amends.domain.vocabulary import (
    Abuse,
    Anger,
    ComplaintType,
    Document,
    OutageScope,
    Role,
    Severity,
    Trigger,
)

FILE = SHIPPED / "escalations" / "matrix.toml"
E = TypeVar("E", Trigger, OutageScope, Abuse, ComplaintType)


@cache
def load() -> Matrix:
    """The shipped matrix."""
    return load_file(FILE, _matrix)


def load_text(text: str, *, file: str) -> Matrix:
    """A matrix from an edit; raises CatalogueError with line and key."""
    return load_toml(text, _matrix, file=file)


def source() -> str:
    """The shipped file as text, for the settings page to start from."""
    return FILE.read_text(encoding="utf-8")


def _matrix(table: Table) -> Matrix:
    table.text("title")
    table.text("why")
    authority = table.table("authority")
    rows = table.table("rows")
    roles = [role.value for role in Role]
    return Matrix(
        version=table.whole("version", minimum=1, maximum=1_000_000),
        rows={severity: _row(rows, severity) for severity in Severity},
        rules=tuple(once(table.tables("rules"), _rule)),
        authority={role: authority.whole(role.value, minimum=1, maximum=99) for role in Role},
        ladder=tuple(map(Role, table.texts("ladder", default=(), one_of=roles))),
        accounts=_accounts(table.table("accounts")) if table.has("accounts") else None,
    )


def _accounts(table: Table) -> AccountRule:
    def points(key: str) -> int:
        return table.whole(key, minimum=0, maximum=100)

    return AccountRule(
        days=table.whole("days", minimum=1, maximum=366),
        apart_days=table.whole("apart_days", minimum=1, maximum=366),
        from_points=table.whole("from_points", minimum=1, maximum=1000),
        severe=points("severe"),
        hot=points("hot"),
        broken=points("broken"),
        leaving=points("leaving"),
    )


def _row(rows: Table, severity: Severity) -> Row:
    if not rows.has(severity.value):
        raise rows.error(
            severity.value, "is missing; every severity needs a row, so that nobody is left without an owner"
        )
    row, roles = rows.table(severity.value), [role.value for role in Role]
    owners = row.texts("owner_roles", one_of=roles)
    if not owners:
        raise row.error("owner_roles", "names nobody; every severity needs an owner")
    return Row(
        severity=severity,
        first_responder=Role(row.text("first_responder", one_of=roles)),
        owner_roles=tuple(map(Role, owners)),
        alert_roles=tuple(map(Role, row.texts("alert_roles", one_of=roles))),
        document=Document(row.text("document", one_of=list(Document))),
        acknowledge_minutes=row.whole("acknowledge_minutes", minimum=1, maximum=10_080),
        source=row.text("source"),
        waits_for_trigger=row.flag("waits_for_trigger", default=False),
    )


def _rule(row: Table) -> Rule:
    rule = Rule(
        id=row.text("id"),
        severity=Severity(row.text("severity", one_of=list(Severity))),
        why=row.text("why"),
        trigger=_word(row, "trigger", Trigger),
        outage_scope=_word(row, "outage_scope", OutageScope),
        abuse=_word(row, "abuse", Abuse),
        anger_at_least=Anger(row.whole("anger_at_least", minimum=0, maximum=3))
        if row.has("anger_at_least")
        else None,
        churn_risk=row.flag("churn_risk") if row.has("churn_risk") else None,
        complaint_type=_word(row, "complaint_type", ComplaintType),
        alert_roles=tuple(
            map(Role, row.texts("alert_roles", default=(), one_of=[role.value for role in Role]))
        ),
    )
    conditions = (
        rule.trigger,
        rule.outage_scope,
        rule.abuse,
        rule.anger_at_least,
        rule.churn_risk,
        rule.complaint_type,
    )
    if all(condition is None for condition in conditions):
        raise row.error("id", f"{rule.id!r} has no condition, so every case would match it")
    return rule


def _word(row: Table, key: str, words: type[E]) -> E | None:
    return words(row.text(key, one_of=[word.value for word in words])) if row.has(key) else None
