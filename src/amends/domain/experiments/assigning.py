"""Which variant a case gets: by its place in a sequence that the seed fixes before the first case."""

import hashlib

BLOCK = 4
"""Places in a block; half of each block are of either variant, so that the two never drift apart by more than two."""


def is_second(*, seed: str, place: int) -> bool:
    """Whether the `place`-th case (from 0) gets the second variant. The same seed gives the same sequence for ever."""
    block, within = divmod(place, BLOCK)
    ranked = sorted(range(BLOCK), key=lambda n: hashlib.sha256(f"{seed}/{block}/{n}".encode()).digest())
    return ranked.index(within) >= BLOCK // 2
