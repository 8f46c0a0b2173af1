"""The English words of dates and times, as tables; customer-independent, so not catalogue data."""

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
NUMBERS = {word: value for value, word in enumerate(ONES)} | TENS
ORDINALS = {
    word: value
    for value, word in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ).split(),
        start=1,
    )
} | {"thirtieth": 30}
WEEKDAYS = {
    name: index
    for index, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
SHORT_WEEKDAYS = frozenset({"mon", "wed", "sat", "sun"})
MONTHS = {
    name: index
    for index, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
DOUBTFUL_MONTHS = frozenset({"may", "march", "mar", "jan", "dec", "sep", "jun"})
"""Months that are also names or verbs, or too short to stand alone."""

SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, YEAR = "second", "minute", "hour", "day", "week", "month", "year"
UNITS = {
    name: unit
    for unit, names in {
        SECOND: "second seconds sec secs",
        MINUTE: "minute minutes min mins m",
        HOUR: "hour hours hr hrs h",
        DAY: "day days d",
        WEEK: "week weeks wk wks w",
        MONTH: "month months mo mon",
        YEAR: "year years yr yrs",
    }.items()
    for name in names.split()
}
SECONDS = {SECOND: 1, MINUTE: 60, HOUR: 3600}
PARTS = {
    "morning": (0, 12),
    "afternoon": (12, 18),
    "evening": (18, 24),
    "night": (18, 24),
    "tonight": (18, 24),
    "tonite": (18, 24),
}
"""Parts of a day as (first hour, hour after the last)."""
NAMED_TIMES = {"noon": 12, "midday": 12, "lunchtime": 12, "lunch": 12, "midnight": 24}
ZONES = {
    "utc": "UTC",
    "gmt": "Etc/GMT",
    "bst": "Europe/London",
    "cet": "Europe/Paris",
    "cest": "Europe/Paris",
    "eet": "Europe/Athens",
    "est": "America/New_York",
    "edt": "America/New_York",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "aest": "Australia/Sydney",
}
"""Abbreviations that people write after a time; the region's own clock, summer time included."""
