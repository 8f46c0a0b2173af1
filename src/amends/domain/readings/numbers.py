"""Numbers for words such that two of them make the number of a pair, to ask for pairs without new strings."""

_BITS = 20  # of a number that are the second word's
_LOW = (1 << _BITS) - 1
_MIX = 0x9E3B1  # odd, so that it spreads the numbers of first words over all low bits


def first(count: int) -> int:
    """The number of the first word with this place, from 1 on; `first ^ second` is the number of a pair.

    The low bits hold it as well, in disorder: a whole number hashes as itself, and pairs that share
    their second word would fall into one place of a table else.
    """
    return count << _BITS | count * _MIX & _LOW


def second(count: int) -> int:
    """The number of the second word with this place, from 1 on; 0 is no word."""
    if count > _LOW:
        raise ValueError(f"more than {_LOW} words")
    return count
