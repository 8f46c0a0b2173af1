"""The rules of documents are read strictly, and every document of the matrix has one."""

import pytest

from amends.catalogue import documents as catalogue
from amends.catalogue.strict import SHIPPED, CatalogueError, load_text
from amends.domain.documents import Part
from amends.domain.vocabulary import Document

BRIEFING = (SHIPPED / "documents" / "executive_briefing.toml").read_text(encoding="utf-8")


def test_every_document_has_a_rule() -> None:
    assert sorted(catalogue.load()) == sorted(Document)


def test_the_briefing_opens_with_what_to_say() -> None:
    rule = catalogue.load()[Document.EXECUTIVE_BRIEFING]

    assert rule.one_page
    assert [one.part for one in rule.sections[:2]] == [Part.SAY_FIRST, Part.NOT_TO_SAY]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "remedy"', 'id = "remedie"', "did you mean 'remedy'"),
        ('who = "owner"', 'who = "ower"', "did you mean 'owner'"),
        ("{owner}", "{ower}", "did you mean 'owner'"),
        ('when = "legal_mention"', 'when = "legal_mentioned"', "did you mean 'legal_mention'"),
        ("longest = 180", "longest = 9", "between 80 and 2000"),
        ("one_page = true", "one_pages = true", "one_pages"),
        ('id = "not_to_say"\ntitle = "Do not say"', 'id = "clocks"\ntitle = "Targets"', "belong together"),
        ('id = "say_first"\ntitle', 'id = "remedy"\ntitle', "stands here twice"),
    ],
)
def test_a_wrong_rule_is_refused_with_a_way_out(old: str, new: str, says: str) -> None:
    assert old in BRIEFING

    with pytest.raises(CatalogueError, match=says) as refused:
        load_text(BRIEFING.replace(old, new, 1), catalogue.build, file="briefing.toml")

    assert str(refused.value).startswith("briefing.toml:")
