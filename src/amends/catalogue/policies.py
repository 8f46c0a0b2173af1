"""Where the source documents disagree, one TOML file a policy in `policies/`: the readings, and the one by default."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from amends.catalogue.strict import Table, load_folder, once
from amends.catalogue.strict import load_text as read_text
from amends.domain.policies import Choice, Policy

_SOURCE = re.compile(r"(?:S[0-4]-\d{2}|K\d{1,2}|P\d{1,2})\Z")


def _choice(table: Table) -> Choice:
    return Choice(id=table.text("id"), title=table.text("title"), says=table.text("says"))


def _build(table: Table) -> Policy:
    source = table.texts("source")
    for name in source:
        if not _SOURCE.match(name):
            raise table.error("source", f"{name!r} is no rule id; write S0-11, K2 or P9")
    choices = tuple(once(table.tables("choices"), _choice))
    if len(choices) < 2:
        raise table.error("choices", "needs at least two; with one there is nothing to choose")
    return Policy(
        id=table.text("id"),
        version=table.whole("version", minimum=1, maximum=10_000),
        title=table.text("title"),
        why=table.text("why"),
        source=source,
        default=table.text("default", one_of=[choice.id for choice in choices]),
        choices=choices,
    )


@cache
def load(*, site: Path | None = None) -> Mapping[str, Policy]:
    """Every policy by its id, those of the `site` folder in place of the shipped; errors name file, line and key."""
    return load_folder("policies", _build, site=site)


def defaults() -> Mapping[str, str]:
    """The choice of every policy as shipped."""
    return {policy.id: policy.default for policy in load().values()}


def load_text(text: str, *, file: str) -> Mapping[str, str]:
    """The choices of a desk, `policy = "choice"` a line; what is left out is as shipped. Raises CatalogueError."""

    def build(table: Table) -> Mapping[str, str]:
        return {
            policy.id: table.text(policy.id, default=policy.default, one_of=[c.id for c in policy.choices])
            for policy in load().values()
        }

    return read_text(text, build, file=file)
