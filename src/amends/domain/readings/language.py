"""Which language a text is in, guessed from its commonest words: only English is read."""

from collections.abc import Mapping, Sequence

from amends.domain.readings.words import Word

ENGLISH = "en"
_SCRIPTS = (  # first letter, last letter, BCP 47 tag of a language nobody determined, in that script
    (0x0370, 0x03FF, "und-Grek"),
    (0x0400, 0x052F, "und-Cyrl"),
    (0x0590, 0x05FF, "und-Hebr"),
    (0x0600, 0x06FF, "und-Arab"),
    (0x0900, 0x097F, "und-Deva"),
    (0x0E00, 0x0E7F, "und-Thai"),
    (0x3040, 0x30FF, "ja"),
    (0x4E00, 0x9FFF, "und-Hani"),
    (0xAC00, 0xD7AF, "ko"),
)
_FIRST_OF_SCRIPTS = "\u0370"
_LOOKED_AT = 400
_CLEARLY = 4  # one English function word in so many settles it


def guess(*, words: Sequence[Word], languages: Mapping[str, frozenset[str]], foreign: frozenset[str]) -> str:
    """The language of the first words of a text as a BCP 47 tag; "" when there is no word at all.

    A text is taken for another language only on evidence: two of its function words or more, and
    half as many again as English ones; `foreign` are those of all other languages. Whatever shows nothing counts as English.
    """
    looked_at = words[:_LOOKED_AT]
    english = sum([word.common for word in looked_at])
    if english * _CLEARLY >= len(looked_at) > 0:
        return ENGLISH
    spelt = [word.usual for word in looked_at]
    sample = [word for word in spelt if (word.isalnum() and not word.isdigit()) or "'" in word]
    if not sample:
        return ""
    script = _script(sample)
    if script:
        return script
    theirs = [word for word in sample if word in foreign]
    counts = {
        name: sum(map(small.__contains__, theirs)) for name, small in languages.items() if name != ENGLISH
    }
    best = max(counts, key=lambda name: counts[name], default="")
    if best and counts[best] >= 2 and counts[best] > 1.5 * english:
        return best
    return ENGLISH


def _script(sample: Sequence[str]) -> str:
    """The tag of a script that is not Latin when most words are written in it, else ""."""
    if max(sample) < _FIRST_OF_SCRIPTS:
        return ""
    counts: dict[str, int] = {}
    for word in sample:
        code = ord(word[0])
        for first, last, tag in _SCRIPTS:
            if first <= code <= last:
                counts[tag] = counts.get(tag, 0) + 1
    tag = max(counts, key=lambda name: counts[name], default="")
    return tag if tag and counts[tag] * 2 > len(sample) else ""
