"""The vendored front end is what scripts/vendor wrote, and what the templates ask for."""

import base64
import hashlib
import re
from pathlib import Path

import amends.web
from examples import of_each

WEB = Path(amends.web.__file__).parent
STATIC = WEB / "static/web"
VENDOR = STATIC / "vendor"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
OURS = sorted([*(STATIC / "css").glob("*.css"), *(STATIC / "js").glob("*.js")])
SPRITE = next(VENDOR.glob("tabler-icons-*/sprite.svg"))


def _sum(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def test_sums_name_every_vendored_file_as_it_is() -> None:
    listed = dict(
        reversed(line.split("  ", 1)) for line in (VENDOR / "SUMS").read_text().splitlines()
    )  # path -> sum

    found = {
        path.relative_to(VENDOR).as_posix(): _sum(path)
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SUMS"
    }

    assert listed == found


def test_vendored_folders_carry_their_licence() -> None:
    assert [f.name for f in VENDOR.iterdir() if f.is_dir() and not (f / "LICENSE").is_file()] == []


def test_vendored_versions_are_those_of_the_package_file() -> None:
    root = WEB.parents[2]
    named = re.findall(r'"(?:@[\w-]+/)?[\w-]+": "([\d.]+)"', (root / "package.json").read_text())

    assert sorted(named) == sorted(f.name.rpartition("-")[2] for f in VENDOR.iterdir() if f.is_dir())


@of_each([*VENDOR.rglob("*.css"), *VENDOR.rglob("*.js")])
def test_vendored_text_points_to_nothing_outside(path: Path) -> None:
    text = path.read_text()

    assert "sourceMappingURL" not in text
    assert re.findall(r"@import|url\((?!\"?data:)", text) == []


def test_lock_file_names_no_download_address() -> None:
    assert '"resolved"' not in (WEB.parents[2] / "package-lock.json").read_text()


def test_icons_in_templates_are_the_icons_of_the_sprite() -> None:
    there = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))
    asked = {name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}
    for path in (WEB / "templatetags").glob("*.py"):
        text = path.read_text()
        asked |= set(re.findall(r'icon\("([\w-]+)"', text)) | {name for name in there if f'"{name}"' in text}

    assert asked == there


@of_each(TEMPLATES)
def test_template_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()

    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"""<style|\bstyle="|\son[a-z]+=|\bhx-on|javascript:""", text) == []


@of_each(TEMPLATES)
def test_template_asks_for_static_files_that_exist(path: Path) -> None:
    asked = re.findall(r"{% static '([^']+)' %}", path.read_text())

    assert [name for name in asked if not (WEB / "static" / name).is_file()] == []


@of_each(OURS)
def test_our_own_files_stay_small_and_local(path: Path) -> None:
    text = path.read_text()

    assert len(text.splitlines()) < 300
    assert re.findall(r"https?://", text) == []
    assert [
        name
        for name in re.findall(r'url\("(?!data:)([^"]+)"\)', text)
        if not (path.parent / name).resolve().is_file()
    ] == []


def test_colours_stand_in_one_file() -> None:
    coloured = [
        path.name
        for path in OURS
        if path.suffix == ".css"
        and path.name
        not in ("tokens.css", "print.css", "mail.css")  # mail.css is paper in a frame of its own
        and re.search(r"#[0-9a-f]{6}\b", path.read_text())
    ]

    assert coloured == []
