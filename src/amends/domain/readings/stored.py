"""The plain form in which weights are kept: a checksum, a line of JSON, a name a line, whole numbers.

Line 1 names the form and the SHA-256 of everything after it. Line 2 is JSON: version, heads, facts (their
names and weights), bias, curves, cuts, unit, how many words and parts. Then come the names, one a line,
and after them two bytes for each name and head: the weight plus 32768, the low byte first.
"""

import hashlib
import json
from typing import Any

from amends.domain.readings.curve import Curve
from amends.domain.readings.features import FACTS
from amends.domain.readings.heads import Head
from amends.domain.readings.table import OFFSET, Table, packed
from amends.domain.readings.weights import Weights

FORM = "amends-reader-1"


class WeightsError(ValueError):
    """Weights that cannot be used; the message says why."""


def loaded(data: bytes) -> Weights:
    """The weights in a file; raises `WeightsError` when it is damaged or made for another reader."""
    first, _, rest = data.partition(b"\n")
    if first.decode("ascii", "replace") != f"{FORM} {hashlib.sha256(rest).hexdigest()}":
        raise WeightsError(f"these weights are damaged, or not of the form {FORM}")
    line, _, rest = rest.partition(b"\n")
    header: dict[str, Any] = json.loads(line)
    if header["facts"] != list(FACTS) or set(header["heads"]) != {head.value for head in Head}:
        raise WeightsError("these weights were made for a reader with other facts or heads; run `make train`")
    count, parts = int(header["known"]), int(header["parts"])
    size = 2 * len(header["heads"]) * (count + parts)
    names, numbers = rest[:-size].decode().split("\n")[:-1], rest[-size:]
    heads = tuple(Head(name) for name in header["heads"])
    unit = float(header["unit"])
    return Weights(
        version=str(header["version"]),
        heads=heads,
        unit=unit,
        table=Table(heads=heads, unit=unit, names=names, known=count, kept=numbers),
        facts=tuple(packed(row) for row in header["fact_weights"]),
        bias=packed(header["bias"]),
        curves={
            head: Curve(float(slope), float(shift))
            for head, (slope, shift) in zip(heads, header["curves"], strict=True)
        },
        cuts=dict(zip(heads, map(float, header["cuts"]), strict=True)),
    )


def written(*, header: dict[str, Any], names: list[str], numbers: list[list[int]]) -> bytes:
    """The bytes of a file of weights; `numbers` are those of `names`, each row from -32768 to 32767."""
    values = bytearray()
    for row in numbers:
        for value in row:
            values += (value + OFFSET).to_bytes(2, "little")
    rest = json.dumps(header, sort_keys=True).encode() + b"\n"
    rest += "".join(f"{name}\n" for name in names).encode() + bytes(values)
    return f"{FORM} {hashlib.sha256(rest).hexdigest()}\n".encode() + rest
