"""Whether somebody should read before they speak (S0-45), and which document a case calls for."""

from collections.abc import Iterable

from amends.domain.documents.model import Part
from amends.domain.vocabulary import Document, FactKind

_PART = {
    FactKind.REMEDY: Part.REMEDY,
    FactKind.IMPACT: Part.IMPACT,
    FactKind.ROOT_CAUSE: Part.ROOT_CAUSE,
    FactKind.NEXT_STEP: Part.NEXT_STEP,
}


def kind_for(*, row: Document, called_for: Iterable[str]) -> Document:
    """The document of a case: that of its row, or a higher one that was called for before (P2: it never goes down)."""
    order = list(Document)
    known = [Document(name) for name in called_for if name in order]
    return max([row, *known], key=order.index)


def present(*, noted: Iterable[FactKind], stakes: bool) -> frozenset[Part]:
    """The parts that hold something, from what is known without filling the document: all but what people add."""
    empty = set(_PART.values()) | {Part.STAKES}
    there = {_PART[kind] for kind in noted} | ({Part.STAKES} if stakes else set())
    return frozenset(set(Part) - (empty - there))


def must_read(*, is_owner: bool, escalated: bool, contact_made: bool, signed: bool) -> bool:
    """Whether the owner of an escalated case has still to read its document before the first contact (S0-45)."""
    return is_owner and escalated and not contact_made and not signed
