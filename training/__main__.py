"""`make train`: learn the reader's weights anew and write them with their provenance.

Usage: python -m training [--check]     With --check nothing is written; exit 1 when the weights differ.
"""

import hashlib
import json
import sys
from dataclasses import asdict
from pathlib import Path

from training import choosing, export, gathered, general, sources
from training.fitting import Penalties, learn

FOLDER = sources.ROOT / "src" / "amends" / "catalogue" / "readings"
WEIGHTS, PROVENANCE = FOLDER / "reader.weights", FOLDER / "reader.provenance.json"
VERSION = "heads-4"
PENALTIES = Penalties(words=1.0, feelings=5.0, facts=5.0, known=20.0)


def trained() -> tuple[bytes, bytes]:
    """The weights, and the provenance that belongs to them."""
    messages = sources.messages()
    _say(f"{len(messages)} messages of the corpus; learning feelings from the public sets")
    first = gathered.first_stage()
    _say("learning the heads, five times for cross-validation and once more")
    found = gathered.gather(messages=messages, first=first)
    posted = gathered.gather_posts(posts=sources.public_posts(), first=first)
    at_large = general.learn(posted)
    sums, _ = choosing.unseen_sums(whole=found.examples, messages=len(messages), penalties=PENALTIES)
    bends = choosing.curves(sums=sums, answers=found.examples.answers)
    scores = choosing.scores(sums=sums, bends=bends)
    weights = export.exported(
        version=VERSION,
        gathered=found,
        learned=learn(found.examples, penalties=PENALTIES),
        posted=posted,
        general=at_large,
        curves=bends,
        cuts=choosing.cuts(unseen=scores, answers=found.examples.answers),
    )
    digest = hashlib.sha256(weights).hexdigest()
    kept = {"weights": digest, "sources": [asdict(source) for source in sources.provenance()]}
    return weights, json.dumps(kept, indent=1).encode() + b"\n"


def main(arguments: list[str]) -> int:
    weights, provenance = trained()
    if arguments == ["--check"]:
        same = WEIGHTS.read_bytes() == weights and PROVENANCE.read_bytes() == provenance
        _say("the weights are what the training gives" if same else "the weights differ: run `make train`")
        return 0 if same else 1
    WEIGHTS.write_bytes(weights)
    PROVENANCE.write_bytes(provenance)
    _say(f"{_shown(WEIGHTS)}: {len(weights):,} bytes")
    return 0


def _shown(path: Path) -> Path:
    return path.relative_to(sources.ROOT)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
