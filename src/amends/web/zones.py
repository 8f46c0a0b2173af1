"""Time zones as people type them."""

import difflib
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms


class ZoneField(forms.CharField):
    """The name of a time zone; a word that is none is answered with the nearest one."""

    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - what Django's fields take
        more.setdefault("label", "Time zone")
        more.setdefault("help_text", "By its name, such as Europe/London.")
        super().__init__(max_length=60, **more)

    def clean(self, value: Any) -> str:  # noqa: ANN401 - what Django hands over
        name: str = super().clean(value)
        if not name:
            return name
        known = {zone.lower(): zone for zone in sorted(available_timezones())}
        wanted = name.replace(" ", "_").lower()
        if wanted not in known:
            cities = {zone.rpartition("/")[2]: zone for zone in known if "/" in zone}
            close = difflib.get_close_matches(wanted, known | cities, n=1)
            offer = (
                f"did you mean {known[cities.get(close[0], close[0])]}?"
                if close
                else "write it like Europe/London."
            )
            raise forms.ValidationError(f"{name} is not a time zone; {offer}")
        return ZoneInfo(known[wanted]).key
