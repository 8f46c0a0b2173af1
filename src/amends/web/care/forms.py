"""The reflection note."""

from django import forms

from amends.actions.care import LESSONS, LONGEST
from amends.web.fields import number

_WORDS = {
    "system": "the system: something that ought to work otherwise",
    "communication": "communication: what was said, when, by whom",
    "empathy": "empathy: what I understood late, or early",
}


class NoteForm(forms.Form):
    """What somebody takes from a contact, for their own eyes."""

    words = forms.CharField(
        label="What do I take from it",
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nobody else reads this, whatever their role.",
        error_messages={"required": "Write a sentence about what you take from it."},
    )
    lessons = forms.MultipleChoiceField(
        label="A lesson about",
        required=False,
        choices=[(one, _WORDS[one]) for one in LESSONS],
        widget=forms.CheckboxSelectMultiple,
    )
    case = forms.CharField(label="Case", required=False, max_length=20, help_text="A number such as 1042.")

    def clean_case(self) -> int | None:
        typed = self.cleaned_data["case"].strip()
        if not typed:
            return None
        found = number(typed)
        if found is None:
            raise forms.ValidationError("Write the number of a case, such as 1042.")
        return found
