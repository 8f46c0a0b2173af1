"""Assets are added, changed, moved on and removed, with history; nobody writes over anybody."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

import factories
from amends.actions import assets
from amends.actions.errors import Invalid, NotFound
from amends.domain.assets import Edge, Life, Relation, Step, Way, impact
from amends.domain.cases import Refused
from amends.store.models import Asset, AssetEvent, AssetRelation, AssetWord, CaseAsset, Event, Site
from amends.store.queries.assets import cases, graph
from amends.store.queries.visible import Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def facts(name: str = "MX-02", **more: object) -> assets.Facts:
    return assets.Facts(kind=str(more.pop("kind", "server")), name=name, **more)  # type: ignore[arg-type]


def words_of(key: int) -> set[tuple[str, str]]:
    return set(AssetWord.objects.filter(asset_id=key).values_list("how", "word"))


def test_an_asset_keeps_its_facts_words_and_history() -> None:
    bob, client = factories.technician("Bob"), factories.organisation()
    key = assets.add(
        organisation_id=client.id,
        facts=facts(
            serial="SN-44-7", tag="A-0017", addresses=["10.1.2.3"], cost=Decimal("1200.5"), currency="eur",
            warranty_until=date(2028, 1, 31), fields={"memory_mb": "4096", "form": "Virtual"},
        ),
        by=bob.id, now=NOW,
    )  # fmt: skip

    kept = Asset.objects.get(id=key)
    assert (kept.fields, kept.cost, kept.currency) == (
        {"memory_mb": 4096, "form": "virtual"},
        Decimal("1200.50"),
        "EUR",
    )
    assert words_of(key) == {
        ("name", "mx-02"),
        ("serial", "sn-44-7"),
        ("tag", "a-0017"),
        ("address", "10.1.2.3"),
    }

    assert assets.change(
        asset_id=key, revision=1, facts=facts("MX-03", fields={"cores": 4}), by=bob.id, now=NOW
    )
    changed = AssetEvent.objects.get(asset=key, kind="changed")
    assert changed.before["name"] == "MX-02"
    assert changed.after["fields"] == {"memory_mb": None, "form": None, "cores": 4}
    assert words_of(key) == {("name", "mx-03")}
    assert not assets.change(
        asset_id=key, revision=2, facts=facts("MX-03", fields={"cores": 4}), by=bob.id, now=NOW
    )


def test_two_people_who_edit_at_once_do_not_write_over_each_other() -> None:
    bob, client = factories.technician("Bob"), factories.organisation()
    key = assets.add(organisation_id=client.id, facts=facts(), by=bob.id, now=NOW)
    assets.change(asset_id=key, revision=1, facts=facts("one"), by=bob.id, now=NOW)

    with pytest.raises(Refused, match="Somebody changed this asset"):
        assets.change(asset_id=key, revision=1, facts=facts("two"), by=bob.id, now=NOW)
    assert Asset.objects.get(id=key).name == "one"


def test_wrong_facts_name_their_field() -> None:
    bob, client = factories.technician("Bob"), factories.organisation()
    elsewhere = Site.objects.create(organisation=factories.organisation(), name="Far")
    assets.add(organisation_id=client.id, facts=facts(tag="T1"), by=bob.id, now=NOW)

    for field, wrong in {
        "kind": facts(kind="spoon"),
        "name": facts("  "),
        "field_cores": facts(fields={"cores": "many"}),
        "site": facts(site_id=elsewhere.id),
        "user": facts(user_id=factories.contact().id),
        "tag": facts("other", tag="t1"),
    }.items():
        with pytest.raises(Invalid) as refusal:
            assets.add(organisation_id=client.id, facts=wrong, by=bob.id, now=NOW)
        assert refusal.value.field == field
    assert Asset.objects.count() == 1


def test_life_moves_by_its_table_and_removal_keeps_the_row() -> None:
    bob, client = factories.technician("Bob"), factories.organisation()
    key = assets.add(organisation_id=client.id, facts=facts(tag="T1"), by=bob.id, now=NOW)

    assert assets.step(asset_id=key, step=Step.RETIRE, by=bob.id, now=NOW) is Life.RETIRED
    with pytest.raises(Refused, match="retired cannot take the step"):
        assets.step(asset_id=key, step=Step.REPAIR, by=bob.id, now=NOW)
    assets.remove(asset_id=key, by=bob.id, now=NOW)
    assert words_of(key) == set()
    with pytest.raises(NotFound):
        assets.step(asset_id=key, step=Step.DEPLOY, by=bob.id, now=NOW)
    assets.add(organisation_id=client.id, facts=facts("new", tag="T1"), by=bob.id, now=NOW)
    with pytest.raises(Refused, match="new has the tag T1"):
        assets.restore(asset_id=key, by=bob.id, now=NOW)


def test_history_cannot_be_rewritten() -> None:
    bob, client = factories.technician("Bob"), factories.organisation()
    assets.add(organisation_id=client.id, facts=facts(), by=bob.id, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update store_assetevent set what = 'nothing'")


def test_relations_build_a_graph_that_survives_cycles_and_removed_assets() -> None:
    bob, client = factories.technician("Bob"), factories.organisation()
    mail, host, switch, gone = (
        assets.add(organisation_id=client.id, facts=facts(name), by=bob.id, now=NOW)
        for name in ("mail", "host", "sw", "gone")
    )
    for source, target, kind in [
        (mail, host, Relation.RUNS_ON), (host, switch, Relation.CONNECTS_TO), (switch, mail, Relation.DEPENDS_ON),
        (gone, mail, Relation.DEPENDS_ON),
    ]:  # fmt: skip
        assert assets.relate(source_id=source, target_id=target, kind=kind, by=bob.id, now=NOW)
    assert not assets.relate(source_id=mail, target_id=host, kind=Relation.RUNS_ON, by=bob.id, now=NOW)
    with pytest.raises(Invalid, match="no relation to itself"):
        assets.relate(source_id=mail, target_id=mail, kind=Relation.PART_OF, by=bob.id, now=NOW)
    assets.remove(asset_id=gone, by=bob.id, now=NOW)

    around = graph.around(ids=[host])

    assert set(around.nodes) == {mail, host, switch}
    assert set(around.edges) == {
        Edge(mail, host, Relation.RUNS_ON), Edge(host, switch, Relation.CONNECTS_TO),
        Edge(switch, mail, Relation.DEPENDS_ON),
    }  # fmt: skip
    assert impact(start=host, edges=around.edges, way=Way.UP).ids == {mail, switch}

    relation = AssetRelation.objects.get(source=mail)
    with pytest.raises(NotFound):
        assets.unrelate(relation_id=relation.id, asset_id=gone, by=bob.id, now=NOW)
    assets.unrelate(relation_id=relation.id, asset_id=host, by=bob.id, now=NOW)
    assert graph.around(ids=[host], depth=1).edges == (Edge(host, switch, Relation.CONNECTS_TO),)


def test_a_case_is_linked_to_an_asset_and_unlinked_by_whoever_sees_it() -> None:
    team, client = factories.team(), factories.organisation()
    bob, mallory = factories.technician("Bob", of=team), factories.technician("Mallory", of=factories.team())
    case = factories.case(of=team)
    key = assets.add(organisation_id=client.id, facts=facts(), by=bob.id, now=NOW)

    with pytest.raises(NotFound):
        assets.link(case_id=case.id, asset_id=key, by=mallory.id, now=NOW)
    assets.link(case_id=case.id, asset_id=key, by=bob.id, now=NOW)
    assets.link(case_id=case.id, asset_id=key, by=bob.id, now=NOW)
    assert cases.ids_of_case(case_id=case.id) == (key,)
    assert [one.number for one in cases.of_assets(ids=[key], viewer=Viewer.of(bob))] == [case.id]
    assert cases.of_assets(ids=[key], viewer=Viewer.of(mallory)) == ()

    assets.unlink(case_id=case.id, asset_id=key, by=bob.id, now=NOW)
    assert cases.ids_of_case(case_id=case.id) == ()
    assert CaseAsset.objects.get().unlinked_by == bob
    assets.link(case_id=case.id, asset_id=key, by=bob.id, now=NOW)
    kinds = Event.objects.filter(case=case).order_by("id").values_list("kind", flat=True)
    assert [k for k in kinds if k.startswith("asset")] == ["asset_linked", "asset_unlinked", "asset_linked"]
