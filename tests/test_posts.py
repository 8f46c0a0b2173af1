import json
from pathlib import Path

import pytest
from training import posts, sources

from test_corpus_overlap import runs


def test_posts_are_read_with_their_labels() -> None:
    found = posts.load()

    assert len(found) > 600
    assert all(post.labels <= set(posts.LABELS) for post in found)
    assert sum(not post.labels for post in found) > 0.3 * len(found)


@pytest.mark.parametrize(
    "line", ["no labels here", "calm | ", "made-up | Hello", "calm angry | Hello", " | Hello"], ids=str
)
def test_a_line_that_breaks_the_form_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    (tmp_path / "some.txt").write_text(f"calm | Good morning\n{line}\n")

    with pytest.raises(posts.PostError, match=r"some\.txt:2"):
        posts.load(tmp_path)


def test_a_text_that_stands_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text("calm | Good morning\nangry | Good morning\n")

    with pytest.raises(posts.PostError, match="stands twice"):
        posts.load(tmp_path)


def test_posts_share_no_run_of_six_words_with_what_measures_the_reader() -> None:
    path = sources.shared() / "data" / "gold" / "messages.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    gold = set().union(*(runs(f"{row['subject']}\n{row['body']}") for row in map(json.loads, lines)))

    assert [post.text for post in posts.load() if runs(post.text) & gold] == []
