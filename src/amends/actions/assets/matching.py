"""Which of our assets an arriving one is: by what its source calls it, else serial number, else tag, else name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from amends.domain.assets.arriving import Arrived
from amends.domain.assets.finding import is_serial, normal
from amends.store.models import Asset, AssetIdentity, Contact, ContactAddress, Site, Technician


@dataclass(slots=True)
class Known:
    """What a batch of arriving assets of one client is compared with; kept in step as the batch is decided."""

    identities: dict[str, int] = field(default_factory=dict)
    serials: dict[str, list[int]] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    names: dict[str, list[int]] = field(default_factory=dict)
    assets: dict[int, Asset] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)
    people: dict[str, int | None] = field(default_factory=dict)
    staff: dict[str, int] = field(default_factory=dict)


def gather(rows: Sequence[Arrived], *, organisation_id: int, source: str) -> Known:
    """Lock and load what these rows could be, in a few statements whatever their number."""
    known = Known()
    mine = Asset.objects.filter(organisation_id=organisation_id, removed_at=None)
    keys = [row.identity for row in rows if row.identity]
    for key, asset in AssetIdentity.objects.filter(
        organisation_id=organisation_id, source=source, key__in=keys, asset__removed_at=None
    ).values_list("key", "asset_id"):
        known.identities[key] = asset
    wanted = set(known.identities.values())
    for column, values in (
        ("upper(serial)", {row.serial.upper() for row in rows if row.serial}),
        ("upper(tag)", {row.tag.upper() for row in rows if row.tag}),
        ("lower(name)", {row.name.lower() for row in rows if row.name}),
    ):
        if values:
            found = mine.extra(where=[f"{column} = any(%s)"], params=[sorted(values)])  # noqa: S610 - constants
            wanted.update(found.values_list("id", flat=True))
    for found_asset in Asset.objects.select_for_update().filter(id__in=wanted).order_by("id"):
        learn(known, found_asset)
    _load_people(known, rows, organisation_id=organisation_id)
    return known


def learn(known: Known, asset: Asset) -> None:
    """Let later rows of the batch find this asset."""
    known.assets[asset.id] = asset
    if is_serial(asset.serial):
        known.serials.setdefault(asset.serial.upper(), []).append(asset.id)
    if asset.tag:
        known.tags[asset.tag.upper()] = asset.id
    known.names.setdefault(asset.name.lower(), []).append(asset.id)


def _load_people(known: Known, rows: Iterable[Arrived], *, organisation_id: int) -> None:
    known.sites = {
        site.name.lower(): site.id for site in Site.objects.filter(organisation_id=organisation_id)
    }
    users = {row.user.lower() for row in rows if row.user}
    if users:
        here = Contact.objects.filter(organisation_id=organisation_id)
        for address, contact in ContactAddress.objects.filter(
            address__in=users, contact__organisation_id=organisation_id
        ).values_list("address", "contact_id"):
            known.people[address] = contact
        named = here.extra(where=["lower(name) = any(%s)"], params=[sorted(users)])
        for name, contact in named.values_list("name", "id"):
            known.people[name.lower()] = None if name.lower() in known.people else contact
    if any(row.owner for row in rows):
        for person in Technician.objects.filter(is_active=True):
            known.staff.setdefault(person.name.lower(), person.pk)
            known.staff.setdefault(person.email.lower(), person.pk)


@dataclass(frozen=True, slots=True)
class Match:
    """The asset that a row is, None for a new one; or `problem`, why nobody can tell. `clone`: the id was another's."""

    asset: Asset | None
    problem: str = ""
    clone: str = ""


def match(row: Arrived, *, known: Known) -> Match:
    """Decide for one row. A machine that says the id of another but has a serial or addresses of its own is a copy."""
    clone = ""
    asset = known.assets.get(known.identities.get(row.identity, 0)) if row.identity else None
    if asset is not None:
        if not _is_copy(row, asset):
            return Match(asset)
        clone = asset.name
    if is_serial(row.serial):
        same = known.serials.get(row.serial.upper(), [])
        if len(same) > 1:
            return Match(
                None,
                f"{len(same)} assets have the serial number {row.serial}; it is not clear which is meant.",
            )
        if same:
            return _tag_agrees(row, known.assets[same[0]], known, clone)
    if row.tag and (key := known.tags.get(row.tag.upper())):
        other = known.assets[key]
        if is_serial(row.serial) and is_serial(other.serial):
            return Match(
                None, f"{other.name} has the tag {row.tag} and another serial number ({other.serial})."
            )
        return Match(other, clone=clone)
    alike = [
        known.assets[key] for key in known.names.get(row.name.lower(), []) if _may_be(row, known.assets[key])
    ]
    if len(alike) > 1:
        return Match(
            None, f"{len(alike)} assets are called {row.name}, and neither serial number nor tag tells which."
        )
    return Match(alike[0] if alike else None, clone=clone)


def _tag_agrees(row: Arrived, asset: Asset, known: Known, clone: str) -> Match:
    other = known.tags.get(row.tag.upper()) if row.tag else None
    if other is not None and other != asset.id:
        name = known.assets[other].name
        return Match(None, f"The serial number is that of {asset.name}, the tag that of {name}.")
    return Match(asset, clone=clone)


def _is_copy(row: Arrived, asset: Asset) -> bool:
    if is_serial(row.serial) and is_serial(asset.serial):
        return normal(row.serial) != normal(asset.serial)
    here, there = _macs(row.addresses), _macs(asset.addresses)
    return bool(here and there and not here & there and row.name.lower() != asset.name.lower())


def _macs(addresses: Iterable[str]) -> set[str]:
    return {word for word in map(normal, addresses) if word.count(":") == 5}


def _may_be(row: Arrived, asset: Asset) -> bool:
    """Whether nothing speaks against the same name being the same asset."""
    serials = is_serial(row.serial) and is_serial(asset.serial)
    tags = bool(row.tag and asset.tag)
    kinds = bool(row.kind) and row.kind != asset.kind and not (serials or tags)
    return not serials and not tags and not kinds
