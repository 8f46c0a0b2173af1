"""Short public posts, written for this project as people write them, with labels: what the general heads learn from.

A line of a file is `labels | text`. The labels are those of `LABELS`, or `calm` alone where none holds. A label
means what the public sets that measure the general heads mean by it: a complaint says that something fell short of
what its author expected; an angry one shows anger at anything; an offensive one swears or calls names; `legal`,
`repeat`, `executive` and `churn` threaten with law, press or police, say that it was raised before, ask for somebody
higher, or say that the author leaves. A file that breaks the form is refused with file and line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "posts"
LABELS = ("complaint", "angry", "offensive", "legal", "repeat", "executive", "churn")
_CALM = "calm"


class PostError(ValueError):
    """A line that breaks the form; names the file and the line."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post, the labels that hold for it, and the file it stands in."""

    labels: frozenset[str]
    text: str
    file: str


def load(folder: Path = FOLDER) -> list[Post]:
    """Every post, by file name and then as written; a text that stands twice is refused."""
    posts = [post for path in sorted(folder.glob("*.txt")) for post in read(path)]
    if len({post.text for post in posts}) < len(posts):
        twice = next(p.text for at, p in enumerate(posts) if p.text in {q.text for q in posts[:at]})
        raise PostError(f"{folder.name}: {twice[:60]!r} stands twice")
    return posts


def read(path: Path) -> Iterator[Post]:
    """The posts of one file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        words, bar, text = line.partition(" | ")
        labels = frozenset(words.split())
        if not bar or not text.strip() or not (labels == {_CALM} or (labels and labels <= set(LABELS))):
            raise PostError(f"{path.name}:{number}: a line is `labels | text`, not {line[:60]!r}")
        yield Post(labels - {_CALM}, text, path.name)
