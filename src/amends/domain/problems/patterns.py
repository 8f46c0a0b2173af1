"""Cases that belong together: the same asset, category, words or anger at several customers (P15, S0-83, S0-84).

The thresholds are the desk's; each pattern carries its own arithmetic in words, so that a person can check it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from amends.domain.problems.states import ProblemKind


class By(StrEnum):
    """What cases of a pattern share."""

    ASSET = "asset"
    ASSET_MODEL = "asset_model"
    CATEGORY = "category"
    WORDS = "words"
    COMPLAINT_TYPE = "complaint_type"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternRule:
    """How many cases of how many organisations in how many days make a pattern.

    `from_anger` counts only cases that were at least so hot at their peak (0 to 3). For words, `shared` of them must
    be the same, and that must be `share` of the shorter list. `opens` makes the problem open at once, else a person
    takes the proposal on; `contact` makes a contact due to everybody it touches (P15). With a `surge` there must be
    that many times as many as in the span before, so that what is usual is no pattern.
    """

    id: str
    by: By
    kind: ProblemKind
    cases: int
    organisations: int
    days: int
    from_anger: int = 0
    shared: int = 0
    share: float = 0.0
    surge: float = 0.0
    opens: bool = False
    contact: bool = False
    title: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A case as patterns see it: whose, since when, how hot at its peak, and what it is about."""

    case_id: int
    organisation: str
    at: datetime
    peak_level: int
    category: str = ""
    complaint_type: str = ""
    words: frozenset[str] = frozenset()
    assets: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """Cases that belong together under a rule: what they share, and the arithmetic, fit to show."""

    rule: PatternRule
    value: str
    sightings: tuple[Sighting, ...]
    arithmetic: tuple[str, ...] = field(default=())

    @property
    def key(self) -> str:
        """What names this pattern; two sweeps that see the same one give the same name."""
        return f"{self.rule.id}:{self.value}"[:160]

    @property
    def case_ids(self) -> tuple[int, ...]:
        """The cases, earliest first."""
        return tuple(sighting.case_id for sighting in self.sightings)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases a value has in the span of a rule and in the span before, counted where they are kept: the
    sightings at hand may be the latest of more."""

    now: int
    before: int


COMMON = 60
"""A word of more cases than this says nothing about what they share."""


def find(
    *,
    sightings: Sequence[Sighting],
    rules: Iterable[PatternRule],
    settled: Collection[tuple[str, int]] = (),
    seen_since: datetime | None = None,
    counted_values: Mapping[tuple[str, str], Counted] = MappingProxyType({}),
    now: datetime,
) -> tuple[Pattern, ...]:
    """The patterns among these cases. `settled` are (rule, case) of problems that are over: those cases count no
    more under that rule, so that a solved problem comes back only with new cases.

    `seen_since` says from when on the cases are complete, where a limit cut them: a surge is judged only when the span
    before it was seen whole, or `counted_values` has the figures of that rule and value.
    """
    over = frozenset(settled)
    found: list[Pattern] = []
    for rule in rules:
        span = timedelta(days=rule.days)
        since = now - span
        whole = not rule.surge or seen_since is None or seen_since <= since - span
        counted = [
            one
            for one in sightings
            if since <= one.at <= now
            and one.peak_level >= rule.from_anger
            and (rule.id, one.case_id) not in over
        ]
        groups = _by_words(counted, rule) if rule.by is By.WORDS else _by_value(counted, rule)
        before = (
            _by_value([one for one in sightings if since - span <= one.at < since], rule)
            if rule.surge
            else {}
        )
        for value, group in groups.items():
            figures = counted_values.get((rule.id, value))
            if figures is None and not whole:
                continue
            figures = figures or Counted(now=len(group), before=len(before.get(value, ())))
            pattern = _pattern(rule, value, group, figures=figures, now=now)
            if pattern is not None:
                found.append(pattern)
    return tuple(found)


def _pattern(
    rule: PatternRule, value: str, group: Sequence[Sighting], *, figures: Counted, now: datetime
) -> Pattern | None:
    """The group as a pattern when its figures reach the thresholds."""
    before = figures.before
    whose = sorted({one.organisation for one in group if one.organisation})
    if figures.now < max(rule.cases, rule.surge * before) or len(whose) < rule.organisations:
        return None
    usual = f"{before} in the {rule.days} days before, {rule.surge:g} times as many are unusual"
    ordered = tuple(sorted(group, key=lambda one: (one.at, one.case_id)))
    days = max((now - ordered[0].at).days, 0)
    hot = (
        f" that were at least {('calm', 'uneasy', 'angry', 'furious')[rule.from_anger]}"
        if rule.from_anger
        else ""
    )
    arithmetic = (
        f"{figures.now} cases{hot} in {rule.days} days, {rule.cases} make a pattern",
        f"{len(whose)} organisation{'' if len(whose) == 1 else 's'}, {rule.organisations} needed: {', '.join(whose[:12])}"
        + (f" and {len(whose) - 12} more" if len(whose) > 12 else ""),
        *((usual,) if rule.surge else ()),
        f"the first {days} day{'' if days == 1 else 's'} ago",
    )
    return Pattern(rule, value, ordered, arithmetic)


def _values(one: Sighting, by: By) -> tuple[str, ...]:
    """What a case counts under."""
    return {
        By.ASSET: one.assets,
        By.ASSET_MODEL: one.models,
        By.CATEGORY: (one.category,),
        By.COMPLAINT_TYPE: (one.complaint_type,),
        By.ORGANISATION: (one.organisation,),
    }.get(by, ())


def _by_value(counted: Sequence[Sighting], rule: PatternRule) -> Mapping[str, list[Sighting]]:
    groups: dict[str, list[Sighting]] = defaultdict(list)
    for one in counted:
        for value in dict.fromkeys(_values(one, rule.by)):
            if value and value != "not_a_complaint":
                groups[value].append(one)
    return groups


def _by_words(counted: Sequence[Sighting], rule: PatternRule) -> Mapping[str, list[Sighting]]:
    """Cases around the latest of them that say the same: each case belongs to one group at most."""
    where: dict[str, list[Sighting]] = defaultdict(list)
    for one in counted:
        for word in one.words:
            where[word].append(one)
    telling = {word: group for word, group in where.items() if 2 <= len(group) <= COMMON}
    taken: set[int] = set()
    groups: dict[str, list[Sighting]] = {}
    for seed in sorted(counted, key=lambda one: (one.at, one.case_id), reverse=True):
        if seed.case_id in taken:
            continue
        shared = Counter(
            other.case_id
            for word in seed.words & telling.keys()
            for other in telling[word]
            if other is not seed
        )
        near = {other.case_id: other for word in seed.words & telling.keys() for other in telling[word]}
        group = [seed] + [
            near[case_id]
            for case_id, count in shared.items()
            if case_id not in taken
            and count >= rule.shared
            and count >= rule.share * max(1, min(len(seed.words), len(near[case_id].words)))
        ]
        if (
            len(group) < rule.cases
            or len({one.organisation for one in group if one.organisation}) < rule.organisations
        ):
            continue
        taken |= {one.case_id for one in group}
        groups[_common(group)] = group
    return groups


def _common(group: Sequence[Sighting]) -> str:
    """The words that most of the group share, in alphabetical order: how a person recognises it."""
    counts = Counter(word for one in group for word in one.words)
    most = sorted(
        (word for word in counts if counts[word] * 2 > len(group)), key=lambda word: (-counts[word], word)
    )
    return " ".join(sorted(most[:5])) or " ".join(sorted(counts, key=lambda word: (-counts[word], word))[:3])
