"""What the killable process calls: bytes of strangers in, JSON-safe rows out."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from amends.domain.assets.arriving import agents, mapping, scans, tables
from amends.domain.assets.arriving.model import Arrivals, Source, Unusable, to_wire
from amends.domain.assets.model import AssetType, Field, FieldKind, Types

_READ: Mapping[str, Callable[[bytes], Arrivals]] = {
    Source.AGENT: agents.read,
    Source.NMAP: scans.nmap,
    Source.OSQUERY: scans.osquery,
    Source.SNIPEIT: scans.snipeit,
}


def frame(content: bytes, *, source: str, columns: Mapping[str, str], types: Types, kind: str) -> bytes:
    """What is read, with how: one line of JSON before the content."""
    how = {
        "source": source,
        "columns": dict(columns),
        "kind": kind,
        "types": [
            [t.id, t.title, t.plural, list(t.called), [[f.id, f.title] for f in t.fields]]
            for t in types.values()
        ],
    }
    return json.dumps(how).encode() + b"\n" + content


def serve(item: bytes, options: dict[str, Any]) -> dict[str, object]:
    """One framed file; {"error": sentence} for one that cannot be used."""
    head, _, content = item.partition(b"\n")
    how = json.loads(head)
    try:
        if how["source"] in _READ:
            return to_wire(_READ[how["source"]](content))
        types = {row[0]: _type(*row) for row in how["types"]}
        return to_wire(
            mapping.rows(tables.read(content), mapping=how["columns"], types=types, kind=how["kind"])
        )
    except Unusable as error:
        return {"error": str(error)}


def _type(key: str, title: str, plural: str, called: list[str], fields: list[list[str]]) -> AssetType:
    """A type as far as reading a table needs it: the values are checked where they are saved."""
    known = tuple(Field(id=name, title=words, kind=FieldKind.TEXT) for name, words in fields)
    return AssetType(id=key, title=title, plural=plural, version=0, fields=known, called=tuple(called))
