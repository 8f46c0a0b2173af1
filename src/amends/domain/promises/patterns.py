"""How the patterns of the catalogue are read: a space stands for one to three blanks, so none repeats without bound."""

import re
from functools import lru_cache


@lru_cache(maxsize=512)
def compiled(pattern: str, *, flags: int = 0) -> re.Pattern[str]:
    """A catalogue pattern as a regular expression; " ?" is an optional gap."""
    return re.compile(pattern.replace(" ?", r"\s{0,3}").replace(" ", r"\s{1,3}"), flags)
