"""The reference is complete: every setting, command, key, event and table of the code stands in it."""

import ast
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import drawn
from amends.cli.main import main
from amends.config import env
from examples import of_each

REFERENCE = drawn.DOCS / "reference"
SOURCE = drawn.ROOT / "src" / "amends"
OUTSIDE_ENV = {"AMENDS_PG_BIN"}  # read where PostgreSQL is started, before any settings
READERS = {"text", "number", "whole", "wholes", "flag", "texts", "table", "tables", "has"}
READERS_OF_A_TABLE = {"_word", "_patterns", "_lower_patterns", "joined_patterns"}
LOADERS = sorted({path.stem for path in (SOURCE / "catalogue").glob("*.py")} - {"__init__", "strict"})
KINDS = {
    "angers": "Kinds of anger",
    "assets": "Assets",
    "escalations": "Matrix",
    "clocks": "Targets",
    "documents": "Documents",
    "categories": "Categories",
    "replies": "Rules for replies",
    "policies": "Policies",
    "promises": "Phrases of promises",
    "readings": "Words of the reader",
    "playbooks": "Playbooks",
    "calls": "Calls",
    "rehearsals": "Rehearsals",
    "practice": "Practice",
    "care": "Care",
    "incidents": "Incidents",
    "problems": "Patterns of problems",
    "reviews": "Reviews",
    "changes": "Changes",
    "surveys": "The question after recovery",
}


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next one of its depth or above."""
    depth = len(heading) - len(heading.lstrip("#"))
    after = text.partition(f"\n{heading}\n")[2]
    return re.split(rf"\n#{{1,{depth}}} ", after)[0]


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def keys_read_by(loader: Path) -> set[str]:
    """The keys that a loader of the catalogue asks for by name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(loader.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        is_method = isinstance(node.func, ast.Attribute) and name in READERS
        given = node.args[:1] if is_method else node.args[1:2] if name in READERS_OF_A_TABLE else []
        found |= {str(one.value) for one in given if isinstance(one, ast.Constant)}
    return found


def test_settings_are_listed_once_each() -> None:
    listed = re.findall(r"^\| `([A-Z_]+)` \|", page("settings.md"), re.MULTILINE)

    assert sorted(listed) == sorted(
        {*(env.variable_of(one.name) for one in dataclasses.fields(env.Env)), *OUTSIDE_ENV}
    )


@pytest.mark.parametrize(
    ("field", "default"),
    [
        (one.name, str(one.default).lower() if isinstance(one.default, bool) else str(one.default))
        for one in dataclasses.fields(env.Env)
        if isinstance(one.default, int | str) and one.default != "" and one.name != "base_url"
    ],
)
def test_setting_shows_its_default(field: str, default: str) -> None:
    assert re.search(
        rf"^\| `{env.variable_of(field)}` \| `{re.escape(default)}` \|", page("settings.md"), re.MULTILINE
    )


@pytest.mark.parametrize("field", env.SECRETS)
def test_secrets_are_said_to_come_from_files(field: str) -> None:
    assert f"`{env.variable_of(field)}`" in page("settings.md").partition("| variable")[0]


def test_commands_have_a_section_each() -> None:
    assert isinstance(main, click.Group)
    headings = set(re.findall(r"^### `(amends [a-z -]+)`$", page("cli.md"), re.MULTILINE))

    assert headings == {path for path, _ in commands(main, "amends")}


def test_options_stand_in_the_section_of_their_command() -> None:
    assert isinstance(main, click.Group)
    text = page("cli.md")
    missing = [
        f"{path} {option}"
        for path, command in commands(main, "amends")
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if f"`{option}" not in section(text, f"### `{path}`")
    ]

    assert missing == []


@pytest.mark.parametrize("kind", LOADERS)
def test_catalogue_keys_are_explained(kind: str) -> None:
    explained = set(re.findall(r"`([a-z_]+)`", section(page("catalogue.md"), f"## {KINDS[kind]}")))

    assert keys_read_by(SOURCE / "catalogue" / f"{kind}.py") - explained == set()


def test_timeline_names_every_kind_of_event_and_no_other() -> None:
    listed = re.findall(r"^\| `([a-z_]+)` \|", page("timeline.md"), re.MULTILINE)

    assert sorted(listed) == sorted(drawn.event_kinds())


@of_each(drawn.pages())
def test_drawn_parts_are_as_the_code_has_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert drawn.drawn(text) == text, "run: .venv/bin/python tests/drawn.py"


def test_every_drawing_stands_in_a_page() -> None:
    shown = {name for path in drawn.pages() for name in drawn.names_in(path.read_text(encoding="utf-8"))}

    assert shown == set(drawn.DRAWINGS)
