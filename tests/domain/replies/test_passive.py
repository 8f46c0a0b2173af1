"""The passive voice, told without a parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.replies import passive


@pytest.mark.parametrize(
    ("sentence", "participle"),
    [
        ("Your case was closed on Monday.", "closed"),
        ("The parcel has not yet been sent.", "sent"),
        ("Were you ever told about it?", "told"),
        ("Was the second printer ordered?", "ordered"),
        ("The disk is being replaced tonight.", "replaced"),
        ("It got lost by the carrier.", "lost"),
        ("The van gets cleaned weekly.", "cleaned"),
        ("It isn't covered.", "covered"),
        ("The line was cut off at noon.", "cut"),
        ("Attached is the form.", "attached"),
        ("The rack is located in the cellar.", "located"),
        ("Why wasn't I called back?", "called"),
        ("The desk was overwhelmed by Monday's calls.", "overwhelmed"),
        ("It’s been fixed.", "fixed"),
    ],
)
def test_passive_is_found_with_its_participle(sentence: str, participle: str) -> None:
    assert [found.participle for found in passive.find(sentence)] == [participle]


@pytest.mark.parametrize(
    "sentence",
    [
        "We closed your case on Monday.",
        "I am tired of this.",
        "She is interested in the report.",
        "We had closed it.",
        "It has happened twice.",
        "They are used to it.",
        "I'm married and we're excited.",
        "He's arrived.",
        "The bed is red.",
        "It is unlimited.",
        "We got started at nine.",
        "Is it hot?",
        "",
        "was",
    ],
)
def test_active_sentence_is_not_passive(sentence: str) -> None:
    assert not passive.is_passive(sentence)


@pytest.mark.parametrize(
    ("sentence", "doer"),
    [
        ("It was closed by our system.", True),
        ("It was closed last week by Tom.", True),
        ("It will be closed by Friday.", False),
        ("It will be closed by 14:00.", False),
        ("It was closed by mistake.", False),
        ("It was solved by restarting it.", False),
        ("It was closed.", False),
    ],
)
def test_doer_is_somebody_and_not_a_time(sentence: str, doer: bool) -> None:
    assert [found.doer for found in passive.find(sentence)] == [doer]


def test_span_reaches_from_the_verb_to_the_participle() -> None:
    sentence = "Your call was never returned, and nothing has been booked."

    assert [sentence[p.start : p.end] for p in passive.find(sentence)] == [
        "was never returned",
        "been booked",
    ]


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for found in passive.find(text):
        assert 0 <= found.start < found.end <= len(text)
