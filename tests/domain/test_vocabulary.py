"""One wording for a value of the vocabulary, whoever shows it."""

import pytest

from amends.domain.learning import value_words
from amends.domain.vocabulary import ComplaintType, Role, in_words
from amends.store.queries import words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("missed_sla", "missed SLA"),
        ("sla_breach", "SLA breach"),
        ("it_manager", "IT manager"),
        ("explain_it_again", "explain it again"),
        ("service_outage", "service outage"),
        ("", ""),
    ],
)
def test_a_value_is_read_as_people_say_it(value: str, said: str) -> None:
    assert in_words(value) == said


@pytest.mark.parametrize("value", [*ComplaintType, *Role])
def test_pages_and_the_corrections_of_a_reading_say_the_same(value: str) -> None:
    assert words.plain(value) == value_words("complaint_type", value) == in_words(value)
