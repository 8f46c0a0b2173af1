"""Assets named in a customer's words are linked to the case, with the words that say so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.actions import room, tuning
from amends.domain.assets import finding
from amends.store.models import Case, CaseAsset, Message
from amends.store.queries.assets import named


@dataclass(frozen=True, slots=True)
class Spoken:
    """A customer's words on a case of a client."""

    case_id: int
    organisation_id: int | None
    message: Message


def links(spoken: Iterable[Spoken], *, now: datetime) -> Iterator[tuple[CaseAsset, str]]:
    """New links, each with the asset's name: one for each case and asset, none that a person has taken away.

    At most four statements for a batch, one when none of its clients has assets.
    """
    clients = {one.organisation_id for one in spoken if one.organisation_id is not None}
    with_assets = named.with_assets(organisation_ids=clients) if clients else set()
    here = [one for one in spoken if one.organisation_id in with_assets]
    if not here:
        return
    said = [_candidates(one.message) for one in here]
    known = named.by_words(organisation_ids=clients, words={c.word for found in said for c in found})
    called = {word: kind.id for kind in tuning.in_force().asset_types.values() for word in kind.called}
    own = [_own(one.message, called=called) for one in here]
    users = {
        one.message.contact_id
        for one, things in zip(here, own, strict=True)
        if things and one.message.contact_id
    }
    theirs = named.used_by(contact_ids=users) if users else {}
    found: dict[tuple[int, int], tuple[Spoken, finding.Named]] = {}
    for one, words, things in zip(here, said, own, strict=True):
        meant = finding.choose(words, known=known.get(one.organisation_id or 0, {}))
        mine = finding.own_machines(
            things,
            theirs=theirs.get(one.message.contact_id or 0, {}),
            text=one.message.text,
            subject=one.message.subject,
        )
        for match in (*meant, *mine)[: finding.MOST_LINKS]:
            found.setdefault((one.case_id, match.asset_id), (one, match))
    yield from _new(found, now=now)


def link_named(case: Case, *, message: Message, now: datetime) -> None:
    """Words of ours on a (locked) case name assets as well: a reply or a note links what it names."""
    for link, name in links([Spoken(case.id, case.organisation_id, message)], now=now):
        link.save()
        room.record(
            case, kind="asset_linked", what=f"About {name}.", why=f"“{link.words}”", at=now, by=message.author_id,
            asset=link.asset_id, how=link.how,
        )  # fmt: skip


def _new(
    found: dict[tuple[int, int], tuple[Spoken, finding.Named]], *, now: datetime
) -> Iterator[tuple[CaseAsset, str]]:
    if not found:
        return
    names, standing = named.names_and_links(
        asset_ids={asset for _, asset in found}, case_ids={case for case, _ in found}
    )
    for (case_id, asset_id), (one, match) in found.items():
        if (case_id, asset_id) not in standing and asset_id in names:
            link = CaseAsset(
                case_id=case_id,
                asset_id=asset_id,
                how=match.how,
                words=_as_written(one.message, match)[:200],
                message_id=one.message.id,
                part=match.span.part,
                start=match.span.start,
                end=match.span.end,
                at=now,
            )
            yield link, names[asset_id]


def _as_written(message: Message, match: finding.Named) -> str:
    return (message.subject if match.span.part == "subject" else message.text)[
        match.span.start : match.span.end
    ]


def _spans(message: Message) -> Sequence[tuple[int, int]]:
    """What they wrote now: nothing that they quote, no signature."""
    return [(start, end) for kind, start, end in message.segments if kind == "new"]


def _candidates(message: Message) -> tuple[finding.Candidate, ...]:
    return finding.candidates(subject=message.subject, text=message.text, spans=_spans(message))


def _own(message: Message, *, called: dict[str, str]) -> tuple[tuple[str, finding.Span], ...]:
    return finding.own_things(
        subject=message.subject, text=message.text, spans=_spans(message), called=called
    )
