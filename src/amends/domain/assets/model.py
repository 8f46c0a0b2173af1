"""What an asset may be: types with typed fields, and what is wrong with a value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field of a type holds."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a type; `unit` follows the value on pages, `choices` count for a choice only."""

    id: str
    title: str
    kind: FieldKind
    unit: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetType:
    """A kind of asset: its fields in order, and what people call one of theirs ("my laptop")."""

    id: str
    title: str
    plural: str
    version: int
    fields: tuple[Field, ...]
    called: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field of this id, None when the type has none."""
        return next((one for one in self.fields if one.id == name), None)


Types = Mapping[str, AssetType]
Value = str | int | float | bool | list[str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that its field does not take; `why` is a sentence fit to show beside it."""

    field: str
    why: str


LONGEST_TEXT = 2000
MOST_TEXTS = 200


@dataclass(frozen=True, slots=True)
class Checked:
    """Values as they are stored, and what was wrong with the others."""

    values: Mapping[str, Value]
    wrong: Sequence[Wrong]
