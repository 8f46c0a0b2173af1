"""Everything the matchers may look at for one reply, worked out once."""

import re
from dataclasses import dataclass

from amends.domain.promises import Candidate, Clause, Expression
from amends.domain.replies.draft import Draft, Sentence
from amends.domain.replies.model import Facts, Part, Rule, RuleSet
from amends.domain.replies.scanner import compiled

_WORD = re.compile(r"[a-z0-9][a-z0-9'-]{2,30}")
_COMMON = frozenset(
    (
        "the and you your our for with that this have has had are was were will from they them their what when who "
        "why how not but can could would should been being about into over again please thank thanks contacting "
        "request ticket case issue email message support service team desk customer dear help any all one two three "
        "time times day days week weeks today tomorrow nobody somebody anyone there here just still only want like "
        "need get got make made may some very more most much than then too also because after before hello business "
        "relevant department patience frustration inconvenience apologise apologize apologies sorry understand "
        "understanding appreciate appreciated value valued assure contact contacted call called write wrote receive "
        "received receipt process processed processing handling handled handle resolve resolved resolution solve "
        "solved fix fixed issues problem problems matter matters concern concerns situation response respond reply "
        "replied answer possible soon shortly possibly quickly further additional information question questions "
        "feedback enquiry inquiry attention member members agent agents representative colleagues colleague "
        "specialist specialists experts manager regarding experience satisfaction priority important happy glad "
        "hesitate free feel touch reach reaching out meantime currently looking look working work review reviewing "
        "investigate investigating investigation know let keep posted update updated updates cause caused "
        "assistance assist convenience earliest opportunity course near future order forwarded escalated logged "
        "noted closed open opened send sent give given take taken regards best kind sincerely yours truly hear "
        "heard forward bear hours minutes allow everything power doing done hope helps always able advised informed "
        "confirm confirmation senior good morning afternoon evening completely fully frustrating start starts every "
        "sir madam many dealt responsible appropriate getting centre center don't won't can't we'll you'll i'll "
        "normal restore restored service engineers hard informed stated details detail affected ensure ensuring quality "
        "level advisors representatives lines busy currently "
        "we're you're it's behalf progress raised engineers engineer notified looked into else "
    ).split()
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a rule in a sentence, and its number; `start` and `end` are places of the body."""

    sentence: Sentence
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Context:
    """One reply and its case."""

    draft: Draft
    facts: Facts
    customer_message: str
    rules: RuleSet
    promises: tuple[Candidate, ...]
    dated: tuple[Expression, ...]
    clauses: tuple[Clause, ...]
    recognitions: tuple[Sentence, ...]
    hollow: frozenset[int]

    @property
    def angry(self) -> bool:
        """Whether there is something to recognise: anger, or a complaint told calmly."""
        return self.facts.customer_anger > 0 or self.facts.customer_complains

    def times_in(self, sentence: Sentence) -> bool:
        """Whether the sentence names a time to come."""
        return any(
            sentence.start <= item.start < sentence.end and not item.past and item.deadline is not None
            for item in self.dated
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a matcher points: a span of a part, or nowhere when something is missing."""

    start: int | None = None
    end: int | None = None
    part: Part = "body"


def words_of(text: str) -> frozenset[str]:
    """The words of a text that carry its subject; what every reply says is left out."""
    return frozenset(word for word in _WORD.findall(text.lower()) if word not in _COMMON)


def hits(rule: Rule, draft: Draft) -> tuple[Hit, ...]:
    """The rule's first words in each sentence that holds them, unless they are quoted or excused."""
    if rule.id not in draft.found:
        draft.found[rule.id] = tuple(_hits(rule, draft))
    return draft.found[rule.id]


def _hits(rule: Rule, draft: Draft) -> list[Hit]:
    found: list[Hit] = []
    for number, (sentence, line) in enumerate(zip(draft.sentences, draft.lines, strict=True)):
        for first, last in draft.scanner.spans(rule, line):
            held = len(
                line[first:last].rstrip()
            )  # a pattern may look past its words at what follows the blank
            start, end = sentence.start + first, min(sentence.start + first + held, sentence.end)
            if end > start and not draft.is_quoted(start, end):
                found.append(Hit(sentence, number, start, end))
                break
    return found


def excused(rule: Rule, draft: Draft, number: int) -> bool:
    """Whether the sentence of this number holds words that excuse it."""
    return bool(compiled(rule.unless).search(draft.lines[number]))
