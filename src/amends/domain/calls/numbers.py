"""Telephone numbers as people and systems write them, made comparable (E.164 without its plus)."""

import re
import unicodedata

MOST_DIGITS = 15
"""Digits of a number by ITU-T E.164; what is longer is no telephone number."""
FEWEST_DIGITS = 6
"""Shorter ones are extensions or short codes: they name nobody outside."""
_TRUNK = re.compile(r"\(0\)")


def comparable(number: str) -> str:
    """The digits by which two writings of one number are the same; empty for what names nobody outside.

    `+44 (0)20 7946 0000`, `0044 20 7946 0000` and `tel:+442079460000` are one number. A national number keeps its
    leading zero, since the country is not known.
    """
    text = unicodedata.normalize("NFKC", number[:80]).strip()
    text = _TRUNK.sub("", text.removeprefix("tel:").removeprefix("sip:").partition("@")[0].partition(";")[0])
    digits = "".join(str(int(mark)) for mark in text if mark.isdigit())
    if not text.startswith("+") and digits.startswith("00"):
        digits = digits[2:]
    return digits if FEWEST_DIGITS <= len(digits) <= MOST_DIGITS else ""


def same(one: str, other: str) -> bool:
    """Whether two writings may be one number; a national one (`020 …`) fits the international one it ends."""
    first, second = comparable(one), comparable(other)
    if not first or not second:
        return False
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    return short.startswith("0") and len(short) >= LAST and long.endswith(short.lstrip("0"))


LAST = 8
"""Digits at the end by which a number is looked up."""
