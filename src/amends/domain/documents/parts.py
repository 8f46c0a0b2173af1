"""The statements of each part of a document, from facts alone."""

from collections.abc import Callable
from datetime import datetime

from amends.domain.documents.build_up import BuildUp
from amends.domain.documents.facts import (
    CaseFacts,
    EarlierFacts,
    Facts,
    MessageFacts,
    Noted,
    PromiseFacts,
)
from amends.domain.documents.model import Part, Source, SourceKind, Statement
from amends.domain.vocabulary import ClockState, FactKind, PromiseState

QUOTED = 240
"""Characters of a customer's words that a statement shows; the rest is one press away."""
SUBJECT = 120


def short(text: str, length: int = QUOTED) -> str:
    """Text on one line, shortened at a word."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def of_message(message: MessageFacts) -> Source:
    """A message as a source."""
    return Source(
        SourceKind.MESSAGE, message.id, f"message of {message.author or 'the customer'}", message.id
    )


def of_case(case: CaseFacts) -> Source:
    """The case as a source."""
    return Source(SourceKind.CASE, case.number, f"case #{case.number}")


def of_noted(noted: Noted) -> Source:
    """A fact that somebody wrote down, and the message it was read from."""
    return Source(SourceKind.FACT, noted.id, f"noted by {noted.by}", noted.message_id)


def of_promise(promise: PromiseFacts) -> Source:
    """A promise and the message that made it."""
    return Source(SourceKind.PROMISE, promise.id, f"promise by {promise.who}", promise.message_id)


def customer(facts: Facts) -> list[Statement]:
    """Who it is, and what the client is to us."""
    who, found = facts.customer, []
    person = Source(SourceKind.CONTACT, who.contact_id, "contact")
    role = ", ".join(filter(None, (who.title, "an executive" if who.executive else "")))
    reach = " · ".join(filter(None, (who.phone, who.address)))
    name = who.name or who.address or "a customer without a name"
    found.append(Statement(f"{name}{f' ({role})' if role else ''}{f': {reach}' if reach else ''}", (person,)))
    if who.organisation_id:
        client = Source(SourceKind.ORGANISATION, who.organisation_id, "organisation")
        about = ", ".join(
            filter(
                None,
                (
                    who.segment,
                    f"{who.endpoints} endpoints" if who.endpoints else "",
                    f"contract {who.contract}" if who.contract else "no contract on record",
                    "key account" if who.key_account else "",
                    f"account owner {who.account_owner.name}" if who.account_owner else "",
                ),
            )
        )
        found.append(Statement(f"{who.organisation}: {about}", (client,)))
    return found


def complaint(facts: Facts) -> list[Statement]:
    """What they complain of, in their words, and what that set off."""
    case = facts.case
    found = [
        Statement(
            f"{short(case.subject, SUBJECT) or '(no subject)'}: {case.complaint_type}, {case.anger}",
            (of_case(case),),
        )
    ]
    theirs = [one for one in facts.messages if not one.ours and not one.note and one.words.strip()]
    if theirs:
        last = theirs[-1]
        found.append(
            Statement("Latest words:", (of_message(last),), last.at, "said", quote=short(last.words))
        )
        if len(theirs) > 1:
            first = theirs[0]
            found.append(
                Statement("First words:", (of_message(first),), first.at, "said", quote=short(first.words))
            )
    for _, words, why in case.triggers:
        found.append(Statement(f"Trigger: {words}. {short(why)}".strip(), (of_case(case),)))
    return found


def noted(kind: FactKind) -> Callable[[Facts], list[Statement]]:
    """What somebody wrote down, in their words."""

    def statements(facts: Facts) -> list[Statement]:
        one = facts.latest(kind)
        return [] if one is None else [Statement(short(one.text, 2000), (of_noted(one),), one.at, "noted")]

    return statements


def stakes(facts: Facts) -> list[Statement]:
    """What an outage costs the client (S0-08)."""
    who = facts.customer
    if not who.stakes.strip():
        return []
    return [
        Statement(
            short(who.stakes, 1000), (Source(SourceKind.ORGANISATION, who.organisation_id, "organisation"),)
        )
    ]


def built_up(facts: Facts, so_far: BuildUp) -> list[Statement]:
    """How long and how often (S0-92)."""
    source = of_message(so_far.first) if so_far.first else of_case(facts.case)
    return [
        Statement(
            f"{count(so_far.days, 'day')} since the first contact that is still unmet",
            (source,),
            so_far.since,
            "since",
        ),
        Statement(
            f"{count(so_far.contacts, 'contact')} on this case so far, {count(so_far.answers, 'answer')} from us, "
            f"{count(so_far.unanswered, 'contact')} after our last answer",
            (of_case(facts.case),),
        ),
    ]


def count(number: int, thing: str) -> str:
    """A number with its thing: 1 day, 3 days."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


_BECAME = {
    PromiseState.OPEN: "open",
    PromiseState.KEPT: "kept",
    PromiseState.LATE: "kept late",
    PromiseState.BROKEN: "broken",
    PromiseState.RENEGOTIATED: "moved by agreement",
}
_ORDER = [
    PromiseState.BROKEN,
    PromiseState.OPEN,
    PromiseState.LATE,
    PromiseState.RENEGOTIATED,
    PromiseState.KEPT,
]


def promises(facts: Facts) -> list[Statement]:
    """Every promise: the broken ones first, then the open ones."""
    found = []
    for one in sorted(facts.promises, key=lambda one: (_ORDER.index(one.state), one.due_at, one.id)):
        owned = "; not owned up to yet" if one.state == PromiseState.BROKEN and not one.owned_up else ""
        found.append(
            Statement(
                f"{_BECAME[one.state]}{owned}, by {one.who}:",
                (of_promise(one),),
                one.due_at,
                "due",
                short(one.words),
            )
        )
    return found or [Statement("No promise was made on this case.", (of_case(facts.case),))]


_RUNS = {
    ClockState.RUNNING: "is running",
    ClockState.PAUSED: "is paused",
    ClockState.MET: "was met",
    ClockState.OVERDUE: "is overdue",
    ClockState.LATE: "was met late",
    ClockState.STOPPED: "was stopped",
}


def clocks(facts: Facts) -> list[Statement]:
    """Where each target stands, the missed ones first."""
    order = list(_RUNS)
    missed = (ClockState.OVERDUE, ClockState.LATE)
    shown = sorted(
        facts.clocks, key=lambda one: (one.state not in missed, order.index(one.state), one.due_at, one.id)
    )
    found = [
        Statement(
            f"{one.kind} {_RUNS[one.state]}{f' ({short(one.why)})' if one.why else ''}",
            (Source(SourceKind.CLOCK, one.id, "clock"),),
            one.due_at,
            "due",
        )
        for one in shown
    ]
    return found or [Statement("No target runs on this case.", (of_case(facts.case),))]


def escalation(facts: Facts) -> list[Statement]:
    """Why it is as severe as it is, who leads, and whether they have taken it."""
    case = facts.case
    owner = f"{case.owner.name} ({case.owner.role})" if case.owner else "nobody yet"
    found = [
        Statement(
            f"Severity {case.severity}: {short(case.severity_why) or 'set when the case was opened'}",
            (of_case(case),),
        ),
        Statement(f"Owner: {owner}", (of_case(case),)),
    ]
    for one in facts.escalations:
        source = (Source(SourceKind.ESCALATION, one.id, "escalation"),)
        taken = f"acknowledged by {one.acknowledged_by}" if one.acknowledged_at else "not acknowledged"
        reached = ", the owner has made contact" if one.outreach_at else ", no contact by the owner yet"
        found.append(
            Statement(
                f"To {one.to} at {one.severity}: {short(one.why)} ({taken}{reached})", source, one.at, "asked"
            )
        )
    return found


def earlier(facts: Facts) -> list[Statement]:
    """Earlier complaints and how they ended, the newest first."""
    found = [_earlier(one) for one in facts.earlier]
    return found or [Statement("No earlier complaint of this client.", (of_case(facts.case),))]


def _earlier(one: EarlierFacts) -> Statement:
    return Statement(
        f"#{one.number} {short(one.subject, SUBJECT)}: {one.ended}",
        (Source(SourceKind.CASE, one.number, f"case #{one.number}"),),
        one.created_at,
        "opened",
        short(one.words),
    )


def timeline(facts: Facts) -> list[Statement]:
    """What was said and what happened, in the order of time; a deed that a message shows is told once, by the message."""
    lines: list[tuple[datetime, int, Statement]] = []
    for one in facts.messages:
        verb = "noted" if one.note else "answered" if one.ours else "wrote"
        heat = f", {one.anger}" if one.anger else ""
        text = f"{one.author or 'The customer'} {verb}{heat}:"
        lines.append((one.at, one.id, Statement(text, (of_message(one),), one.at, "", short(one.words, 160))))
    for event in facts.events:
        why = f" ({short(event.why, 160)})" if event.why else ""
        text = f"{short(event.what)}{why}"
        lines.append(
            (event.at, event.id, Statement(text, (Source(SourceKind.EVENT, event.id, "timeline"),), event.at))
        )
    return [statement for _, _, statement in sorted(lines, key=lambda line: line[:2])]


def handover(facts: Facts, so_far: BuildUp) -> list[Statement]:
    """The story in five lines, so that nobody asks the customer to tell it again (S0-53)."""
    case, who = facts.case, facts.customer
    name = who.name or who.address or "A customer"
    client = f" of {who.organisation}" if who.organisation else ""
    broken = sum(1 for one in facts.promises if one.state == PromiseState.BROKEN)
    still = sum(1 for one in facts.promises if one.state == PromiseState.OPEN)
    remedy, cause, step = (
        facts.latest(kind) for kind in (FactKind.REMEDY, FactKind.ROOT_CAUSE, FactKind.NEXT_STEP)
    )
    theirs = [one for one in facts.messages if not one.ours and not one.note and one.words.strip()]
    lines = [
        Statement(
            f"{name}{client} is {case.anger}: {short(case.subject, SUBJECT) or '(no subject)'}.",
            (of_message(theirs[-1]),) if theirs else (of_case(case),),
        ),
        Statement(
            f"It has gone on for {count(so_far.days, 'day')}, {count(so_far.contacts, 'contact')}, "
            f"{count(len(facts.earlier), 'earlier complaint')}.",
            (of_case(case),),
        ),
        Statement(
            f"They want: {short(remedy.text)}" if remedy else "What they want is not recorded.",
            (of_noted(remedy) if remedy else of_case(case),),
        ),
        Statement(
            f"Promises: {broken} broken, {still} open. Cause so far: {short(cause.text) if cause else 'not recorded'}.",
            tuple(of_promise(one) for one in facts.promises if one.state == PromiseState.BROKEN)
            + ((of_noted(cause),) if cause else (of_case(case),)),
        ),
        Statement(
            f"Next: {short(step.text) if step else 'not recorded'}. "
            f"Owner: {case.owner.name if case.owner else 'nobody yet'}; status {case.status}.",
            (of_noted(step) if step else of_case(case),),
        ),
    ]
    return lines


SIMPLE: dict[Part, Callable[[Facts], list[Statement]]] = {
    Part.CUSTOMER: customer,
    Part.COMPLAINT: complaint,
    Part.REMEDY: noted(FactKind.REMEDY),
    Part.IMPACT: noted(FactKind.IMPACT),
    Part.ROOT_CAUSE: noted(FactKind.ROOT_CAUSE),
    Part.NEXT_STEP: noted(FactKind.NEXT_STEP),
    Part.STAKES: stakes,
    Part.PROMISES: promises,
    Part.CLOCKS: clocks,
    Part.ESCALATION: escalation,
    Part.EARLIER: earlier,
    Part.TIMELINE: timeline,
}
