"""Assets as pages: what is shown, what may be written, what is refused in words, and what it costs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.actions import assets as actions
from amends.domain.assets import Relation
from amends.store.models import Asset, AssetRelation, CaseAsset, Technician
from amends.store.queries.assets import graph, listing
from signing_in import browser

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> \"' <c-row> {{ now }}"
TYPED = {
    "name": "MX-02", "names": "mail.marlow.example\nold-mx", "tag": "A-17", "serial": "SN 44 7", "addresses": "10.0.0.4",
    "site": "", "user": "", "owner": "", "life": "in_use", "bought_on": "2024-02-01", "warranty_until": "2027-02-01",
    "cost": "1200", "currency": "eur", "notes": "Two disks.", "field_form": "virtual", "field_cores": "8",
}  # fmt: skip


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


def test_an_asset_is_added_shown_changed_and_its_history_says_so(desk: Client) -> None:
    client = factories.organisation("City of Marlow")
    alice = factories.contact("Alice", of=client, address="alice@marlow.example")
    address = f"/assets/new/?organisation={client.id}&kind=server"

    answer = desk.post(address, TYPED | {"user": "Alice@marlow.example"}, follow=True)

    made = Asset.objects.get()
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"/assets/{made.id}/", 302)]
    assert (made.user, made.names) == (alice, ["mail.marlow.example", "old-mx"])
    for words in (
        "MX-02",
        "A-17",
        "SN 44 7",
        "1200.00 EUR",
        "until 2027-02-01",
        "virtual",
        "Two disks.",
        "Alice",
    ):
        assert words in page
    assert "over</b>" not in page

    shown = desk.get(f"/assets/{made.id}/edit/").context["form"].initial
    same = {name: shown.get(name) or "" for name in TYPED if name != "life"} | {"revision": "1"}
    desk.post(f"/assets/{made.id}/edit/", same)
    assert Asset.objects.get().revision == 1
    desk.post(f"/assets/{made.id}/edit/", same | {"field_cores": "16", "tag": "A-18"})
    page = desk.get(f"/assets/{made.id}/").content.decode()
    assert "Changed: tag, Cores." in page


def test_what_was_typed_is_kept_and_the_field_says_why(desk: Client) -> None:
    client = factories.organisation()
    factories.asset("other", of=client, tag="A-17")
    address = f"/assets/new/?organisation={client.id}&kind=server"

    for wrong, words in [
        ({"name": ""}, "Give it the name"),
        ({"field_cores": "eight"}, "Cores is a number"),
        ({"tag": "a-17"}, "other has the tag a-17 already"),
        ({"user": "nobody@else.example"}, "Nobody at this organisation is known by that"),
    ]:
        answer = desk.post(address, TYPED | wrong)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Two disks." in answer.content.decode()
    assert Asset.objects.count() == 1


def test_somebody_who_was_faster_is_not_written_over(desk: Client) -> None:
    key = factories.asset().id
    desk.post(f"/assets/{key}/edit/", TYPED | {"revision": "1", "name": "one"})

    late = desk.post(f"/assets/{key}/edit/", TYPED | {"revision": "1", "name": "two"})

    assert late.status_code == 422
    assert "Somebody changed this asset" in late.content.decode()
    assert Asset.objects.get().name == "one"
    again = TYPED | {"revision": late.context["form"]["revision"].value(), "name": "two"}
    assert desk.post(f"/assets/{key}/edit/", again).status_code == 302


def test_the_list_is_narrowed_and_paged_by_name(desk: Client) -> None:
    client = factories.organisation("Alder")
    for n in range(60):
        factories.asset(f"pc-{n:02}", of=client, kind="workstation")
    factories.asset("Printer 9", kind="printer", serial="XYZ-1", addresses=["10.9.9.9"])

    first = desk.get("/assets/")
    assert [row.name for row, *_ in first.context["rows"]][:2] == ["pc-00", "pc-01"]
    second = desk.get(first.context["more_url"])
    assert [row.name for row, *_ in second.context["rows"]][-1] == "Printer 9"
    assert len(first.context["rows"]) + len(second.context["rows"]) == 61
    for query in ("q=xyz", "q=10.9.9.9", "kind=printer", "q=printer"):
        assert [row.name for row, *_ in desk.get(f"/assets/?{query}").context["rows"]] == ["Printer 9"]
    assert len(desk.get(f"/assets/?organisation={client.id}&life=in_use").context["rows"]) == 50
    assert "No asset fits" in desk.get("/assets/?life=lost").content.decode()


def test_life_removal_and_restoring_from_the_page(desk: Client) -> None:
    key = factories.asset().id

    assert desk.post(f"/assets/{key}/step/", {"step": "retire"}).status_code == 302
    assert desk.post(f"/assets/{key}/step/", {"step": "repair"}).status_code == 422
    assert desk.post(f"/assets/{key}/step/", {"step": "explode"}).status_code == 404
    desk.post(f"/assets/{key}/removal/")
    assert "Bring it back" in desk.get(f"/assets/{key}/").content.decode()
    assert desk.get(f"/assets/{key}/edit/").status_code == 404
    desk.post(f"/assets/{key}/removal/", {"do": "restore"})
    assert Asset.objects.get().removed_at is None


def test_relations_and_impact_are_drawn_with_a_table_beside(desk: Client, bob: Technician) -> None:
    client = factories.organisation()
    host, mail = (
        factories.asset("host-1", of=client, tag="H1"),
        factories.asset("mail", of=client, kind="service"),
    )
    permits = factories.asset("permits", of=client, kind="service")
    actions.relate(source_id=permits.id, target_id=mail.id, kind=Relation.DEPENDS_ON, by=bob.id, now=NOW)

    assert desk.post(f"/assets/{mail.id}/relations/", {"kind": "runs_on", "target": "h1"}).status_code == 302
    page = desk.get(f"/assets/{host.id}/").content.decode()

    assert '<svg class="impact"' in page
    assert [
        (line["node"].name, line["steps"]) for line in desk.get(f"/assets/{host.id}/").context["hit"]
    ] == [
        ("mail", 1),
        ("permits", 2),
    ]
    assert "carries" in page
    for target, words in [("h1", "no relation to itself"), ("nothing", "No asset is known by that")]:
        answer = desk.post(f"/assets/{host.id}/relations/", {"kind": "runs_on", "target": target})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    relation = AssetRelation.objects.get(source=mail)
    desk.post(f"/assets/{host.id}/relations/end/", {"relation": str(relation.id)})
    assert not AssetRelation.objects.filter(id=relation.id).exists()


def test_a_large_neighbourhood_is_cut_and_says_so(desk: Client) -> None:
    switch = factories.asset("switch")
    Asset.objects.bulk_create(
        Asset(
            organisation=switch.organisation,
            name=f"pc {n}",
            kind="workstation",
            created_at=NOW,
            changed_at=NOW,
        )
        for n in range(600)
    )
    others = Asset.objects.exclude(id=switch.id)
    AssetRelation.objects.bulk_create(
        AssetRelation(source=other, target=switch, kind="connects_to", at=NOW) for other in others
    )

    answer = desk.get(f"/assets/{switch.id}/")

    assert answer.status_code == 200
    assert "There is more than is shown here" in answer.content.decode()
    assert "593 more" in answer.content.decode() or "more</text>" in answer.content.decode()


def test_pages_cost_the_same_few_statements_whatever_they_hold(desk: Client, bob: Technician) -> None:
    client = factories.organisation()
    one, many = factories.asset("one", of=client), factories.asset("many", of=client)
    for n in range(30):
        other = factories.asset(f"o{n}", of=client)
        actions.relate(source_id=other.id, target_id=many.id, kind=Relation.RUNS_ON, by=bob.id, now=NOW)
        case = factories.case()
        CaseAsset.objects.create(case=case, asset=many, how="person", at=NOW)
    counts = []
    desk.get(f"/assets/{one.id}/")
    for key in (one.id, many.id):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get(f"/assets/{key}/").status_code == 200
        counts.append(len(asked))
    with CaptureQueriesContext(connection) as asked:
        listing.page(wanted=listing.Filter(q="o1"), after=0)
        graph.around(ids=[many.id])

    assert counts[0] == counts[1] <= 8
    assert len(asked) == 2


def test_hostile_words_stay_words(desk: Client) -> None:
    client = factories.organisation(HOSTILE)
    asset = factories.asset(
        HOSTILE, of=client, serial=HOSTILE, tag=HOSTILE[:60], notes=HOSTILE, fields={"model": HOSTILE}
    )
    other = factories.asset("other", of=client)
    AssetRelation.objects.create(source=other, target=asset, kind="runs_on", at=NOW)

    for path in ("/assets/", f"/assets/{asset.id}/", f"/assets/{other.id}/", f"/assets/{asset.id}/edit/"):
        page = desk.get(path).content.decode()
        assert markup.wrong(page) == []
        assert "<script>alert" not in page


def test_a_case_shows_its_assets_and_unlinks_one_in_one_click(desk: Client, bob: Technician) -> None:
    case = factories.case(of=bob.teams.get())
    asset = factories.asset("MX-02", tag="A-17")
    earlier = factories.case(of=bob.teams.get())
    CaseAsset.objects.create(case=earlier, asset=asset, how="person", at=NOW - timedelta(days=3))

    assert desk.post(f"/cases/{case.id}/assets/", {"asset": "a-17"}).status_code == 302
    page = desk.get(f"/cases/{case.id}/").content.decode()
    assert "linked by a person" in page
    assert '<span class="num">1</span> other case' in page
    assert desk.post(f"/cases/{case.id}/assets/", {"asset": "nothing"}).status_code == 422
    desk.post(f"/cases/{case.id}/assets/unlink/", {"asset_id": str(asset.id)})
    assert "None named yet" in desk.get(f"/cases/{case.id}/").content.decode()


def test_mallory_reaches_no_case_through_an_asset(desk: Client, bob: Technician) -> None:
    foreign = factories.case("Secret subject", of=factories.team())
    asset = factories.asset()
    CaseAsset.objects.create(case=foreign, asset=asset, how="person", at=NOW)

    assert "Secret subject" not in desk.get(f"/assets/{asset.id}/").content.decode()
    assert desk.post(f"/cases/{foreign.id}/assets/", {"asset_id": str(asset.id)}).status_code == 404
    assert desk.post(f"/cases/{foreign.id}/assets/unlink/", {"asset_id": str(asset.id)}).status_code == 404
