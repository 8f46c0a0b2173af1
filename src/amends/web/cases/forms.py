"""The forms of the case room: what may be typed, and a sentence for what may not.

A form takes the few facts it depends on by value, so that `blanks` can keep what was drawn for the same facts.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms

from amends.catalogue import categories
from amends.domain.vocabulary import Severity, Status
from amends.store.queries.case_page import PersonView
from amends.web.cases import verdicts
from amends.web.drawing import Drawn
from amends.web.fields import LARGEST, number, split_tags

Choices = list[tuple[str, Any]]


class Form(forms.Form):
    """A form of this room: there are many on it, so they are drawn quickly."""

    default_renderer = Drawn()


def _why(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say it in a sentence; it stays on the timeline."},
    )


class OwnerForm(Form):
    """Who has the case."""

    owner = forms.ChoiceField(label="Owner", required=False)
    why = _why("Why", required=False, help_text="The new owner reads this first.")

    def __init__(self, data: Any = None, *, owner: int | None, people: tuple[PersonView, ...]) -> None:  # noqa: ANN401 - a QueryDict or None
        super().__init__(data, initial={"owner": str(owner or "")})
        listed = [
            (str(p.id), f"{p.name} · {p.role_words}{'' if p.on_duty else ' · off duty'}") for p in people
        ]
        self.fields["owner"].choices = [("", "nobody"), *listed]  # type: ignore[attr-defined]
        self.fields["owner"].error_messages["invalid_choice"] = "Choose one of the people listed."


class CauseForm(Form):
    """Why it happened, and whose doing it was; a reply may then say so."""

    responsible = forms.ChoiceField(
        label="Whose doing",
        choices=[
            ("us", "ours"),
            ("supplier", "a supplier's"),
            ("customer", "the customer's"),
            ("nobody", "nobody's"),
        ],
    )
    words = forms.CharField(
        label="The cause",
        max_length=1000,
        help_text="In a sentence, as it may be told to the customer.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence what the cause is."},
    )


class CategoryForm(Form):
    """What the case is about, from the desk's tree."""

    category = forms.ChoiceField(label="Category")

    def __init__(self, data: Any = None, *, category: str) -> None:  # noqa: ANN401
        super().__init__(data, initial={"category": category})
        self.fields["category"].choices = [("", "choose"), *category_choices()]  # type: ignore[attr-defined]
        self.fields["category"].error_messages |= {
            "required": "Choose a category.",
            "invalid_choice": "Choose one of the categories listed.",
        }


class TagsForm(Form):
    """Short words to find the case by."""

    tags = forms.CharField(label="Tags", required=False, max_length=400, help_text="Separated by commas.")

    def __init__(self, data: Any = None, *, set_before: tuple[str, ...]) -> None:  # noqa: ANN401
        super().__init__(data, initial={"tags": ", ".join(set_before)})

    def clean_tags(self) -> tuple[str, ...]:
        return split_tags(self.cleaned_data["tags"])


class StatusForm(Form):
    """Where the case goes next; only moves that its status allows are offered."""

    event = forms.ChoiceField(label="The case is now")
    why = _why("Why", required=False)

    def __init__(self, data: Any = None, *, status: Status) -> None:  # noqa: ANN401
        super().__init__(data)
        self.fields["event"].choices = verdicts.moves(status)  # type: ignore[attr-defined]
        self.fields["event"].error_messages["invalid_choice"] = (
            "That move is not possible from here any more."
        )


class VerificationForm(Form):
    """How we know that the customer sees it fixed."""

    words = _why("What the customer said, or how it was checked")


class PriorityForm(Form):
    """How urgent it is by the contract; the targets follow."""

    priority = forms.CharField(
        label="Priority", max_length=10, help_text="As the contract names it, such as P2."
    )
    why = _why("Why")

    def __init__(self, data: Any = None, *, priority: str) -> None:  # noqa: ANN401
        super().__init__(data, initial={"priority": priority})


class CalledForm(Form):
    """A call with the customer, in a few words."""

    words = _why("What was said", help_text="Times in it are no promises yet; write a note to pick them.")
    reached = forms.BooleanField(label="They picked up", required=False, initial=True)
    unread = forms.BooleanField(
        label="I went on without reading the document", required=False,
        help_text="Asked for only while it waits to be read by you; it stays on the timeline.",
    )  # fmt: skip


class CallEndedForm(Form):
    """A call that had to be ended; the lead follows up."""

    why = _why("What happened", help_text="Your lead reads it and calls the customer.")


class ContactForm(Form):
    """The owner has spoken with the customer where no reply and no call shows it."""

    words = _why("How you reached them", help_text="From now on you are their contact.")
    unread = forms.BooleanField(
        label="I went on without reading the document", required=False,
        help_text="Asked for only while it waits to be read by you; it stays on the timeline.",
    )  # fmt: skip


class ClosureForm(Form):
    """Closing without verification needs a reason, and the case says so for ever."""

    force_why = _why("Why it closes without the customer's word")


class EscalationForm(Form):
    """Calling for more authority."""

    why = _why("Why this needs somebody with more authority")


class MergeForm(Form):
    """The case that this one goes into."""

    into = forms.CharField(label="Number of the other case", max_length=20)
    why = _why("Why", required=False)

    def clean_into(self) -> int:
        found = number(self.cleaned_data["into"])
        if found is None:
            raise forms.ValidationError("Write the number of the other case, such as 1042.")
        return found


class SplitForm(Form):
    """The messages that are another matter."""

    messages = forms.MultipleChoiceField(label="Messages that move", widget=forms.CheckboxSelectMultiple)
    why = _why("Why", required=False)

    def __init__(self, data: Any = None, *, said: tuple[tuple[str, str], ...]) -> None:  # noqa: ANN401
        super().__init__(data)
        self.fields["messages"].choices = said  # type: ignore[attr-defined]
        self.fields["messages"].error_messages |= {"required": "Choose the messages that are another matter."}


class SeverityForm(Form):
    """Somebody with authority says that the case is less severe."""

    severity = forms.ChoiceField(label="It is")
    why = _why("Why it is less severe", help_text="Owner and document stay as they are.")

    def __init__(self, data: Any = None, *, below: str) -> None:  # noqa: ANN401
        super().__init__(data)
        lower = [step.value for step in Severity if step.rank < Severity(below).rank]
        self.fields["severity"].choices = [(value, value) for value in lower]  # type: ignore[attr-defined]
        self.fields["severity"].error_messages["invalid_choice"] = "Choose a severity below that of the case."


class CorrectionForm(forms.Form):
    """One press under a message: which label of it is what."""

    message = forms.IntegerField(min_value=1, max_value=LARGEST - 1)
    set = forms.CharField(max_length=130)
    why = forms.CharField(required=False, max_length=300)


class OpenForm(Form):
    """A case that begins with a call or at the counter."""

    address = forms.EmailField(label="The customer's mail address", max_length=320)
    name = forms.CharField(label="Name", required=False, max_length=200)
    subject = forms.CharField(label="Subject", max_length=300)
    body = forms.CharField(
        label="What they said, as near to word for word as you can",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    remedy = forms.CharField(
        label="What would make it right for them",
        required=False,
        max_length=2000,
        help_text="Ask them. It stands in the document that the owner reads before calling.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    channel = forms.ChoiceField(
        label="How they reached us", choices=[("phone", "phone"), ("chat", "chat"), ("visit", "in person")]
    )


def group(items: Iterable[tuple[str, str]]) -> Choices:
    """Categories `network/vpn/…` under the title of their first part, for a select."""
    found: dict[str, list[tuple[str, str]]] = {}
    for slug, title in items:
        found.setdefault(slug.partition("/")[0].replace("-", " "), []).append((slug, title))
    return list(found.items())


@cache
def category_choices() -> Choices:
    """The desk's categories for a select, under their areas."""
    return group((slug, category.title) for slug, category in categories.load().items())
