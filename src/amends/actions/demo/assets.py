"""What the clients of the demo desk run, added through the real actions."""

from collections.abc import Mapping
from datetime import datetime

from amends.actions import assets
from amends.catalogue.strict import Table
from amends.domain.assets import Relation
from amends.store.models import ContactAddress, Organisation, Site, Technician


def load_assets(
    table: Table, *, clients: Mapping[str, Organisation], people: Mapping[str, Technician], now: datetime
) -> None:
    """The assets and how they stand to one another; names are told apart within the file."""
    by = next(iter(people.values())).pk
    made: dict[str, int] = {}
    for row in table.tables("assets"):
        client, name = clients[row.text("organisation")], row.text("name")
        fields = row.table("fields")
        made[name] = assets.add(
            organisation_id=client.id,
            facts=assets.Facts(
                kind=row.text("kind"),
                name=name,
                names=row.texts("names", default=()),
                tag=row.text("tag", default=""),
                serial=row.text("serial", default=""),
                addresses=row.texts("addresses", default=()),
                site_id=_site(client, row.text("site", default="")),
                user_id=_user(row.text("user", default="")),
                fields={key: fields.text(key) for key in fields.keys()},  # noqa: SIM118 - a Table, not a dict
            ),
            by=by,
            now=now,
        )
    for row in table.tables("relations"):
        assets.relate(
            source_id=made[row.text("source")],
            target_id=made[row.text("target")],
            kind=Relation(row.text("kind", one_of=[kind.value for kind in Relation])),
            by=by,
            now=now,
        )


def _site(client: Organisation, name: str) -> int | None:
    return Site.objects.get(organisation=client, name=name).id if name else None


def _user(address: str) -> int | None:
    return ContactAddress.objects.get(address=address).contact_id if address else None
