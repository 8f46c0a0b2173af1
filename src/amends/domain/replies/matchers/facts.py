"""The reply against what the case holds: owner, times, cause, and what may be promised."""

import re
from datetime import timedelta

from amends.domain.promises import Candidate
from amends.domain.replies.context import Context, Mark, hits
from amends.domain.replies.matchers.wording import words
from amends.domain.replies.model import Rule
from amends.domain.vocabulary import PromiseKind

_NAME = r"((?:[A-Z][\w'’-]{1,25} ?){1,3})"
_OWNER_NAMED = (
    re.compile(
        r"\b(?:[Cc]ase manager|[Oo]wner|[Pp]oint of contact|[Cc]ontact(?: person)?|[Rr]esponsible(?: person)?|"
        r"[Pp]erson in charge|[Ii]n charge)\b[^.\n]{0,30}? is (?:now )?" + _NAME
    ),
    re.compile(
        r"\b(?:owned by|in the hands of|looked after by|handled by|assigned to|taken over by|with|led by) "
        + _NAME
        + r"(?= (?:from now|now|until|who)|,? who |[.,;]|$)"
    ),
    re.compile(
        r"(?:^|[.:;] |\n)"
        + _NAME
        + r"(?:now )?(?:owns|is (?:now )?(?:the owner|your (?:contact|case manager|point of contact)|"
        r"responsible for|in charge of)|has taken (?:over|on) your)\b"
    ),
    re.compile(
        r"\b(?:[Cc]ase|[Tt]icket|[Mm]atter|[Rr]equest|[Cc]omplaint|[Ff]ile) (?:is|lies|stays|rests|goes|moves|has moved|"
        r"now lies|has gone) (?:now |over |from today )?(?:with|to) " + _NAME
    ),
)
_CARE = re.compile(r"\b(?:owned|hands of|looked after|handled|assigned|taken over|led by)\b")
_CONTACTS = re.compile(
    r"\b(?:updates?|write|email|hear from|report|text|ring|call|phone|news|get back|contact|in touch|let you know|"
    r"reaches|is with|you get|you receive|you have)"
    r" ?(?:you|me|us|at|by|on)?\b",
    re.IGNORECASE,
)
_SCHEDULED = re.compile(
    r"\b(?:starts?|begins?|credit|refund|money|payment|invoice|deliver\w{0,4}|arriv\w{1,4}|ships?|visit|appointment|"
    r"goes out|leaves?|on (?:its|the|his|her) way|brings?|bringing|comes?|coming|"
    r"replac\w{1,4}|swap\w{0,5}|fit\w{0,5}|install\w{0,5})\b"
)
_WORD = re.compile(r"[a-z0-9]{2,}")


def resolution_promise(context: Context, rule: Rule) -> list[Mark]:
    """Guarantees; and a fix time without a basis, or any fix time where the desk never gives one (K2, S2-28)."""
    marks = words(context, rule)
    policy, known = context.rules.policies["resolution"], context.facts.root_cause_known
    for promise in context.promises:
        if promise.kind is not PromiseKind.RESOLUTION or policy == "free":
            continue
        at = context.draft.body.find(promise.expression, promise.start)
        if _is_contact_time(context.draft.body[promise.start : at]) or _is_scheduled(context, at):
            continue
        if policy == "never" or not known:
            clause = next((c for c in context.clauses if c.start <= at < c.end), None)
            start, end = (clause.start, clause.end) if clause else (promise.start, promise.end)
            if not any(mark.start is not None and start <= mark.start < end for mark in marks):
                marks.append(Mark(start, end))
    return marks


def _is_scheduled(context: Context, at: int) -> bool:
    """Whether the time is that of a start, a visit, a delivery or money on its way: these are ours to set (K2)."""
    clause = next((c for c in context.clauses if c.start <= at < c.end), None)
    return clause is not None and bool(
        _SCHEDULED.search(context.draft.body[clause.start : clause.end].lower())
    )


def _is_contact_time(before: str) -> bool:
    """Whether the time belongs to a contact: in "I restore it and write to you by 15:30" nothing is fixed by then."""
    return bool(_CONTACTS.search(before.rpartition(" and ")[2]))


def contradiction(context: Context, rule: Rule) -> list[Mark]:
    """An owner, a time or a cause other than the case holds."""
    cause = [] if context.facts.root_cause_known else words(context, rule)
    return [*_wrong_owner(context), *_wrong_time(context), *cause]


def _wrong_owner(context: Context) -> list[Mark]:
    owner = set(_WORD.findall(context.facts.owner.lower()))
    if not owner:
        return []
    others = context.rules.team_words | set(_WORD.findall(context.facts.customer_name.lower()))
    for sentence in context.draft.sentences:
        for number, pattern in enumerate(_OWNER_NAMED):
            for found in pattern.finditer(sentence.text):
                named = set(_WORD.findall(found[1].lower()))
                if number == 1 and not _CARE.search(found[0]):
                    continue
                if named and not named & owner and not named <= others and not found[1].islower():
                    return [Mark(sentence.start, sentence.end)]
    return []


def _wrong_time(context: Context) -> list[Mark]:
    """A contact promised only after the update that the case already owes."""
    owed = context.facts.next_update
    contacts = [p for p in context.promises if _is_contact(p)]
    if owed is None or not contacts or any(p.due_from <= owed + timedelta(minutes=1) for p in contacts):
        return []
    first = min(contacts, key=lambda promise: promise.due_at)
    at = context.draft.body.find(first.expression, first.start)
    return [Mark(at, at + len(first.expression))]


def _is_contact(promise: Candidate) -> bool:
    return promise.kind is PromiseKind.CONTACT or bool(_CONTACTS.search(promise.text))


def admission(context: Context, rule: Rule) -> list[Mark]:
    """Fault taken on while the case says that it lies elsewhere, or while lawyers may read along (K9)."""
    elsewhere = context.facts.responsible in ("supplier", "customer")
    if not elsewhere and not (context.facts.legal and context.facts.responsible != "us"):
        return []
    return [Mark(hit.start, hit.end) for hit in hits(rule, context.draft)]
