"""The question after recovery: who gets it, when, and in which words."""

from datetime import timedelta
from functools import cache

from amends.catalogue.strict import SHIPPED, Table, load_file, load_text
from amends.domain.surveys import Rules
from amends.domain.vocabulary import Severity

_FILE = SHIPPED / "surveys" / "survey.toml"
_WORDS = {"subject": 120, "letter": 1_500, "question": 200, "comment": 200, "thanks": 300}


def _build(table: Table) -> Rules:
    for key in ("id", "title", "why"):
        table.text(key)
    words = {
        "subject": table.text("subject"),
        "letter": table.text("letter").strip(),
        "question": table.text("question"),
        "comment": table.text("comment"),
        "thanks": table.text("thanks"),
    }
    for key, most in _WORDS.items():
        if len(words[key]) > most:
            raise table.error(key, f"has {len(words[key])} characters; {most} are the most")
    answers = table.texts("answers")
    if len(answers) != 5 or len(set(answers)) != 5 or any(not 0 < len(one) <= 40 for one in answers):
        raise table.error(
            "answers", "must hold five different words or phrases, for 1 to 5, of 40 characters at most"
        )
    return Rules(
        version=table.whole("version", minimum=1, maximum=10_000),
        asks=table.flag("send"),
        least=Severity(table.text("severity", one_of=[one.value for one in Severity])),
        after=timedelta(days=table.whole("days", minimum=0, maximum=60)),
        apart=timedelta(days=table.whole("apart_days", minimum=1, maximum=1_000)),
        opens=timedelta(days=table.whole("open_days", minimum=1, maximum=60)),
        low=table.whole("low", minimum=1, maximum=4),
        answers=tuple(answers),
        **words,
    )


def source() -> str:
    """The text as shipped, for whoever edits it."""
    return _FILE.read_text(encoding="utf-8")


@cache
def load() -> Rules:
    """The rules as shipped. Raises CatalogueError with file, line and key."""
    return load_file(_FILE, _build)


def from_text(text: str, *, file: str) -> Rules:
    """The rules in TOML text. Raises CatalogueError with file, line and key."""
    return load_text(text, _build, file=file)
