"""Words of a spoken line, as the comparisons of this package see them."""

import re
from collections.abc import Sequence
from functools import lru_cache

MOST = 160
"""Words of one line that are compared; nobody reads more back in one breath."""
_WORD = re.compile(r"[^\W_]{1,40}(?:'[^\W_]{1,10})?")
_SHORT = {
    "n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'m": " am", "'d": " would",
}  # fmt: skip
_WHOLE = {"can't": "can not", "won't": "will not", "cannot": "can not"}
_TURNED = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "we": "you", "us": "you",
    "our": "your", "ours": "yours", "ourselves": "yourselves", "am": "are", "was": "were",
}  # fmt: skip
_FILLERS = frozenset(
    "um uh er erm so well okay ok yes yeah right like actually basically just please and but".split()
)
_COMMON = frozenset(
    "a an the this that these those it its is are was were be been being do does did have has had will would can could "
    "shall should may might must not no to of in on at by for with from as into out up down over again then than there "
    "here you your yours he she they them their him her his what which who when where why how all any some so too very "
    "if or nor because about me my i we us our now get got go going been still just said say tell told".split()
)


@lru_cache(maxsize=2_048)
def spoken(text: str) -> tuple[str, ...]:
    """The words of a line without case and marks, long forms for short ones, turned from first to second person.

    Reading back turns "my team" to "your team"; that is no paraphrase, so both sides are turned alike.
    """
    flat = text[:4_000].casefold().replace("’", "'")
    for short, whole in _WHOLE.items():
        flat = flat.replace(short, whole)
    for short, whole in _SHORT.items():
        flat = flat.replace(short, whole)
    found = (_TURNED.get(word, word) for word in _WORD.findall(flat))
    return tuple(word for word in found if word not in _FILLERS)[:MOST]


def telling(words: Sequence[str]) -> frozenset[str]:
    """The words that carry the matter, ends cut so that "printing" and "prints" are one."""
    return frozenset(_stem(word) for word in words if word not in _COMMON and len(word) > 1)


def _stem(word: str) -> str:
    for end in ("ing", "ed", "es", "s"):
        if word.endswith(end) and len(word) - len(end) >= 3:
            return word[: -len(end)]
    return word
