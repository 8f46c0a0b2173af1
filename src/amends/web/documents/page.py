"""The document as a page shows it: its statements with the address of each source, and what may be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from amends.actions import documents as actions
from amends.catalogue import documents as catalogue
from amends.connectors import model_endpoint
from amends.domain import documents as domain
from amends.domain.documents import FactKind, SourceKind
from amends.store.queries import documents as stored
from amends.web.asking import asker

NOT_FOUND = "There is nothing here, or it is not yours to see."
TITLES = {
    FactKind.REMEDY: "What the customer wants",
    FactKind.IMPACT: "Impact",
    FactKind.ROOT_CAUSE: "Root cause so far",
    FactKind.NEXT_STEP: "Next step",
}
ASKS = {
    FactKind.REMEDY: "What would make it right, in their words. Ask when they first write or call.",
    FactKind.IMPACT: "Who cannot do what, since when.",
    FactKind.ROOT_CAUSE: "What is known of why. Say what is verified and what is not.",
    FactKind.NEXT_STEP: "What happens next, by whom, by when.",
}
CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Link:
    """Where a statement comes from."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with the addresses of its sources."""

    said: domain.Statement
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A section with its lines."""

    section: domain.Section
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words in which the customer asks for something, to be taken over by one press."""

    text: str
    message_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class FactBox:
    """One fact that people add: what stands, who said so, and what stood before."""

    kind: str
    title: str
    ask: str
    now: domain.Noted | None
    before: tuple[domain.Noted, ...]
    candidates: tuple[Candidate, ...] = ()
    typed: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as it stands, for whoever asks."""

    number: int
    subject: str
    found: stored.CaseDocuments
    filled: domain.Filled
    digest: str


def load(request: HttpRequest, number: int, *, now: datetime) -> Shown:
    """The document of a case. Raises Http404, the same for an absent case and one that is not theirs."""
    found = stored.load(number=number, viewer=asker(request).viewer)
    if found is None:
        raise Http404(NOT_FOUND)
    filled = actions.current(found, now=now)
    return Shown(
        number=number,
        subject=found.facts.case.subject,
        found=found,
        filled=filled,
        digest=domain.digest(domain.content(filled)),
    )


def address(source: domain.Source, *, number: int) -> str:
    """Where the row behind a statement is shown."""
    if source.message is not None:
        return f"/cases/{number}/?before={source.message + 1}#m{source.message}"
    return {
        SourceKind.CASE: f"/cases/{source.id}/",
        SourceKind.PROMISE: f"/cases/{number}/#case-head",
        SourceKind.CLOCK: f"/cases/{number}/#case-head",
        SourceKind.FACT: f"/cases/{number}/document/#facts",
        SourceKind.CONTACT: f"/contacts/{source.id}/",
        SourceKind.ORGANISATION: f"/organisations/{source.id}/",
    }.get(source.kind, f"/cases/{number}/#coach")


def blocks(shown: Shown) -> tuple[Block, ...]:
    """The sections with the addresses of what they say."""
    return tuple(
        Block(
            section=section,
            lines=tuple(
                Line(
                    said=said,
                    links=tuple(
                        Link(words=source.words, url=address(source, number=shown.number))
                        for source in said.sources
                    ),
                )
                for said in section.statements
            ),
        )
        for section in shown.filled.sections
    )


def boxes(facts: domain.Facts, *, typed: tuple[str, str, str] | None = None) -> tuple[FactBox, ...]:
    """What people add, in the order it is asked; `typed` is (kind, text, why it was refused)."""
    kind, text, wrong = typed or ("", "", "")
    return tuple(
        FactBox(
            kind=one.value,
            title=title,
            ask=ASKS[one],
            now=facts.latest(one),
            before=tuple(said for said in reversed(facts.noted) if said.kind == one)[1:],
            candidates=_candidates(facts) if one == FactKind.REMEDY else (),
            typed=text if kind == one else "",
            wrong=wrong if kind == one else "",
        )
        for one, title in TITLES.items()
    )


def _candidates(facts: domain.Facts) -> tuple[Candidate, ...]:
    """The latest words in which the customer asks for something."""
    found: list[Candidate] = []
    phrases = catalogue.load_asked()
    for said in reversed(facts.messages):
        if said.ours or said.note:
            continue
        found += [
            Candidate(text=hit.text, message_id=said.id, at=said.at)
            for hit in domain.asked(text=said.words, phrases=phrases)
        ]
        if len(found) >= CANDIDATES:
            break
    return tuple(found[:CANDIDATES])


def show(
    request: HttpRequest,
    shown: Shown,
    *,
    typed: tuple[str, str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of the document."""
    kept: Sequence[stored.Kept] = stored.versions(number=shown.number)
    endpoint = model_endpoint.configured()
    latest = kept[0] if kept else None
    mine = any(by == asker(request).id for by, _, _ in latest.read_by) if latest else False
    signed = next((one for one in kept if one.read_by), None)
    context: dict[str, Any] = {
        "section": "now",
        "shown": shown,
        "document": shown.filled,
        "blocks": blocks(shown),
        "boxes": boxes(shown.found.facts, typed=typed),
        "kept": kept,
        "latest": latest,
        "signed": signed,
        "is_signed": mine and latest is not None and _digest_of(latest) == shown.digest,
        "changed_since": signed is not None and _digest_of(signed) != shown.digest,
        "summary": latest
        if latest is not None and latest.summary and _digest_of(latest) == shown.digest
        else None,
        "model": endpoint.model if endpoint else "",
        "notice": notice,
    }
    return render(request, "web/document.html", context, status=status)


def _digest_of(kept: stored.Kept) -> str:
    return domain.digest(kept.content)
