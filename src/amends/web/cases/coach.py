"""The coach: which step of the opening this case is at, from what has happened on it."""

from amends.catalogue import playbooks as catalogue
from amends.domain import playbooks
from amends.domain.vocabulary import Anger, PromiseState
from amends.store.queries.case_page import CasePage, CoachStep


def steps(page: CasePage) -> tuple[CoachStep, ...]:
    """The steps of the opening with their state; none for a case that was never hot."""
    if page.case.peak_level < Anger.ANGRY:
        return ()
    followed = playbooks.follow(playbook=catalogue.load()["opening"], facts=_facts(page))
    return tuple(
        CoachStep(
            n=n,
            title=at.step.title,
            state=at.state.value,
            prompts=at.step.prompts,
            avoid=at.step.avoid,
        )
        for n, at in enumerate(followed, start=1)
    )


def _facts(page: CasePage) -> frozenset[playbooks.Fact]:
    """What happened since the customer last wrote in anger."""
    theirs = [m for m in page.messages if m.kind == "customer"]
    hot = [m for m in theirs if (m.anger_level or 0) >= Anger.ANGRY]
    since = hot[-1].id if hot else 0
    after = [m for m in page.messages if m.id > since]
    held = {
        playbooks.Fact.ANSWERED: any(m.kind == "reply" for m in after),
        playbooks.Fact.PROMISED: any(
            p.state in (PromiseState.OPEN, PromiseState.KEPT) for m in after for p in m.promises
        ),
        playbooks.Fact.CALMER: bool(theirs) and (theirs[-1].anger_level or 0) < Anger.ANGRY,
        playbooks.Fact.NOTED: any(m.kind == "note" for m in after),
    }
    return frozenset(fact for fact, holds in held.items() if holds)
