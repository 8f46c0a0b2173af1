"""Imports: once however often, a report of what changed, a way back; bad files cost their own rows only."""

import io
import json
import time
import zlib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from amends.actions import assets, tuning
from amends.actions.errors import NotFound
from amends.domain.assets.arriving import Source, mapping, tables
from amends.domain.assets.arriving.wire import serve
from amends.domain.cases import Refused
from amends.domain.vocabulary import Role
from amends.store.models import (
    Asset,
    AssetEvent,
    AssetImport,
    AssetWord,
    CaseAsset,
    Inventory,
    Organisation,
    Site,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DATA = Path(__file__).parents[2] / "domain" / "assets" / "data"


class InProcess:
    """The reader without its killable process."""

    def call(self, items: list[bytes]) -> list[dict[str, object]]:
        return [json.loads(json.dumps(serve(item, {}))) for item in items]


@pytest.fixture
def client() -> Organisation:
    made = factories.organisation("Marlow")
    Site.objects.create(organisation=made, name="City Hall")
    factories.contact("Alice Moran", of=made, address="alice@marlow.example")
    return made


@pytest.fixture
def lead() -> int:
    return factories.technician("Lea", role=Role.TEAM_LEAD).pk


def bring(client: Organisation, content: bytes, *, by: int) -> AssetImport:
    heads = tables.read(content, most=1).heads
    columns = mapping.guess(heads=heads, types=tuning.in_force().asset_types)
    key = assets.stage(
        organisation_id=client.id, source=Source.TABLE, name="list.csv", content=content, mapping=columns,
        kind="workstation", by=by, now=NOW, start=True,
    )  # fmt: skip
    assert assets.run_waiting(sandbox=InProcess(), now=NOW) == 1
    return AssetImport.objects.get(id=key)


def counts(one: AssetImport) -> tuple[int, int, int, int]:
    report = one.report
    return report["added"], report["changed"], report["unchanged"], report["problem_count"]


CSV = (
    "Name;Asset tag;Serial number;Type;Location;Assigned to;Memory;Purchase date;Price;Status;IP address\n"
    "PC-1;T1;SN0001;Laptop;City Hall;alice@marlow.example;16384;2024-02-01;999,50;Deployed;10.0.0.1, 10.0.0.2\n"
    "PC-2;T2;SN0002;Laptop;Nowhere;Nobody;lots;1/2/2024;cheap;Sparkling;\n"
    "Printer;T3;SN0003;Printer;;;;;;;\n"
)


def test_a_table_comes_in_once_and_reports_what_changed(client: Organisation, lead: int) -> None:
    first = bring(client, CSV.encode(), by=lead)

    assert (first.state, first.content) == ("done", None)
    assert counts(first) == (3, 0, 0, 6)
    pc = Asset.objects.get(tag="T1")
    assert (pc.serial, pc.fields, pc.cost, pc.life) == (
        "SN0001",
        {"memory_mb": 16384},
        Decimal("999.50"),
        "in_use",
    )
    assert pc.user is not None
    assert (pc.user.name, pc.addresses) == ("Alice Moran", ["10.0.0.1", "10.0.0.2"])
    assert Asset.objects.get(tag="T3").kind == "printer"
    assert set(AssetWord.objects.filter(asset=pc).values_list("word", flat=True)) >= {
        "pc-1",
        "sn0001",
        "10.0.0.1",
    }

    again = bring(client, CSV.encode(), by=lead)
    assert counts(again)[:3] == (0, 0, 3)
    assert Asset.objects.get(tag="T1").revision == 1

    third = bring(client, CSV.replace("16384", "32768").encode(), by=lead)
    assert counts(third)[:3] == (0, 1, 2)
    changed = AssetEvent.objects.get(kind="changed")
    assert (changed.before, changed.after) == (
        {"fields": {"memory_mb": 16384}},
        {"fields": {"memory_mb": 32768}},
    )
    assert Asset.objects.count() == 3


def test_an_import_is_taken_back_but_not_what_others_did_since(client: Organisation, lead: int) -> None:
    bring(client, CSV.encode(), by=lead)
    second = bring(
        client,
        CSV.replace("16384", "32768").replace("Printer;T3", "Printer 9;T3").encode()
        + b"PC-4;T4;SN0004;Laptop;;;;;;;\nPC-5;T5;SN0005;Laptop;;;;;;;\n",
        by=lead,
    )
    assert counts(second)[:3] == (2, 2, 1)
    printer, linked = Asset.objects.get(tag="T3"), Asset.objects.get(tag="T5")
    assets.change(
        asset_id=printer.id,
        revision=2,
        facts=assets.Facts(kind="printer", name="Mine", tag="T3"),
        by=lead,
        now=NOW,
    )
    CaseAsset.objects.create(case=factories.case(), asset=linked, how="person", at=NOW)

    report = assets.undo(import_id=second.id, by=lead, now=NOW)

    assert (report["removed"], report["restored"]) == (1, 1)
    assert sorted(report["kept"]) == sorted([
        [printer.id, "Mine", "somebody changed it since"], [linked.id, "PC-5", "a case is about it"],
    ])  # fmt: skip
    assert Asset.objects.get(tag="T1").fields == {"memory_mb": 16384}
    assert Asset.objects.get(tag="T4").removed_at == NOW
    assert not AssetWord.objects.filter(word="pc-4").exists()
    with pytest.raises(Refused, match="only once"):
        assets.undo(import_id=second.id, by=lead, now=NOW)
    bob = factories.technician("Bob")
    with pytest.raises(Refused, match="team lead"):
        assets.undo(import_id=second.id, by=bob.pk, now=NOW)
    with pytest.raises(NotFound):
        assets.undo(import_id=10**9, by=lead, now=NOW)
    assert counts(bring(client, b"Name,Tag\nPC-4,T4\n", by=lead))[:3] == (1, 0, 0)


def test_an_import_is_taken_back_field_by_field(client: Organisation, lead: int) -> None:
    bring(client, CSV.encode(), by=lead)
    changed = CSV.replace("Printer;T3", "Printer 9;T3").replace("16384", "32768")
    second = bring(client, changed.encode(), by=lead)
    machine = Asset.objects.get(tag="T1")
    assets.change(
        asset_id=machine.id,
        revision=machine.revision,
        facts=assets.Facts(
            kind=machine.kind,
            name="PC by hand",
            tag="T1",
            serial=machine.serial,
            fields={"memory_mb": "32768"},
        ),
        by=lead,
        now=NOW,
    )

    report = assets.undo(import_id=second.id, by=lead, now=NOW)

    machine.refresh_from_db()
    assert (machine.name, machine.fields) == ("PC by hand", {"memory_mb": 16384})
    assert Asset.objects.get(tag="T3").name == "Printer"
    assert (report["restored"], report["kept"]) == (2, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_are_found_out(client: Organisation, lead: int, encoding: str) -> None:
    bring(client, "Name,Tag\nBüro-Rechner Straße,Ü1\n".encode(encoding), by=lead)

    assert Asset.objects.get().name == "Büro-Rechner Straße"


def test_bad_tables_cost_their_own_rows_and_say_why(client: Organisation, lead: int) -> None:
    wide = ",".join(["Name", "Serial", *(f"Column {n}" for n in range(198))]) + "\nWide," + "x," * 198 + "y\n"
    assert counts(bring(client, wide.encode(), by=lead))[:3] == (1, 0, 0)

    half = bring(client, b'Name,Serial,Notes\nA-1,S00001,ok\nB-1,S00002,"cut in the mid', by=lead)
    assert (counts(half)[0], half.report["problems"]) == (
        1, [[3, "The file ends in the middle of this row, inside quotes; the rows before it are whole."]],
    )  # fmt: skip
    shorter = bring(client, b"Name,Serial,Notes\nC-1,S00011,ok\nD-1,S000", by=lead)
    assert (counts(shorter)[0], shorter.report["problem_count"]) == (1, 1)

    twice = bring(
        client,
        b"Name,Serial\nE-1,S00021\nE-2,s00021\nE-3,To be filled by O.E.M.\nE-4,To be filled by O.E.M.\n",
        by=lead,
    )
    assert counts(twice)[0] == 3
    assert twice.report["problems"] == [[3, "This row has the same serial number as line 2; it stays out."]]

    for content, words in [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 30, "neither CSV nor XLSX"),
        (b"PK\x03\x04" + b"x" * 300, "damaged or only half"),
        (b"\0\0\0\0", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "Save it as XLSX"),
    ]:
        key = assets.stage(
            organisation_id=client.id, source=Source.TABLE, name="x", content=content, mapping={}, kind="server", by=lead,
            now=NOW, start=True,
        )  # fmt: skip
        assets.run_waiting(sandbox=InProcess(), now=NOW)
        failed = AssetImport.objects.get(id=key)
        assert failed.state == "failed"
        assert words in failed.report["error"]


def test_formulas_are_text_in_and_escaped_out(client: Organisation, lead: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Name", "Serial number", "Notes", "Purchase date"])
    sheet.append(["XL-1", "S00031", "=1+1", datetime(2024, 2, 1)])  # noqa: DTZ001 - as a workbook holds it
    kept = io.BytesIO()
    book.save(kept)

    bring(client, kept.getvalue(), by=lead)
    bring(client, b"Name,Serial,Notes\n=HYPERLINK(1),S00032,@SUM(1)\n", by=lead)

    assert str(Asset.objects.get(serial="S00031").bought_on) == "2024-02-01"
    assert Asset.objects.get(serial="S00031").notes == ""  # never calculated, so nothing was saved with it
    assert Asset.objects.get(serial="S00032").name == "=HYPERLINK(1)"
    assert [tables.escaped(word) for word in ("=1", "+1", "-1", "@x", "\tx", "plain")] == [
        "'=1",
        "'+1",
        "'-1",
        "'@x",
        "'\tx",
        "plain",
    ]


def agent(
    name: str,
    *,
    device: str = "pc-2024",
    serial: str = "SN9001",
    mac: str = "00:1a:2b:00:00:01",
    software: int = 2,
) -> bytes:
    rows = "".join(
        f"<SOFTWARES><NAME>prog {n}</NAME><VERSION>1.{n}</VERSION></SOFTWARES>" for n in range(software)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><REQUEST><CONTENT><HARDWARE><NAME>{name}</NAME><MEMORY>8192</MEMORY>'
        f"<CHASSIS_TYPE>Notebook</CHASSIS_TYPE></HARDWARE><BIOS><SSN>{serial}</SSN><SMODEL>T14</SMODEL></BIOS>"
        f"<NETWORKS><IPADDRESS>10.3.0.9</IPADDRESS><MACADDR>{mac}</MACADDR></NETWORKS>{rows}</CONTENT>"
        f"<DEVICEID>{device}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>"
    ).encode()


def pushed(client: Organisation, content: bytes, source: Source = Source.AGENT) -> AssetImport:
    key = assets.push(organisation_id=client.id, source=source, content=content, now=NOW)
    assets.run_waiting(sandbox=InProcess(), now=NOW)
    return AssetImport.objects.get(id=key)


def test_an_agent_reports_its_machine_again_and_again(client: Organisation) -> None:
    pushed(client, zlib.compress(agent("WS-7")))
    again = pushed(client, agent("WS-7"))

    machine = Asset.objects.get()
    assert (machine.kind, machine.serial, machine.fields["model"], machine.fields["form"]) == (
        "workstation",
        "SN9001",
        "T14",
        "laptop",
    )
    assert (machine.seen_at, machine.revision, counts(again)) == (NOW, 1, (0, 0, 1, 0))
    assert Inventory.objects.get().software == [["prog 0", "1.0", ""], ["prog 1", "1.1", ""]]
    renamed = pushed(client, agent("WS-8"))
    assert (counts(renamed), Asset.objects.get().name) == ((0, 1, 0, 0), "WS-8")


def test_a_cloned_machine_is_another_machine(client: Organisation) -> None:
    pushed(client, agent("WS-7"))
    copy = pushed(client, agent("WS-77", serial="SN9002", mac="00:1a:2b:00:00:02"))
    unnumbered = pushed(client, agent("WS-78", serial="", mac="00:1a:2b:00:00:03"))

    assert sorted(Asset.objects.values_list("name", flat=True)) == ["WS-7", "WS-77", "WS-78"]
    assert "says the id of WS-7, but is another" in copy.report["problems"][0][1]
    assert unnumbered.report["problem_count"] == 1
    assert counts(pushed(client, agent("WS-7")))[:3] == (0, 0, 1)
    assert counts(pushed(client, agent("WS-77", serial="SN9002", mac="00:1a:2b:00:00:02")))[:3] == (0, 0, 1)
    assert Asset.objects.count() == 3


def test_forty_thousand_software_rows_and_hostile_words_are_bounded(client: Organisation) -> None:
    pushed(
        client,
        agent("<![CDATA[<script>alert(1)</script>\u202e\u0007]]>".replace("\u0007", ""), software=40_000),
    )

    machine, kept = Asset.objects.get(), Inventory.objects.get()
    assert machine.name == "<script>alert(1)</script>"
    assert (kept.software_count, kept.left_out) == (20_000, 20_000)


BOMB = (
    b"<!DOCTYPE r [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;'>]><REQUEST><CONTENT>&b;</CONTENT></REQUEST>"
)
FILE = b"<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><REQUEST><CONTENT>&a;</CONTENT></REQUEST>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (BOMB, "defines entities"),
        (FILE, "defines entities"),
        (zlib.compress(b"<REQUEST>" + b" " * 80_000_000), "unpacks to more"),
        (zlib.compress(agent("x"))[:-40], "only half"),
        (agent("x")[:200], "damaged or only half"),
        (b'{"content": {"hardware": ', "damaged or only half"),
        (b"[" * 100_000, "neither the XML nor the JSON"),
        (b'{"content": ' + b"[" * 100_000, "damaged or only half"),
        (b"<REQUEST><CONTENT></CONTENT></REQUEST>", "no content"),
        (b"hello", "neither the XML nor the JSON"),
    ],
)
def test_hostile_inventories_are_refused_with_a_sentence(
    client: Organisation, content: bytes, words: str
) -> None:
    failed = pushed(client, content)

    assert failed.state == "failed"
    assert words in failed.report["error"]
    assert not Asset.objects.exists()


def test_glpi_sends_the_same_machine_as_json(client: Organisation) -> None:
    pushed(client, agent("WS-7"))
    found = {
        "action": "inventory", "deviceid": "pc-2024", "itemtype": "Computer",
        "content": {
            "hardware": {"name": "WS-7", "memory": 8192, "chassis_type": "Notebook"},
            "bios": {"ssn": "SN9001", "smodel": "T14"},
            "networks": [{"ipaddress": "10.3.0.9", "mac": "00:1a:2b:00:00:01"}],
            "softwares": [{"name": "prog 0", "version": "1.0"}, {"name": "prog 1", "version": "1.1"}],
            "versionclient": "GLPI-Agent_v1.7",
        },
    }  # fmt: skip

    report = pushed(client, json.dumps(found).encode())

    assert counts(report) == (0, 0, 1, 0)
    assert Asset.objects.count() == 1


def test_ten_thousand_assets_come_in_with_progress_within_a_minute_of_work(
    client: Organisation, lead: int
) -> None:
    rows = "".join(
        f"PC-{n:05},T{n:05},SN{n:06},Laptop,City Hall,{8192 + n % 3},10.{n // 250}.{n % 250}.9\n"
        for n in range(10_000)
    )
    content = f"Name,Tag,Serial,Type,Site,Memory,IP\n{rows}".encode()
    columns = mapping.guess(heads=tables.read(content, most=1).heads, types=tuning.in_force().asset_types)
    heard: list[tuple[int, int]] = []
    key = assets.stage(
        organisation_id=client.id,
        source=Source.TABLE,
        name="all.csv",
        content=content,
        mapping=columns,
        kind="",
        by=lead,
        now=NOW,
        start=True,
    )
    began = time.process_time()

    with CaptureQueriesContext(connection) as asked:
        assets.run_waiting(sandbox=InProcess(), now=NOW, step=lambda done, total: heard.append((done, total)))

    assert Asset.objects.count() == 10_000
    assert heard == [(n * 500, 10_000) for n in range(1, 21)]
    assert len(asked) < 20 * 30
    assert time.process_time() - began < 60
    assert AssetImport.objects.get(id=key).report["added"] == 10_000
