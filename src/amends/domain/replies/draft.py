"""A reply taken apart: paragraphs, sentences, the signature, and what is only quoted."""

import itertools
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from amends.domain.promises import sentences
from amends.domain.replies.scanner import Scanner

LONGEST = 20_000
"""Characters of a reply that are checked; a longer one has other problems."""
_ONE_LINE = {ord(c): " " for c in "\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029"}
_PARAGRAPH = re.compile(r"\n[ \t]{0,20}\n")
_QUOTED = re.compile(r"[\"“][^\"“”\n]{1,300}[\"”]|```[^`]{0,5000}```|(?m:^>[^\n]*$)")
_GREETING = re.compile(
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))\b[^.!?\n]{0,60}|[A-Z][\w.' -]{1,40},",
    re.IGNORECASE,
)
_NAME_LINE = re.compile(r"(?:[A-Z][\w.'’-]{0,30}\s?){1,4}(?:,.{0,80}|\(.{0,60}|[+\d].{0,40})?$")
_LONG_NAME = 6
"""Words of a line with a full stop that are a name and what it stands for; more are a sentence that begins with one."""
_CLOSING = re.compile(
    r"(?:kind |best |warm |many )?(?:regards|wishes|thanks|sincerely|yours)\b.{0,30}$", re.IGNORECASE
)
_FAREWELL = re.compile(
    r"(?:have a (?:great|nice|good|lovely)|(?:kind|best|warm) (?:regards|wishes)|regards|thank you|thanks|many thanks|"
    r"take care|speak soon|talk soon|we'll talk soon|yours|sincerely|cheers)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its place in the body and the number of its paragraph.

    `text` is what the rules read: at most `sentences.LONGEST` characters, typographic apostrophes made plain.
    """

    start: int
    end: int
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply's parts. `quoted` are the spans the agent only repeats; `body_end` is where the signature begins.

    `flat` is what patterns read: the sentences in lower case, one a line; `lines` are
    these sentences one by one, `starts` says where each begins in it.
    `found` keeps what each rule has found already, by its id: several matchers ask for the same.
    """

    subject: str
    body: str
    sentences: tuple[Sentence, ...]
    paragraphs: tuple[tuple[int, int], ...]
    quoted: tuple[tuple[int, int], ...]
    body_end: int
    flat: str
    starts: tuple[int, ...]
    lines: tuple[str, ...]
    scanner: Scanner
    found: dict[str, tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a span lies wholly inside quoted words."""
        at = bisect_right(self.quoted, (start, len(self.body) + 1)) - 1
        return at >= 0 and self.quoted[at][0] <= start and end <= self.quoted[at][1]

    def sentence_at(self, place: int) -> int:
        """The number of the sentence in which a place of `flat` lies."""
        return bisect_right(self.starts, place) - 1

    @property
    def signature(self) -> str:
        """What stands below the last sentence."""
        return self.body[self.body_end :]


def take_apart(*, subject: str, body: str, scanner: Scanner | None = None) -> Draft:
    """The parts of a reply; linear in its length. `scanner` knows sentences that were looked at before."""
    body = body[:LONGEST]
    cuts = [0, *(mark.end() for mark in _PARAGRAPH.finditer(body)), len(body)]
    paragraphs = tuple((a, b) for a, b in itertools.pairwise(cuts) if body[a:b].strip())
    quoted = tuple(mark.span() for mark in _QUOTED.finditer(body))
    end = _signature_start(body)
    starts = [start for start, _ in paragraphs]
    found = [
        Sentence(a, b, body[a : min(b, a + sentences.LONGEST)].replace("’", "'"), bisect_right(starts, a) - 1)
        for a, b in sentences.split(body[:end])
        if not body[a:b].startswith(">") and not _is_greeting(body[a:b])
    ]
    lines = [_lower(sentence.text) for sentence in found]
    begins = itertools.accumulate((len(line) + 1 for line in lines), initial=0)
    return Draft(
        subject=subject,
        body=body,
        sentences=tuple(found),
        paragraphs=paragraphs,
        quoted=quoted,
        body_end=end,
        flat="\n".join(lines),
        starts=tuple(begins)[: len(lines)],
        lines=tuple(lines),
        scanner=scanner or Scanner(),
    )


def _lower(text: str) -> str:
    """The text in lower case and on one line, character for character."""
    low = text.lower()
    if len(low) != len(text):  # a few capitals become two letters
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.translate(_ONE_LINE)


def is_farewell(text: str) -> bool:
    """Whether a sentence only says goodbye."""
    return bool(_FAREWELL.match(text)) and len(text) < 60


def _is_greeting(text: str) -> bool:
    return len(text) < 70 and bool(_GREETING.fullmatch(text.strip()))


def _signature_start(body: str) -> int:
    """Where the last lines stop being sentences: a name, a role, a telephone number."""
    lines = [(mark.start(), mark[0]) for mark in re.finditer(r"[^\n]+", body)]
    end = len(body)
    for start, line in reversed(lines[-6:]):
        text = line.strip()
        if (
            len(text) <= 110
            and (_NAME_LINE.match(text) or _CLOSING.match(text))
            and not text.endswith(("?", "!"))
            and not (text.endswith(".") and len(text.split()) > _LONG_NAME)
        ):
            end = start
        elif end < len(body) or text.endswith((".", "?", "!")) or len(text) > 110:
            break
    return end if end > 0 else len(body)
