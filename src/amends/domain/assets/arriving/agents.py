"""What inventory agents send: FusionInventory's XML and GLPI's JSON, which name the same things in two spellings.

Sources: the OCS-NG/FusionInventory protocol as the agent 2.6 writes it, and the schema of glpi-project/inventory_format.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from amends.domain.assets.arriving import xml
from amends.domain.assets.arriving.model import MOST_SOFTWARE, Arrivals, Arrived, Unusable
from amends.domain.assets.fields import plain
from amends.domain.assets.finding import is_serial

_LISTS = frozenset({"softwares", "networks", "cpus", "drives", "storages", "users", "memories"})
_SERVERS = re.compile(r"server|rack|blade|esx|hypervisor", re.IGNORECASE)
_LAPTOPS = re.compile(r"notebook|laptop|portable|convertible|detachable", re.IGNORECASE)
_DESKTOPS = re.compile(r"desktop|tower|all in one|mini pc", re.IGNORECASE)
_EMPTY_MACS = ("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff")


def asks_first(content: bytes) -> bool:
    """Whether this is an agent's first question (PROLOG), which carries no inventory."""
    return b"<QUERY>PROLOG</QUERY>" in content[:20_000]


def read(content: bytes) -> Arrivals:
    """The machine that an agent describes. Raises Unusable."""
    content = xml.unpacked(content)
    head = content.lstrip()[:1]
    if head == b"<":
        device, found = _from_xml(xml.parsed(content))
    elif head == b"{":
        device, found = _from_json(content)
    else:
        raise Unusable("This is neither the XML nor the JSON of an inventory agent.")
    return Arrivals((_machine(device, found),))


def _from_xml(root: Element) -> tuple[str, dict[str, Any]]:
    content = root.find("CONTENT")
    if content is None or not len(content):
        raise Unusable("This inventory has no content.")
    found: dict[str, Any] = {}
    for part in content:
        name = part.tag.lower()
        values = {child.tag.lower(): child.text or "" for child in part}
        if name in _LISTS:
            found.setdefault(name, []).append(values)
        else:
            found.setdefault(name, values)
    return root.findtext("DEVICEID") or "", found


def _from_json(content: bytes) -> tuple[str, dict[str, Any]]:
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError):
        raise Unusable("This JSON is damaged or only half of it.") from None
    found = whole.get("content") if isinstance(whole, dict) else None
    if not isinstance(found, dict) or not found:
        raise Unusable("This inventory has no content.")
    return str(whole.get("deviceid") or ""), found


def _part(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = found.get(name)
    if isinstance(part, list):
        part = part[0] if part else None
    return part if isinstance(part, dict) else {}


def _parts(found: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    parts = found.get(name)
    return (
        [part for part in parts if isinstance(part, dict)]
        if isinstance(parts, list)
        else [_part(found, name)]
    )


def _said(part: Mapping[str, Any], *names: str, most: int = 200) -> str:
    """The first of these values that says something."""
    for name in names:
        value = part.get(name)
        if (
            isinstance(value, str | int | float)
            and not isinstance(value, bool)
            and (text := plain(str(value), most=most))
        ):
            return text
    return ""


def _machine(device: str, found: Mapping[str, Any]) -> Arrived:
    hardware, bios, system = (_part(found, name) for name in ("hardware", "bios", "operatingsystem"))
    name = _said(hardware, "name") or _said(bios, "assettag") or plain(device, most=200)
    if not name:
        raise Unusable("This inventory says neither a name nor a device.")
    form = " ".join((_said(hardware, "chassis_type"), _said(bios, "type")))
    title = _said(system, "full_name", "name") or _said(hardware, "osname")
    is_server = bool(_SERVERS.search(f"{form} {title}"))
    is_virtual = _said(hardware, "vmsystem").lower() not in ("", "physical")
    software, left_out = _software(_parts(found, "softwares"))
    serial = _said(bios, "ssn", most=120)
    fields: dict[str, Any] = {
        "manufacturer": _said(bios, "smanufacturer", "mmanufacturer"),
        "model": _said(bios, "smodel", "mmodel"),
        "system": title,
        "system_version": _said(system, "version") or _said(hardware, "osversion"),
        "processor": _said(_part(found, "cpus"), "name"),
        "memory_mb": _figure(_said(hardware, "memory")),
        "disk_gb": _disks(found),
        "form": _form(form, is_server=is_server, is_virtual=is_virtual),
    }
    if is_server:
        fields["cores"] = sum(
            int(_figure(_said(cpu, "core")) or 0) for cpu in list(_parts(found, "cpus"))[:256]
        )
    else:
        fields["last_user"] = _said(hardware, "lastloggeduser", "userid")
    return Arrived(
        line=1,
        identity=plain(device, most=200) or _said(hardware, "uuid"),
        kind="server" if is_server else "workstation",
        name=name,
        names=tuple(filter(None, [_said(system, "fqdn")])),
        serial=serial if is_serial(serial) else "",
        tag=_said(bios, "assettag", most=60) if is_serial(_said(bios, "assettag")) else "",
        addresses=_addresses(_parts(found, "networks")),
        fields={key: value for key, value in fields.items() if value not in ("", 0, None)},
        software=software,
        software_left_out=left_out,
    )


def _form(words: str, *, is_server: bool, is_virtual: bool) -> str:
    if is_virtual:
        return "virtual"
    if is_server:
        return "physical"
    return "laptop" if _LAPTOPS.search(words) else "desktop" if _DESKTOPS.search(words) else ""


def _figure(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _disks(found: Mapping[str, Any]) -> int | None:
    """Gigabytes of all disks; agents say megabytes."""
    sizes = [_figure(_said(disk, "disksize")) or 0 for disk in list(_parts(found, "storages"))[:100]]
    return round(sum(sizes) / 1000) or None


def _addresses(cards: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for card in list(cards)[:200]:
        for key in ("ipaddress", "ipaddress6", "macaddr", "mac"):
            text = _said(card, key, most=120).lower()
            if text and not text.startswith(("127.", "::1", "fe80", "169.254.")) and text not in _EMPTY_MACS:
                found.setdefault(text)
    return tuple(found)[:60]


def _software(parts: Iterable[Mapping[str, Any]]) -> tuple[tuple[tuple[str, str, str], ...], int]:
    """(name, version, publisher) sorted, each once, and how many were left out beyond the most."""
    found = {
        (name, _said(part, "version", most=80), _said(part, "publisher", most=120)): None
        for part in parts
        if (name := _said(part, "name"))
    }
    kept = sorted(found)[:MOST_SOFTWARE]
    return tuple(kept), len(found) - len(kept)
