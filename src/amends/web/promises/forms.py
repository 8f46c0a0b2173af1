"""A new time for a promise, as it was agreed with the customer."""

from datetime import tzinfo
from typing import Any

from django import forms
from django.utils import timezone


class NewTimeForm(forms.Form):
    """When it happens now, in the reader's zone, and how the customer agreed."""

    due_at = forms.DateTimeField(
        label="New time",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={
            "required": "Choose the time you agreed.",
            "invalid": "Write date and time like 2027-01-31 14:00.",
        },
    )
    why = forms.CharField(
        label="How the customer agreed",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A promise moves only with the customer’s consent, before its time.",
        error_messages={"required": "Say how the customer agreed to the new time."},
    )

    def __init__(self, data: Any, *, zone: tzinfo, **more: Any) -> None:  # noqa: ANN401
        super().__init__(data, **more)
        self._zone = zone
        self.fields["due_at"].help_text = f"In your own zone, {zone}."

    def _clean_fields(self) -> None:
        with timezone.override(self._zone):  # what is typed is the reader's time, not the server's
            super()._clean_fields()  # type: ignore[misc]
