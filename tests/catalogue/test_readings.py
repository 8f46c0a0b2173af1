import time
from pathlib import Path

import pytest

from amends.catalogue import readings
from amends.catalogue.strict import CatalogueError
from amends.domain.readings import Context, read
from amends.domain.vocabulary import Anger

ONE_CUE = """why = "a test"
[[cue]]
name = "local word"
kind = "fixed"
weights = { anger = 4.0 }
phrases = ["gobsmacked"]
"""


def site_with(folder: Path, text: str) -> Path:
    cues = folder / "readings" / "cues"
    cues.mkdir(parents=True)
    (cues / "local.toml").write_text(text, encoding="utf-8")
    return folder


def test_shipped_lexicon_loads_quickly_and_once() -> None:
    readings.load.cache_clear()
    started = time.process_time()
    lexicon = readings.load()

    assert time.process_time() - started < 1.0
    assert readings.load() is lexicon
    assert {"en", "de"} <= set(lexicon.cues.languages)


def test_site_adds_cues_of_its_own(tmp_path: Path) -> None:
    lexicon = readings.load(site=site_with(tmp_path, ONE_CUE))

    reading = read(subject="", text="I am gobsmacked by this", context=Context(), lexicon=lexicon)
    assert reading.anger_level >= Anger.ANGRY
    assert "gobsmacked" in reading.evidence[0].text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("anger = 4.0", "angr = 4.0"),
            "local.toml:5: cue[0].weights.angr: is no signal; did you mean 'anger'?",
        ),
        (('"fixed"', '"fixd"'), "local.toml:4: cue[0].kind: 'fixd' is not known; did you mean 'fixed'?"),
        (('"gobsmacked"', '"gob(smacked"'), "local.toml:6: cue[0].phrases: 'gob(smacked' is not a word"),
        (("phrases", "phrase"), "local.toml:6: cue[0].phrase: is not known here; did you mean 'phrases'?"),
        (("= 4.0", "= 40"), "cue[0].weights.anger: must lie between -5 and 5, not 40"),
    ],
)
def test_bad_cue_is_refused_with_its_place(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    site = site_with(tmp_path, ONE_CUE.replace(*change))

    with pytest.raises(CatalogueError) as refusal:
        readings.load(site=site)
    assert message in str(refusal.value)
