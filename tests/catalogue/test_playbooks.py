"""The playbooks as shipped, and what is refused in one, with the line it stands on."""

import re

import pytest

import drawn
from amends.catalogue import playbooks
from amends.catalogue.strict import CatalogueError
from amends.domain.playbooks import Event, Phase
from amends.domain.playbooks.rules import RULES

HEAD = 'id = "x"\nversion = 1\ntitle = "t"\nwhy = "w"\nrules = ["S0-11"]\nchannels = ["phone"]\n'


def row(name: str, more: str = "") -> str:
    return (
        f'[[step]]\nid = "{name}"\ntitle = "t"\npurpose = "p"\nphase = "calm"\nrules = ["S0-11"]\n'
        f'prompts = ["a", "b"]\ndone_when = "d"\n{more}'
    )


def test_the_opening_as_shipped_acknowledges_before_it_explains() -> None:
    steps = playbooks.load()["opening"].steps

    assert [step.id for step in steps] == ["acknowledge", "control", "validate", "document"]
    assert "causes and explanations" in steps[0].avoid  # S0-11


def test_the_ten_steps_stand_in_their_order() -> None:  # S3-01
    steps = [step.id for step in playbooks.load()["ten_steps"].steps]

    assert steps == (
        "prepare vent listen verify empathise ask agree apologise conclude follow_up care".split()
    )


def test_rule_ids_are_those_of_the_requirements() -> None:
    listed = set(
        re.findall(r"^\| ([SK][\d-]+) \|", (drawn.DOCS / "requirements.md").read_text(), re.MULTILINE)
    )

    assert {rule for rule in RULES if not rule.startswith("P")} == listed


def test_every_step_says_what_it_is_for_in_several_ways() -> None:
    for book in playbooks.load().values():
        for step in book.steps:
            assert step.rules, (book.id, step.id)
            assert step.quiet or len(set(step.prompts)) >= 2, (book.id, step.id)


def test_insults_lead_to_the_ladder_from_every_calming_step() -> None:  # K5
    for book in playbooks.load().values():
        for step in book.steps:
            if step.phase is Phase.CALM and {"phone", "visit", "chat"} & set(book.channels):
                assert book.target(step.id, Event.ABUSIVE) is not None, (book.id, step.id)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "my.toml: step: is missing; a playbook has at least one step"),
        (HEAD + row("a") + row("a"), "'a' stands here twice"),
        (HEAD + row("a", 'ended_by = "anwsered"\n'), "my.toml:15: step[0].ended_by: 'anwsered' is not known"),
        (HEAD + row("a", 'avoids = ["x"]\n'), "is not known here; did you mean 'avoid'?"),
        (HEAD + row("a", '[step.next]\ndone = "end: finished"\n') + row("b"), "is reached by no event"),
        (
            HEAD + row("a", '[step.next]\ndone = "a"\nskipped = "a"\n'),
            "goes round in a circle that never ends",
        ),
        (HEAD + row("a", '[step.next]\ndone = "c"\n'), "leads to 'c', which is no step here"),
        (HEAD + row("a", '[step.next]\nthreat = "a"\n'), "always leads to “end: threat”; leave it out"),
        (HEAD + row("a", '[step.next]\ndoen = "a"\n'), "is no event; did you mean 'done'?"),
        (HEAD + row("a", '[step.next]\nnot_calm = "end: bcak"\n'), "is no place to go"),
        (HEAD + row("a", '[step.next]\nnot_calm = "end: back"\n'), "this playbook is no guard"),
        (HEAD + row("a", '[step.next]\nnot_calm = "play: nowhere"\n'), "which is no playbook"),
        (HEAD + '[policies]\nappology = "own"\n' + row("a"), "my.toml:8: policies.appology: is no policy"),
        (HEAD + '[policies]\napology = "sometimes"\n' + row("a"), "has no choice 'sometimes'; known: own"),
        (HEAD + row("a").replace("S0-11", "S9-11"), "'S9-11' is no rule id"),
        (HEAD + row("a").replace('["a", "b"]', '["a"]'), "needs at least two, so that they can take turns"),
        (HEAD + row("a", '[[step.record]]\nname = "n"\nkind = "verbatm"\nlabel = "l"\n'), "'verbatim'"),
        (
            HEAD + row("a", '[[step.record]]\nname = "n"\nkind = "text"\nlabel = "l"\nread_back = "m"\n'),
            "reads back 'm', which no earlier step records",
        ),
    ],
)
def test_a_wrong_playbook_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        playbooks.load_text(text, file="my.toml", known=frozenset(playbooks.load()))

    assert said in str(refused.value)


def test_every_rule_is_followed_by_a_playbook_or_stands_outside_with_a_reason() -> None:
    cited = frozenset[str]().union(*(book.cited() for book in playbooks.load().values()))
    outside = frozenset(playbooks.outside())
    documented = {rule for rule in RULES if not rule.startswith("P")}

    assert documented - cited - outside == set()
    assert cited & outside == set()


def test_prompts_are_no_sentences_of_two_playbooks() -> None:
    said = [prompt for book in playbooks.load().values() for step in book.steps for prompt in step.prompts]

    assert len(said) == len(set(said))


def test_every_rule_of_when_names_a_playbook_that_can_be_used_there() -> None:
    books = playbooks.load()
    for rule in playbooks.when():
        assert not books[rule.playbook].guard
        assert set(rule.channels) <= set(books[rule.playbook].channels)
