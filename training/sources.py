"""Where the weights may come from: four public sets whose terms allow it, and the corpus of this project."""

import gzip
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training import corpus, posts

ROOT = Path(__file__).resolve().parents[1]
SETS = {
    "goemotions": "Apache-2.0, google-research/goemotions",
    "davidson": "MIT, t-davidson/hate-speech-and-offensive-language",
    "it_tickets": "CC0, karolzak/support-tickets-classification",
    "cfpb": "public domain, Consumer Financial Protection Bureau",
}
CORPUS = "corpus"


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was read: its set, its name, its terms and its digest."""

    set: str
    file: str
    terms: str
    sha256: str


def shared() -> Path:
    """The folder of the shared data; AMENDS_SHARED names it, else it lies beside the project."""
    return Path(os.environ.get("AMENDS_SHARED", ROOT.parent / "shared"))


def rows(name: str, part: str = "train") -> list[dict[str, Any]]:
    """The rows of one part of a public set; only the four sets of `SETS` can be asked for."""
    with gzip.open(_path(name, part), "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def messages() -> list[corpus.Message]:
    """The corpus, in the order of its files."""
    return corpus.load()


def public_posts() -> list[posts.Post]:
    """The posts, in the order of their files."""
    return posts.load()


def provenance() -> list[Source]:
    """Every file that the training reads, with its digest."""
    files = [(name, _path(name, "train"), f"{name}/train.jsonl.gz", terms) for name, terms in SETS.items()]
    files += [
        (CORPUS, path, f"training/{path.parent.name}/{path.name}", "Apache-2.0, written for this project")
        for folder in (corpus.FOLDER, posts.FOLDER)
        for path in sorted(folder.glob("*.txt"))
    ]
    return [
        Source(name, shown, terms, hashlib.sha256(path.read_bytes()).hexdigest())
        for name, path, shown, terms in files
    ]


def _path(name: str, part: str) -> Path:
    if name not in SETS:
        raise ValueError(f"{name} may not be trained on; allowed are {', '.join(SETS)}")
    return shared() / "data" / "detection" / name / f"{part}.jsonl.gz"


def every(items: Sequence[Any], step: int) -> list[Any]:
    """Every so-many-th item: a sample that needs no chance."""
    return list(items[::step])
