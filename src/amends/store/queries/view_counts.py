"""The views of a list, each with how much it holds, counted in one statement that stops at `MANY`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from amends.store.queries import rows

MANY = 1000


@dataclass(frozen=True, slots=True)
class View:
    """A view and how much it holds."""

    slug: str
    title: str
    count: str
    active: bool


def figure(count: int) -> str:
    """A count as a view shows it; nothing for none."""
    return f"{MANY - 1}+" if count >= MANY else str(count or "")


def views(
    *,
    titled: Mapping[str, tuple[str, str]],
    source: str,
    counted: Collection[str],
    params: Mapping[str, Any],
    active: str,
) -> tuple[View, ...]:
    """Every view of `titled` (slug -> title and condition), with the figure of those in `counted`.

    `source` is SQL of ours from `from` up to the condition.
    """
    counts = ", ".join(
        f"(select count(*) from (select {source} {titled[slug][1]} limit {MANY}) n)"  # noqa: S608 - constants
        for slug in counted
    )
    found = rows.one(f"select {counts}", params) or ()
    figures = {slug: figure(count) for slug, count in zip(counted, found, strict=True)}
    return tuple(
        View(slug=slug, title=title, count=figures.get(slug, ""), active=slug == active)
        for slug, (title, _) in titled.items()
    )
