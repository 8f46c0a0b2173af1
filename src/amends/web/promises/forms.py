"""A new time for a promise, as it was agreed with the customer."""

from django import forms

from amends.web.times import InZone, time


class NewTimeForm(InZone):
    """When it happens now, in the reader's zone, and how the customer agreed."""

    due_at = time("New time", required="Choose the time you agreed.")
    why = forms.CharField(
        label="How the customer agreed",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A promise moves only with the customer’s consent, before its time.",
        error_messages={"required": "Say how the customer agreed to the new time."},
    )


class FixTimeForm(InZone):
    """From when on a fix may be promised, and what makes a lead sure."""

    not_before = time("A fix may be promised from", required="Choose the earliest time you stand behind.")
    why = forms.CharField(
        label="What makes you sure",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what makes you sure. Whoever promises it will be asked."},
    )
