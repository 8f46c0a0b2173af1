import json
import re

from training import corpus, sources

RUN = 6
WORD = re.compile(r"[a-z0-9']+")


def runs(text: str) -> set[tuple[str, ...]]:
    words = WORD.findall(text.lower().replace("’", "'"))
    return set(zip(*(words[start:] for start in range(RUN)), strict=False))


def test_corpus_shares_no_run_of_six_words_with_what_measures_it() -> None:
    path = sources.shared() / "data" / "gold" / "messages.jsonl"
    rows = (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )
    gold = set().union(*(runs(f"{row['subject']}\n{row['body']}") for row in rows))

    shared = {
        message.id: found
        for message in corpus.load()
        if (found := runs(f"{message.subject}\n{message.body}") & gold)
    }

    assert shared == {}
    assert runs("one two three four five six") == {("one", "two", "three", "four", "five", "six")}
