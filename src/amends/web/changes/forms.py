"""What may be written about a change, its end, and marked days."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from django import forms

from amends.actions.changes import Facts
from amends.store.queries.changes.pages import ChangePage
from amends.web.deeds import fresh_once
from amends.web.times import InZone, time, typed

KINDS = [
    ("normal", "normal: decided on each time"),
    ("standard", "standard: done before, agreed once and for all"),
    ("emergency", "emergency: may begin before it is decided"),
]


def _words(label: str, *, rows: int = 4, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=20_000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ChangeForm(InZone):
    """The plan of a change."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    title = forms.CharField(
        label="What is changed", max_length=200, error_messages={"required": "Say in a line what is changed."}
    )
    kind = forms.ChoiceField(label="Kind", choices=KINDS)
    why = _words("Why", rows=2)
    assets = _words(
        "Assets that it alters", rows=3,
        help_text="One a line: name, tag, serial or address, such as MX-02. Where several have it: MX-02 @ Marlow.",
    )  # fmt: skip
    organisations = forms.MultipleChoiceField(
        label="Clients that it touches besides",
        required=False,
        help_text="Those of the assets count by themselves.",
    )
    starts_at = time("Begins")
    ends_at = time("Ends")
    plan = _words("Plan", help_text="Step by step, so that somebody else could make it.")
    back_out = _words(
        "Back-out plan", help_text="How it is undone, how long that takes, and when you decide to."
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401
        *,
        zone: tzinfo,
        clients: Sequence[tuple[int, str]],
        page: ChangePage | None = None,
        assets: str = "",
        title: str = "",
    ) -> None:
        super().__init__(data, zone=zone, initial=_initial(page, zone) if page else _fresh(assets, title))
        self.fields["organisations"].choices = [(str(key), name) for key, name in clients]  # type: ignore[attr-defined]

    def facts(self) -> Facts:
        """What was typed."""
        found = self.cleaned_data
        return Facts(
            title=found["title"],
            kind=found["kind"],
            why=found["why"],
            plan=found["plan"],
            back_out=found["back_out"],
            starts_at=found["starts_at"],
            ends_at=found["ends_at"],
            assets=tuple(line for line in found["assets"].splitlines() if line.strip())[:500],
            organisations=tuple(int(key) for key in found["organisations"]),
        )


def _fresh(assets: str, title: str) -> dict[str, Any]:
    return {"once": fresh_once(), "revision": 0, "assets": assets, "title": title}


def _initial(page: ChangePage, zone: tzinfo) -> dict[str, Any]:
    return {
        "revision": page.revision,
        "title": page.row.title,
        "kind": page.row.kind,
        "why": page.why,
        "plan": page.plan,
        "back_out": page.back_out,
        "starts_at": typed(page.row.starts_at, zone=zone),
        "ends_at": typed(page.row.ends_at, zone=zone),
        "assets": "\n".join(f"{one.name} @ {one.organisation}" for one in page.assets),
        "organisations": [str(key) for key, _ in page.organisations],
    }


class EndForm(forms.Form):
    """How it ended and what came of it."""

    event = forms.ChoiceField(
        label="It ended", choices=[("finish", "as planned"), ("back_out", "backed out"), ("fail", "failed")]
    )
    result = forms.CharField(
        label="What came of it",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what came of it."},
    )


class TaskForm(forms.Form):
    """One thing to do."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=80)
    words = forms.CharField(
        label="Task", max_length=300, error_messages={"required": "Say what is to be done."}
    )
    person_id = forms.TypedChoiceField(label="By whom", required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any = None, *, people: Sequence[tuple[int, str]]) -> None:  # noqa: ANN401
        super().__init__(data, initial={"once": fresh_once()}, auto_id="task_%s")
        self.fields["person_id"].choices = [("", "whoever makes it"), *people]  # type: ignore[attr-defined]


class MarkForm(InZone):
    """Days that changes should know of."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=80)
    name = forms.CharField(
        label="What they are", max_length=120, help_text="Such as year-end close, or audit week.",
        error_messages={"required": "Say what these days are."},
    )  # fmt: skip
    freezes = forms.TypedChoiceField(
        label="What follows",
        choices=[
            ("yes", "a freeze: nothing but an emergency is changed"),
            ("no", "stakes: an outage costs more then"),
        ],
        coerce=lambda word: word == "yes",
    )
    organisation_id = forms.TypedChoiceField(label="Where", required=False, coerce=int, empty_value=None)
    starts_at = time("From", required="Choose when they begin.")
    ends_at = time("Until", required="Choose when they end.")
    yearly = forms.BooleanField(
        label="Again every year",
        required=False,
        help_text="On the same days, by the clocks of your own zone.",
    )

    def __init__(self, data: Any = None, *, zone: tzinfo, clients: Sequence[tuple[int, str]]) -> None:  # noqa: ANN401
        super().__init__(data, zone=zone, initial={"once": fresh_once()})
        self.fields["organisation_id"].choices = [("", "everywhere"), *clients]  # type: ignore[attr-defined]
