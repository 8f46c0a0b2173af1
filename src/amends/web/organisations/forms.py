"""What may be written about a client."""

import re
from typing import Any

from django import forms

from amends.actions.organisations import Facts, SiteFacts
from amends.domain import organisations
from amends.store.queries.organisation_page import OrganisationPage, choices
from amends.web.zones import ZoneField

MOST = 200
_BETWEEN = re.compile(r"[\s,;]+")


class OrganisationForm(forms.Form):
    """All that is known of a client, on one page."""

    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Write the name that they use themselves."}
    )
    segment = forms.CharField(
        label="Segment",
        required=False,
        max_length=60,
        help_text="What they are, such as government or clinic.",
    )
    stakes = forms.CharField(
        label="What an outage costs them",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Read first by whoever answers them: who stands still, and what that means.",
    )
    endpoints = forms.IntegerField(label="Devices", required=False, min_value=0, max_value=10_000_000)
    key_account = forms.BooleanField(label="Key account", required=False)
    contract = forms.TypedChoiceField(label="Contract", required=False, coerce=int, empty_value=None)
    calendar = forms.TypedChoiceField(
        label="Business hours",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Their clocks run by these hours, where their contract names none.",
    )
    account_owner = forms.TypedChoiceField(
        label="Account owner",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Sees all their cases and owns the critical ones.",
    )
    left_on = forms.DateField(
        label="Left us on",
        required=False,
        help_text="The first day on which they are no client any more. Reports count by it who complained and stayed.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a day like 2026-11-25."},
    )
    domains = forms.CharField(
        label="Mail domains",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, such as marlow.example. Whoever writes from there belongs to this organisation.",
    )
    sites = forms.CharField(
        label="Sites",
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line: name; address; time zone. Address and zone may be left out.",
    )
    sure = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20_000)

    def __init__(self, data: Any = None, *, page: OrganisationPage | None = None) -> None:  # noqa: ANN401
        super().__init__(data, initial=_initial(page) if page else None)
        calendars, contracts, people = choices()
        for name, rows, nobody in (
            ("calendar", calendars, "none: the contract’s, or the team’s"),
            ("contract", contracts, "none: the desk’s own targets"),
            ("account_owner", people, "nobody"),
        ):
            field = self.fields[name]
            field.choices = [("", nobody), *rows]  # type: ignore[attr-defined]
            field.error_messages["invalid_choice"] = "This one is not there any more. Choose another."

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_domains(self) -> tuple[str, ...]:
        """Domains in one spelling; a public mail service has to be confirmed by sending the form again."""
        found = []
        for word in filter(None, _BETWEEN.split(self.cleaned_data["domains"])):
            domain = organisations.clean(word)
            if domain is None:
                raise forms.ValidationError(
                    f"{word[:80]} is not a mail domain. Write it like marlow.example."
                )
            found.append(domain)
        if len(found) > MOST:
            raise forms.ValidationError(f"These are {len(found)} domains; {MOST} is the most.")
        public = " ".join(domain for domain in found if organisations.is_public(domain))
        if public and self.data.get("sure") != public:
            self.data = {name: self.data[name] for name in self.data} | {"sure": public}
            raise forms.ValidationError(
                f"Anybody can write from {public.replace(' ', ', ')}, so strangers would count as people of this "
                "client. Take it out, or save once more to keep it."
            )
        return tuple(dict.fromkeys(found))

    def clean_sites(self) -> tuple[SiteFacts, ...]:
        lines = [line for line in self.cleaned_data["sites"].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise forms.ValidationError(f"These are {len(lines)} sites; {MOST} is the most.")
        sites = [_site(line) for line in lines]
        names = [site.name for site in sites]
        for name in names:
            if names.count(name) > 1:
                raise forms.ValidationError(f"{name} stands there twice. Give each site its own name.")
        return tuple(sites)

    def facts(self) -> Facts:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        return Facts(
            name=typed["name"],
            segment=typed["segment"],
            stakes=typed["stakes"],
            endpoints=typed["endpoints"],
            key_account=typed["key_account"],
            contract_id=typed["contract"],
            calendar_id=typed["calendar"],
            account_owner_id=typed["account_owner"],
            left_on=typed["left_on"],
            domains=typed["domains"],
            sites=typed["sites"],
        )


def _site(line: str) -> SiteFacts:
    parts = [" ".join(part.split()) for part in line.split(";")]
    if len(parts) > 3 or not parts[0]:
        raise forms.ValidationError(
            f"“{line.strip()[:80]}” is not a site. Write it as name; address; time zone."
        )
    name, address, zone = (*parts, "", "")[:3]
    if len(name) > 120 or len(address) > 300:
        raise forms.ValidationError(f"“{name[:40]}…” is too long: a name has 120 characters, an address 300.")
    return SiteFacts(name=name, address=address, zone=ZoneField(required=False).clean(zone) or "UTC")


def _initial(page: OrganisationPage) -> dict[str, Any]:
    return {
        "name": page.name,
        "segment": page.segment,
        "stakes": page.stakes,
        "endpoints": page.endpoints,
        "key_account": page.key_account,
        "contract": page.contract_id or "",
        "calendar": page.calendar_id or "",
        "account_owner": page.account_owner_id or "",
        "left_on": page.left_on,
        "domains": "\n".join(page.domains),
        "sites": "\n".join("; ".join((site.name, site.address, site.zone)) for site in page.places),
        "sure": " ".join(domain for domain in page.domains if organisations.is_public(domain)),
    }
