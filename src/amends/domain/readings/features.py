"""What the heads weigh: an author's words and pairs of words, and facts about the message."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from amends.domain.readings.model import Context, EarlierCase, Signal
from amends.domain.readings.tally import Tally
from amends.domain.readings.words import Text, Word

_SHORTEST, _LONGEST = 3, 5  # characters of a piece of a word
_MOST_WORDS = 6_000  # a longer message is judged by so many words, and by the cues in all of it
_FEW = 4  # words of a message that is taken for no shorter
_SHORT_QUOTE = 3  # words in quotation marks that are the author's own way of speaking ("Team")
BREVITY = 40  # words of a message in which cues count half of what they count in a line alone
_SLIGHT = 0.6  # of a sum of cues; what is below says as much in a line as in a page
_GRIEVANCES = (Signal.BILLING, Signal.LATE, Signal.TARGET, Signal.DENIED, Signal.REPEAT, Signal.LEGAL)

FACTS: tuple[str, ...] = (
    *(f"{signal.value} {part}" for signal in Signal for part in ("some", "more", "less")),
    "temper",
    "grievance",
    "temper in few words",
    "grievance in few words",
    "hottest sentence",
    "hot sentences",
    "questions",
    "a subject",
    "thread of replies",
    "by phone",
    "by chat",
    "by portal",
    "from an executive",
    "from an assistant",
    "from a manager",
    "raised before",
    "raised before and complained of",
    "contract clock breached",
    "contract clock at risk",
    "said before in this dialogue",
    "asked again in this dialogue",
    "known executive",
)


_FIRST = {signal: FACTS.index(f"{signal.value} some") for signal in Signal}
_NO_SIGNALS = [0.0] * (3 * len(Signal))


@dataclass(frozen=True, slots=True)
class Features:
    """A message as the heads see it.

    `words` stand as often as they were written; `scale` makes long and short messages comparable;
    `facts` follow `FACTS`.
    """

    words: Sequence[str]
    scale: float
    facts: Sequence[float]

    @property
    def pairs(self) -> list[str]:
        """Each word with its follower."""
        return [f"{one} {two}" for one, two in pairwise(self.words)]


def own_positions(text: Text) -> Sequence[int]:
    """The positions of the words that the author speaks himself, at most some thousands of them."""
    count = min(len(text.words), _MOST_WORDS)
    if not text.others:
        return range(count)
    return [at for at, other in enumerate(text.others[:count]) if not other]


def own(text: Text, positions: Sequence[int]) -> list[Word]:
    """The words at these positions."""
    return text.known if len(positions) == len(text.known) else [text.known[at] for at in positions]


@lru_cache(maxsize=4_096)
def scale(count: int) -> float:
    """What the weight of one word counts for in a message of so many."""
    return 1 / math.sqrt(max(_FEW, count))


def pieces(word: str) -> list[str]:
    """The runs of three to five characters of a word, its ends marked, to judge words never seen."""
    marked = f"<{word}>"
    return [
        marked[start : start + size]
        for size in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(marked) - size + 1)
    ]


def facts(*, tally: Tally, context: Context, earlier: EarlierCase | None, subject: str) -> list[float]:
    """The facts of a message in the order of `FACTS`."""
    values = _NO_SIGNALS[:]
    sums = {signal: sum([share.value for share in shares], 0.0) for signal, shares in tally.shares.items()}
    for signal, total in sums.items():
        at = _FIRST[signal]
        if total > 1:
            values[at] = 1.0
            values[at + 1] = min(2.0, total - 1)
        elif total > 0:
            values[at] = total
        elif total:
            values[at + 2] = max(-2.0, total)
    text = tally.text
    hot = _hot(tally)
    role = context.from_role
    values += (
        *(summed := _summed(sums, earlier)),
        *(max(0.0, total - _SLIGHT) * BREVITY / (BREVITY + len(text.words)) for total in summed),
        min(3.0, max(hot, default=0.0)),
        min(4.0, sum(1.0 for heat in hot if heat >= 0.5)),
        min(3.0, math.log1p(text.raw.count("?"))),
        float(bool(subject.strip())),
        float(subject[:3].lower() == "re:"),
        float(context.channel == "phone"),
        float(context.channel == "chat"),
        float(context.channel == "portal"),
        float(role == "executive"),
        float(role == "assistant"),
        float(role == "manager"),
        float(earlier is not None),
        _chased(sums) if earlier else 0.0,
        float(context.sla_breached),
        float(context.sla_at_risk),
        *_dialogue(text, context),
        float(context.sender_executive),
    )
    return values


def _summed(sums: Mapping[Signal, float], earlier: EarlierCase | None) -> tuple[float, float]:
    """All that speaks for anger, and all that speaks for a complaint, by cues alone."""
    of = sums.get
    temper = of(Signal.ANGER, 0.0) + 0.6 * of(Signal.INSULT, 0.0) + 0.6 * of(Signal.SWEAR, 0.0)
    if of(Signal.LEGAL, 0.0) >= 1:
        temper += 1.0
    told = sum(min(1.0, max(0.0, of(signal, 0.0) - 0.4)) for signal in _GRIEVANCES)
    grievance = of(Signal.COMPLAINT, 0.0) + 0.5 * max(-1.0, min(2.0, temper)) + 0.5 * told
    if earlier is not None:
        grievance += 0.8 * min(2.0, of(Signal.FAULT, 0.0) + of(Signal.REPEAT, 0.0))
    return max(-2.0, min(4.0, temper)), max(-2.0, min(4.0, grievance))


def _chased(sums: Mapping[Signal, float]) -> float:
    """How much a message complains or says that it was raised before."""
    return min(1.0, max(0.0, sums.get(Signal.REPEAT, 0.0) + sums.get(Signal.COMPLAINT, 0.0)))


def _hot(tally: Tally) -> list[float]:
    """The anger of each sentence that has any."""
    heats: dict[int, float] = {}
    for signal in (Signal.ANGER, Signal.INSULT, Signal.SWEAR):
        for share in tally.shares.get(signal, ()):
            heats[share.sentence] = heats.get(share.sentence, 0.0) + share.value
    return list(heats.values())


def _dialogue(text: Text, context: Context) -> tuple[float, float]:
    """How much of a message its author said before in the same dialogue, and whether most of it."""
    if not context.previous:
        return 0.0, 0.0
    here = {word for word in text.words if len(word) > 3}
    said = {word for turn in context.previous[::-2] for word in turn.lower().split() if len(word) > 3}
    share = len(here & said) / len(here) if here else 0.0
    return share, float(share >= 0.5)
