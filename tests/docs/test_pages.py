"""Pages for people: links that lead somewhere, names that mean something to a stranger, a calm voice."""

import re
from pathlib import Path

import drawn
from examples import of_each

MAKE = re.compile(r"\bmake ([a-z][a-z-]+)\b")
LINK = re.compile(r"!?\[[^\]\n]{1,300}\]\(([^)\s]{1,300})\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
STRANGE = re.compile(
    r"/root/|/home/[a-z]+/|\b(?:registry|files|proxy)\.[a-z]{2,40}\.[a-z]{2,4}\b", re.IGNORECASE
)
WITH_STEPS = ("tutorial", "how-to")

each_page = of_each(drawn.pages(), name=lambda path: str(path.relative_to(drawn.ROOT)))


def anchors(path: Path) -> set[str]:
    """The anchors that a page has, made of its headings as code hosts make them."""
    plain = (
        re.sub(r"[^\w\- ]", "", heading.lower())
        for heading in HEADING.findall(path.read_text(encoding="utf-8"))
    )
    return {heading.strip().replace(" ", "-") for heading in plain}


@each_page
def test_links_lead_somewhere(path: Path) -> None:
    dead = []
    for target in LINK.findall(CODE.sub("", path.read_text(encoding="utf-8"))):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name) if name else path
        if not file.exists() or (anchor and anchor not in anchors(file)):
            dead.append(target)

    assert dead == []


@each_page
def test_names_no_machine_of_ours_and_no_registry(path: Path) -> None:
    assert STRANGE.findall(path.read_text(encoding="utf-8")) == []


@each_page
def test_does_not_shout(path: Path) -> None:
    words = CODE.sub("", path.read_text(encoding="utf-8"))

    assert re.findall(r"\w!(?=\s|$)", words, re.MULTILINE) == []


@each_page
def test_names_only_targets_of_make_that_exist(path: Path) -> None:
    makefile = (drawn.ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    commands = "\n".join(
        re.findall(r"`make [^`]+`|^ {4}make .+$", path.read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert set(MAKE.findall(commands)) - targets == set()


def test_every_page_is_reached_from_the_contents() -> None:
    contents = (drawn.DOCS / "README.md").read_text(encoding="utf-8")
    linked = {(drawn.DOCS / target.partition("#")[0]).resolve() for target in LINK.findall(contents)}

    missing = {
        str(path.relative_to(drawn.DOCS)) for path in drawn.DOCS.rglob("*.md") if path.resolve() not in linked
    }

    assert missing == {"README.md"}


@of_each(sorted((drawn.DOCS / "adr").glob("*.md")))
def test_decision_has_its_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.match(rf"# {path.stem[:4]}\. \S", text)
    assert re.search(
        r"^Date: \d{4}-\d\d-\d\d\. Status: (accepted|superseded by \[\d{4}\])", text, re.MULTILINE
    )
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted((drawn.DOCS / "adr").glob("*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))
