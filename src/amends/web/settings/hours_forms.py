"""Calendars, teams and contracts as people write them."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from amends.domain.clocks import CONTRACTED, Calendar
from amends.domain.clocks.errors import CalendarError
from amends.store.queries.settings import CalendarSettings, ContractSettings, TeamSettings
from amends.web.zones import ZoneField

DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_BETWEEN = re.compile(r"[\s,;]+")
_EDGES = re.compile(r" ?(?:-|–| to ) ?")


class CalendarForm(forms.Form):
    """When somebody works: a week in one zone, less holidays and closures."""

    name = forms.CharField(label="Name", max_length=80)
    zone = ZoneField()
    mon, tue, wed, thu, fri, sat, sun = (
        forms.CharField(label=label, required=False, max_length=300) for label in DAYS.values()
    )
    holiday_country = forms.CharField(
        label="Public holidays of",
        required=False,
        max_length=10,
        help_text="A country’s two letters, such as GB or DE.",
    )
    holiday_subdivision = forms.CharField(
        label="and of its part",
        required=False,
        max_length=20,
        help_text="Such as ENG or BY, where a part of the country has holidays of its own.",
    )
    holidays = forms.CharField(
        label="Own holidays",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One date a line, such as 2027-01-04.",
    )
    closures = forms.CharField(
        label="Closed for hours",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One day a line: 2027-03-12 12:00-24:00.",
    )

    def __init__(self, data: Any, *, calendar: CalendarSettings | None) -> None:  # noqa: ANN401
        super().__init__(data, initial=_initial(calendar.data, name=calendar.name) if calendar else _NEW)
        self.fields["mon"].help_text = "From and to, such as 09:00-12:30, 13:30-17:00; empty when closed."

    def clean(self) -> dict[str, Any]:
        """Check the whole as the clocks will read it; a fault stands at the field it belongs to."""
        typed = super().clean() or {}
        if not self.errors:
            try:
                Calendar.from_data(self.data_of(typed))
            except CalendarError as error:
                top, _, day = error.key.partition(".")
                field = day if day in DAYS else {"hours": "mon"}.get(top, top)
                words = f"{error.fault[:1].upper()}{error.fault[1:]}; {error.way_out}."
                self.add_error(field if field in self.fields else None, words)
        return typed

    @staticmethod
    def data_of(typed: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed as a calendar is stored."""
        data: dict[str, Any] = {
            "zone": typed["zone"],
            "hours": {day: _windows(typed[day]) for day in DAYS if typed[day].strip()},
        }
        if typed["holiday_country"]:
            data["holiday_country"] = typed["holiday_country"].upper()
        if typed["holiday_subdivision"]:
            data["holiday_subdivision"] = typed["holiday_subdivision"].upper()
        if holidays := [word for word in _BETWEEN.split(typed["holidays"]) if word]:
            data["holidays"] = sorted(set(holidays))
        closures: dict[str, list[list[str]]] = {}
        for line in filter(None, map(str.strip, typed["closures"].splitlines())):
            day, _, hours = line.partition(" ")
            closures.setdefault(day, []).extend(_windows(hours) or [["00:00", "24:00"]])
        return data | ({"closures": closures} if closures else {})


_NEW = {
    "zone": "UTC",
    **dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-17:00"),
}


def _windows(text: str) -> list[list[str]]:
    """`09:00-12:30, 13:30-17:00` as pairs; `Calendar.from_data` says what is wrong with them."""
    return [[edge.strip() for edge in _EDGES.split(part.strip())] for part in text.split(",") if part.strip()]


def _initial(data: Mapping[str, Any], *, name: str) -> dict[str, Any]:
    hours, closures = data.get("hours") or {}, data.get("closures") or {}
    return {
        "name": name,
        "zone": data.get("zone") or "UTC",
        **{day: words(hours.get(day) or []) for day in DAYS},
        "holiday_country": data.get("holiday_country") or "",
        "holiday_subdivision": data.get("holiday_subdivision") or "",
        "holidays": "\n".join(data.get("holidays") or []),
        "closures": "\n".join(f"{day} {words(windows)}" for day, windows in sorted(closures.items())),
    }


def words(windows: list[list[str]]) -> str:
    """Windows as they are typed."""
    return ", ".join("-".join(window) for window in windows)


class TeamForm(forms.Form):
    """A team and when it works."""

    name = forms.CharField(label="Name", max_length=80)
    calendar = forms.TypedChoiceField(
        label="Calendar", coerce=int, error_messages={"required": "Choose when this team works."}
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401
        *,
        team: TeamSettings | None,
        calendars: tuple[CalendarSettings, ...],
    ) -> None:
        super().__init__(data, initial={"name": team.name, "calendar": team.calendar_id} if team else None)
        self.fields["calendar"].choices = [("", "choose"), *((c.id, c.name) for c in calendars)]  # type: ignore[attr-defined]
        self.fields["calendar"].error_messages["invalid_choice"] = "This calendar is not there any more."


class ContractForm(forms.Form):
    """What was promised in writing; empty targets leave the desk’s own in force."""

    name = forms.CharField(label="Name", max_length=120)
    calendar = forms.TypedChoiceField(
        label="Calendar",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Its targets count in these hours; without one, in the team’s.",
    )
    first_reply_minutes = forms.IntegerField(
        label="First reply within, minutes", required=False, min_value=1, max_value=525_600
    )
    resolution_minutes = forms.IntegerField(
        label="Solution within, minutes", required=False, min_value=1, max_value=525_600
    )
    targets = forms.CharField(
        label="By priority and service",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: P1 resolution 240, or P2 email first_reply 30 always. A priority counts when the "
        "customer names it; a service is a category or the beginning of one; always counts day and night.",
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401
        *,
        contract: ContractSettings | None,
        calendars: tuple[CalendarSettings, ...],
    ) -> None:
        first = None
        if contract:
            first = {
                "name": contract.name,
                "calendar": contract.calendar_id or "",
                "first_reply_minutes": contract.first_reply_minutes,
                "resolution_minutes": contract.resolution_minutes,
                "targets": "\n".join(map(_target_words, contract.targets)),
            }
        super().__init__(data, initial=first)
        self.fields["calendar"].choices = [("", "the team’s"), *((c.id, c.name) for c in calendars)]  # type: ignore[attr-defined]
        self.fields["calendar"].error_messages["invalid_choice"] = "This calendar is not there any more."

    def clean_targets(self) -> list[dict[str, Any]]:
        """Lines as contracts keep them."""
        lines = filter(None, map(str.strip, str(self.cleaned_data["targets"]).splitlines()))
        return [_target(line) for line in lines]


_PRIORITY = re.compile(r"[A-Za-z]{1,8}[0-9]")


def _target(line: str) -> dict[str, Any]:
    """`P2 email first_reply 30 always`: a kind and minutes, before them a priority, a service or both."""
    words = line.split()
    always = words[-1].lower() == "always"
    words = words[:-1] if always else words
    kind = next((word for word in words if word in CONTRACTED), None)
    if kind is None or not words[-1].isdigit() or words[-2] != kind or len(words) > 4:
        raise forms.ValidationError(
            f"“{line}” is not a target. Write priority, service, one of {', '.join(CONTRACTED)}, and minutes."
        )
    before = words[:-2]
    priority = next((word.upper() for word in before if _PRIORITY.fullmatch(word)), "")
    service = next((word for word in before if not _PRIORITY.fullmatch(word)), "")
    return {
        "priority": priority,
        "service": service,
        "kind": kind,
        "minutes": int(words[-1]),
        "always": always,
    }


def _target_words(line: Mapping[str, Any]) -> str:
    """A line as it is typed."""
    said = (
        line["priority"],
        line["service"],
        line["kind"],
        str(line["minutes"]),
        "always" if line["always"] else "",
    )
    return " ".join(filter(None, said))
