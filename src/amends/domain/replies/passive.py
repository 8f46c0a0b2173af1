"""Whether a sentence stands in the passive voice, told by its words alone: no parser, thousands of sentences a second.

A form of "be" or "get" and, behind adverbs or a subject asked about, a participle that is no plain adjective
("was closed", "has not been told", "were you ever asked"). The participle with its doer ("by us") counts in any case.
"""

import re
from dataclasses import dataclass

from amends.domain.replies import participles as words

_TOKEN = re.compile(r"[A-Za-z]{1,30}(?:['’][a-z]{1,3})?|[,.;:!?()\"“”]|\d[\d.,:]{0,10}|-+")
_FORM = re.compile(
    r"\b(?:is|are|was|were|be|been|being|am|ge?ts?|getting|got|gotten|isn|aren|wasn|weren|ain)\b|['’](?:s|re|m)\b",
    re.IGNORECASE,
)
"""A text without any of these holds no passive."""
_GAP = 5
"""Words between the form of "be" and its participle."""
_SUBJECT = 4
"""Words of a subject that stands between, in a question."""


@dataclass(frozen=True, slots=True)
class Passive:
    """One passive: from its form of "be" to the participle; `doer` tells whether somebody is named with "by"."""

    start: int
    end: int
    participle: str
    doer: bool


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def find(text: str) -> tuple[Passive, ...]:
    """The passives of a text, in its order; linear in its length. Meant for single sentences."""
    if not _FORM.search(text):
        return ()
    found = [_Word(m[0].lower().replace("’", "'"), *m.span()) for m in _TOKEN.finditer(text)]
    passives = _fronted(found)
    for at, word in enumerate(found):
        if word.text in words.BE or word.text.endswith(("'s", "'re", "'m")) or word.text in words.GET:
            hit = _participle_after(found, at)
            if hit is not None and (not passives or passives[-1].end < found[hit].end):
                passives.append(
                    Passive(word.start, found[hit].end, found[hit].text, doer=_has_doer(found, hit))
                )
    return tuple(passives)


def _fronted(found: list[_Word]) -> list[Passive]:
    """ "Attached is the form": the participle stands first."""
    for place, word in enumerate(found[:3]):
        if word.text in words.FRONTED:
            for later in found[place + 1 : place + 4]:
                if later.text in ("is", "are"):
                    return [Passive(word.start, later.end, word.text, doer=False)]
    return []


def is_passive(sentence: str) -> bool:
    """Whether the sentence holds a passive."""
    return bool(find(sentence))


def _participle_after(found: list[_Word], at: int) -> int | None:
    """The place of the participle that this form of "be" goes with, if there is one."""
    form = found[at].text
    contracted = form.endswith(("'s", "'re", "'m")) and form not in words.BE
    if contracted and not form.endswith(("n't",)) and form.partition("'")[0] not in words.SUBJECTS:
        return None
    end = min(len(found), at + 1 + _GAP)
    for place in range(at + 1, end):
        text = found[place].text
        if text in words.BE:
            return None  # that form looks for its own
        if text in words.BETWEEN or text == "-" or (text.endswith("ly") and text not in words.NO_ADVERBS):
            continue
        if _is_participle(found, at, place):
            return place
        if place == at + 1 and _asks(found, at):
            return _behind_subject(found, at)
        return None
    return None


def _asks(found: list[_Word], at: int) -> bool:
    """Whether this form of "be" begins a question: it stands first, or behind a word that asks."""
    if found[at].text in words.GET or "'" in found[at].text[:-3]:
        return False
    return at == 0 or found[at - 1].text in words.ASKING or found[at - 1].text in ',.;:!?()"“”-'


def _behind_subject(found: list[_Word], at: int) -> int | None:
    for place in range(at + 2, min(len(found), at + 2 + _SUBJECT)):
        text = found[place].text
        if not text[0].isalpha():
            return None
        if text in words.BETWEEN:
            continue
        if _is_participle(found, at, place) and found[place - 1].text not in words.DETERMINERS:
            after = found[place + 1].text if place + 1 < len(found) else "."
            if after in words.AFTER_PARTICIPLE or not after[0].isalpha():
                return place
    return None


def _is_participle(found: list[_Word], at: int, place: int) -> bool:
    text = found[place].text
    if text == "used" and _next(found, place) == "to":
        sure = found[max(0, at - 1)].text not in words.SUBJECTS
    elif text in words.IRREGULAR:
        following = _next(found, place)
        sure = text not in words.OFTEN_ADJECTIVES or (
            text in words.WITH_WHAT_FOLLOWS and (following in words.FOLLOWING or following.endswith("ly"))
        )
    elif text.endswith("ed") and len(text) > 3 and text not in words.NO_PARTICIPLES:
        sure = text not in words.ADJECTIVES and not text.startswith("un")
    else:
        return False
    if found[at].text in words.GET:
        sure = sure and text not in words.NOT_WITH_GET
    return sure or _has_doer(found, place)


def _next(found: list[_Word], place: int) -> str:
    return found[place + 1].text if place + 1 < len(found) else ""


def _has_doer(found: list[_Word], place: int) -> bool:
    """Whether "by" and somebody follow within three words; "by Friday" and "by noon" are times."""
    for by in range(place + 1, min(len(found) - 1, place + 4)):
        if found[by].text == "by":
            after = found[by + 1].text
            return after not in words.TIMES and not after[0].isdigit() and not after.endswith("ing")
    return False
