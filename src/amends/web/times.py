"""Times as people type them: in their own zone, by the control that the browser has for it."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from django import forms
from django.utils import timezone

FORMAT = "%Y-%m-%dT%H:%M"


class InZone(forms.Form):
    """A form whose times are typed in the reader's zone, not the server's, and come out as UTC."""

    def __init__(self, data: Any = None, *, zone: tzinfo, **more: Any) -> None:  # noqa: ANN401
        super().__init__(data, **more)
        self._zone = zone
        for field in self.fields.values():
            if isinstance(field, forms.DateTimeField):
                field.help_text = f"{field.help_text} In your own zone, {zone}.".strip()

    def _clean_fields(self) -> None:
        with timezone.override(self._zone):
            super()._clean_fields()  # type: ignore[misc]
        for name, value in self.cleaned_data.items():
            if isinstance(value, datetime):
                self.cleaned_data[name] = value.astimezone(UTC)


def time(label: str, *, required: str = "", help_text: str = "") -> forms.DateTimeField:
    """A time; `required` is what to say when it is missing, empty when it may be."""
    return forms.DateTimeField(
        label=label,
        required=bool(required),
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMAT),
        input_formats=[FORMAT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={"required": required, "invalid": "Write date and time like 2027-01-31 14:00."},
    )


def typed(at: datetime | None, *, zone: tzinfo) -> str:
    """A time as the control shows it."""
    return "" if at is None else at.astimezone(zone).strftime(FORMAT)
