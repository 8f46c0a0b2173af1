"""A text as words with exact offsets and sentences, and which of it the author only repeats."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amends.domain.readings.lexicon import Beginning
    from amends.domain.readings.table import Entry

NUMBER = "#"  # any word in digits
_WORDS = re.compile(r"([^\W_]++(?:'[^\W_]++){0,2}+|[\U0001f300-\U0001faff])")
_PLAIN_WORDS = re.compile(r"([a-z0-9]++(?:'[a-z0-9]++){0,2}+)")  # the same in a text of ASCII alone
# The patterns below begin with a set of characters, which makes the search skip all others fast; what must
# stand before or around such a character is asked for behind it.
# The end of a sentence, not the dot in 2.52 or mx.local.
_BREAKS = re.compile(r"[.!?…\n](?:(?<=\n)|(?<![.!?…].)[.!?…]*+(?=[\s\"'”’)\]]|$))")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_STRETCHED = re.compile(r"([a-z])\1\1+")
_QUOTED = (
    r"[\"“«'](?:(?<=\")[^\"\n]{0,600}\"|(?<=“)[^“”]{0,600}”|(?<=«)[^«»]{0,600}»"
    r"|(?<![\w'].)(?<=')[^'\n]{12,300}'(?!\w))"
)
_SPEECH = re.compile(_QUOTED)
_LINES_AND_SPEECH = re.compile(
    rf"^[ \t]{{0,3}}>[^\n]*|{_QUOTED}", re.MULTILINE
)  # a line as mail programs quote
_FORWARDED = re.compile(
    r"^-{2,20} ?(?:original message|forwarded message|forwarded by)|^begin forwarded message"
    r"|^on [^\n]{6,120} wrote:[ \t]{0,5}$|^_{10,80}[ \t]{0,5}\n[ \t]{0,5}from: ",
    re.MULTILINE | re.IGNORECASE,
)
_WRAPPED = 55  # a line shorter than this was ended by its author, a longer one by the mail program
_REMEMBERED, _LONGEST = 40_000, 40  # words whose usual spelling is not worked out again, and their length


@dataclass(slots=True, eq=False)
class Word:
    """All that a reader knows of a spelling, so that it asks once for each word of a text.

    `usual` is how it is usually spelt, `key` the same or `NUMBER`; `common` words are the smallest of English
    (the, has, a), `begins` tells which phrases begin with it. `entry` is what it weighs in the table that was
    asked last.
    """

    usual: str
    key: str
    common: bool
    begins: "Beginning | None"
    entry: "Entry | None" = None


class Spellings(dict[str, Word]):
    """What is known of a word in lower case. Its usual spelling is that of `aliases` (`dont`), less what is
    stretched (`soooo`).

    Words that came are remembered, up to a bound.
    """

    def __init__(
        self,
        aliases: Mapping[str, str],
        *,
        common: frozenset[str] = frozenset(),
        beginnings: "Mapping[str, Beginning] | None" = None,
    ) -> None:
        super().__init__()
        self._aliases, self._common, self._beginnings = dict(aliases), common, beginnings or {}

    def __missing__(self, word: str) -> Word:
        """Work out what is known of a spelling."""
        plain = _STRETCHED.sub(r"\1", word)
        usual = self._aliases.get(plain, plain)
        key = NUMBER if usual.isdigit() else usual
        known = Word(usual, key, usual in self._common, self._beginnings.get(key))
        if len(word) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = known
        return known


@dataclass(frozen=True, slots=True)
class Text:
    """One text as parallel lists: what is known of its words, they in lower case, the same with `NUMBER` for
    digits, offsets, sentence.

    `others` holds 1 for each word that is somebody else's, quoted or forwarded, and nothing when all are
    the author's own.
    """

    raw: str
    known: list[Word]
    words: list[str]
    keys: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]
    others: bytes

    def is_repeated(self, position: int) -> bool:
        """Whether the word at this position is somebody else's, quoted or forwarded."""
        return bool(self.others) and self.others[position] == 1


def _lower(text: str) -> str:
    """Lower case that keeps every offset."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def split(*, raw: str, spellings: Spellings) -> Text:
    """Cut a text into words and sentences; unusual spellings (`dont`, `soooo`) become usual ones.

    Invisible characters are read over: the word around them is put together again, with offsets
    into the text as it came.
    """
    if not raw.isascii() and _INVISIBLE.search(raw):
        kept = [at for at, character in enumerate(raw) if not _INVISIBLE.match(character)]
        clean = split(raw="".join([raw[at] for at in kept]), spellings=spellings)
        return Text(
            raw=raw,
            known=clean.known,
            words=clean.words,
            keys=clean.keys,
            starts=[kept[start] for start in clean.starts],
            ends=[kept[end - 1] + 1 for end in clean.ends],
            sentences=clean.sentences,
            others=clean.others,
        )
    lowered = _lower(raw).replace("’", "'")
    between_and_words = (_PLAIN_WORDS if lowered.isascii() else _WORDS).split(lowered)
    offsets = list(accumulate(map(len, between_and_words)))
    starts = offsets[:-1:2]
    known = list(map(spellings.__getitem__, between_and_words[1::2]))
    return Text(
        raw=raw,
        known=known,
        words=[word.usual for word in known],
        keys=[word.key for word in known],
        starts=starts,
        ends=offsets[1::2],
        sentences=_sentences(lowered, starts),
        others=_others(raw, lowered, starts),
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


def _others(raw: str, lowered: str, starts: list[int]) -> bytes:
    """Which words are quoted or forwarded, 1 for each that is; nothing when none is."""
    spans = []
    if ">" in raw:
        spans = [found.span() for found in _LINES_AND_SPEECH.finditer(raw)]
    elif '"' in raw or "'" in raw or "“" in raw or "«" in raw:
        spans = [found.span() for found in _SPEECH.finditer(raw)]
    # Each form of forwarding holds one of these, whatever letters match each other regardless of case.
    if "--" in raw or "____" in raw or "wrote:" in lowered or "forwarded" in lowered:
        forwarded = _FORWARDED.search(raw)
        if forwarded is not None:
            spans.append((forwarded.start(), len(raw)))
    if not spans:
        return b""
    marks = bytearray(len(starts))
    for begin, end in spans:
        first, after = bisect_left(starts, begin), bisect_left(starts, end)
        marks[first:after] = b"\1" * (after - first)
    return bytes(marks)


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
