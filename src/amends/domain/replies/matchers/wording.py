"""Words that a rule looks for: anywhere, at the end, once too often, or missing."""

import re

from amends.domain.replies import passive
from amends.domain.replies.context import Context, Mark, excused, hits
from amends.domain.replies.draft import is_farewell
from amends.domain.replies.model import Rule
from amends.domain.replies.scanner import compiled

_SORRY = re.compile(r"\b(?:sorry|apologi[sz]e|apologies|apology)\b")

_OWNS = re.compile(
    r"\b(?:on|down to) (?:us|me)\b|\b(?:our|my) (?:own )?(?:mistake|fault|failure|failing|doing|error|slip)\b|"
    r"\b(?:is|was|are|were) (?:all |entirely )?(?:ours|mine)\b"
)


def words(context: Context, rule: Rule) -> list[Mark]:
    """One mark for each sentence that holds the rule's words."""
    return [Mark(hit.start, hit.end) for hit in hits(rule, context.draft)]


def deflection(context: Context, rule: Rule) -> list[Mark]:
    """The rule's words, unless this sentence or the next one owns what happened (S0-64)."""
    sentences = context.draft.sentences
    return [
        Mark(hit.start, hit.end)
        for hit in hits(rule, context.draft)
        if not any(_OWNS.search(s.text.lower()) for s in sentences[hit.number + 1 : hit.number + 2])
    ]


def once(context: Context, rule: Rule) -> list[Mark]:
    """The first of the rule's words, when there are more than the limit."""
    found = words(context, rule)
    return found[:1] if len(found) > rule.limit else []


def absent(context: Context, rule: Rule) -> list[Mark]:
    """None of the rule's words anywhere; short notes of fewer words than the limit are spared."""
    flat = context.draft.flat
    if len(flat.split()) < rule.limit or compiled(rule.pattern).search(flat):
        return []
    return [] if rule.unless and compiled(rule.unless).search(flat) else [Mark()]


def certainty(context: Context, rule: Rule) -> list[Mark]:
    """Words of certainty while the cause is not known (K11)."""
    return [] if context.facts.root_cause_known else words(context, rule)


def jargon(context: Context, rule: Rule) -> list[Mark]:
    """Words of the trade that the customer did not use, when there are more different ones than the limit."""
    theirs = context.customer_message.lower()
    marks: dict[str, Mark] = {}
    for found in compiled(rule.pattern).finditer(context.draft.flat):
        number = context.draft.sentence_at(found.start())
        shift = context.draft.sentences[number].start - context.draft.starts[number]
        if found[0] not in theirs and found[0] not in context.facts.asset.lower():
            marks.setdefault(found[0], Mark(found.start() + shift, found.end() + shift))
    return list(marks.values())[:1] if len(marks) > rule.limit else []


def apologies(context: Context, rule: Rule) -> list[Mark]:
    """Exaggerated words, once a paragraph; and any apology after the first (S0-33)."""
    marks: list[Mark] = []
    seen: set[int] = set()
    said = 0
    too_much = {hit.sentence.start for hit in hits(rule, context.draft)}
    for sentence in context.draft.sentences:
        sorry = bool(_SORRY.search(sentence.text.lower()))
        said += sorry
        if (sentence.start in too_much or (sorry and said > rule.limit)) and sentence.paragraph not in seen:
            seen.add(sentence.paragraph)
            marks.append(Mark(sentence.start, sentence.end))
    return marks


def no_apology(context: Context, rule: Rule) -> list[Mark]:
    """Our failure is named and nobody says sorry (K1, own and sorry)."""
    return [] if _SORRY.search(context.draft.flat) else words(context, rule)[:1]


def closing(context: Context, rule: Rule) -> list[Mark]:
    """The rule's words in the last sentence before the signature; a farewell behind it does not matter (S0-67)."""
    last = next((s for s in reversed(context.draft.sentences) if not is_farewell(s.text)), None)
    return [
        Mark(hit.sentence.start, hit.sentence.end)
        for hit in hits(rule, context.draft)
        if hit.sentence == last
    ]


def passives(context: Context, rule: Rule) -> list[Mark]:
    """The first passive without a doer, when there are more of them than the limit (S0-64)."""
    marks: list[Mark] = []
    for number, sentence in enumerate(context.draft.sentences):
        if rule.unless and excused(rule, context.draft, number):
            continue
        marks += [
            Mark(sentence.start + found.start, sentence.start + found.end)
            for found in passive.find(sentence.text)
            if not found.doer
        ]
        if len(marks) > rule.limit:
            return marks[:1]
    return []
