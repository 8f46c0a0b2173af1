"""The code behind the rules: each matcher is named in a rule file and gives the places where the rule is broken."""

import re
from collections.abc import Callable, Set
from datetime import timedelta

from amends.domain.promises import Candidate
from amends.domain.replies.context import Context, Mark, compiled, matches, words_of
from amends.domain.replies.draft import Sentence, is_farewell
from amends.domain.replies.model import Resolution, Rule
from amends.domain.vocabulary import PromiseKind

Matcher = Callable[[Context, Rule], list[Mark]]
_FULL_NAME = re.compile(r"\b([A-Z][\w'’-]{1,25}) ([A-Z][\w'’-]{1,25})\b")
_SELF_NAMED = re.compile(r"\b(?:I'm|I am|my name is|this is) [A-Z][a-z]{1,20}\b")
_WORDS = re.compile(r"\S+")
_TICKET = re.compile(r"[#\w-]{0,12}\d[\w-]{0,12}")
_PASSED_ON = re.compile(r"\b(?:been|was) (?:escalated|passed on|forwarded to our)\b")
_SORRY = re.compile(r"\b(?:sorry|apologi[sz]e|apologies|apology)\b", re.IGNORECASE)
_OWNER_NAMED = re.compile(
    r"\b(?:[Cc]ase manager|[Oo]wner|[Pp]oint of contact|[Cc]ontact person)\b[^.\n]{0,30}? is "
    r"((?:[A-Z][\w'-]{1,25} ?){1,3})"
)
_CONTACTS = re.compile(
    r"\b(?:update|write|email|hear from|report|text) ?(?:you|me|us|at|by|on)?\b", re.IGNORECASE
)
_WEAK_STEPS = re.compile(
    r"\b(?:look(?:ing)? into|investigat\w{1,4}|review\w{0,3}|process\w{0,3}|keep you|get back to you|in touch|be happy|"
    r"do (?:our|my) best|respond\w{0,4}|work(?:ing)? on it|understand|see (?:to|what))\b"
)


def words(context: Context, rule: Rule) -> list[Mark]:
    """One mark for each sentence that holds the rule's words."""
    return _places(context, rule, skip=frozenset())


def _places(context: Context, rule: Rule, *, skip: Set[int]) -> list[Mark]:
    """The rule's words, once a sentence; sentences that begin at one of `skip` are left out."""
    found = [(s, matches(rule, s, context.draft)) for s in context.draft.sentences if s.start not in skip]
    return [Mark(s.start + match.start(), s.start + match.end()) for s, match in found if match]


def apologies(context: Context, rule: Rule) -> list[Mark]:
    """Exaggerated words, once a paragraph; and any apology after the first (S0-33)."""
    marks: list[Mark] = []
    seen: set[int] = set()
    said = 0
    for sentence in context.draft.sentences:
        sorry = bool(_SORRY.search(sentence.text))
        said += sorry
        too_much = bool(matches(rule, sentence, context.draft)) or (sorry and said > rule.limit)
        if too_much and sentence.paragraph not in seen:
            seen.add(sentence.paragraph)
            marks.append(Mark(sentence.start, sentence.end))
    return marks


def no_apology(context: Context, rule: Rule) -> list[Mark]:
    """Our failure is named and nobody says sorry (K1, own and sorry)."""
    said = any(_SORRY.search(s.text) for s in context.draft.sentences)
    return [] if said else words(context, rule)[:1]


def acknowledgement(context: Context, rule: Rule) -> list[Mark]:
    """Missing when the customer complained and no sentence recognises impact, feeling or our failure (S0-12)."""
    return [Mark()] if context.angry and not context.recognitions else []


def explanation(context: Context, rule: Rule) -> list[Mark]:
    """A cause, a policy or a technology before any recognition (S0-11)."""
    if not context.angry:
        return []
    first = context.recognitions[0].start if context.recognitions else len(context.draft.body)
    for sentence in context.draft.sentences:
        if sentence.start >= first:
            break
        if sentence.start not in context.hollow and matches(rule, sentence, context.draft):
            return [Mark(sentence.start, sentence.end)]
    return []


def vague(context: Context, rule: Rule) -> list[Mark]:
    """Vague words of time; or, where nothing at all is dated, the first thing we say we will do (S0-15, S0-62)."""
    dated = {promise.start for promise in context.promises}
    marks = _places(context, rule, skip=dated)
    if marks or dated or any(clause.label == "offer" and clause.times for clause in context.clauses):
        return marks
    passed_on = [Mark(s.start, s.end) for s in context.draft.sentences if _PASSED_ON.search(s.text)]
    announced = [
        Mark(*clause.sentence)
        for clause in context.clauses
        if clause.label in ("promise-undated", "promise-vague")
        and not _is_weak(context, clause.start, clause.end)
    ]
    return sorted(passed_on[:1] + announced[:1], key=lambda mark: mark.start or 0)[:1]


def _is_weak(context: Context, start: int, end: int) -> bool:
    return bool(_WEAK_STEPS.search(context.draft.body[start : min(end, start + 300)].lower()))


def has_next_step(context: Context) -> bool:
    """Whether we name something concrete that we do; "looking into it" and sending the customer off are none."""
    return bool(context.promises) or any(
        clause.label in ("promise", "promise-undated", "promise-vague", "promise-conditional")
        and not _is_weak(context, clause.start, clause.end)
        for clause in context.clauses
    )


def next_step(context: Context, rule: Rule) -> list[Mark]:
    """No concrete next step of ours (S0-14)."""
    offered = any(
        clause.label == "offer" for clause in context.clauses if clause.end <= context.draft.body_end
    ) and any(compiled(rule.pattern).search(sentence.text) for sentence in context.draft.sentences)
    return [] if has_next_step(context) or offered else [Mark()]


def has_name(context: Context) -> bool:
    """Whether a person is named whom the customer can ask for; a first name is enough (S0-63)."""
    body, facts, teams = context.draft.body, context.facts, context.rules.team_words
    for person in (facts.owner, facts.sender_name):
        if any(re.search(rf"\b{re.escape(part)}\b", body) for part in person.split() if len(part) > 2):
            return True
    customer = set(facts.customer_name.lower().split())
    for found in _FULL_NAME.finditer(body):
        both = {found[1].lower(), found[2].lower()}
        if (
            not both & teams
            and not both & customer
            and not body[: found.start()].rstrip().endswith(("Dear", "Hi", "Hello"))
        ):
            return True
    lines = context.draft.signature.split("\n")
    single = any(
        re.fullmatch(r"[A-Z][a-z]{1,20}", line.strip()) and line.strip().lower() not in teams
        for line in lines
    )
    return single or bool(_SELF_NAMED.search(body))


def named_contact(context: Context, rule: Rule) -> list[Mark]:
    """No person's name anywhere."""
    return [] if has_name(context) else [Mark()]


def closing(context: Context, rule: Rule) -> list[Mark]:
    """The rule's words in the last sentence before the signature; a farewell behind it does not matter (S0-67)."""
    for sentence in reversed(context.draft.sentences):
        if is_farewell(sentence.text):
            continue
        found = matches(rule, sentence, context.draft)
        return [Mark(sentence.start, sentence.end)] if found else []
    return []


def long_paragraph(context: Context, rule: Rule) -> list[Mark]:
    """A paragraph of more words than the limit (S0-59); quoted lines do not count."""
    marks = []
    for start, end in context.draft.paragraphs:
        text = context.draft.body[start : min(end, context.draft.body_end)]
        lines = [line for line in text.split("\n") if not line.startswith(">")]
        if sum(len(_WORDS.findall(line)) for line in lines) > rule.limit:
            first = (
                next(s for s in context.draft.sentences if s.end > start) if context.draft.sentences else None
            )
            marks.append(Mark(first.start, first.end) if first else Mark(start, start + 40))
    return marks


def vague_subject(context: Context, rule: Rule) -> list[Mark]:
    """A subject of which nothing is left without courtesies and ticket numbers (S0-60)."""
    if context.facts.channel in ("chat", "phone"):
        return []
    subject = context.draft.subject
    left = compiled(rule.pattern).sub(
        " ", _TICKET.sub(" ", subject) if not _names_asset(context) else subject
    )
    if re.search(r"[^\W\d_]{2,}", left):
        return []
    return [Mark(0, len(subject), "subject") if subject.strip() else Mark(part="subject")]


def _names_asset(context: Context) -> bool:
    return bool(context.facts.asset) and context.facts.asset.lower() in context.draft.subject.lower()


def personal(context: Context, rule: Rule) -> list[Mark]:
    """No detail of this case: ticket, asset, person or a word of the customer's own account (S0-66)."""
    body, facts = context.draft.body.lower(), context.facts
    told = [facts.ticket, facts.asset, facts.customer_name.split(" ")[-1]]
    if any(fact and fact.lower() in body for fact in told):
        return []
    known = words_of(context.customer_message) | words_of(context.draft.subject) | words_of(facts.asset)
    return [] if words_of(body) & known else [Mark()]


def retelling(context: Context, rule: Rule) -> list[Mark]:
    """Sentences that tell the customer what they told us, more than two or more than the limit of words (S0-61)."""
    told: list[Sentence] = [s for s in context.draft.sentences if matches(rule, s, context.draft)]
    count = sum(len(_WORDS.findall(s.text)) for s in told)
    return [Mark(told[0].start, told[0].end)] if told and (len(told) > 2 or count > rule.limit) else []


def resolution_promise(context: Context, rule: Rule) -> list[Mark]:
    """Guarantees; and a fix time without a basis, or any fix time where the desk never gives one (K2, S2-28)."""
    marks = words(context, rule)
    policy, known = context.rules.resolution, context.facts.root_cause_known
    for promise in context.promises:
        if promise.kind is not PromiseKind.RESOLUTION or policy is Resolution.FREE:
            continue
        if policy is Resolution.NEVER or not known:
            at = context.draft.body.find(promise.expression, promise.start)
            clause = next((c for c in context.clauses if c.start <= at < c.end), None)
            start, end = (clause.start, clause.end) if clause else (promise.start, promise.end)
            if not any(mark.start is not None and start <= mark.start < end for mark in marks):
                marks.append(Mark(start, end))
    return marks


def contradiction(context: Context, rule: Rule) -> list[Mark]:
    """An owner, a time or a cause other than the case holds."""
    return [*_wrong_owner(context, rule), *_wrong_time(context), *_unknown_cause(context, rule)]


def _wrong_owner(context: Context, rule: Rule) -> list[Mark]:
    owner = set(context.facts.owner.lower().split())
    if not owner:
        return []
    marks = []
    for sentence in context.draft.sentences:
        for found in _OWNER_NAMED.finditer(sentence.text):
            named = set(found[1].lower().split())
            if not named & owner:
                marks.append(Mark(sentence.start, sentence.end))
    return marks[:1]


def _wrong_time(context: Context) -> list[Mark]:
    """A contact promised only after the update that the case already owes."""
    owed = context.facts.next_update
    contacts = [p for p in context.promises if _is_contact(p)]
    if (
        owed is None
        or not contacts
        or any(p.due_from <= owed + timedelta(minutes=1) for p in context.promises)
    ):
        return []
    first = min(contacts, key=lambda promise: promise.due_at)
    at = context.draft.body.find(first.expression, first.start)
    return [Mark(at, at + len(first.expression))]


def _is_contact(promise: Candidate) -> bool:
    return promise.kind is PromiseKind.CONTACT or bool(_CONTACTS.search(promise.text))


def _unknown_cause(context: Context, rule: Rule) -> list[Mark]:
    return [] if context.facts.root_cause_known else words(context, rule)


MATCHERS: dict[str, Matcher] = {
    "words": words,
    "apologies": apologies,
    "no_apology": no_apology,
    "acknowledgement": acknowledgement,
    "explanation": explanation,
    "vague": vague,
    "next_step": next_step,
    "named_contact": named_contact,
    "closing": closing,
    "long_paragraph": long_paragraph,
    "vague_subject": vague_subject,
    "personal": personal,
    "retelling": retelling,
    "resolution_promise": resolution_promise,
    "contradiction": contradiction,
}
