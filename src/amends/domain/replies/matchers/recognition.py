"""Whether the customer's trouble is recognised, early enough, and without telling them their own story again."""

import re

from amends.domain.replies.context import Context, Mark, hits, words_of
from amends.domain.replies.draft import Sentence
from amends.domain.replies.model import Rule
from amends.domain.replies.scanner import compiled

_WORDS = re.compile(r"\S+")
_LOOKS_BACK = re.compile(r"\b(?:because|due to|was|were|had|did|went|\w{3,15}ed)\b")
_POLICY = "policy_cited_defensively"
"""The rule whose words explain as much as a cause does."""
_REPEATED = "repeated_issue"


def acknowledgement(context: Context, rule: Rule) -> list[Mark]:
    """Missing when the customer complained and no sentence recognises impact, feeling or our failure (S0-12)."""
    return [Mark()] if context.angry and not context.recognitions else []


def explanation(context: Context, rule: Rule) -> list[Mark]:
    """A cause, a policy or a technology before any recognition (S0-11)."""
    if not context.angry:
        return []
    steps = {promise.start for promise in context.promises}
    first = context.recognitions[0].start if context.recognitions else len(context.draft.body)
    shields = {
        hit.sentence.start: hit.sentence
        for other in context.rules.rules
        if other.id == _POLICY
        for hit in hits(other, context.draft)
    }
    told = {hit.sentence.start: hit.sentence for hit in hits(rule, context.draft)} | shields
    for start in sorted(told):
        sentence = told[start]
        if start >= first:
            break
        if start in shields:
            return [Mark(start, sentence.end)]
        ahead = context.times_in(sentence) and not _LOOKS_BACK.search(sentence.text.lower())
        if not ahead and sentence.start not in context.hollow | steps:
            return [Mark(sentence.start, sentence.end)]
    return []


def retelling(context: Context, rule: Rule) -> list[Mark]:
    """Sentences that tell the customer what they told us, more than two or more than the limit of words (S0-61)."""
    told: list[Sentence] = []
    last = -1
    for number, sentence in enumerate(context.draft.sentences):
        begins = context.draft.starts[number]
        end = begins + len(sentence.text)
        says = compiled(rule.pattern).search(context.draft.flat, begins, end)
        goes_on = (
            told and last == number - 1 and compiled(rule.unless).search(context.draft.flat, begins, end)
        )
        if says or goes_on:
            told.append(sentence)
            last = number
    count = sum(len(_WORDS.findall(s.text)) for s in told)
    return [Mark(told[0].start, told[0].end)] if told and (len(told) > 2 or count > rule.limit) else []


def own_terms(context: Context, rule: Rule) -> list[Mark]:
    """Not one telling word of the customer's message comes back in the reply (S0-17)."""
    theirs = words_of(context.customer_message)
    return [Mark()] if theirs and not theirs & words_of(context.draft.flat) else []


def undisclosed(context: Context, rule: Rule) -> list[Mark]:
    """The cause of a fault that came back is known and not said (S0-24, K7)."""
    facts = context.facts
    owed = facts.root_cause_known and facts.complaint_type == _REPEATED
    return [Mark()] if owed and not compiled(rule.pattern).search(context.draft.flat) else []
