"""From tokens to named times: dates, times of day, parts of the day and lengths put together."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from amends.domain.promises.amounts import amount
from amends.domain.promises.dates import Dater
from amends.domain.promises.days import Days, join, quarter_of
from amends.domain.promises.desk import Desk, add_working_days, last_working_day
from amends.domain.promises.lengths import Length, measure
from amends.domain.promises.meaning import Found, Meaning, Parts
from amends.domain.promises.named_days import FIRST_WORDS
from amends.domain.promises.times import TimeOfDay, read_time
from amends.domain.promises.tokens import Token
from amends.domain.promises.words import (
    DAY,
    HOUR,
    MINUTE,
    MONTH,
    MONTHS,
    NAMED_TIMES,
    NUMBERS,
    ORDINALS,
    PARTS,
    UNITS,
    WEEK,
    WEEKDAYS,
    ZONES,
)

_BEFORE = ("by", "before", "until", "till", "til")
_HOUR_LEADS = (*_BEFORE, "at", "around", "about", "approximately", "from", "between", "@", "after", "for")
_LEADS = (*_HOUR_LEADS, "on", "in", "of", "the", ",", "over", "during", "s", "early", "late", "this")
_EDGES = ("end", "close", "start", "beginning", "eod", "cob", "eob", "eow", "eom", "first")
_STARTS = frozenset(
    {*WEEKDAYS, *MONTHS, *PARTS, *NAMED_TIMES, *_EDGES, *_BEFORE, *NUMBERS, *ORDINALS}
    | set(
        ("today tomorrow yesterday weekend this next last past following coming upcoming current the").split()
    )
    | set(
        (
            "in within on at around about approximately from between half quarter every after a an few couple now "
            "right no not give for another previous"
        ).split()
    )
    | FIRST_WORDS
)
_LENGTH_LEADS = frozenset(
    (
        "in within every next the after about around approximately last past previous another for coming upcoming"
    ).split()
)
_BACK = frozenset({"last", "past", "previous"})
_AHEAD = frozenset({"in", "within", "every", "next", "coming", "upcoming", "give", "after"})
_NOW = frozenset({"give"})
"""Leads of a length that counts from this very minute."""
_MOST_LEADS = 4
_SHORTEST_UNIT = 3
_WORDS_OF_ONE_LENGTH = 4
_MOST_WEEKS = 60
_ROUND_MINUTES = frozenset({"five", "ten", "fifteen", "twenty", "thirty"})
_ENDS = ("", ".", ",", "!", "…")
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
        start, (at, leads) = at, self._length_leads(at)
        if at - start > _MOST_LEADS:
            return None
        measured = measure(self._tokens, at)
        if measured is None:
            return (
                self._weekdays_on(start, at)
                or self._implied(start, at, leads)
                or self._in_ten(start, at, leads)
            )
        after, length = measured
        if self._low(after) in _DIRECTIONS:
            return self._directed(start, after, length)
        if leads & _BACK:
            lower = length.from_base(self._now, -1)
            return Found(start, after, lower, self._now, self._now, past=True)
        if not leads & _AHEAD and not self._stands_alone(start, at, after):
            return None
        if "next" in leads and not leads & {"in", "within"} and not length.is_exact:
            return self._stretch_ahead(start, after, length)
        return self._shifted(start, after, length, exactly=leads <= _NOW)

    def _length_leads(self, at: int) -> tuple[int, set[str]]:
        leads: set[str] = set()
        last = at + _MOST_LEADS
        while (
            low := self._low(at)
        ) in _LENGTH_LEADS and at <= last:  # "the the the" must not be walked to its end
            leads.add(low)
            at += 1
        if low == "give" and self._low(at + 1) in ("me", "us", "it", "them"):
            return at + 2, leads | {"give"}
        return at, leads

    def _weekdays_on(self, start: int, at: int) -> Found | None:
        """ "three Fridays from now"."""
        counted = amount(self._tokens, at)
        if counted is None or [token.low for token in self._tokens[counted[0] + 1 : counted[0] + 3]] != [
            "from",
            "now",
        ]:
            return None
        weekday = WEEKDAYS.get(self._low(counted[0]).removesuffix("s"))
        if weekday is None or not 1 <= counted[1] <= _MOST_WEEKS:
            return None
        ahead = (weekday - self._now.weekday()) % 7 or 7
        day = self._now.date() + timedelta(days=ahead + 7 * (int(counted[1]) - 1))
        return self._whole_day(start, counted[0] + 3, day)

    def _in_ten(self, start: int, at: int, leads: set[str]) -> Found | None:
        """ "I'll call you in ten." means minutes; "one in ten" does not."""
        before = self._tokens[start - 1] if start else None
        counts = before is not None and (before.value >= 0 or before.low in NUMBERS)
        if leads != {"in"} or self._low(at) not in _ROUND_MINUTES or counts or self._low(at + 1) not in _ENDS:
            return None
        return self._shifted(start, at + 1, Length({MINUTE: float(NUMBERS[self._low(at)])}))

    def _implied(self, start: int, at: int, leads: set[str]) -> Found | None:
        """ "every hour", "within the hour", "the next hour": one of what is named."""
        unit = UNITS.get(self._low(at), "")
        if len(self._low(at)) < _SHORTEST_UNIT:
            return None
        if ("every" in leads and unit in (HOUR, DAY, WEEK)) or (unit == HOUR and leads & {"next", "within"}):
            return self._shifted(start, at + 1, Length({unit: 1.0}))
        if "within" in leads and unit in (DAY, WEEK, MONTH) and leads & {"the", "a"}:
            return self._shifted(start, at + 1, Length({unit: 1.0}))
        return None

    def _stands_alone(self, start: int, at: int, after: int) -> bool:
        """Whether the length answers "when" by itself: "20 minutes.", "+ 2 hours", "a timer for 5 minutes"."""
        before, following = self._low(start - 1), self._low(after)
        ends = following in _ENDS and start == 0 and after + 1 >= len(self._tokens)
        if before == "+" and (start == 1 or self._low(start - 2) == "now"):
            return True
        if self._low(start) == "for":
            return before in ("timer", "reminder", "alarm")
        unit = self._tokens[after - 1]
        named = unit.low not in ("m", "d", "w") or unit.glued  # "1 m" alone is a metre
        many = self._low(at) not in ("a", "an") or UNITS.get(unit.low) == HOUR or unit.low == "h"
        return ends and named and many and "the" not in self._low(at) and after - at <= _WORDS_OF_ONE_LENGTH

    def _directed(self, start: int, at: int, length: Length) -> Found | None:
        """A length with a direction: from now, later, ago, after Friday, before noon."""
        word, after = self._low(at), at + 1
        if word in ("later", "hence", "out"):
            return self._shifted(start, after, length)
        if word == "ago":
            instant = length.from_base(self._now, -1)
            return Found(start, after, instant, instant, instant, past=True)
        while self._low(after) in ("the", "right"):
            after += 1
        if self._low(after) == "now" and word == "from":
            return self._shifted(start, after + 1, length, exactly=True)
        base = self._composed(after)
        if base is None or base.lower is None:
            return None
        moved = length.from_base(base.lower, -1 if word == "before" else 1)
        if length.is_exact:
            return Found(start, base.after, moved, moved, moved, past=moved < self._now)
        return self._whole_day(start, base.after, moved.date())

    def _shifted(self, start: int, after: int, length: Length, *, exactly: bool = False) -> Found:
        """Now moved on; `exactly` when the words count from this very minute, though a desk's day is due at its close."""
        if length.business and set(length.units) <= {DAY, WEEK}:
            day = add_working_days(self._desk, self._now.date(), min(length.working_days, 260))
            return self._whole_day(start, after, day)
        moved = length.from_base(self._now)
        if length.is_exact:
            return Found(start, after, moved, moved, moved)
        if exactly:
            return Found(start, after, moved, moved, self._desk.closes(moved.date()), within_day=False)
        return self._whole_day(start, after, moved.date())

    def _stretch_ahead(self, start: int, after: int, length: Length) -> Found:
        """ "over the next three days": from tomorrow on, the last of them included."""
        if length.business:
            return self._shifted(start, after, length)
        last = length.from_base(self._now).date()
        tomorrow, over = self._now.date() + timedelta(days=1), last + timedelta(days=1)
        due = self._desk.closes(last_working_day(self._desk, tomorrow, over))
        return Found(
            start,
            after,
            datetime.combine(tomorrow, time()),
            datetime.combine(over, time()),
            due,
            within_day=False,
        )

    def _whole_day(self, start: int, after: int, day: date) -> Found:
        first = datetime.combine(day, time())
        past = day < self._now.date()
        return Found(start, after, first, first + timedelta(days=1), self._desk.closes(day), past=past)

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
            lead = low if low not in (",", "the", "about", "around", "approximately") or not lead else lead
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
        if word in ("quarter", "year"):
            today = self._now.date()
            year = Days(date(today.year, 1, 1), date(today.year + 1, 1, 1), MONTH)
            parts.days = quarter_of(today, 0) if word == "quarter" else year
            parts.edge = "start" if low in ("start", "beginning") else "end"
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
            joined = other and join(days, other[1])
            if other and joined:
                parts.days = joined
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
            known = parts.days is not None or bool(parts.part)
            pair = ranged and loose is not None and self._range_end(loose[0] + 1, bare=known)
            lone = known and (self._low(at + 1) in ("h", "pm") or self._low(at) == "lunch")
            if loose is None or not (pair or early or lone):
                return None
            read = loose
        after, clock = read
        joiner = self._low(after)
        if joiner in ("-", "–", "to", "till", "until") or (joiner == "and" and lead == "between"):
            if joiner == "and" and self._low(after + 1) == "now":
                parts.clock, parts.to_now = clock, True
                return after + 2
            second = read_time(self._tokens, after + 1, bare=True)
            if second is not None:
                parts.clock, parts.until = self._share_half(clock, second[1]), second[1]
                return second[0]
        parts.clock = clock
        return after

    def _range_end(self, at: int, *, bare: bool) -> bool:
        second = read_time(self._tokens, at, bare=bare)
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
