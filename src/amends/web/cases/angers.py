"""The question beside a reply: which kind of anger is this, and what follows from the answer (S0-07)."""

from dataclasses import dataclass

from amends.actions import tuning
from amends.catalogue import angers as catalogue
from amends.domain import replies
from amends.domain.learning import Labels
from amends.store.queries.case_page import CasePage


@dataclass(frozen=True, slots=True)
class Asked:
    """What the composer shows: the kinds as (id, words), the one named, and what follows; no kinds: nothing is asked."""

    kinds: tuple[tuple[str, str], ...]
    named: str
    follows: str


def asked(page: CasePage, *, typed: str) -> Asked:
    """The question on this case; what was named for the customer's last words stands, or what was just `typed`."""
    policy = tuning.in_force().policies["anger_kind"]
    if page.case.merged_into is not None or not replies.asks(anger=page.case.anger_level, policy=policy):
        return Asked((), "", "")
    theirs = [message for message in page.messages if message.kind == "customer"]
    message, before = page.around.anger_named
    chosen = named(typed or (before if theirs and theirs[-1].id == message else ""))
    seen = _seen(theirs[-1].labels if theirs else None)
    kinds = tuple(
        (kind.id, f"{kind.says} (the reader sees it)" if kind.id in seen else kind.says)
        for kind in catalogue.load()
    )
    return Asked(kinds, chosen.named, chosen.follows)


def named(kind: str) -> Asked:
    """What follows from a kind alone, for the findings that are fetched while somebody writes."""
    return Asked((), kind, replies.follows(kinds=catalogue.load(), named=kind))


def _seen(labels: Labels | None) -> frozenset[str]:
    """The drivers that the customer's last words are taken to show."""
    return frozenset(driver.value for driver in labels.drivers) if labels else frozenset()
