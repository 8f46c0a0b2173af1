"""Form fields that several pages need."""

from collections.abc import Sequence
from typing import Any

from django import forms

LARGEST = 2**62


def number(text: object) -> int | None:
    """A positive whole number as written in an address or a form; None when it is none."""
    word = str(text).strip().removeprefix("#")
    if not (word.isascii() and word.isdigit() and len(word) < 20):
        return None
    value = int(word)
    return value if 0 < value < LARGEST else None


class NumbersField(forms.Field):
    """Chosen rows by number, each once. Whether they exist and are theirs is for the action to say."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:  # noqa: ANN401 - what Django hands over
        chosen: Sequence[object] = value if isinstance(value, list | tuple) else [value] if value else []
        return list(dict.fromkeys(found for word in chosen if (found := number(word)) is not None))


def split_tags(text: str) -> tuple[str, ...]:
    """Tags as typed, separated by commas: in order, each once."""
    return tuple(dict.fromkeys(" ".join(tag.split()) for tag in text.split(",") if tag.strip()))
