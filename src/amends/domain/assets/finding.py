"""Assets named in a customer's words: host names, tags, serials, addresses, and "my laptop".

Two steps with a look-up between them: `candidates` picks the words that could name something, `choose` decides
which of the assets known by them are meant. Cost is bounded by the length read and by the number of candidates.
"""

import ipaddress
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

READ_CHARS = 12_000
MOST_WORDS = 1_500
MOST_LINKS = 12
SHORTEST = 3
SHORTEST_PLAIN = 5
SHORTEST_FIGURES = 6
LONGEST_PHRASE = 4
_TOKEN = re.compile(
    r"[0-9A-Za-z\u00c0-\u024f](?:[0-9A-Za-z\u00c0-\u024f._:/+#-]{0,118}[0-9A-Za-z\u00c0-\u024f])?"
)
_MAC = re.compile(r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}", re.IGNORECASE)
_OWN = re.compile(r"\bmy\s", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{2,30}")
_NO_SERIALS = frozenset(
    {
        "none",
        "null",
        "n/a",
        "na",
        "unknown",
        "invalid",
        "oem",
        "default string",
        "to be filled by o.e.m.",
        "system serial number",
        "chassis serial number",
        "not specified",
        "not available",
        "not applicable",
        "serial number",
        "0123456789",
        "123456789",
        "1234567890",
    }
)
"""What makers of machines leave in the field (as FusionInventory and GLPI list them, in small letters)."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where words stand: in the subject or in the text, in characters."""

    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word or phrase in one spelling that could name an asset."""

    word: str
    span: Span


@dataclass(frozen=True, slots=True)
class KnownAs:
    """An asset known by a word, and by which of its columns."""

    asset_id: int
    how: str


@dataclass(frozen=True, slots=True)
class Named:
    """An asset that is meant, the words that say so, and how it was recognised."""

    asset_id: int
    how: str
    words: str
    span: Span


def normal(text: str) -> str:
    """One spelling for comparing: small letters, single spaces; a MAC address with colons, an IP as it is written short."""
    word = " ".join(text.lower().split())
    if _MAC.fullmatch(word):
        digits = re.sub(r"[^0-9a-f]", "", word)
        return ":".join(digits[n : n + 2] for n in range(0, 12, 2))
    if word[:1].isalnum() and (word.count(".") == 3 or word.count(":") > 1) and len(word) < 46:
        try:
            return str(ipaddress.ip_address(word))
        except ValueError:
            return word
    return word


def is_serial(text: str) -> bool:
    """Whether a serial number says anything: makers fill the field with words and zeros."""
    word = normal(text)
    return len(word) >= SHORTEST and word not in _NO_SERIALS and len(set(word) - set(" .-_/")) > 1


def known_by(
    *,
    name: str,
    names: Iterable[str],
    tag: str,
    serial: str,
    addresses: Iterable[str],
    everyday: Collection[str],
) -> tuple[tuple[str, str], ...]:
    """(how, word) for everything an asset can be recognised by, each word once, the surest first.

    A short plain name ("mail") and an everyday word ("printer") are left out: too many sentences hold them.
    """
    found: dict[str, str] = {}
    if _is_code(normal(tag), everyday=everyday):
        found.setdefault(normal(tag), "tag")
    if is_serial(serial) and _is_code(normal(serial), everyday=everyday):
        found.setdefault(normal(serial), "serial")
    for address in addresses:
        word = normal(address)
        if word and not _is_common_address(word):
            found.setdefault(word, "address")
    for one in (name, *names):
        word = normal(one)
        for spelled in (word, word.partition(".")[0] if _is_host(word) else ""):
            if _tells(spelled, everyday=everyday):
                found.setdefault(spelled, "name")
    return tuple((how, word[:200]) for word, how in found.items())


def _is_code(word: str, *, everyday: Collection[str]) -> bool:
    """Whether a tag or serial can be told from other words and figures: years, sums and short numbers stand everywhere."""
    least = SHORTEST_FIGURES if word.isdigit() else SHORTEST
    return len(word) >= least and word not in everyday and len(word.split()) <= LONGEST_PHRASE


def _is_host(word: str) -> bool:
    """Whether it is a host name with its domain: letters of a domain at the end, no spaces."""
    return " " not in word and word.count(".") >= 2 and word.rpartition(".")[2].isalpha()


def _is_common_address(word: str) -> bool:
    try:
        found = ipaddress.ip_address(word)
    except ValueError:
        return len(word) < SHORTEST or word in ("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff")
    return found.is_loopback or found.is_unspecified or found.is_link_local or found.is_multicast


def _tells(word: str, *, everyday: Collection[str]) -> bool:
    parts = word.split()
    if not parts or len(parts) > LONGEST_PHRASE or len(word) < SHORTEST:
        return False
    if len(parts) > 1:
        return len(word) >= 7 and any(part not in everyday for part in parts)
    if word.isdigit():
        return False
    if word.isalpha():
        return len(word) >= SHORTEST_PLAIN and word not in everyday
    return any(c.isalpha() for c in word) and (any(c.isdigit() for c in word) or len(word) >= SHORTEST_PLAIN)


def candidates(*, subject: str, text: str, spans: Sequence[tuple[int, int]]) -> tuple[Candidate, ...]:
    """Words and phrases of the subject and of these parts of the text, in order, at most `MOST_WORDS`."""
    found: list[Candidate] = []
    for part, said, offset in _parts(subject, text, spans):
        words = [
            (token[0].lower(), token.start(), token.end())
            for token in _TOKEN.finditer(said)
            if "@" not in (said[token.start() - 1 : token.start()], said[token.end() : token.end() + 1])
        ]
        for n, (word, start, end) in enumerate(words):
            _add_word(found, word, part=part, start=offset + start, end=offset + end)
            phrase = word
            for after, begins, ends in words[n + 1 : n + LONGEST_PHRASE]:
                if begins - end > 2 or said[end:begins].strip():
                    break
                phrase, end = f"{phrase} {after}", ends
                found.append(Candidate(phrase, Span(part, offset + start, offset + ends)))
            if len(found) >= MOST_WORDS:
                return tuple(found[:MOST_WORDS])
    return tuple(found)


def _parts(subject: str, text: str, spans: Sequence[tuple[int, int]]) -> Iterable[tuple[str, str, int]]:
    """(part, words, where they begin in it): the subject, then what is new in the text, up to `READ_CHARS`."""
    yield "subject", subject[:1000], 0
    left = READ_CHARS
    for start, end in spans:
        if left > 0:
            yield "text", text[start : min(end, start + left)], start
            left -= end - start


def _add_word(found: list[Candidate], said: str, *, part: str, start: int, end: int) -> None:
    """A word; of an address of the web its host, of a host with its domain the host as well, and without a port."""
    if len(said) < SHORTEST:
        return
    found.append(Candidate(said if said.isalpha() else normal(said), Span(part, start, end)))
    if said.isalpha() or _MAC.fullmatch(said):
        return
    scheme, _, rest = said.rpartition("://")
    begins = start + (len(scheme) + 3 if scheme else 0)
    whole = re.split(r"[/:#]", rest, maxsplit=1)[0] if rest.count(":") < 2 else rest
    heads = [whole] if whole != said else []
    if _is_host(whole) and not whole[0].isdigit():
        heads.append(whole.partition(".")[0])
    found.extend(
        Candidate(normal(head), Span(part, begins, begins + len(head)))
        for head in heads
        if len(head) >= SHORTEST
    )


def choose(said: Sequence[Candidate], *, known: Mapping[str, Sequence[KnownAs]]) -> tuple[Named, ...]:
    """The assets meant by these words: a word that fits several assets names none; a longer phrase goes before its parts."""
    found: dict[int, Named] = {}
    taken: list[Span] = []
    for one in sorted(
        said, key=lambda c: (c.span.part != "subject", -(c.span.end - c.span.start), c.span.start)
    ):
        fits = known.get(one.word, ())
        if len({fit.asset_id for fit in fits}) != 1 or any(_inside(one.span, span) for span in taken):
            continue
        taken.append(one.span)
        fit = fits[0]
        found.setdefault(fit.asset_id, Named(fit.asset_id, fit.how, one.word, one.span))
    return tuple(sorted(found.values(), key=lambda n: (n.span.part != "subject", n.span.start)))[:MOST_LINKS]


def _inside(inner: Span, outer: Span) -> bool:
    return inner.part == outer.part and outer.start <= inner.start and inner.end <= outer.end


def own_things(
    *, subject: str, text: str, spans: Sequence[tuple[int, int]], called: Mapping[str, str]
) -> tuple[tuple[str, Span], ...]:
    """The types of which the author says "my": (type, span), each type once. `called` is type by word."""
    found: dict[str, Span] = {}
    parts = [
        ("subject", subject[:1000], 0),
        *(("text", text[a : min(b, a + READ_CHARS)], a) for a, b in spans[:20]),
    ]
    for part, said, offset in parts:
        for my in _OWN.finditer(said):
            for word in _after(said, my):
                kind = called.get(word[0].lower())
                if kind is not None:
                    found.setdefault(kind, Span(part, offset + my.start(), offset + word.end()))
                    break
    return tuple(found.items())


def _after(said: str, my: re.Match[str]) -> Iterable[re.Match[str]]:
    """The words from "my" on, up to three, none beyond the end of the clause."""
    clause = re.split(r"[.,;:!?\n]", said[my.start() : my.start() + 70], maxsplit=1)[0]
    end = my.start() + len(clause)
    return list(_WORD.finditer(said, my.start(), end))[1:4]


def own_machines(
    said: Iterable[tuple[str, Span]], *, theirs: Mapping[str, Sequence[int]], text: str, subject: str
) -> tuple[Named, ...]:
    """The asset behind each "my laptop": only where the author uses exactly one of that type."""
    return tuple(
        Named(
            theirs[kind][0],
            "user",
            (subject if span.part == "subject" else text)[span.start : span.end],
            span,
        )
        for kind, span in said
        if len(theirs.get(kind, ())) == 1
    )
