import pytest

from amends.domain.readings.lexicon import Cue, Node, PhraseError, add_phrase, find
from amends.domain.readings.words import Spellings, split

CLASSES = {"number": ("#", "two"), "down": ("offline", "dead")}


def found(phrase: str, text: str) -> list[str]:
    root, cue, words = Node(), Cue("cue", "plain", ()), text.split()
    add_phrase(root=root, phrase=phrase, cue=cue, classes=CLASSES)
    matches = find(split(raw=text, spellings=Spellings({}, beginnings=root.beginnings())))
    return [" ".join(words[first : last + 1]) for _, first, last in matches]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("still down", "it is still down", ["still down"]),
        ("still down", "down still", []),
        ("nobody|none answers", "none answers and nobody answers", ["none answers", "nobody answers"]),
        ("clos(e|ed) it", "you closed it", ["closed it"]),
        ("look(ing)? elsewhere", "look elsewhere looking elsewhere", ["look elsewhere", "looking elsewhere"]),
        ("very? sorry", "very sorry sorry", ["very sorry", "sorry", "sorry"]),
        ("waited .. weeks", "waited for three long weeks", ["waited for three long weeks"]),
        ("waited .. weeks", "waited for more than three weeks", []),
        ("waited # days", "waited 12 days", ["waited 12 days"]),
        ("is @down", "it is dead", ["is dead"]),
        ("@number of us", "30 of us and two of us", ["30 of us", "two of us"]),
    ],
)
def test_phrase_finds_its_words(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


@pytest.mark.parametrize("phrase", ["", ".. late", "late ..", "is @unknown", "clos(e", "a||b", "a ? b"])
def test_phrase_that_cannot_be_compiled_is_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        found(phrase, "anything")


def test_phrase_does_not_cross_sentences() -> None:
    root = Node()
    add_phrase(root=root, phrase="not .. good", cue=Cue("cue", "plain", ()), classes={})

    spellings = Spellings({}, beginnings=root.beginnings())

    assert len(find(split(raw="not good", spellings=spellings))) == 1
    assert find(split(raw="not. good", spellings=spellings)) == []
    assert find(split(raw="", spellings=spellings)) == []
