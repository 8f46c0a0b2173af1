"""`amends clock`: deadlines and elapsed business time, for a desk of any make."""

from datetime import datetime
from typing import Any

import click

from amends.cli._lines import run_lines

_CALENDAR = ("zone", "hours", "holidays", "holiday_country", "holiday_subdivision", "closures")


@click.command("clock")
def command() -> None:
    """Read JSON lines of questions; write {id, result} for each.

    {"op": "deadline", "start", "amount_s"} asks for an instant, {"op": "elapsed", "start", "end"} for seconds; both
    with "zone", "hours" {"mon": [["09:00", "17:00"]]}, and optional "holidays", "closures", "holiday_country",
    "holiday_subdivision" and "pauses" [[start, end]].
    """
    from amends.domain import clocks

    def handle(given: dict[str, Any]) -> dict[str, Any]:
        calendar = clocks.Calendar.from_data({key: given[key] for key in _CALENDAR if key in given})
        start = _time(given, "start")
        pauses = _pauses(given.get("pauses") or [])
        op = given.get("op")
        if op == "deadline":
            due = clocks.deadline(calendar=calendar, start=start, seconds=_amount(given), pauses=pauses)
            return {"id": given.get("id"), "result": due.isoformat().replace("+00:00", "Z")}
        if op == "elapsed":
            passed = clocks.elapsed(calendar=calendar, start=start, end=_time(given, "end"), pauses=pauses)
            return {"id": given.get("id"), "result": passed}
        raise ValueError(f'op must be "deadline" or "elapsed", not {op!r}')

    run_lines(handle)


def _time(given: dict[str, Any], key: str) -> datetime:
    value = given.get(key)
    try:
        return datetime.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError(f"{key} must be a time such as 2026-11-23T09:00:00Z, not {value!r}") from None


def _pauses(rows: object) -> list[tuple[datetime, datetime | None]]:
    try:
        return [
            (datetime.fromisoformat(start), None if end is None else datetime.fromisoformat(end))
            for start, end in rows  # type: ignore[attr-defined]
        ]
    except (TypeError, ValueError):
        raise ValueError(
            f"pauses must be a list of [start, end], two times each, not {rows!r:.200}"
        ) from None


def _amount(given: dict[str, Any]) -> int:
    amount = given.get("amount_s")
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise ValueError(f"amount_s must be a whole number of seconds, not {amount!r}")
    return amount
