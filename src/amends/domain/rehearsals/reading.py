"""A scenario out of plain data, from YAML or TOML, refused with the key and a way out when it cannot be played."""

import difflib
import itertools
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from amends.domain.clocks import CONTRACTED, Calendar, CalendarError
from amends.domain.rehearsals import hours
from amends.domain.rehearsals.deeds import DEEDS
from amends.domain.rehearsals.errors import ScenarioError
from amends.domain.rehearsals.model import (
    ROLES,
    AssetSpec,
    ContractSpec,
    PersonSpec,
    ReadingSpec,
    Scenario,
    Step,
)
from amends.domain.vocabulary import Abuse, ComplaintType, OutageScope, Role, Trigger

MOST_STEPS = 500
LONGEST_TEXT = 20_000
_KEYS = (
    "id",
    "title",
    "why",
    "calendar",
    "policy",
    "people",
    "contract",
    "assets",
    "steps",
    "source",
    "version",
)
_STEP_KEYS = ("at", "event", "by", "text", "case", "does", "to", "client", "reading", "expect")


def scenario(data: object) -> Scenario:
    """The scenario that `data` describes. Raises ScenarioError."""
    table = _table(data, "scenario")
    _known(table, _KEYS, "")
    calendar_given = _table(table.get("calendar") or {}, "calendar")
    zone, calendar = _calendar(calendar_given)
    steps = table.get("steps")
    if not isinstance(steps, list) or not steps:
        raise ScenarioError("steps", "are missing", "give at least one step with at, event, by and text")
    if len(steps) > MOST_STEPS:
        raise ScenarioError("steps", f"are {len(steps)}", f"give at most {MOST_STEPS}")
    played = tuple(_step(row, key=f"steps[{n}].", zone=zone) for n, row in enumerate(steps))
    for n, (before, after) in enumerate(itertools.pairwise(played), 1):
        if after.at < before.at:
            raise ScenarioError(
                f"steps[{n}].at", "lies before the step above it", "put the steps in order of time"
            )
    return Scenario(
        id=_text(table, "id", "scenario"),
        title=_text(table, "title", ""),
        why=_text(table, "why", ""),
        zone=zone.key,
        calendar=calendar,
        policies=tuple(map(str, _list(table.get("policy") or [], "policy"))),
        people=tuple(
            _person(row, key=f"people[{n}].", zone=zone)
            for n, row in enumerate(_list(table.get("people") or [], "people"))
        ),
        contract=_contract(table["contract"]) if table.get("contract") else None,
        assets=_assets(_list(table.get("assets") or [], "assets")),
        steps=played,
    )


def _calendar(given: Mapping[str, Any]) -> tuple[ZoneInfo, dict[str, Any]]:
    _known(
        given,
        ("timezone", "hours", "holidays", "holiday_country", "holiday_subdivision", "closures"),
        "calendar.",
    )
    name = _text(given, "timezone", "UTC", place="calendar.")
    week = hours.week(_text(given, "hours", "Mon-Fri 09:00-17:00", place="calendar."))
    data: dict[str, Any] = {"zone": name, "hours": week}
    if given.get("holidays"):
        data["holidays"] = [str(day)[:10] for day in _list(given["holidays"], "calendar.holidays")]
    for key in ("holiday_country", "holiday_subdivision", "closures"):
        if given.get(key):
            data[key] = given[key]
    try:
        Calendar.from_data(data)
    except CalendarError as error:
        raise ScenarioError(f"calendar.{error.key}", error.fault, error.way_out) from None
    return ZoneInfo(name), data


def _step(row: object, *, key: str, zone: ZoneInfo) -> Step:
    table = _table(row, key.rstrip("."))
    _known(table, _STEP_KEYS, key)
    if "at" not in table or "event" not in table:
        raise ScenarioError(f"{key}at", "a step needs at and event", "give when it happens and what happens")
    text = _text(table, "text", "", place=key)
    if len(text) > LONGEST_TEXT:
        raise ScenarioError(f"{key}text", "is too long", f"give at most {LONGEST_TEXT} characters")
    does = table.get("does")
    return Step(
        at=_time(table["at"], key=f"{key}at", zone=zone),
        event=_text(table, "event", "", place=key),
        by=_text(table, "by", "system", place=key),
        text=text,
        case=_text(table, "case", "", place=key),
        does=None if does is None else frozenset(_words(does, DEEDS, f"{key}does")),
        to=_text(table, "to", "", place=key),
        client=_text(table, "client", "", place=key),
        reading=_reading(table["reading"], key=f"{key}reading.") if "reading" in table else None,
        expect=_table(table.get("expect") or {}, f"{key}expect"),
    )


def _reading(row: object, *, key: str) -> ReadingSpec:
    table = _table(row, key.rstrip("."))
    _known(table, ("anger", "complaint_type", "triggers", "outage_scope", "abuse", "churn_risk"), key)
    anger = table.get("anger")
    if anger is not None and anger not in (0, 1, 2, 3):
        raise ScenarioError(f"{key}anger", f"{anger!r} is not a temperature", "give 0 to 3")
    triggers = table.get("triggers")
    churn = table.get("churn_risk")
    return ReadingSpec(
        anger=anger,
        complaint_type=_one(table, "complaint_type", ComplaintType, key),
        triggers=None if triggers is None else tuple(_words(triggers, Trigger, f"{key}triggers")),
        outage_scope=_one(table, "outage_scope", OutageScope, key),
        abuse=_one(table, "abuse", Abuse, key),
        churn_risk=None if churn is None else bool(churn),
    )


def _person(row: object, *, key: str, zone: ZoneInfo) -> PersonSpec:
    table = _table(row, key.rstrip("."))
    _known(table, ("name", "role", "on_duty", "acknowledges", "deputy", "away"), key)
    name = _text(table, "name", "", place=key)
    role = _text(table, "role", name, place=key)
    if not name:
        raise ScenarioError(f"{key}name", "is missing", "name the person as steps do in `by`")
    if role not in ROLES:
        raise ScenarioError(f"{key}role", f"{role!r} is not a role", _offer(role, ROLES))
    answers = table.get("acknowledges", 0)
    if answers != "never" and (isinstance(answers, bool) or not isinstance(answers, int) or answers < 0):
        raise ScenarioError(f"{key}acknowledges", f"{answers!r} is no time", 'give minutes, or "never"')
    return PersonSpec(
        name=name,
        role=Role(role),
        on_duty=bool(table.get("on_duty", True)),
        acknowledges_after=None if answers == "never" else answers,
        deputy=_text(table, "deputy", "", place=key),
        away=tuple(
            _span(span, key=f"{key}away", zone=zone) for span in _list(table.get("away") or [], f"{key}away")
        ),
    )


def _span(row: object, *, key: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    edges = _list(row, key)
    if len(edges) != 2:
        raise ScenarioError(key, f"{row!r} is not a span", "give a list of two times")
    first, last = (_time(edge, key=key, zone=zone) for edge in edges)
    if first >= last:
        raise ScenarioError(key, "ends before it starts", "give the earlier time first")
    return first, last


def _assets(given: list[Any]) -> tuple[AssetSpec, ...]:
    found: dict[str, AssetSpec] = {}
    for n, row in enumerate(given):
        key = f"assets[{n}]."
        table = _table(row, key.rstrip("."))
        _known(table, ("name", "kind", "client", "fields", "stands_on"), key)
        name, stands_on = _text(table, "name", "", place=key), _text(table, "stands_on", "", place=key)
        if not name or name in found:
            raise ScenarioError(f"{key}name", "is missing or was given before", "give each a name of its own")
        if stands_on and stands_on not in found:
            raise ScenarioError(
                f"{key}stands_on", f"{stands_on!r} is no asset above it", "list that one first"
            )
        found[name] = AssetSpec(
            name=name,
            kind=_text(table, "kind", "server", place=key),
            client=_text(table, "client", "", place=key),
            fields=_table(table.get("fields") or {}, f"{key}fields"),
            stands_on=stands_on,
        )
    return tuple(found.values())


def _contract(row: object) -> ContractSpec:
    table = _table(row, "contract")
    _known(table, ("name", "first_reply_minutes", "resolution_minutes", "targets"), "contract.")
    return ContractSpec(
        name=_text(table, "name", "Contract", place="contract."),
        first_reply_minutes=_minutes(table.get("first_reply_minutes"), "contract.first_reply_minutes"),
        resolution_minutes=_minutes(table.get("resolution_minutes"), "contract.resolution_minutes"),
        targets=tuple(
            _line(line, key=f"contract.targets[{n}].")
            for n, line in enumerate(_list(table.get("targets") or [], "contract.targets"))
        ),
    )


def _line(row: object, *, key: str) -> dict[str, Any]:
    table = _table(row, key.rstrip("."))
    _known(table, ("priority", "service", "kind", "minutes", "always"), key)
    minutes = _minutes(table.get("minutes"), f"{key}minutes")
    if minutes is None:
        raise ScenarioError(f"{key}minutes", "is missing", "give the minutes that the contract gives")
    return {
        "priority": _text(table, "priority", "", place=key),
        "service": _text(table, "service", "", place=key),
        "kind": _words([table.get("kind", "resolution")], CONTRACTED, f"{key}kind")[0],
        "minutes": minutes,
        "always": bool(table.get("always", False)),
    }


def _minutes(value: object, key: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= 525_600:
        raise ScenarioError(key, f"{value!r} is not a number of minutes", "give 1 to 525600")
    return value


def _time(value: object, *, key: str, zone: ZoneInfo) -> datetime:
    """A local time of the scenario's zone, or an instant that says its own."""
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        if isinstance(value, date):
            value = value.isoformat()
        raise ScenarioError(key, f"{value!r} is not a time", "write it as 2026-11-23 10:20") from None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _table(value: object, key: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ScenarioError(key, f"{value!r:.80} is not a table", "give keys and values")
    return value


def _list(value: object, key: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise ScenarioError(key, f"{value!r:.80} is not a list", "give a list")
    return list(value)


def _text(table: Mapping[str, Any], key: str, default: str, *, place: str = "") -> str:
    value = table.get(key, default)
    if not isinstance(value, str | int | float):
        raise ScenarioError(f"{place}{key}", f"{value!r:.80} is not text", "give a text")
    return str(value)


def _one(table: Mapping[str, Any], key: str, words: Iterable[str], place: str) -> str:
    return _words([table[key]], words, f"{place}{key}")[0] if key in table else ""


def _words(values: object, known: Iterable[str], key: str) -> list[str]:
    words = [str(word) for word in known]
    found = [str(value) for value in _list(values, key)]
    for value in found:
        if value not in words:
            raise ScenarioError(key, f"{value!r} is not known", _offer(value, words))
    return found


def _known(table: Mapping[str, Any], keys: Iterable[str], place: str) -> None:
    known = list(keys)
    for key in table:
        if key not in known:
            raise ScenarioError(f"{place}{key}", "is not known here", _offer(str(key), known))


def _offer(word: str, known: Iterable[str]) -> str:
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1)
    return f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(words)}"
