"""The sentences of a reply that recognise what happened to the customer: impact, feeling or our failure (S0-12)."""

import re

from amends.domain.promises import Clause
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
_WORDS_OF_A_THOUGHT = 5
_CONTRAST = re.compile(
    r"\b(?:not|no|nobody|nothing|never|none|without|but|while|instead|only|still|yet|worse)\b|n't\b"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|do|does|did|will|can|could|would|should|"
    r"may|might|must)\b|'(?:s|re|ve|ll|d|m)\b"
)
_GENERAL = re.compile(
    r"\b(?:needs?|requires?|"
    r"may|might|can|could|usually|normally|generally|typically|recommend\w{0,2}|advise[ds]?|would be (?:happy|glad|sad|"
    r"delighted|pleased)|hope|trust that|version|settings?|policy|terms|procedure|system|server|software|update|account|"
    r"password|application|browser|device|team|department|engineers?|colleagues?|specialists?|looking|check(?:ed|ing)?|"
    r"review(?:ed|ing)?|investigat\w{2,4}|working|process\w{0,3}|note|inform\w{0,3}|confirm\w{0,3})\b|"
    r"^(?:we|our|the|this|these|it|there|i|please|kindly|thanks?|thank|regarding|about|concerning|as|if|once|when)\b|\?$"
)
"""How sentences begin that tell of us and of things."""
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
    draft: Draft,
    rules: RuleSet,
    *,
    hollow: frozenset[int],
    customer_message: str,
    clauses: tuple[Clause, ...],
) -> tuple[Sentence, ...]:
    """The sentences that recognise, in order; never one of a form letter or one that turns against the customer.

    Words that may be impact or mere technology (`Rule.weak`) count only where the sentence explains nothing. Where no
    word decides, the opening has the benefit of the doubt: it speaks of the customer and does nothing else.
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
        busy = explains | cold | {clause.sentence[0] for clause in clauses if clause.label != "none"}
        for sentence in _of_the_opening(draft, busy, customer_message, any(s not in cold for s in found)):
            if not _spared(rule.unless, sentence.text.lower()):
                found[sentence.start] = sentence
    return tuple(
        found[start]
        for start in sorted(found)
        if start not in cold and not draft.is_quoted(start, found[start].end)
    )


def _spared(unless: str, line: str) -> bool:
    return bool(unless and compiled(unless).search(line))


def _of_the_opening(draft: Draft, busy: set[int], customer_message: str, decided: bool) -> list[Sentence]:
    """Sentences of the first paragraph that say their trouble in their own words (S0-17), or speak of them at all.

    The latter only while nothing else is `decided`; sentences that are `busy` explain, promise, ask or blame.
    """
    theirs = _telling(customer_message.lower())
    found = []
    for sentence, line in zip(draft.sentences, draft.lines, strict=True):
        if sentence.paragraph != draft.sentences[0].paragraph:
            break
        if sentence.start in busy:
            continue
        echoes = len(theirs & _telling(line))
        mirrors = echoes >= _ECHOES and not _NO_MIRROR.search(line)
        if mirrors or (not decided and _speaks_of_them(line, echoes)):
            found.append(sentence)
    return found


def _speaks_of_them(line: str, echoes: int) -> bool:
    """Whether an opening that no word decides about is about the customer: it names them, or says no and not."""
    if _GENERAL.search(line) or len(line.split()) < _WORDS_OF_A_THOUGHT:
        return False
    if not (echoes or _ABOUT_THEM.search(line)):
        return False
    return bool(_CONTRAST.search(line)) or not _FINITE.search(line)


def _telling(text: str) -> frozenset[str]:
    """The words that carry the matter, without their endings; numbers in digits count as in words."""
    words = (_NUMBERS.get(word, word) for word in _WORD.findall(text))
    return frozenset(_ENDING.sub("", word) for word in words if word not in _EVERYBODYS)
