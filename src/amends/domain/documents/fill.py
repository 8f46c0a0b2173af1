"""Fill a document from facts: sections in the order of its rule, gaps named with who can fill them."""

import re
from dataclasses import replace
from datetime import datetime

from amends.domain.documents import parts
from amends.domain.documents.build_up import BuildUp, build_up
from amends.domain.documents.facts import Facts
from amends.domain.documents.model import (
    Advice,
    DocumentRule,
    Filled,
    Filler,
    Gap,
    Occasion,
    Part,
    Section,
    SectionRule,
    Source,
    SourceKind,
    Statement,
)
from amends.domain.vocabulary import ClockState, FactKind, PromiseState, in_words

SLOTS = ("contact", "owner", "first_responder", "days", "contacts", "broken_words", "earlier_number")
SLOT = re.compile(r"\{([a-z_]{1,30})\}")


def fill(*, rule: DocumentRule, facts: Facts, now: datetime) -> Filled:
    """The document as it stands at `now` (S0-41 to S0-45, S0-53, S0-92); the same facts give the same document."""
    so_far = build_up(facts=facts, now=now)
    sections = tuple(_section(one, rule=rule, facts=facts, so_far=so_far) for one in rule.sections)
    present = frozenset(one.part for one in sections if one.gap is None)
    return Filled(
        kind=rule.id,
        title=rule.title,
        version=rule.version,
        one_page=rule.one_page,
        sections=tuple(one for one in sections if one.statements or one.gap),
        percent=percent(rule=rule, present=present),
    )


def percent(*, rule: DocumentRule, present: frozenset[Part]) -> int:
    """How complete a document is: the needed sections that hold something, in whole per cent, rounded down."""
    needed = [one.part for one in rule.sections if one.needed]
    return 100 * sum(1 for part in needed if part in present) // len(needed) if needed else 100


def _section(one: SectionRule, *, rule: DocumentRule, facts: Facts, so_far: BuildUp) -> Section:
    found = [
        replace(said, text=parts.short(said.text, rule.longest), quote=parts.short(said.quote, rule.longest))
        for said in _statements(one.part, rule=rule, facts=facts, so_far=so_far)
    ]
    gap = None
    if not found and one.needed:
        gap = Gap(what=f"{one.title}: not recorded", who=who_fills(one.who, facts=facts))
    # Of a long timeline its end matters most; of everything else, what stands first.
    shown = found[-one.most :] if one.part == Part.TIMELINE else found[: one.most]
    return Section(
        part=one.part, title=one.title, statements=tuple(shown), gap=gap, left_out=len(found) - len(shown)
    )


def _statements(part: Part, *, rule: DocumentRule, facts: Facts, so_far: BuildUp) -> list[Statement]:
    if part in (Part.SAY_FIRST, Part.NOT_TO_SAY):
        return _advised(part, rule=rule, facts=facts, so_far=so_far)
    if part == Part.HANDOVER:
        return parts.handover(facts, so_far)
    if part == Part.BUILD_UP:
        return parts.built_up(facts, so_far)
    return parts.SIMPLE[part](facts)


def who_fills(who: Filler, *, facts: Facts) -> str:
    """The person behind a role of this case, by name; the role alone where nobody has it."""
    case = facts.case
    person = {
        Filler.OWNER: case.owner,
        Filler.FIRST_RESPONDER: case.first_responder or case.owner,
        Filler.ACCOUNT_OWNER: facts.customer.account_owner or case.owner,
    }[who]
    role = in_words(who.value)
    if person is None:
        return f"the {role}, once there is one"
    return f"{person.name}, {'owner' if person == case.owner else role}"


def _advised(part: Part, *, rule: DocumentRule, facts: Facts, so_far: BuildUp) -> list[Statement]:
    """The advice whose occasion is there, its slots filled once: what is filled in is never read as a slot again."""
    here = occasions(facts, so_far)
    slots = _slots(facts, so_far)
    return [
        Statement(SLOT.sub(lambda hit: slots.get(hit[1], hit[0]), one.says), here[one.when])
        for one in rule.advice
        if _applies(one, part, here)
    ]


def _applies(one: Advice, part: Part, here: dict[Occasion, tuple[Source, ...]]) -> bool:
    return one.part == part and one.when in here


def occasions(facts: Facts, so_far: BuildUp) -> dict[Occasion, tuple[Source, ...]]:
    """What is the case here, each with the rows that say so."""
    case = parts.of_case(facts.case)
    here: dict[Occasion, tuple[Source, ...]] = {Occasion.ALWAYS: (case,)}
    for label, _, _ in facts.case.triggers:
        if label in list(Occasion):
            here[Occasion(label)] = (case,)
    if broken := [parts.of_promise(one) for one in facts.promises if one.state == PromiseState.BROKEN]:
        here[Occasion.PROMISE_BROKEN] = tuple(broken)
    if late := [one for one in facts.clocks if one.state in (ClockState.OVERDUE, ClockState.LATE)]:
        here.setdefault(Occasion.SLA_BREACH, tuple(Source(SourceKind.CLOCK, one.id, "clock") for one in late))
    if unverified := [one for one in facts.earlier if one.closed_unverified]:
        here[Occasion.CLOSED_UNVERIFIED] = tuple(
            Source(SourceKind.CASE, one.number, f"case #{one.number}") for one in unverified
        )
    if facts.latest(FactKind.ROOT_CAUSE) is None:
        here[Occasion.NO_CAUSE] = (case,)
    if so_far.unanswered and so_far.first:
        here[Occasion.NO_ANSWER] = (parts.of_message(so_far.first),)
    return here


def _slots(facts: Facts, so_far: BuildUp) -> dict[str, str]:
    broken = next((one.words for one in facts.promises if one.state == PromiseState.BROKEN), "")
    unverified = next((str(one.number) for one in facts.earlier if one.closed_unverified), "")
    return {
        "contact": facts.customer.name or "the customer",
        "owner": facts.case.owner.name if facts.case.owner else "the owner",
        "first_responder": facts.case.first_responder.name
        if facts.case.first_responder
        else "the first responder",
        "days": parts.count(so_far.days, "day"),
        "contacts": parts.count(so_far.contacts, "contact"),
        "broken_words": parts.short(broken, 120),
        "earlier_number": unverified,
    }
