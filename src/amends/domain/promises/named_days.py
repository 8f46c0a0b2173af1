"""Days with a name of their own that people set as limits: "by Christmas Eve", "before Easter", "the first Monday"."""

from datetime import date, timedelta

_FIXED = {
    "new year's day": (1, 1),
    "new years day": (1, 1),
    "new year day": (1, 1),
    "new year's": (1, 1),
    "new year's eve": (12, 31),
    "new years eve": (12, 31),
    "valentine's day": (2, 14),
    "valentines day": (2, 14),
    "valentine day": (2, 14),
    "st patrick's day": (3, 17),
    "st patricks day": (3, 17),
    "saint patrick's day": (3, 17),
    "st paddy's day": (3, 17),
    "saint paddy's day": (3, 17),
    "st david's day": (3, 1),
    "st andrew's day": (11, 30),
    "st george's day": (4, 23),
    "april fools day": (4, 1),
    "april fool's day": (4, 1),
    "earth day": (4, 22),
    "may day": (5, 1),
    "juneteenth": (6, 19),
    "canada day": (7, 1),
    "independence day": (7, 4),
    "bastille day": (7, 14),
    "assumption day": (8, 15),
    "halloween": (10, 31),
    "all saints day": (11, 1),
    "all saints' day": (11, 1),
    "guy fawkes night": (11, 5),
    "bonfire night": (11, 5),
    "veterans day": (11, 11),
    "remembrance day": (11, 11),
    "armistice day": (11, 11),
    "st nicholas day": (12, 6),
    "christmas eve": (12, 24),
    "xmas eve": (12, 24),
    "christmas day": (12, 25),
    "xmas day": (12, 25),
    "christmas": (12, 25),
    "xmas": (12, 25),
    "boxing day": (12, 26),
    "st stephen's day": (12, 26),
    "st stephens day": (12, 26),
}
"""Name to (month, day)."""

_FLOATING = {
    "mlk day": (1, 0, 3),
    "martin luther king day": (1, 0, 3),
    "martin luther king jr day": (1, 0, 3),
    "martin luther king's day": (1, 0, 3),
    "presidents day": (2, 0, 3),
    "presidents' day": (2, 0, 3),
    "memorial day": (5, 0, -1),
    "father's day": (6, 6, 3),
    "fathers day": (6, 6, 3),
    "labor day": (9, 0, 1),
    "labour day": (9, 0, 1),
    "columbus day": (10, 0, 2),
    "thanksgiving": (11, 3, 4),
    "thanksgiving day": (11, 3, 4),
}
"""Name to (month, weekday from Monday 0, which one in the month; -1 the last)."""

_BY_EASTER = {
    "shrove tuesday": -47,
    "pancake day": -47,
    "mardi gras": -47,
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter": 0,
    "easter sunday": 0,
    "easter day": 0,
    "easter monday": 1,
    "easter mon": 1,
    "ascension day": 39,
    "pentecost": 49,
    "whit sunday": 49,
    "whit monday": 50,
    "corpus christi": 60,
}
"""Name to days after Easter Sunday."""

_AFTER_THANKSGIVING = {"black friday": 1, "cyber monday": 4}
_ALL = {**_FIXED, **_FLOATING, **_BY_EASTER, **_AFTER_THANKSGIVING}
_BY_FIRST_WORD: dict[str, list[tuple[str, ...]]] = {}
for _name in sorted(_ALL, key=lambda name: -name.count(" ")):
    _BY_FIRST_WORD.setdefault(_name.split()[0], []).append(tuple(_name.split()))
FIRST_WORDS = frozenset(_BY_FIRST_WORD)


def named(words: list[str]) -> tuple[int, str] | None:
    """The longest name that `words` (lower case) begin with, as (how many words, name)."""
    for name in _BY_FIRST_WORD.get(words[0], ()) if words else ():
        if tuple(words[: len(name)]) == name:
            return len(name), " ".join(name)
    return None


def in_year(name: str, year: int) -> date:
    """The day of that name in a year."""
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _FLOATING:
        return nth_weekday(year, *_FLOATING[name])
    if name in _AFTER_THANKSGIVING:
        return nth_weekday(year, 11, 3, 4) + timedelta(days=_AFTER_THANKSGIVING[name])
    return _easter(year) + timedelta(days=_BY_EASTER[name])


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    """The `which`-th such weekday of a month, counted from its end when negative; a fifth may lie beyond it."""
    if which > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    last = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7 - 7 * (which + 1))


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous computus as Meeus prints it."""
    golden, century, of_century = year % 19, year // 100, year % 100
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
