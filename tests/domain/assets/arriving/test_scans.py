"""Exports of osquery and Snipe-IT and scans of nmap, as they are written; damaged ones are refused in words."""

import json
from collections.abc import Callable

import pytest

from amends.domain.assets.arriving import Arrivals, Unusable, scans

OSQUERY = [
    {
        "hostname": "ws-7.marlow.example", "computer_name": "ws-7", "uuid": "4C4C4544-0042", "hardware_serial": "PF3A71XK",
        "hardware_vendor": "LENOVO", "hardware_model": "21AH", "cpu_brand": "Intel Core i5",
        "physical_memory": "17179869184",
    },
    {"uuid": "x"},
]  # fmt: skip
SNIPE_CSV = (
    "ID,Asset Name,Asset Tag,Serial,Model,Category,Status,Checked Out To,Location,Purchase Date,Purchase Cost\n"
    '7,Reception PC,A-7,S00007,OptiPlex,Desktops,Deployed,Alice Moran,City Hall,2024-02-01,"1,299.00"\n'
    "8,,,,,,,,,,\n"
    "9,,A-9,,LaserJet,Printers,Ready to Deploy,,,,\n"
)
SNIPE_JSON = {
    "total": 1,
    "rows": [
        {
            "id": 7, "name": "Reception PC", "asset_tag": "A-7", "serial": "S00007", "model": {"id": 1, "name": "OptiPlex"},
            "category": {"name": "Desktops"}, "status_label": {"name": "Deployed"}, "location": {"name": "City Hall"},
            "assigned_to": {"name": "Alice Moran"}, "purchase_date": {"date": "2024-02-01"}, "purchase_cost": "1,299.00",
        }
    ],
}  # fmt: skip
NMAP = b"""<?xml version="1.0"?><!DOCTYPE nmaprun><nmaprun scanner="nmap">
<host><status state="up"/><address addr="10.0.0.9" addrtype="ipv4"/><address addr="00:1A:2B:3C:4D:5E" addrtype="mac"
 vendor="HP"/><hostnames><hostname name="prn-1"/></hostnames><ports><port protocol="tcp" portid="9100"><state state="open"/>
</port><port protocol="tcp" portid="22"><state state="closed"/></port></ports></host>
<host><status state="down"/><address addr="10.0.0.10" addrtype="ipv4"/></host></nmaprun>"""


def test_osquery_is_a_machine_a_row() -> None:
    for content in (
        json.dumps(OSQUERY),
        "\n".join(map(json.dumps, OSQUERY)),
        json.dumps([{"columns": OSQUERY[0]}]),
    ):
        found = scans.osquery(content.encode()).rows[0]

        assert (found.name, found.serial, found.identity) == ("ws-7", "PF3A71XK", "4C4C4544-0042")
        assert found.fields["memory_mb"] == "16384"
    assert scans.osquery(json.dumps(OSQUERY).encode()).problems[0][0] == 2


def test_snipeit_says_the_same_as_csv_and_as_json() -> None:
    table, answer = scans.snipeit(SNIPE_CSV.encode()), scans.snipeit(json.dumps(SNIPE_JSON).encode())

    first, printer = table.rows
    assert first == answer.rows[0]
    assert (first.life, first.cost, first.user, first.bought_on) == (
        "in_use",
        "1299.00",
        "Alice Moran",
        "2024-02-01",
    )
    assert (printer.kind, printer.name, printer.life) == ("printer", "A-9", "in_stock")
    assert [line for line, _ in table.problems] == [2]


def test_nmap_gives_the_hosts_that_are_up() -> None:
    (host,) = scans.nmap(NMAP).rows

    assert (host.kind, host.name, host.identity) == ("printer", "prn-1", "00:1a:2b:3c:4d:5e")
    assert host.notes == "Open ports: 9100/tcp."


@pytest.mark.parametrize("read", [scans.nmap, scans.osquery, scans.snipeit])
@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"rows": 5}', NMAP[:200], b"\xff\xfe\x00", b"<a/>"])
def test_damaged_files_are_refused_or_empty(read: Callable[[bytes], Arrivals], content: bytes) -> None:
    try:
        found = read(content)
    except Unusable as refusal:
        said = str(refusal)
    else:
        said = "It brought something in" if found.rows else "Nothing came in."

    assert said.endswith(".")
