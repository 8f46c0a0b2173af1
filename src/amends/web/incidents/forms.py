"""What is typed about an incident: a new one, an update to all, a case that joins, and its end."""

import re
from typing import Any

from django import forms

from amends.web.cases.forms import category_choices
from amends.web.fields import number

_SEPARATORS = re.compile(r"[\s,;]{1,9}")
MOST = 500


class NumbersTyped(forms.Field):
    """Case numbers as somebody types them, `#12, 13 14`."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> list[int]:  # noqa: ANN401 - what Django hands over
        words = [word for word in _SEPARATORS.split(str(value or "")) if word]
        found = [number(word) for word in words[:MOST]]
        if any(key is None for key in found):
            raise forms.ValidationError("Write case numbers, such as 1041, 1042.")
        return list(dict.fromkeys(key for key in found if key is not None))

    def validate(self, value: Any) -> None:  # noqa: ANN401
        if self.required and not value:
            raise forms.ValidationError("Choose the cases that belong together.")

    def prepare_value(self, value: Any) -> str:  # noqa: ANN401
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


class NewForm(forms.Form):
    """Cases that are one outage."""

    title = forms.CharField(
        label="What has stopped",
        max_length=200,
        help_text="It stands on every page of these cases, such as Mail for the whole of Marlow.",
        error_messages={"required": "Say in a few words what has stopped."},
    )
    cases = NumbersTyped(label="Cases", help_text="Their numbers, separated by commas.")


class UpdateForm(forms.Form):
    """One status update for all; `{name}`, `{ticket}` and `{asset}` are filled for each."""

    subject = forms.CharField(
        label="Subject",
        max_length=300,
        required=False,
        help_text="Left empty, each keeps the subject of its own case.",
    )
    body = forms.CharField(
        label="What you tell them",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="{name}, {ticket} and {asset} become each customer’s own; a greeting and the ticket are added.",
        error_messages={"required": "Write what all of them should hear."},
    )
    reason = forms.CharField(
        label="Why it leaves with findings",
        max_length=500,
        required=False,
        help_text="Only where serious findings stay in it and a customer is angry.",
    )


class JoinForm(forms.Form):
    """A case that belongs to it as well."""

    case = forms.CharField(
        label="Case", max_length=20, error_messages={"required": "Give the number of the case."}
    )

    def clean_case(self) -> int:
        """The number."""
        found = number(self.cleaned_data["case"])
        if found is None:
            raise forms.ValidationError("Write a case number, such as 1041.")
        return found


class EndForm(forms.Form):
    """It works again."""

    words = forms.CharField(
        label="What was done",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands on every case. Each customer is asked on their own whether it works.",
        error_messages={"required": "Say in a sentence what was done."},
    )
    category = forms.ChoiceField(
        label="Category of the cases that have none",
        error_messages={"required": "Choose what this was about."},
    )

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given, **named)
        self.fields["category"].choices = [("", "Choose one"), *category_choices()]  # type: ignore[attr-defined]
