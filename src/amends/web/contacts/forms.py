"""What may be written about a person at a client."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from amends.actions.contacts import Facts
from amends.store.queries import contact_page
from amends.web.zones import ZoneField

MOST = 20
_BETWEEN = re.compile(r"[\s,;]+")


class ContactForm(forms.Form):
    """All that is known of a contact."""

    name = forms.CharField(label="Name", required=False, max_length=200)
    title = forms.CharField(label="Role there", required=False, max_length=120)
    executive = forms.BooleanField(
        label="Executive",
        required=False,
        help_text="Their complaint is critical from the first word, and our management is called.",
    )
    phone = forms.CharField(label="Phone", required=False, max_length=40)
    zone = ZoneField(required=False)
    organisation = forms.CharField(
        label="Organisation",
        required=False,
        max_length=200,
        help_text="By its name; empty when they belong to none. Open cases follow.",
    )
    addresses = forms.CharField(
        label="Mail addresses",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line. We write to the first.",
        error_messages={"required": "A contact needs at least one address: mail from them is known by it."},
    )

    def __init__(self, data: Any, *, page: contact_page.ContactPage) -> None:  # noqa: ANN401
        super().__init__(
            data,
            initial={
                "name": page.name,
                "title": page.role_title,
                "executive": page.executive,
                "phone": page.phone,
                "zone": page.zone,
                "organisation": page.organisation_name,
                "addresses": "\n".join(page.addresses),
            },
        )

    def clean_organisation(self) -> int | None:
        name = " ".join(self.cleaned_data["organisation"].split())
        if not name:
            return None
        found = contact_page.organisation_named(name)
        if found is None:
            raise forms.ValidationError(
                f"There is no organisation called {name}. Add it first, or leave this empty."
            )
        return found[0]

    def clean_addresses(self) -> tuple[str, ...]:
        words = [word for word in _BETWEEN.split(self.cleaned_data["addresses"].lower()) if word]
        if len(words) > MOST:
            raise forms.ValidationError(f"These are {len(words)} addresses; {MOST} is the most.")
        for word in words:
            try:
                validate_email(word)
            except ValidationError:
                raise forms.ValidationError(
                    f"{word[:80]} is not a mail address. Write it like maria@marlow.example."
                ) from None
        return tuple(dict.fromkeys(words))

    def facts(self) -> Facts:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        return Facts(
            name=" ".join(typed["name"].split()),
            title=typed["title"],
            executive=typed["executive"],
            phone=typed["phone"],
            zone=typed["zone"],
            organisation_id=typed["organisation"],
            addresses=typed["addresses"],
        )
