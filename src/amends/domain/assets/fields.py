"""Typed values from what was typed or imported; nothing that a field does not take is ever stored."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date

from amends.domain.assets.model import (
    LONGEST_TEXT,
    MOST_TEXTS,
    AssetType,
    Checked,
    Field,
    FieldKind,
    Value,
    Wrong,
)

_YES = frozenset({"yes", "true", "1", "on", "y", "x"})
_NO = frozenset({"no", "false", "0", "off", "n", "-"})
_BETWEEN = re.compile(r"[\n;,]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LARGEST = 10**15


def plain(text: str, *, most: int = LONGEST_TEXT) -> str:
    """One line of text: no control or direction characters, single spaces, at most `most` characters."""
    return " ".join(_CONTROL.sub(" ", text[: most * 4]).split())[:most].rstrip()


def check(*, kind: AssetType, values: Mapping[str, object]) -> Checked:
    """The values of this type as stored: empty ones are left out, unknown names and unfit values are wrong."""
    kept: dict[str, Value] = {}
    wrong = [
        Wrong(name, f"{kind.title} has no field of this name.")
        for name in values
        if kind.field(name) is None and not _is_empty(values[name])
    ]
    for field in kind.fields:
        given = values.get(field.id)
        if _is_empty(given):
            if field.required:
                wrong.append(Wrong(field.id, f"{field.title} is needed for every {kind.title.lower()}."))
            continue
        try:
            value = _READ[field.kind](field, given)
        except ValueError as error:
            wrong.append(Wrong(field.id, str(error)))
            continue
        if not _is_empty(value):
            kept[field.id] = value
    return Checked(kept, tuple(wrong))


def _is_empty(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _text(field: Field, given: object) -> Value:
    text = str(given)
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"{field.title} has at most {LONGEST_TEXT:,} characters.")
    return plain(text)


def _number(field: Field, given: object) -> float:
    text = str(given).strip().replace("\u00a0", "").replace(" ", "").replace("_", "")
    if field.unit and text.lower().endswith(field.unit.lower()):
        text = text[: -len(field.unit)]
    if "," in text and "." not in text:
        text = (
            text.replace(",", ".")
            if text.count(",") == 1 and len(text.split(",")[1]) != 3
            else text.replace(",", "")
        )
    try:
        value = float(text.replace(",", "")) if len(text) <= 40 else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > _LARGEST:
        raise ValueError(f"{field.title} is a number, such as 16.")
    return value


def _whole(field: Field, given: object) -> Value:
    value = _number(field, given)
    if value != int(value) or value < 0:
        raise ValueError(f"{field.title} is a whole number from 0, such as 16.")
    return int(value)


def _date(field: Field, given: object) -> Value:
    found = read_date(str(given))
    if found is None:
        raise ValueError(f"{field.title} is a day, such as 2027-03-31.")
    return found.isoformat()


def read_date(text: str) -> date | None:
    """A day as written year first, or day first with dots; None when it is neither (1/2/2027 is two days)."""
    text = text.strip()[:40]
    year_first = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].{0,30})?$", text)
    dotted = re.match(r"(\d{1,2})\.(\d{1,2})\.(\d{4})$", text)
    try:
        if year_first:
            return date(int(year_first[1]), int(year_first[2]), int(year_first[3]))
        if dotted:
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    except ValueError:
        return None
    return None


def _flag(field: Field, given: object) -> Value:
    word = str(given).strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError(f"{field.title} is yes or no.")


def _choice(field: Field, given: object) -> Value:
    word = plain(str(given)).lower()
    for choice in field.choices:
        if choice.lower() == word:
            return choice
    raise ValueError(f"{field.title} is one of: {', '.join(field.choices)}.")


def _texts(field: Field, given: object) -> Value:
    parts = given if isinstance(given, list | tuple) else _BETWEEN.split(str(given))
    found = [text for text in dict.fromkeys(plain(str(part), most=300) for part in parts) if text]
    if len(found) > MOST_TEXTS:
        raise ValueError(f"{field.title} has at most {MOST_TEXTS} entries; these are {len(found)}.")
    return found


_READ: dict[FieldKind, Callable[[Field, object], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.WHOLE: _whole,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.FLAG: _flag,
    FieldKind.CHOICE: _choice,
    FieldKind.TEXTS: _texts,
}
