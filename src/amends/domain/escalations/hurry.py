"""A reason as somebody hears it who is called to a case: what happened, without the rules' names."""

import re

# " (S0-34, K18; a default of ours)": where a rule comes from. The case keeps it, under "why".
_SOURCES = re.compile(r" \((?:[A-Z]\d{1,2}(?:-\d{1,3})?[^()]{0,80}|a default of ours)\)")


def without_sources(why: str) -> str:
    """`why` as a sentence without the sources in brackets; other brackets stay."""
    said = _SOURCES.sub("", why)
    return said[:1].upper() + said[1:]
