"""What a review asks: the four questions, the cost, lessons, and what is to be done."""

from collections.abc import Sequence
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from django import forms

from amends.domain.reviews import Answers
from amends.store.queries.reviews import ReviewPage
from amends.web.deeds import fresh_once
from amends.web.times import InZone, time

NATURE = [
    ("", "not answered yet"),
    ("process", "the process failed, it would happen again"),
    ("anomaly", "a one-time anomaly"),
]
TARGET = [
    ("", "not answered yet"),
    ("clear", "clear: both sides read it alike"),
    ("unclear", "unclear: it can be read two ways"),
    ("none", "nothing was agreed"),
]
EXPECTATIONS = [
    ("", "not answered yet"),
    ("realistic", "realistic"),
    ("too_high", "too high, and nobody said so"),
    ("never_set", "never set"),
]
CAUSES = [
    ("", "not answered yet"),
    ("not_working", "something that does not work"),
    ("expectation", "an expectation that was not met"),
    ("communication", "how we communicated"),
]
GOOD_INTENT = (
    "Not who: what made it possible. Whoever acted did what seemed best to them; say what made it seem so."
)
"""The default of a note on a cause (S2-05)."""
CHOICES = {"nature": NATURE, "target": TARGET, "expectations": EXPECTATIONS, "cause_code": CAUSES}
"""What may be answered, in words, by the name of the question."""
TAGS = [("system", "system"), ("communication", "communication"), ("empathy", "empathy")]
KINDS = [
    ("problem", "a problem: a cause to find"),
    ("change", "a change: something to alter, with a way back"),
    ("promise", "a promise to this customer"),
    ("catalogue", "a change of our own rules, targets or words"),
]


def _words(label: str, *, rows: int = 2, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=8000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _figure(label: str, *, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        help_text=help_text,
    )


class AnswersForm(forms.Form):
    """The questions in their order; what is left open can be answered later."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    root_cause = _words("1. What was the root cause?", rows=3, help_text=GOOD_INTENT)
    nature = forms.ChoiceField(
        label="2. A failure of process, or a one-time anomaly?", required=False, choices=NATURE
    )
    nature_words = _words("Why do you think so?")
    target = forms.ChoiceField(
        label="3. Was what we had agreed clear enough?", required=False, choices=TARGET
    )
    target_words = _words("Which words of it?")
    expectations = forms.ChoiceField(
        label="4. Were their expectations realistic going in?", required=False, choices=EXPECTATIONS
    )
    expectations_words = _words("Where did they come from?")
    cause_code = forms.ChoiceField(label="What was the anger a signal of?", required=False, choices=CAUSES)
    value_year = _figure("They pay us in a year", help_text="What losing them would cost.")
    losing_percent = forms.IntegerField(
        label="How likely they leave over this, in %", required=False, min_value=0, max_value=100
    )
    fix_hours = _figure("Hours for the fix")
    hour_rate = _figure("What an hour costs us")
    fix_spend = _figure("What is spent besides", help_text="Hardware, licences, a supplier.")

    def __init__(self, data: Any = None, *, page: ReviewPage) -> None:  # noqa: ANN401
        initial = {name: _plain(getattr(page.answers, name)) for name in Answers.__dataclass_fields__}
        super().__init__(data, initial={**initial, "revision": page.revision}, auto_id="answer_%s")

    def answers(self) -> Answers:
        """What was typed."""
        return Answers(**{name: self.cleaned_data[name] for name in Answers.__dataclass_fields__})


def _plain(value: object) -> object:
    """An amount without the places that say nothing."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class LessonForm(forms.Form):
    """Something learnt."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=80)
    tag = forms.ChoiceField(label="About", choices=TAGS)
    text = forms.CharField(
        label="What we learnt",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write the lesson in a sentence."},
    )

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401
        super().__init__(data, initial={"once": fresh_once()}, auto_id="lesson_%s")


class PreventionForm(InZone):
    """What is to be done so that it does not happen again."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=80)
    words = forms.CharField(
        label="What is to be done",
        max_length=500,
        error_messages={"required": "Say in a sentence what is to be done."},
    )
    kind = forms.ChoiceField(label="It becomes", choices=KINDS)
    owner = forms.TypedChoiceField(label="By whom", coerce=int)
    due_at = time("By when", required="Choose by when it is done.")

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401
        *,
        zone: tzinfo,
        people: Sequence[tuple[int, str]],
        by: int,
        has_case: bool,
    ) -> None:
        super().__init__(
            data, zone=zone, initial={"once": fresh_once(), "owner": by}, auto_id="prevention_%s"
        )
        self.fields["owner"].choices = list(people)  # type: ignore[attr-defined]
        self.fields["owner"].error_messages["invalid_choice"] = "Choose somebody who works here."
        if not has_case:
            self.fields["kind"].choices = [kind for kind in KINDS if kind[0] != "promise"]  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """A reason, for what needs one."""

    why = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why; it stays on record."},
    )
