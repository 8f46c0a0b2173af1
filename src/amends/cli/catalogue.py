"""`amends catalogue`: what the shipped rules say, and whether every file can be read."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from amends.catalogue.strict import SHIPPED, CatalogueError, nearest

KINDS = (
    "care",
    "assets",
    "categories",
    "changes",
    "clocks",
    "documents",
    "escalations",
    "playbooks",
    "policies",
    "practice",
    "problems",
    "promises",
    "readings",
    "replies",
    "reviews",
)


def _load(kind: str) -> object:
    import importlib

    loader: Callable[[], object] = importlib.import_module(f"amends.catalogue.{kind}").load
    return loader()


@click.group()
def command() -> None:
    """Check and explain the rules that an IT team can tune."""


@command.command()
def check() -> None:
    """Read every shipped catalogue file; a wrong one is named with file, line and key."""
    wrong = 0
    for kind in KINDS:
        try:
            _load(kind)
        except CatalogueError as error:
            click.echo(str(error), err=True)
            wrong += 1
        else:
            files = sum(1 for _ in (SHIPPED / kind).rglob("*.toml"))
            click.echo(f"{kind}: {files} {'file' if files == 1 else 'files'}, all well")
    if wrong:
        raise SystemExit(1)


@command.command()
@click.argument("name")
def explain(name: str) -> None:
    """Print the item called NAME (a rule, a target, a category path, a matrix row) and the file it stands in."""
    found = {key: (kind, item) for kind in KINDS for key, item in _items(_load(kind))}
    if name not in found:
        raise click.ClickException(f"Nothing is called {name!r}; {nearest(name, found)[:300]}")
    kind, item = found[name]
    click.echo(f"{kind}/{name}, shipped in {_file(kind, name).relative_to(SHIPPED)}")
    click.echo(json.dumps(_plain(item), indent=2, ensure_ascii=False))


def _items(held: object, depth: int = 0) -> Iterator[tuple[str, object]]:
    """Everything with an id or a path inside a loaded catalogue, a few levels down."""
    if depth > 3:
        return
    if isinstance(held, Mapping):
        for key, item in held.items():
            if dataclasses.is_dataclass(item):
                yield str(getattr(key, "value", key)), item
            yield from _items(item, depth + 1)
    elif isinstance(held, tuple | list | frozenset):
        for item in held:
            yield from _items(item, depth + 1)
    elif dataclasses.is_dataclass(held) and not isinstance(held, type):
        if key := getattr(held, "id", "") or getattr(held, "path", ""):
            yield str(key), held
        for field in dataclasses.fields(held):
            yield from _items(getattr(held, field.name, None), depth + 1)


def _file(kind: str, name: str) -> Path:
    """The file that names the item, else the folder of its kind."""
    for path in sorted((SHIPPED / kind).rglob("*.toml")):
        if path.stem == name or re.search(rf'["\[.]{re.escape(name)}["\]]', path.read_text(encoding="utf-8")):
            return path
    return SHIPPED / kind


def _plain(value: Any) -> Any:  # noqa: ANN401
    """A value as JSON can print it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(getattr(key, "value", key)): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((_plain(item) for item in value), key=str)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
