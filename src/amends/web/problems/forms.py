"""What is known of a problem."""

from typing import Any

from django import forms

from amends.store.queries.problems import ProblemPage
from amends.web.deeds import fresh_once
from amends.web.fields import number
from amends.web.reviews.forms import GOOD_INTENT

KINDS = [
    ("cause", "a fault with a cause to find"),
    ("improvement", "a way of working that makes people angry"),
]


def _words(label: str, *, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=8000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _title() -> forms.CharField:
    return forms.CharField(
        label="What keeps coming back",
        max_length=200,
        error_messages={"required": "Say in a line what keeps coming back."},
    )


class NewProblemForm(forms.Form):
    """A problem opened by hand."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=80)
    title = _title()
    kind = forms.ChoiceField(label="Kind", choices=KINDS)
    cases = forms.CharField(
        label="Cases that show it",
        required=False,
        max_length=1000,
        help_text="Their numbers, such as 1042, 1051.",
    )

    def __init__(self, data: Any = None, *, cases: str = "") -> None:  # noqa: ANN401
        super().__init__(data, initial={"once": fresh_once(), "cases": cases})

    def clean_cases(self) -> tuple[int, ...]:
        words = self.cleaned_data["cases"].replace(",", " ").replace(";", " ").split()
        wrong = [word for word in words if number(word) is None]
        if wrong:
            raise forms.ValidationError(f"{wrong[0][:40]} is no number of a case.")
        if len(words) > 50:
            raise forms.ValidationError("Name 50 cases at most; link the others on the problem.")
        return tuple(dict.fromkeys(found for word in words if (found := number(word)) is not None))


class ProblemForm(forms.Form):
    """The cause, the way around, the words for customers, and what was done."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = _title()
    cause = _words("Cause", help_text=f"For us: what makes it happen, verified or not. {GOOD_INTENT}")
    workaround = _words("Workaround", help_text="What a colleague does until it is solved.")
    known_text = _words(
        "Words for customers",
        help_text="The cause as it may be told to them. The rules for replies read along.",
    )
    solution = _words("What was done", help_text="Told to every customer it touched, so write it for them.")

    def __init__(self, data: Any = None, *, page: ProblemPage) -> None:  # noqa: ANN401
        super().__init__(
            data,
            initial={
                "revision": page.revision, "title": page.row.title, "cause": page.cause, "workaround": page.workaround,
                "known_text": page.known_text, "solution": page.solution,
            },
        )  # fmt: skip
