"""A new time for a promise, as it was agreed with the customer."""

from datetime import tzinfo
from typing import Any

from django import forms
from django.utils import timezone


class _InZone(forms.Form):
    """A form whose times are typed in the reader's zone, not the server's."""

    def __init__(self, data: Any, *, zone: tzinfo, **more: Any) -> None:  # noqa: ANN401
        super().__init__(data, **more)
        self._zone = zone
        for field in self.fields.values():
            if isinstance(field, forms.DateTimeField):
                field.help_text = f"In your own zone, {zone}."

    def _clean_fields(self) -> None:
        with timezone.override(self._zone):
            super()._clean_fields()  # type: ignore[misc]


def _time(label: str, *, required: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={"required": required, "invalid": "Write date and time like 2027-01-31 14:00."},
    )


class NewTimeForm(_InZone):
    """When it happens now, in the reader's zone, and how the customer agreed."""

    due_at = _time("New time", required="Choose the time you agreed.")
    why = forms.CharField(
        label="How the customer agreed",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A promise moves only with the customer’s consent, before its time.",
        error_messages={"required": "Say how the customer agreed to the new time."},
    )


class FixTimeForm(_InZone):
    """From when on a fix may be promised, and what makes a lead sure."""

    not_before = _time("A fix may be promised from", required="Choose the earliest time you stand behind.")
    why = forms.CharField(
        label="What makes you sure",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what makes you sure. Whoever promises it will be asked."},
    )
