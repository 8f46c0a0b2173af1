"""Scans and exports: nmap's XML, osquery's JSON, Snipe-IT's CSV and JSON."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from amends.domain.assets.arriving import xml
from amends.domain.assets.arriving.model import MOST_ROWS, Arrivals, Arrived, Unusable
from amends.domain.assets.fields import plain
from amends.domain.assets.finding import is_serial


def nmap(content: bytes) -> Arrivals:
    """The hosts that answered a scan (`nmap -oX`); which is what is guessed from its open ports. Raises Unusable."""
    root = xml.parsed(xml.unpacked(content))
    if root.tag != "nmaprun":
        raise Unusable("This is not what nmap writes with -oX.")
    found: list[Arrived] = []
    problems: list[tuple[int, str]] = []
    for number, host in enumerate(root.iter("host"), 1):
        status = host.find("status")
        if status is not None and status.get("state") != "up":
            continue
        addresses = [a.get("addr", "").lower() for a in host.findall("address")][:60]
        names = [n.get("name", "") for n in host.iter("hostname")][:20]
        names = [name for name in dict.fromkeys(plain(n, most=200) for n in names) if name]
        if not addresses:
            problems.append((number, "This host has no address; it stays out."))
            continue
        if len(found) >= MOST_ROWS:
            problems.append((number, f"More than {MOST_ROWS:,} hosts; this one and what follows stay out."))
            break
        ports = [
            f"{port.get('portid')}/{port.get('protocol')}"
            for port in host.iter("port")
            if (state := port.find("state")) is not None and state.get("state") == "open"
        ][:200]
        macs = [a.get("addr", "") for a in host.findall("address") if a.get("addrtype") == "mac"]
        vendor = next((a.get("vendor", "") for a in host.findall("address") if a.get("vendor")), "")
        kind = _kind(ports)
        fields: dict[str, Any] = {"manufacturer": plain(vendor, most=200)}
        if kind == "network":
            fields["open_ports"] = ports
        found.append(
            Arrived(
                line=number,
                identity=(macs[0].lower() if macs else addresses[0]),
                kind=kind,
                name=names[0] if names else addresses[0],
                names=tuple(names[1:]),
                addresses=tuple(dict.fromkeys(addresses)),
                notes=f"Open ports: {', '.join(ports)}." if ports and kind != "network" else "",
                fields={key: value for key, value in fields.items() if value},
            )
        )
    return Arrivals(tuple(found), tuple(problems))


def _kind(ports: Iterable[str]) -> str:
    numbers = {port.partition("/")[0] for port in ports}
    if numbers & {"9100", "515", "631"}:
        return "printer"
    if numbers & {"3389", "5900"} and not numbers & {"25", "80", "443", "5432", "1433", "3306"}:
        return "workstation"
    return (
        "server" if numbers & {"22", "25", "80", "443", "445", "3306", "5432", "1433", "389"} else "network"
    )


def osquery(content: bytes) -> Arrivals:
    """What `osqueryi --json` prints of system_info (columns of os_version beside), a machine a row. Raises Unusable."""
    rows = _objects(content)
    found, problems = [], []
    for number, row in enumerate(rows[:MOST_ROWS], 1):
        row = inner if isinstance(inner := row.get("columns"), dict) else row
        name = _text(row, "computer_name", "hostname", "local_hostname")
        serial = _text(row, "hardware_serial")
        if not name and not serial:
            problems.append((number, "This row has neither a name nor a serial number; it stays out."))
            continue
        memory = _text(row, "physical_memory")
        found.append(
            Arrived(
                line=number,
                identity=_text(row, "uuid", "hardware_uuid", "host_identifier"),
                kind="workstation",
                name=name or serial,
                names=tuple(other for key in ("hostname",) if (other := _text(row, key)) and other != name),
                serial=serial if is_serial(serial) else "",
                addresses=tuple(value for key in ("address", "mac") if (value := _text(row, key))),
                fields={
                    key: value
                    for key, value in {
                        "manufacturer": _text(row, "hardware_vendor"),
                        "model": _text(row, "hardware_model"),
                        "processor": _text(row, "cpu_brand"),
                        "memory_mb": str(int(memory) // 2**20)
                        if memory.isascii() and memory.isdigit()
                        else "",
                        "system": _text(row, "os_name", "name"),
                        "system_version": _text(row, "os_version", "version"),
                    }.items()
                    if value
                },
            )
        )
    return Arrivals(tuple(found), tuple(problems))


def snipeit(content: bytes) -> Arrivals:
    """Hardware as Snipe-IT exports it: its CSV, or `rows` of its API. Raises Unusable."""
    if content.lstrip()[:1] in (b"{", b"["):
        rows: list[Mapping[str, Any]] = _objects(content)
    else:
        try:
            text = content.decode("utf-8-sig")
            rows = list(csv.DictReader(io.StringIO(text)))
        except (UnicodeDecodeError, csv.Error):
            raise Unusable("This is neither the CSV nor the JSON of Snipe-IT.") from None
    found, problems = [], []
    for number, row in enumerate(rows[:MOST_ROWS], 1):
        tag, serial = _text(row, "asset_tag", "Asset Tag"), _text(row, "serial", "Serial")
        name = _text(row, "name", "Asset Name") or tag or serial
        if not name:
            problems.append((number, "This row has neither name nor tag nor serial number; it stays out."))
            continue
        status = _text(row, "status_label", "Status").lower()
        found.append(
            Arrived(
                line=number,
                identity=_text(row, "id", "ID"),
                kind=_snipe_kind(_text(row, "category", "Category").lower()),
                name=name,
                serial=serial if is_serial(serial) else "",
                tag=tag,
                site=_text(row, "location", "rtd_location", "Location", "Default Location"),
                user=_text(row, "assigned_to", "Checked Out To", "Assigned To"),
                bought_on=_text(row, "purchase_date", "Purchase Date", "Purchased"),
                warranty_until=_text(row, "warranty_expires", "Warranty Expires"),
                cost=_text(row, "purchase_cost", "Purchase Cost", "Cost").replace(",", ""),
                life=_snipe_life(status),
                notes=_text(row, "notes", "Notes"),
                fields={
                    key: value
                    for key, value in {
                        "manufacturer": _text(row, "manufacturer", "Manufacturer"),
                        "model": _text(row, "model", "Model"),
                    }.items()
                    if value
                },
            )
        )
    return Arrivals(tuple(found), tuple(problems))


_SNIPE_KINDS = (
    ("server", ("server",)), ("printer", ("print", "copier", "scanner")), ("phone_line", ("phone", "mobile")),
    ("network", ("switch", "router", "network", "firewall", "access point")),
)  # fmt: skip


def _snipe_kind(category: str) -> str:
    return next(
        (kind for kind, words in _SNIPE_KINDS if any(word in category for word in words)), "workstation"
    )


def _snipe_life(status: str) -> str:
    words = {
        "deployed": "in_use", "ready": "in_stock", "deployable": "in_stock", "pending": "ordered", "repair": "in_repair",
        "broken": "in_repair", "lost": "lost", "stolen": "lost", "archived": "retired", "undeployable": "retired",
    }  # fmt: skip
    return next((life for word, life in words.items() if word in status), "")


def _objects(content: bytes) -> list[Mapping[str, Any]]:
    """The objects of a JSON list, of the `rows` of an object, or of lines of JSON."""
    try:
        whole = json.loads(content)
    except RecursionError:
        raise Unusable("This JSON is nested too deeply.") from None
    except ValueError:
        try:
            whole = [json.loads(line) for line in content.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise Unusable("This JSON is damaged or only half of it.") from None
    if isinstance(whole, dict):
        whole = whole.get("rows", [whole])
    if not isinstance(whole, list):
        raise Unusable("This JSON holds no list.")
    return [row for row in whole if isinstance(row, dict)]


def _text(row: Mapping[str, Any], *names: str) -> str:
    """The first of these values that says something; of an object its name or its day."""
    for name in names:
        value = row.get(name)
        if isinstance(value, dict):
            value = value.get("name") or value.get("email") or value.get("date") or value.get("formatted")
        if (
            isinstance(value, str | int | float)
            and not isinstance(value, bool)
            and (text := plain(str(value)))
        ):
            return text
    return ""
