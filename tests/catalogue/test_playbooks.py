"""The playbooks as shipped, and what is refused in one."""

import pytest

from amends.catalogue import playbooks
from amends.catalogue.strict import CatalogueError

HEAD = 'id = "opening"\nversion = 1\ntitle = "t"\nwhy = "w"\n'
STEP = '[[step]]\nid = "a"\ntitle = "t"\nsource = "S0-11"\nprompts = ["p"]\ndone_when = "answered"\n'


def test_the_opening_as_shipped_acknowledges_before_it_explains() -> None:
    steps = playbooks.load().steps

    assert [step.id for step in steps] == ["acknowledge", "control", "validate", "document"]
    assert "causes and explanations" in steps[0].avoid  # S0-11
    assert all(step.prompts for step in steps)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "my.toml: step: is missing; an opening has at least one step"),
        (HEAD + STEP + STEP, "'a' stands there twice"),
        (HEAD + STEP.replace("answered", "anwsered"), "did you mean 'answered'?"),
        (HEAD + STEP + 'avoids = ["x"]\n', "is not known here; did you mean 'avoid'?"),
    ],
)
def test_a_wrong_opening_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        playbooks.load_text(text, file="my.toml")

    assert said in str(refused.value)
