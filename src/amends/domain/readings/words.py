"""A text as words with exact offsets and sentences, and which of it the author only repeats."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

NUMBER = "#"  # any word in digits
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+){0,2}|[\U0001f300-\U0001faff]")
# The end of a sentence, not the dot in 2.52 or mx.local.
_BREAKS = re.compile(r"[.!?…]+(?=[\s\"'”’)\]]|$)|\n")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_STRETCHED = re.compile(r"([a-z])\1\1+")
_OTHERS = re.compile(
    r"^[ \t]{0,3}>[^\n]*"  # a line quoted as mail programs do
    r"|\"[^\"\n]{0,600}\""
    r"|“[^“”]{0,600}”"
    r"|«[^«»]{0,600}»"
    r"|(?<![\w'])'[^'\n]{12,300}'(?!\w)",
    re.MULTILINE,
)
_OPENS = re.compile(r"[\"“«>]|(?<![\w'])'")  # what any of the others begins with
_FORWARDED = re.compile(
    r"^-{2,20} ?(?:original message|forwarded message|forwarded by)|^begin forwarded message"
    r"|^on [^\n]{6,120} wrote:[ \t]{0,5}$|^_{10,80}[ \t]{0,5}\n[ \t]{0,5}from: ",
    re.MULTILINE | re.IGNORECASE,
)
_WRAPPED = 55  # a line shorter than this was ended by its author, a longer one by the mail program


@dataclass(frozen=True, slots=True)
class Text:
    """One text as parallel lists: the words in lower case, the same with `NUMBER` for digits, offsets, sentence."""

    raw: str
    words: list[str]
    keys: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]
    repeated: tuple[tuple[int, int], ...]  # offsets of speech that is quoted, in order
    own_end: int  # from here on everything was forwarded

    @property
    def all_own(self) -> bool:
        """Whether nothing in it is quoted or forwarded."""
        return not self.repeated and self.own_end >= len(self.raw)

    def is_repeated(self, position: int) -> bool:
        """Whether the word at this position is somebody else's, quoted or forwarded."""
        if not self.repeated and self.own_end >= len(self.raw):
            return False
        start = self.starts[position]
        if start >= self.own_end:
            return True
        nearest = bisect_right(self.repeated, (start, len(self.raw))) - 1
        return nearest >= 0 and start < self.repeated[nearest][1]


def _lower(text: str) -> str:
    """Lower case that keeps every offset."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def split(*, raw: str, aliases: Mapping[str, str]) -> Text:
    """Cut a text into words and sentences; unusual spellings (`dont`, `soooo`) become usual ones.

    Invisible characters are read over: the word around them is put together again, with offsets
    into the text as it came.
    """
    if _INVISIBLE.search(raw):
        kept = [at for at, character in enumerate(raw) if not _INVISIBLE.match(character)]
        clean = split(raw="".join(raw[at] for at in kept), aliases=aliases)
        kept.append(len(raw))
        return Text(
            raw=raw,
            words=clean.words,
            keys=clean.keys,
            starts=[kept[start] for start in clean.starts],
            ends=[kept[end - 1] + 1 for end in clean.ends],
            sentences=clean.sentences,
            repeated=tuple((kept[begin], kept[end]) for begin, end in clean.repeated),
            own_end=kept[clean.own_end],
        )
    lowered = _lower(raw).replace("’", "'")
    spans = [found.span() for found in _WORDS.finditer(lowered)]
    words = [lowered[start:end] for start, end in spans]
    if _STRETCHED.search(lowered):
        words = [_STRETCHED.sub(r"\1", word) for word in words]
    words = list(map(aliases.get, words, words))
    starts = [start for start, _ in spans]
    forwarded = _FORWARDED.search(raw)
    return Text(
        raw=raw,
        words=words,
        keys=[NUMBER if word.isdigit() else word for word in words],
        starts=starts,
        ends=[end for _, end in spans],
        sentences=_sentences(lowered, starts),
        repeated=tuple(found.span() for found in _OTHERS.finditer(raw)) if _OPENS.search(raw) else (),
        own_end=forwarded.start() if forwarded else len(raw),
    )


def _sentences(text: str, starts: list[int]) -> list[int]:
    """The number of the sentence that each word stands in, given where the words start."""
    numbers: list[int] = []
    sentence = line = 0
    for found in _BREAKS.finditer(text):
        at = found.start()
        if text[at] == "\n":
            ends = at - line < _WRAPPED
            line = at + 1
        else:
            ends = True
        if ends:
            numbers += [sentence] * (bisect_left(starts, at) - len(numbers))
            sentence += 1
    return numbers + [sentence] * (len(starts) - len(numbers))


_NUMBERED = re.compile(r"(?<![\w-])[a-z]{1,12}-\d{1,8}(?![\w-])")
_PLAIN_WORD = re.compile(r"[^\W_]{3,40}")
_SAY_LITTLE = """a about above after again against all also always am an and another any anybody anyone anything are around
as ask asked at away back bad be because been before being below best better both but by call called came can
cannot case cause come could day days dear did didn do does doesn doing don done down due each either else
email end enough even ever every everyone everything few first for from get gets getting give given go goes
going gone good got great had happen happened happening has hasn have haven having hello help her here hers hey hi
him his hour hours how however if im in into is isn issue issues it its ive just keep keeps kind kindly know
last later least less let like little long look looking made mail make many may maybe me message might minute
minutes more morning most much must my need needed needs never new next no nobody none nor not nothing now of
off often ok okay old on once one only or other our ours out over own people per please possible problem
problems put quite rather re really reason regards regarding report reported request right said same saw say
says second see seem seems seen sent several shall she should show since so some somebody someone something
soon sorry still such sure take team tell than thank thanks that the their them then there these they thing
things think third this those though three through ticket till time times to today told tomorrow too tried try
trying two under until up update urgent us use used using very want wants was wasn way we week weeks well went
were weren what when where whether which while who whole whom whose why will wish with within without won
word work worked working works would wouldn write wrote yes yesterday yet you your yours"""
_EMPTY = frozenset(_SAY_LITTLE.split())


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """A word without its commonest endings, so that `printers` meets `printer`."""
    for ending, least in (("ings", 4), ("ing", 4), ("ies", 3), ("ed", 4), ("es", 4), ("s", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word.removesuffix("e") if len(word) > 5 else word


def significant_words(text: str) -> frozenset[str]:
    """The content words of a text, shortened to their stems, to compare one matter with another.

    The name of a thing with its number (`prn-014`) stands among them whole, beside its parts.
    """
    lowered = text[:20_000].lower()
    words = {_stem(word) for word in _PLAIN_WORD.findall(lowered) if word not in _EMPTY}
    return frozenset(words.union(_NUMBERED.findall(lowered)))


def numbered_things(words: frozenset[str]) -> dict[str, set[str]]:
    """Among significant words the things that bear a number, by what they are: `prn` to `prn-014`."""
    found: dict[str, set[str]] = {}
    for word in words:
        kind, dash, _ = word.partition("-")
        if dash:
            found.setdefault(kind, set()).add(word)
    return found
