"""The sentences of a reply that recognise what happened to the customer: impact, feeling or our failure (S0-12)."""

import re

from amends.domain.replies.context import hits
from amends.domain.replies.draft import Draft, Sentence
from amends.domain.replies.model import RuleSet
from amends.domain.replies.scanner import compiled

_WORD = re.compile(r"[a-z][a-z'-]{3,24}|\b(?:one|two|six|ten)\b|\d{1,6}")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:'s|ings?|ed|es|e?s|e)\Z")
_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "twice": "2", "half": "30", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
}  # fmt: skip
_ABOUT_THEM = re.compile(r"\b(?:you|you've|you're|you'd|your|yours|yourself)\b")
_ECHOES = 2
"""Words of theirs in one sentence that make it a mirror of their account."""
_NO_MIRROR = re.compile(
    r"\?$|\b(?:i|we)(?:'ll| will)\b|\b(?:you|they|it) (?:can|may|could|should|must|need)\b|\bcan be\b|"
    r"^(?:please|kindly|to|if|once|when|thanks?|thank|regarding|about|concerning|as for|your|our|the|for)\b|"
    r"\b(?:request|ticket|enquiry|inquiry|received|forwarded|logged|noted|informed|aware)\b"
)
"""What only takes up their words: news, instructions, the name of the matter."""
_EVERYBODYS = frozenset(
    "that this with have from they them your yours what when which will would could should about there their been were "
    "again just still only very more most much than then also because after before please thank thanks hello want like "
    "need nothing something anything everything nobody somebody anybody here since into over does doing done make made "
    "know tell told said says call called calls time times today work works working".split()
)


def recognised(
    draft: Draft, rules: RuleSet, hollow: frozenset[int], customer_message: str
) -> tuple[Sentence, ...]:
    """The sentences that recognise, in order; never one of a form letter or one that turns against the customer.

    Words that may be impact or mere technology (`Rule.weak`) count only where the sentence explains nothing.
    """
    cold = hollow | {hit.sentence.start for rule in rules.rules if rule.cold for hit in hits(rule, draft)}
    explains = {
        hit.sentence.start
        for rule in rules.rules
        if rule.matcher == "explanation"
        for hit in hits(rule, draft)
    }
    found: dict[int, Sentence] = {}
    for rule in rules.rules:
        if rule.matcher != "acknowledgement":
            continue
        found |= {hit.sentence.start: hit.sentence for hit in hits(rule, draft)}
        weak = compiled(rule.weak) if rule.weak else None
        for sentence, line in zip(draft.sentences, draft.lines, strict=True):
            tells = sentence.start in explains and not _ABOUT_THEM.search(line)
            if weak and not tells and weak.search(line) and not _spared(rule.unless, line):
                found[sentence.start] = sentence
        for sentence in _mirrors(draft, explains, customer_message):
            if not _spared(rule.unless, sentence.text.lower()):
                found[sentence.start] = sentence
    return tuple(
        found[start]
        for start in sorted(found)
        if start not in cold and not draft.is_quoted(start, found[start].end)
    )


def _spared(unless: str, line: str) -> bool:
    return bool(unless and compiled(unless).search(line))


def _mirrors(draft: Draft, explains: set[int], customer_message: str) -> list[Sentence]:
    """Sentences of the first paragraph that say their trouble in their own words (S0-17)."""
    theirs = _telling(customer_message.lower())
    return [
        sentence
        for sentence, line in zip(draft.sentences, draft.lines, strict=True)
        if sentence.paragraph == draft.sentences[0].paragraph
        and sentence.start not in explains
        and not _NO_MIRROR.search(line)
        and len(theirs & _telling(line)) >= _ECHOES
    ]


def _telling(text: str) -> frozenset[str]:
    """The words that carry the matter, without their endings; numbers in digits count as in words."""
    words = (_NUMBERS.get(word, word) for word in _WORD.findall(text))
    return frozenset(_ENDING.sub("", word) for word in words if word not in _EVERYBODYS)
