"""Versions: the same document has the same digest, and a change is shown statement by statement."""

from hypothesis import given
from hypothesis import strategies as st

from amends.domain import documents
from amends.domain.documents import Change, Content, Line


def content(**sections: list[str]) -> Content:
    return {
        "sections": [{"title": title, "lines": lines, "gap": ""} for title, lines in sections.items()],
    }


def test_what_changed_stands_beside_what_stood() -> None:
    before = content(Impact=["40 people"], Promises=["a", "b"], Gone=["x"])
    after = content(Impact=["200 people"], Promises=["a", "b", "c"])

    assert documents.compared(before, after) == (
        Line("Impact", "40 people", "200 people", Change.CHANGED),
        Line("Promises", "a", "a", Change.SAME),
        Line("Promises", "b", "b", Change.SAME),
        Line("Gone", "x", "", Change.GONE),
        Line("Promises", "", "c", Change.ADDED),
    )
    assert documents.changes(before, after) == "1 added, 1 gone, 1 changed in Impact, Gone, Promises"


def test_the_first_version_says_so() -> None:
    assert documents.changes(None, content(Impact=["x"])) == "first version"


lines_of = st.text(alphabet="uvwx", max_size=5).map(list)
contents = st.builds(lambda a, b, c: content(A=a, B=b, C=c), lines_of, lines_of, lines_of)


@given(before=contents, after=contents)
def test_side_by_side_loses_no_statement_of_either(before: Content, after: Content) -> None:
    lines = documents.compared(before, after)

    for kept, side in ((before, "before"), (after, "after")):
        said = [(s["title"], line) for s in kept["sections"] for line in s["lines"]]
        shown = [(one.section, getattr(one, side)) for one in lines if getattr(one, side)]
        assert shown == said


@given(before=contents, after=contents)
def test_digests_are_equal_when_and_only_when_the_content_is(before: Content, after: Content) -> None:
    assert (documents.digest(before) == documents.digest(after)) == (before == after)
