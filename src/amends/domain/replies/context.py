"""Everything the matchers may look at for one reply, worked out once."""

import re
from dataclasses import dataclass

from amends.domain.promises import Candidate, Clause, patterns
from amends.domain.replies.draft import Draft, Sentence
from amends.domain.replies.model import Facts, Part, Rule, RuleSet

_WORD = re.compile(r"[a-z0-9][a-z0-9'-]{2,30}")
_COMMON = frozenset(
    "the and you your our for with that this have has had are was were will from they them their what when who why how "
    "not but can could would should been being about into over again please thank thanks contacting request ticket case "
    "issue email message support service team desk customer dear help any all one two three time times day days week "
    "weeks today tomorrow nobody somebody anyone there here just still only want like need get got make made may some "
    "very more most much than then too also because after before hello business relevant department patience".split()
)


def compiled(pattern: str) -> re.Pattern[str]:
    """A rule's pattern, case ignored."""
    return patterns.compiled(pattern, flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """One reply and its case."""

    draft: Draft
    facts: Facts
    customer_message: str
    rules: RuleSet
    promises: tuple[Candidate, ...]
    clauses: tuple[Clause, ...]
    recognitions: tuple[Sentence, ...]
    hollow: frozenset[int]

    @property
    def angry(self) -> bool:
        """Whether there is something to recognise: anger, or a complaint told calmly."""
        return self.facts.customer_anger > 0 or self.facts.customer_complains


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a matcher points: a span of a part, or nowhere when something is missing."""

    start: int | None = None
    end: int | None = None
    part: Part = "body"


def words_of(text: str) -> frozenset[str]:
    """The words of a text that carry its subject; what every reply says is left out."""
    return frozenset(word for word in _WORD.findall(text.lower()) if word not in _COMMON)


def matches(rule: Rule, sentence: Sentence, draft: Draft) -> re.Match[str] | None:
    """The first match of the rule in a sentence that is not quoted and not excused."""
    text = sentence.text
    if rule.unless and compiled(rule.unless).search(text):
        return None
    for found in compiled(rule.pattern).finditer(text):
        if not draft.is_quoted(sentence.start + found.start(), sentence.start + found.end()):
            return found
    return None
