"""A text as hashed runs of words, so that two texts can be compared without keeping either.

Numbers count as one word, because a form letter with another ticket number is still a form letter.
"""

import hashlib
import re

WIDTH = 5
"""Words in a run."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d:.,/-]*")
_ENOUGH = 8
"""Runs below which two texts are too short to be told alike."""


def of(text: str) -> frozenset[int]:
    """The runs of a text as signed 64-bit numbers; case, punctuation and numbers make no difference."""
    words = [word if word[0].isalpha() else "#" for word in _WORD.findall(text.lower().replace("’", "'"))]
    runs = {" ".join(words[at : at + WIDTH]) for at in range(len(words) - WIDTH + 1)}
    return frozenset(
        int.from_bytes(
            hashlib.blake2b(run.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
        )
        for run in runs
    )


def sample(runs: frozenset[int]) -> frozenset[int]:
    """A quarter of the runs, the same ones for every text: enough to find a text that shares most of them."""
    return frozenset(run for run in runs if run % 4 == 0)


def share(mine: frozenset[int], theirs: frozenset[int]) -> float:
    """The part of `mine` that `theirs` holds as well, 0 to 1; 0 for texts too short to tell."""
    return len(mine & theirs) / len(mine) if len(mine) >= _ENOUGH else 0.0
