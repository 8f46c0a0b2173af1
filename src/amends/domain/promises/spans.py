"""From tokens to named times: dates, times of day, parts of the day and lengths put together."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from amends.domain.promises.dates import Dater, Days, add_months, amount
from amends.domain.promises.desk import Desk, add_working_days
from amends.domain.promises.meaning import Found, Meaning, Parts
from amends.domain.promises.times import TimeOfDay, read_time
from amends.domain.promises.tokens import Token
from amends.domain.promises.words import (
    DAY,
    MONTH,
    MONTHS,
    NAMED_TIMES,
    NUMBERS,
    ORDINALS,
    PARTS,
    SECONDS,
    UNITS,
    WEEK,
    WEEKDAYS,
    YEAR,
    ZONES,
)

_BEFORE = ("by", "before", "until", "till", "til")
_HOUR_LEADS = (*_BEFORE, "at", "around", "about", "from", "between", "@", "after", "for")
_LEADS = (*_HOUR_LEADS, "on", "in", "of", "the", ",", "over", "during", "s", "early", "late", "this")
_EDGES = ("end", "close", "start", "beginning", "eod", "cob", "eob", "eow", "eom", "first")
_STARTS = frozenset(
    {*WEEKDAYS, *MONTHS, *PARTS, *NAMED_TIMES, *_EDGES, *_BEFORE, *NUMBERS, *ORDINALS}
    | set(
        (
            "today tomorrow yesterday weekend xmas christmas this next last past following coming upcoming "
            "current the"
        ).split()
    )
    | set(
        (
            "in within on at around about from between half quarter every after a an few couple now right no not"
        ).split()
    )
)
_MOST_LENGTHS = 4
"""Lengths that one expression adds up, as in "1 day, 2 hours and 5 minutes"."""
_DIRECTIONS = ("from", "later", "hence", "after", "before", "ago", "out")


class SpanReader:
    """Finds the named times of one row of tokens, read at `now` (naive local time) by a desk's day."""

    def __init__(self, *, tokens: list[Token], now: datetime, desk: Desk, day_first: bool) -> None:
        self._tokens, self._now, self._desk = tokens, now, desk
        self._meaning = Meaning(now, desk)
        self._dater = Dater(tokens, now.date(), day_first)

    def read_all(self) -> list[Found]:
        """Every named time, left to right, none overlapping."""
        found: list[Found] = []
        at = 0
        while at < len(self._tokens):
            token = self._tokens[at]
            item = self._read(at) if token.value >= 0 or token.low in _STARTS or token.low == "@" else None
            if item is None:
                at += 1
            else:
                found.append(item)
                at = item.after
        return found

    def _low(self, at: int) -> str:
        return self._tokens[at].low if 0 <= at < len(self._tokens) else ""

    def _read(self, at: int) -> Found | None:
        return self._length(at) or self._composed(at)

    # --- lengths of time ---------------------------------------------------------------------------------

    def _length(self, at: int) -> Found | None:
        """ "in two hours", "within 5 business days", "every 30 minutes", "two weeks from now"."""
        lead, start = "", at
        while self._low(at) in (
            "in",
            "within",
            "every",
            "next",
            "the",
            "after",
            "about",
            "around",
            "last",
            "another",
            "for",
        ):
            lead += self._low(at) + " "
            at += 1
            if at - start > 4:
                return None
        if lead.startswith("after ") or not lead or lead == "for ":
            lead = lead if lead.startswith("after") else ""
        measured = self._measure(at)
        if (
            measured is None
            and lead.strip() == "every"
            and UNITS.get(self._low(at)) in ("hour", "day", "week")
        ):
            measured = at + 1, {UNITS[self._low(at)]: 1.0}, False
        if measured is None:
            if lead.endswith("next ") and self._low(at) == "hour":
                return self._shifted(start, at + 1, {"hour": 1.0}, False)
            return None
        after, lengths, business = measured
        if "last" in lead:
            return None
        if self._low(after) in _DIRECTIONS:
            return self._directed(start, after, lengths)
        if not lead.split() or lead.strip() in ("about", "around", "the", "another", "for"):
            return None
        return self._shifted(start, after, lengths, business)

    def _measure(self, at: int) -> tuple[int, dict[str, float], bool] | None:
        lengths: dict[str, float] = {}
        business = False
        after = at
        for _ in range(_MOST_LENGTHS):
            counted = amount(self._tokens, at)
            if counted is None:
                break
            at, value = counted
            if self._low(at) in ("-", "–", "to", "or"):
                upper = amount(self._tokens, at + 1)
                if upper is None:
                    break
                at, value = upper
            if self._low(at) in ("business", "working", "calendar"):
                business = business or self._low(at) != "calendar"
                at += 1
            unit = UNITS.get(self._low(at))
            if unit is None or value > 10_000:
                break
            at += 1
            after = at
            lengths[unit] = lengths.get(unit, 0.0) + value
            if self._low(at) == "," and self._low(at + 1) == "and":
                at += 2
            elif self._low(at) in (",", "and"):
                at += 1
            if self._low(at) == "a" and self._low(at + 1) == "half":
                lengths[unit] += 0.5
                after = at = at + 2
        if not lengths:
            return None
        if self._low(after) == "'" and self._low(after + 1) == "time":
            after += 2
        elif self._low(after) in ("time", "'"):
            after += 1
        return after, lengths, business

    def _directed(self, start: int, at: int, lengths: dict[str, float]) -> Found | None:
        """A length with a direction: from now, later, ago, after Friday, before noon."""
        word, after = self._low(at), at + 1
        if word in ("later", "hence", "out"):
            return self._shifted(start, after, lengths, False)
        if word == "ago":
            instant = self._move(self._now, lengths, -1)
            return Found(start, after, instant, instant, instant, past=True)
        while self._low(after) in ("the", "right"):
            after += 1
        if self._low(after) == "now" and word == "from":
            return self._shifted(start, after + 1, lengths, False)
        base = self._composed(after)
        if base is None or base.lower is None:
            return None
        sign = -1 if word == "before" else 1
        if set(lengths) & set(SECONDS):
            instant = self._move(base.lower, lengths, sign)
            return Found(start, base.after, instant, instant, instant, past=instant < self._now)
        moved = self._move(base.lower, lengths, sign)
        return self._whole_day(start, base.after, moved.date())

    def _move(self, base: datetime, lengths: dict[str, float], sign: int) -> datetime:
        try:
            months = int(lengths.get(MONTH, 0) + 12 * lengths.get(YEAR, 0))
            if months:
                base = datetime.combine(add_months(base.date(), sign * months), base.time())
            seconds = sum(SECONDS[unit] * count for unit, count in lengths.items() if unit in SECONDS)
            days = lengths.get(DAY, 0) + 7 * lengths.get(WEEK, 0)
            return base + sign * timedelta(days=days, seconds=seconds)
        except OverflowError:
            return base

    def _shifted(self, start: int, after: int, lengths: dict[str, float], business: bool) -> Found:
        if business and set(lengths) <= {DAY, WEEK}:
            count = int(lengths.get(DAY, 0) + 5 * lengths.get(WEEK, 0))
            day = add_working_days(self._desk, self._now.date(), min(count, 260))
            return self._whole_day(start, after, day)
        moved = self._move(self._now, lengths, 1)
        if set(lengths) & set(SECONDS):
            return Found(start, after, moved, moved, moved)
        return self._whole_day(start, after, moved.date())

    def _whole_day(self, start: int, after: int, day: date) -> Found:
        first = datetime.combine(day, time())
        return Found(
            start,
            after,
            first,
            first + timedelta(days=1),
            self._desk.closes(day),
            past=day < self._now.date(),
        )

    # --- dates and times put together --------------------------------------------------------------------

    def _composed(self, at: int) -> Found | None:
        parts, after, pos = Parts(), at, at
        if self._low(at) in ("no", "not") and self._low(at + 1) == "later" and self._low(at + 2) == "than":
            parts.before, pos = True, at + 3
        for _ in range(8):
            pos, lead = self._skip_leads(pos, parts, first=after == at)
            taken = self._piece(pos, parts, lead)
            if taken is None:
                break
            pos = after = taken
        if after == at:
            return None
        after = self._zone(after, parts)
        return self._meaning.resolve(at, after, parts)

    def _skip_leads(self, at: int, parts: Parts, *, first: bool) -> tuple[int, str]:
        lead = ""
        for _ in range(3):
            low = self._low(at)
            if (
                low not in _LEADS
                or (low == "this" and self._low(at + 1) not in PARTS)
                or (first and low == ",")
            ):
                break
            if low == "the" and (
                self._low(at + 1) in ORDINALS
                or (self._tokens[at + 1 : at + 2] and self._tokens[at + 1].value >= 0)
            ):
                break
            if low == "the" and self._low(at + 1) in ("day", "week", "month", "following", "next", "coming"):
                break
            if (
                low in ("early", "late")
                and self._low(at + 1) not in PARTS
                and self._low(at + 1) not in MONTHS
            ):
                break
            parts.before = parts.before or low in _BEFORE
            parts.opened = parts.opened or low == "after"
            parts.strictly = parts.strictly or low == "before"
            lead = low if low not in (",", "the", "about", "around") or not lead else lead
            at += 1
        return at, lead

    def _piece(self, at: int, parts: Parts, lead: str) -> int | None:
        if at >= len(self._tokens):
            return None
        low = self._low(at)
        if parts.instant is None and not parts.days and low in ("now", "right"):
            step = 2 if low == "right" and self._low(at + 1) == "now" else 1
            if (low == "now" and lead in _BEFORE) or step == 2:
                parts.instant = self._now
                return at + step
            return None
        edge = self._edge(at, parts)
        if edge is not None:
            return edge
        taken = self._date_piece(at, parts, lead)
        if taken is not None:
            return taken
        taken = self._time_piece(at, parts, lead)
        if taken is not None:
            return taken
        if (
            low in PARTS
            and not parts.part
            and (parts.days or parts.clock or lead in ("this", "in", "by", "before", "until"))
        ):
            parts.part = low
            return at + 1
        return None

    def _edge(self, at: int, parts: Parts) -> int | None:
        """Close of business, end of play, end of the week, first thing."""
        low = self._low(at)
        if parts.edge or low not in _EDGES:
            return None
        if low in ("eod", "cob", "eob"):
            parts.edge = "day"
            return at + 1
        if low in ("eow", "eom"):
            parts.edge = "end"
            parts.days = self._dater.read(at, after="") and None
            first = self._now.date() - timedelta(days=self._now.weekday())
            parts.days = (
                Days(first, first + timedelta(days=7), WEEK)
                if low == "eow"
                else Days(
                    self._now.date().replace(day=1),
                    (self._now.date().replace(day=1) + timedelta(days=32)).replace(day=1),
                    MONTH,
                )
            )
            return at + 1
        if low == "first":
            parts.edge = "first" if self._low(at + 1) == "thing" else ""
            return at + 2 if parts.edge else None
        if self._low(at + 1) not in ("of", "in"):
            return None
        after = at + 2 + (self._low(at + 2) in ("the", "our", "around"))
        after += self._low(after) in ("business", "working") and self._low(after + 1) == "day"
        word = self._low(after)
        if word in ("day", "business", "play") and low in ("end", "close"):
            parts.edge = "day"
            return after + 1
        if word in ("week", "month") or word in ("today", "tomorrow", "tonight"):
            return self._edge_of_days(low, after, parts, word)
        inner = self._dater.read(after, after="of")
        if inner is None or parts.days:
            return None
        parts.edge = "start" if low in ("start", "beginning") else "day" if inner[1].grain == DAY else "end"
        parts.days = inner[1]
        return inner[0]

    def _edge_of_days(self, low: str, after: int, parts: Parts, word: str) -> int | None:
        today = self._now.date()
        if word in ("today", "tomorrow", "tonight"):
            day = today + timedelta(days=word == "tomorrow")
            parts.days, parts.edge = Days(day, day + timedelta(days=1)), "day"
            return after + 1
        first = today - timedelta(days=today.weekday()) if word == "week" else today.replace(day=1)
        until = first + timedelta(days=7) if word == "week" else (first + timedelta(days=32)).replace(day=1)
        parts.days, parts.edge = Days(first, until, word), "start" if low in ("start", "beginning") else "end"
        return after + 1

    def _date_piece(self, at: int, parts: Parts, lead: str) -> int | None:
        if parts.days is not None and parts.explicit_day:
            return None
        if parts.instant is not None:
            return None
        if parts.edge == "end" and parts.days:
            return None
        read = self._dater.read(at, after=lead)
        if read is None:
            return None
        after, days = read
        parts.days, parts.explicit_day = days, True
        if self._low(at) in ("tonight", "tonite"):
            parts.part = "tonight"
        to = self._low(after)
        if to in ("to", "-", "–", "till", "until", "through", "thru") or (to == "and" and lead == "between"):
            other = self._dater.read(after + 1 + (self._low(after + 1) == "the"), after="by")
            if other and other[1].until >= days.until and days.real and other[1].real:
                parts.days = Days(days.first, other[1].until, "days", days.doubt or other[1].doubt)
                return other[0]
        return after

    def _time_piece(self, at: int, parts: Parts, lead: str) -> int | None:
        if parts.clock is not None or parts.instant is not None:
            return None
        bare = lead in _HOUR_LEADS or lead == "this" or (bool(parts.part) and lead == "at")
        read = read_time(self._tokens, at, bare=bare)
        if read is None:
            follow = self._low(at + 1)
            loose = read_time(self._tokens, at, bare=True)
            ranged = loose is not None and self._low(loose[0]) in ("-", "–", "to")
            early = follow in ("tomorrow", "today", "tonight", "tonite") or (
                follow == "," and self._low(at + 2) == "tonight"
            )
            if loose is None or not ((ranged and self._range_end(loose[0] + 1)) or early):
                return None
            read = loose
        after, clock = read
        joiner = self._low(after)
        if joiner in ("-", "–", "to", "till", "until") or (joiner == "and" and lead == "between"):
            second = read_time(self._tokens, after + 1, bare=True)
            if second is not None:
                parts.clock, parts.until = self._share_half(clock, second[1]), second[1]
                return second[0]
        parts.clock = clock
        return after

    def _range_end(self, at: int) -> bool:
        second = read_time(self._tokens, at, bare=False)
        return second is not None

    @staticmethod
    def _share_half(first: TimeOfDay, second: TimeOfDay) -> TimeOfDay:
        """ "9 to 11 am": the half of the day named last counts for both where that keeps the order."""
        if first.sure or not second.sure:
            return first
        for hour in (first.hour % 12 + 12, first.hour % 12):
            if hour * 60 + first.minute < second.hour * 60 + second.minute and (hour >= 12) <= (
                second.hour >= 12
            ):
                return replace(first, hour=hour, sure=True)
        return replace(first, sure=True)

    def _zone(self, after: int, parts: Parts) -> int:
        if parts.clock is not None and self._low(after) in ZONES:
            parts.zone = ZONES[self._low(after)]
            return after + 1
        return after
