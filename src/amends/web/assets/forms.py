"""What may be written about an asset: what every asset has, and the typed fields of its type."""

from typing import Any

from django import forms

from amends.actions.assets import Facts
from amends.domain.assets import AssetType, Field, FieldKind, Life, Relation
from amends.domain.assets.impact import WORDS as RELATION_WORDS
from amends.domain.assets.life import WORDS as LIFE_WORDS
from amends.store.queries.assets import page as asset_page
from amends.store.queries.assets.page import AssetPage

AREA = {"rows": 2}


class StartForm(forms.Form):
    """Whose it is and what it is: everything else depends on these."""

    organisation = forms.TypedChoiceField(
        label="Organisation", coerce=int, error_messages={"required": "Choose whose it is."}
    )
    kind = forms.ChoiceField(label="Type", error_messages={"required": "Choose what it is."})

    def __init__(self, data: Any = None, *, organisations: Any, types: Any, initial: Any = None) -> None:  # noqa: ANN401
        super().__init__(data, initial=initial)
        self.fields["organisation"].choices = [("", "choose"), *organisations]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "choose"), *((kind.id, kind.title) for kind in types.values())]  # type: ignore[attr-defined]


class AssetForm(forms.Form):
    """One asset of a client."""

    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Give it the name by which people call it."}
    )
    names = forms.CharField(
        label="Other names",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs=AREA),
        help_text="One a line. A message that names one of them is linked to this asset.",
    )
    tag = forms.CharField(label="Tag", required=False, max_length=60, help_text="What the sticker says.")
    serial = forms.CharField(label="Serial number", required=False, max_length=120)
    addresses = forms.CharField(
        label="Addresses",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs=AREA),
        help_text="Network addresses, one a line.",
    )
    site = forms.TypedChoiceField(label="Site", required=False, coerce=int, empty_value=None)
    user = forms.CharField(
        label="User",
        required=False,
        max_length=320,
        help_text="Mail address or name of the contact who uses it.",
    )
    owner = forms.TypedChoiceField(
        label="Answers for it", required=False, coerce=int, empty_value=None, help_text="Somebody of ours."
    )
    life = forms.ChoiceField(
        label="Life cycle",
        choices=[(life.value, LIFE_WORDS[life]) for life in Life],
        initial=Life.IN_USE.value,
    )
    bought_on = forms.DateField(
        label="Bought on", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    warranty_until = forms.DateField(
        label="Warranty until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    cost = forms.DecimalField(label="Cost", required=False, min_value=0, max_digits=12, decimal_places=2)
    currency = forms.CharField(
        label="Currency", required=False, max_length=3, help_text="Three letters, such as EUR."
    )
    notes = forms.CharField(
        label="Notes", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401
        *,
        kind: AssetType,
        organisation_id: int,
        page: AssetPage | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(page) if page else None)
        self.kind, self.organisation_id = kind, organisation_id
        sites, people = asset_page.choices(organisation_id=organisation_id)
        self.fields["site"].choices = [("", "none"), *sites]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "nobody"), *people]  # type: ignore[attr-defined]
        if page is not None:
            del self.fields["life"]  # moved on by its steps
        names = list(self.fields)
        for one in kind.fields:
            self.fields[f"field_{one.id}"] = _typed(one)
        self.order_fields([*names[:2], *(f"field_{one.id}" for one in kind.fields), *names[2:]])
        if page is not None:
            for one in kind.fields:
                self.initial[f"field_{one.id}"] = _shown(page.fields.get(one.id))

    def clean_user(self) -> int | None:
        """The contact that was meant."""
        words = " ".join(self.cleaned_data["user"].split())
        if not words:
            return None
        key = asset_page.contact_at(organisation_id=self.organisation_id, words=words)
        if key is None:
            raise forms.ValidationError(
                "Nobody at this organisation is known by that. Write their mail address."
            )
        return key

    def facts(self, *, life: str = "") -> Facts:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        return Facts(
            kind=self.kind.id,
            name=typed["name"],
            names=_lines(typed["names"]),
            serial=typed["serial"],
            tag=typed["tag"],
            addresses=_lines(typed["addresses"]),
            site_id=typed["site"],
            user_id=typed["user"],
            owner_id=typed["owner"],
            bought_on=typed["bought_on"],
            warranty_until=typed["warranty_until"],
            cost=typed["cost"],
            currency=typed["currency"],
            life=Life(life or typed["life"]),
            fields={one.id: typed[f"field_{one.id}"] for one in self.kind.fields},
            notes=typed["notes"],
        )


def _typed(field: Field) -> forms.Field:
    """The control for a field of the type; its value is checked by the domain."""
    label = f"{field.title} ({field.unit})" if field.unit else field.title
    given: dict[str, Any] = {"label": label, "required": field.required, "help_text": field.help}
    if field.required:
        given["error_messages"] = {"required": f"{field.title} is needed."}
    if field.kind is FieldKind.CHOICE:
        return forms.ChoiceField(choices=[("", "not said"), *((c, c) for c in field.choices)], **given)
    if field.kind is FieldKind.FLAG:
        return forms.ChoiceField(choices=[("", "not said"), ("yes", "yes"), ("no", "no")], **given)
    if field.kind is FieldKind.DATE:
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), max_length=40, **given)
    if field.kind is FieldKind.TEXTS:
        return forms.CharField(widget=forms.Textarea(attrs=AREA), max_length=20_000, **given)
    return forms.CharField(max_length=2000, **given)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace(",", "\n").splitlines() if line.strip()]


def _shown(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "\n".join(map(str, value)) if isinstance(value, list) else value


def _initial(page: AssetPage) -> dict[str, Any]:
    return {
        "name": page.name,
        "names": "\n".join(page.names),
        "tag": page.tag,
        "serial": page.serial,
        "addresses": "\n".join(page.addresses),
        "site": page.site_id or "",
        "user": page.user_address or page.user,
        "owner": page.owner_id or "",
        "bought_on": page.bought_on,
        "warranty_until": page.warranty_until,
        "cost": page.cost,
        "currency": page.currency,
        "notes": page.notes,
        "revision": page.revision,
    }


class RelationForm(forms.Form):
    """This asset RELATION another."""

    kind = forms.ChoiceField(label="Relation", choices=[(one.value, RELATION_WORDS[one]) for one in Relation])
    target = forms.CharField(
        label="Asset",
        max_length=200,
        help_text="Its tag, serial number, address or exact name.",
        error_messages={"required": "Name the other asset."},
    )
