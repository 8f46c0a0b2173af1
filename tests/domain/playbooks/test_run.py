"""Runs: one event at a time, each with where it leads; what may not happen is refused in words."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from amends.catalogue import playbooks as catalogue
from amends.domain.playbooks import (
    Ending,
    Event,
    Phase,
    Playbook,
    Refused,
    Run,
    advance,
    come_back,
    prompts,
    start,
    still_open,
)
from amends.domain.vocabulary import Anger

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
BOOKS = catalogue.load()


def begin(book: str, *, attempts: int = 0) -> Run:
    return start(playbook=BOOKS[book], seed="1042", now=NOW, attempts_before=attempts)


def step(run: Run, event: Event, **told: object) -> Run:
    assert run.at is not None
    at = NOW + timedelta(seconds=len(run.entries) + 1)
    return advance(run, event, at, step=run.at.id, who="sam", **told)  # type: ignore[arg-type]


def filled(run: Run) -> dict[str, str]:
    """Something for every field that the step requires."""
    assert run.at is not None
    return {f.name: (f.choices[0] if f.choices else "a\nb") for f in run.at.record if f.required}


def on(run: Run, *, until: str = "") -> Run:
    while run.at is not None and run.at.id != until:
        run = step(run, Event.DONE, recorded=filled(run))
    return run


@pytest.mark.parametrize("book", sorted(BOOKS))
def test_doing_every_step_comes_to_an_end(book: str) -> None:
    run = on(begin(book))

    assert run.ending is not None
    assert not run.switched_to


@pytest.mark.parametrize("book", sorted(BOOKS))
def test_a_threat_ends_any_step_at_once_and_self_harm_opens_the_safety_path(book: str) -> None:  # S1-20
    for name in [s.id for s in BOOKS[book].steps]:
        run = begin(book)
        if book != "boundary":
            run = on(run, until=name)
        assert step(run, Event.THREAT, words="I know where you park").ending is Ending.THREAT
        assert step(run, Event.SELF_HARM).ending is Ending.SAFETY


def test_solving_waits_until_calming_is_done_or_skipped_with_a_reason() -> None:  # S1-01, S4-10
    run = on(begin("ten_steps"), until="empathise")
    with pytest.raises(Refused, match="Say in a few words why “Empathise” is skipped"):
        step(run, Event.SKIPPED)

    skipped = step(run, Event.SKIPPED, reason="they asked to get on with it")

    assert skipped.at is not None
    assert skipped.at.id == "ask"
    assert skipped.entries[-1].reason == "they asked to get on with it"


def test_no_way_around_the_calming_steps() -> None:  # S1-01
    text = (catalogue.strict.SHIPPED / "playbooks" / "ten_steps.toml").read_text()
    short = text.replace('id = "prepare"\n', 'id = "prepare"\nnext = { done = "ask", skipped = "vent" }\n')
    book = catalogue.load_text(short, file="short.toml")

    with pytest.raises(Refused, match="First “Let it out”"):
        step(start(playbook=book, seed="", now=NOW), Event.DONE)


def test_a_boundary_needs_two_tries_on_record() -> None:  # S1-21
    run = step(step(begin("boundary"), Event.SKIPPED, reason="third call today"), Event.NOT_CALM)
    assert run.attempts == 1
    short = step(begin("boundary"), Event.SKIPPED, reason="third call today")

    with pytest.raises(Refused, match="comes after 2 tries to calm; 1 on record"):
        step(short, Event.ABUSIVE)

    assert step(run, Event.ABUSIVE).at == BOOKS["boundary"].step("boundary")


def test_the_ladder_goes_from_ignoring_to_the_end() -> None:  # K5, S1-20 to S1-24
    run = begin("boundary")
    for rung in ("ignore", "redirect", "boundary"):
        assert run.at is not None
        assert run.at.id == rung
        run = step(run, Event.ABUSIVE)

    assert step(run, Event.DONE).ending is Ending.BOUNDARY


def test_tries_of_the_first_playbook_count_in_the_ladder() -> None:
    opening = step(step(begin("opening"), Event.DONE), Event.ABUSIVE, words="idiots")

    assert opening.switched_to == "boundary"
    assert opening.at is None
    assert opening.attempts == 2


def test_after_a_guard_the_run_is_where_it_was() -> None:
    left = step(step(begin("opening"), Event.DONE), Event.NOT_CALM)

    back = come_back(left, NOW + timedelta(minutes=3), who="sam")

    assert back.at == BOOKS["opening"].step("control")
    with pytest.raises(Refused):
        come_back(back, NOW, who="sam")


def test_without_a_yes_the_talk_goes_back_and_is_counted() -> None:  # S2-31
    run = on(begin("ten_steps"), until="agree")

    again = step(run, Event.NO_AGREEMENT, words="no, that is what you said last time")

    assert again.at is not None
    assert again.at.id == "ask"
    assert again.rounds == 1


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        ({}, "Still to be noted: What they would like to see"),
        ({"their_wish": "mail back", "wish_is": "dreamy"}, "choose one of possible"),
        ({"their_wish": "mail back", "options": "only one"}, "at least two"),
        ({"their_wish": "mail back", "colour": "red"}, "does not record 'colour'"),
    ],
)
def test_what_is_recorded_must_fit(recorded: dict[str, str], said: str) -> None:
    run = on(begin("ten_steps"), until="ask")

    with pytest.raises(Refused, match=said):
        step(run, Event.DONE, recorded=recorded)


def test_two_people_cannot_move_one_run_twice() -> None:
    run = step(begin("opening"), Event.DONE)

    with pytest.raises(Refused, match="Somebody else has moved on to “Take control”"):
        advance(run, Event.DONE, NOW, step="acknowledge", who="ann")


def test_an_ended_run_takes_nothing_more() -> None:
    run = step(begin("opening"), Event.LEFT)

    with pytest.raises(Refused, match="not running any more"):
        advance(run, Event.DONE, NOW, step="acknowledge", who="ann")


def test_temperature_is_kept_before_and_after_each_step() -> None:  # S2-38
    run = step(begin("opening"), Event.DONE, heat=Anger.FURIOUS)
    run = step(run, Event.DONE, recorded=filled(run))
    run = step(run, Event.DONE, heat=Anger.UNEASY)

    assert run.heats() == (
        ("acknowledge", None, Anger.FURIOUS),
        ("control", Anger.FURIOUS, None),
        ("validate", Anger.FURIOUS, Anger.UNEASY),
    )


def test_what_was_recorded_first_stays_in_the_entries() -> None:  # S0-19
    run = step(begin("opening"), Event.DONE, recorded={"impact": " the permits desk stands still "})

    assert run.recorded == {"impact": "the permits desk stands still"}
    assert run.entries[0].recorded == {"impact": "the permits desk stands still"}


def test_prompts_take_turns_and_are_the_same_for_the_same_run() -> None:
    acknowledge = BOOKS["opening"].step("acknowledge")
    firsts = {
        prompts(start(playbook=BOOKS["opening"], seed=str(n), now=NOW), acknowledge)[0] for n in range(9)
    }

    assert firsts == set(acknowledge.prompts)
    assert prompts(begin("opening"), acknowledge) == prompts(begin("opening"), acknowledge)


def test_nothing_that_can_happen_loses_the_way() -> None:
    """Every event at every step of every playbook leads to a step, an end or a playbook that exists."""
    for book, event in itertools.product(BOOKS.values(), Event):
        for at in book.steps:
            found = book.target(at.id, event)
            if found is not None:
                assert bool(found.step) + (found.end is not None) + bool(found.playbook) == 1
                assert not found.step or book.step(found.step)
                assert not found.playbook or isinstance(BOOKS[found.playbook], Playbook)


@pytest.mark.parametrize("book", sorted(BOOKS))
def test_every_event_that_is_offered_leads_on(book: str) -> None:
    """No button of any step is refused by the playbook itself, once what the step needs is there."""
    for name in [s.id for s in BOOKS[book].steps]:
        run = begin(book, attempts=2)
        if book != "boundary":
            run = on(run, until=name)
        assert run.at is not None
        for event in BOOKS[book].events(run.at.id):
            if event is Event.SKIPPED and not run.at.may_skip:
                continue
            after = step(run, event, recorded=filled(run), reason="so")

            assert after.at is not None or after.ending is not None or after.switched_to


def test_containment_goes_on_with_a_customer_who_will_not_calm() -> None:  # S0-26
    run = step(step(begin("containment"), Event.NOT_CALM), Event.NOT_CALM, words="I said NO")

    assert run.at is not None
    assert run.at.id == "commit"


def test_a_run_that_is_broken_off_is_finished_handed_over_or_left() -> None:
    run = begin("opening")
    assert step(run, Event.LEFT).ending is Ending.LEFT
    assert step(run, Event.LEFT, handed_over=True).ending is Ending.HANDED_OVER

    while run.at is not None and run.at.phase is not Phase.CLOSE:
        run = step(run, Event.DONE, recorded=filled(run))

    assert still_open(run) == ()
    assert step(run, Event.LEFT).ending is Ending.FINISHED
    assert step(run, Event.LEFT, handed_over=True).ending is Ending.FINISHED


def test_a_guard_that_is_broken_off_was_left_whatever_was_done_in_it() -> None:
    run = begin("containment", attempts=2)
    while run.at is not None and run.at.phase is not Phase.CLOSE:
        run = step(run, Event.DONE, recorded=filled(run))

    assert step(run, Event.LEFT).ending is Ending.LEFT
