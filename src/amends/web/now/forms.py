"""What may be done with several cases of the queue at once."""

from typing import Any

from django import forms

from amends.web.fields import NumbersField, split_tags

MOST = 200


class BulkForm(forms.Form):
    """The chosen cases, and an owner or tags for all of them."""

    case = NumbersField(error_messages={"required": "Choose at least one case."})
    owner = forms.IntegerField(required=False, min_value=1, label="Owner")
    tags = forms.CharField(required=False, max_length=400, label="Tags")

    def clean_tags(self) -> tuple[str, ...]:
        return split_tags(self.cleaned_data["tags"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if len(cleaned.get("case", ())) > MOST:
            raise forms.ValidationError(f"Choose at most {MOST} cases at once.")
        if not cleaned.get("owner") and not cleaned.get("tags"):
            raise forms.ValidationError("Choose an owner, or write a tag, for these cases.")
        return cleaned
