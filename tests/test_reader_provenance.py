import hashlib
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "src" / "amends" / "catalogue" / "readings"
ALLOWED = {"goemotions", "davidson", "it_tickets", "cfpb", "corpus"}


def test_weights_come_only_from_sources_that_allow_it() -> None:
    kept = json.loads((FOLDER / "reader.provenance.json").read_text(encoding="utf-8"))

    assert {source["set"] for source in kept["sources"]} == ALLOWED
    assert all(len(source["sha256"]) == 64 and source["terms"] for source in kept["sources"])
    assert kept["weights"] == hashlib.sha256((FOLDER / "reader.weights").read_bytes()).hexdigest()
