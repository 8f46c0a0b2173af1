"""What a manager writes about a technician."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from amends.actions.people import Away, Duty, Facts
from amends.domain.vocabulary import Role
from amends.store.queries.settings import PersonSettings, TeamSettings
from amends.store.queries.words import ROLES
from amends.web.zones import ZoneField

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_LINES = 100
_DUTY = re.compile(r"([a-z,\- ]{3,60}) +(\d{1,2}:\d{2}) ?(?:-|–|to) ?(\d{1,2}:\d{2})")
_AWAY = re.compile(
    r"(\d{4}-\d\d-\d\d)(?: +(\d{1,2}:\d{2}))? +(?:to|until|-|–) +(\d{4}-\d\d-\d\d)(?: +(\d{1,2}:\d{2}))?"
)


class PersonForm(forms.Form):
    """All that a manager sets about a technician."""

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(
        label="Mail address",
        help_text="They sign in with it, and are called there.",
        error_messages={"invalid": "Write a mail address like sam@desk.example."},
    )
    role = forms.ChoiceField(label="Role", choices=[(role.value, ROLES[role]) for role in Role])
    teams = forms.TypedMultipleChoiceField(
        label="Teams", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    zone = ZoneField()
    phone = forms.CharField(label="Phone", required=False, max_length=40)
    extension = forms.CharField(
        label="Extension",
        required=False,
        max_length=40,
        help_text="Under which your telephone system knows them; their calls then open on their page.",
    )
    deputy = forms.TypedChoiceField(
        label="Deputy",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Called next when they do not acknowledge.",
    )
    rota = forms.CharField(
        label="On duty",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, in their zone: mon-fri 08:00-17:00, or sat 22:00-06:00 over midnight.",
    )
    absences = forms.CharField(
        label="Away",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, in their zone: 2027-07-05 to 2027-07-16, both days away; times may be given.",
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401
        *,
        person: PersonSettings | None,
        deputies: Sequence[tuple[int, str]],
        teams: Iterable[TeamSettings],
    ) -> None:
        super().__init__(
            data, initial=_initial(person) if person else {"zone": "UTC", "rota": "mon-fri 09:00-17:00"}
        )
        self.fields["deputy"].choices = [("", "nobody"), *deputies]  # type: ignore[attr-defined]
        self.fields["deputy"].error_messages["invalid_choice"] = "Choose one of the people listed."
        self.fields["teams"].choices = [(team.id, team.name) for team in teams]  # type: ignore[attr-defined]
        self.fields["teams"].error_messages["invalid_choice"] = "One of these teams is not there any more."

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_rota(self) -> tuple[Duty, ...]:
        return tuple(_duty(line) for line in _lines(self.cleaned_data["rota"]))

    def clean_absences(self) -> tuple[Away, ...]:
        zone = ZoneInfo(self.cleaned_data.get("zone") or "UTC")
        return tuple(_away(line, zone=zone) for line in _lines(self.cleaned_data["absences"]))

    def facts(self) -> Facts:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        return Facts(
            name=typed["name"],
            email=typed["email"],
            role=Role(typed["role"]),
            zone=typed["zone"],
            phone=typed["phone"],
            extension=typed["extension"],
            team_ids=typed["teams"],
            deputy_id=typed["deputy"],
            rota=typed["rota"],
            absences=typed["absences"],
        )


def _lines(text: str) -> list[str]:
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise forms.ValidationError(f"These are {len(lines)} lines; {MOST_LINES} is the most.")
    return lines


def _time(text: str, *, line: str) -> time:
    hour, minute = map(int, text.split(":"))
    if (hour, minute) == (24, 0):
        return time(0)
    if hour > 23 or minute > 59:
        raise forms.ValidationError(f"“{line}”: {text} is not a time of day. Write it from 00:00 to 24:00.")
    return time(hour, minute)


def _duty(line: str) -> Duty:
    found = _DUTY.fullmatch(line.lower())
    if found is None:
        raise forms.ValidationError(f"“{line[:80]}” cannot be read. Write it like mon-fri 08:00-17:00.")
    days: set[int] = set()
    for word in found[1].replace(" ", "").split(","):
        first, _, last = word.partition("-")
        for day in filter(None, (first, last)):
            if day[:3] not in DAYS:
                raise forms.ValidationError(
                    f"“{line[:80]}”: {day} is not a weekday. Write {', '.join(DAYS)}."
                )
        start = DAYS.index(first[:3]) if first else 0
        length = (DAYS.index((last or first)[:3]) - start) % 7 if first else 0
        days |= {(start + n) % 7 for n in range(length + 1)}
    return Duty(tuple(sorted(days)), _time(found[2], line=line), _time(found[3], line=line))


def _away(line: str, *, zone: ZoneInfo) -> Away:
    found = _AWAY.fullmatch(line)
    if found is None:
        raise forms.ValidationError(f"“{line[:80]}” cannot be read. Write it like 2027-07-05 to 2027-07-16.")
    try:
        starts = datetime.fromisoformat(f"{found[1]} {(found[2] or '00:00').zfill(5)}").replace(tzinfo=zone)
        ends = datetime.fromisoformat(f"{found[3]} {(found[4] or '23:59').zfill(5)}").replace(tzinfo=zone)
    except ValueError:
        raise forms.ValidationError(f"“{line[:80]}” holds a day or a time that does not exist.") from None
    if ends <= starts:
        raise forms.ValidationError(f"“{line[:80]}” ends before it begins.")
    return Away(starts, ends)


def _initial(person: PersonSettings) -> dict[str, Any]:
    zone = ZoneInfo(person.zone)
    return {
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "teams": list(person.team_ids),
        "zone": person.zone,
        "phone": person.phone,
        "extension": person.extension,
        "deputy": person.deputy_id or "",
        "rota": "\n".join(f"{_days(days)} {a:%H:%M}-{b:%H:%M}" for days, a, b in person.rota),
        "absences": "\n".join(
            f"{a.astimezone(zone):%Y-%m-%d %H:%M} to {b.astimezone(zone):%Y-%m-%d %H:%M}"
            for a, b in person.absences
        ),
    }


def _days(days: Sequence[int]) -> str:
    """Weekdays as they are typed: `mon-fri`, `mon,wed`."""
    inside = sorted(set(days))
    if len(inside) > 2 and inside == list(range(inside[0], inside[-1] + 1)):
        return f"{DAYS[inside[0]]}-{DAYS[inside[-1]]}"
    return ",".join(DAYS[day] for day in inside)
