"""What a rule finds in one sentence, kept: while somebody types, all sentences but one are as they were."""

import re
from functools import lru_cache

from amends.domain.replies.model import Rule, Spans

_CLASS_OR_BLANK = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]| \??")
_BLANKS = {" ": "[ ]{1,3}", " ?": "[ ]{0,3}"}
KEPT = 4_096
"""Sentences that are kept for one set of rules; they are forgotten all at once when there are more."""


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """A rule's pattern over lines of `Draft.flat`: a space is one to three blanks, none reaches over a line's end."""
    return re.compile(_CLASS_OR_BLANK.sub(lambda mark: _BLANKS.get(mark[0], mark[0]), pattern), re.MULTILINE)


class Scanner:
    """The places found so far, by sentence and rule; one for each set of rules."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[str, Spans]] = {}

    def spans(self, rule: Rule, line: str) -> Spans:
        """Where the rule's words stand in a sentence in lower case; none when it holds words that excuse it."""
        if len(self._lines) > KEPT:
            self._lines = {}
        found = self._lines.setdefault(line, {})
        if rule.id not in found:
            found[rule.id] = _look(rule, line)
        return found[rule.id]


def _look(rule: Rule, line: str) -> Spans:
    spans = tuple(match.span() for match in compiled(rule.pattern).finditer(line))
    return () if spans and rule.unless and compiled(rule.unless).search(line) else spans
