"""A text cut for showing loses nothing, whatever the marks on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.store.queries.case_page import Piece, SegmentView, pieces


def mark(start: int, end: int, shows: str = "anger") -> dict[str, object]:
    return {"part": "body", "start": start, "end": end, "text": "", "shows": shows}


def words(found: tuple[SegmentView, ...]) -> str:
    return "".join(piece.text for segment in found for piece in segment.pieces)


def shown(piece: Piece) -> tuple[str, list[str]]:
    return piece.text, [m.shows for m in piece.marks]


def test_marks_that_overlap_become_pieces_that_do_not() -> None:
    (segment,) = pieces.segments(
        text="never again ever", parts=[["new", 0, 16]], evidence=[mark(0, 11), mark(6, 16, "churn")]
    )

    assert [shown(piece) for piece in segment.pieces] == [
        ("never ", ["anger"]),
        ("again", ["anger", "churn"]),
        (" ever", ["churn"]),
    ]


def test_a_mark_over_two_segments_is_shown_in_both() -> None:
    first, second = pieces.segments(
        text="one two", parts=[["new", 0, 4], ["quote", 4, 7]], evidence=[mark(2, 6)]
    )

    assert [shown(piece) for piece in first.pieces] == [("on", []), ("e ", ["anger"])]
    assert [shown(piece) for piece in second.pieces] == [("tw", ["anger"]), ("o", [])]


def test_labels_are_said_in_words() -> None:
    (segment,) = pieces.segments(text="hello", parts=[], evidence=[mark(0, 5, "driver:ignored")])

    assert segment.pieces[0].marks[0].words == "feels ignored"


@pytest.mark.parametrize(
    "evidence",
    [
        [mark(3, 3)],
        [mark(-2, 4)],
        [mark(900, 901)],
        [mark(0, 4) | {"part": "subject"}],
    ],
)
def test_evidence_that_does_not_fit_is_left_out(evidence: list[dict[str, object]]) -> None:
    (segment,) = pieces.segments(text="plain", parts=[], evidence=evidence)

    assert [shown(piece) for piece in segment.pieces] == [("plain", [])]


offsets = st.integers(min_value=-3, max_value=40)


@given(
    text=st.text(max_size=30),
    parts=st.lists(st.tuples(st.sampled_from(["new", "quote", "signature"]), offsets, offsets), max_size=6),
    evidence=st.lists(st.builds(mark, offsets, offsets, st.sampled_from(["anger", "churn"])), max_size=8),
)
def test_no_word_is_lost_or_doubled(
    text: str, parts: list[tuple[str, int, int]], evidence: list[dict[str, object]]
) -> None:
    assert words(pieces.segments(text=text, parts=parts, evidence=evidence)) == text
