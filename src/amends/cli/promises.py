"""`amends promises`: texts as JSON lines in, the times they name and the promises they make out."""

import re
from datetime import datetime, time
from functools import cache
from typing import Any

import click

_HOURS = re.compile(r"([a-z]{3})-([a-z]{3}) (\d{1,2}:\d{2})-(\d{1,2}:\d{2})\Z")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DEFAULT_HOURS = "mon-fri 09:00-17:30"


@click.command()
def command() -> None:
    """Find times and promises: one JSON object a line with text and reference, optional zone and desk_hours.

    A reference without an offset is local time in the zone (UTC when none is given); answers are local too.
    """
    from amends.cli._lines import run_lines

    run_lines(handle)


@cache
def _desk(hours: str) -> Any:  # noqa: ANN401 - imported late, so that the command starts quickly
    from amends.domain.promises import Hours, PlainDesk

    found = _HOURS.match(hours.lower().strip())
    if not found or found[1] not in _DAYS or found[2] not in _DAYS:
        raise ValueError(f"desk_hours must look like {_DEFAULT_HOURS!r}, not {hours!r}")
    first, last = _DAYS.index(found[1]), _DAYS.index(found[2])
    days = (
        frozenset(range(first, last + 1))
        if first <= last
        else frozenset({*range(first, 7), *range(last + 1)})
    )
    opens, closes = (time.fromisoformat(found[n].zfill(5)) for n in (3, 4))
    return PlainDesk(Hours(opens, closes, days))


def handle(line: dict[str, Any]) -> dict[str, Any]:
    """The named times and the promises of one text. Raises ValueError with a sentence for a line it cannot use."""
    from amends.catalogue import promises as catalogue
    from amends.domain.promises import chosen, clauses, expressions
    from amends.domain.promises.expressions import zone_of

    text = line.get("text")
    if not isinstance(text, str):
        raise ValueError("text is missing or is not text")
    zone = str(line.get("zone") or "UTC")
    home = zone_of(zone)
    try:
        now = datetime.fromisoformat(str(line.get("reference")))
    except ValueError:
        raise ValueError(f"reference must be a date and time, not {line.get('reference')!r}") from None
    now = now if now.tzinfo else now.replace(tzinfo=home)
    desk = _desk(str(line.get("desk_hours") or _DEFAULT_HOURS))
    dated = expressions(text=text, now=now, zone=zone, calendar=desk)
    marked = clauses(text=text, phrases=catalogue.load(), dated=dated)
    real = [item for item in dated if item.deadline is not None]
    answer: dict[str, Any] = {
        "id": line.get("id"),
        "spans": [
            {
                "start": item.start,
                "end": item.end,
                "text": item.text,
                "value": [
                    _local(item.value_from),
                    _local(item.deadline if item.within_day else item.value_until),
                ],
                "doubt": item.doubt,
            }
            for item in real
        ],
        "promises": [],
    }
    for clause in marked:
        if clause.label != "none":
            at = chosen(clause.times) if clause.times else None
            answer["promises"].append(
                {
                    "label": clause.label,
                    "kind": clause.kind.value,
                    "expression": at.text if at else "",
                    "deadline": _local(at.deadline) if at else None,
                }
            )
    return answer


def _local(moment: datetime | None) -> str | None:
    return moment.replace(tzinfo=None).isoformat() if moment else None
