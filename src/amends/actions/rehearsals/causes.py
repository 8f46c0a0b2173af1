"""What lies behind cases in a rehearsal: changes made, patterns and outages found, reviews held."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from amends.actions import cases, changes, problems, reviews
from amends.domain.cases import Refused
from amends.domain.rehearsals import Step
from amends.domain.reviews import Answers
from amends.store.models import Change, Review

if TYPE_CHECKING:
    from amends.actions.rehearsals.play import Rehearsal

USUAL = timedelta(hours=4)
"""The window that a change is planned for."""


def look(now: datetime) -> None:
    """What the worker looks for every few minutes: problems, outages after a change, reviews that are due (P15, P16)."""
    problems.propose(now=now)
    changes.link_caused(now=now)
    reviews.open_due(now=now)


def begins(rehearsal: "Rehearsal", step: Step, now: datetime) -> None:
    """A standard change of one asset, agreed on beforehand, begins."""
    by = rehearsal.person(step.by).id
    facts = changes.Facts(
        title=step.text[:200],
        kind="standard",
        plan=step.text,
        back_out="As it was before.",
        starts_at=now,
        ends_at=now + USUAL,
        assets=(step.to,),
    )
    change_id = changes.plan(facts=facts, once=rehearsal.once(), by=by, now=now)
    changes.ask(change_id=change_id, by=by, now=now)
    changes.start(change_id=change_id, by=by, now=now)


def ends(rehearsal: "Rehearsal", step: Step, now: datetime) -> None:
    """The change that runs is done, or goes wrong and is reviewed."""
    running = (
        Change.objects.filter(state="running", assets__asset__name__iexact=step.to).order_by("id").last()
    )
    if running is None:
        raise Refused(f"No change of {step.to!r} is going on.")
    event = "fail" if step.event == "change_fails" else "finish"
    changes.end(change_id=running.id, event=event, result=step.text, by=rehearsal.person(step.by).id, now=now)


def review_held(rehearsal: "Rehearsal", step: Step, now: datetime) -> None:
    """The review of the case is held from start to end; where none is due, what was said is kept as a note."""
    case_id, by = rehearsal.case_for(step, now=now), rehearsal.person(step.by)
    due = Review.objects.filter(case_id=case_id, state="due").first()
    if due is None:
        cases.note(case_id=case_id, by=by.id, body=step.text or step.event, once=rehearsal.once(), now=now)
        return
    words = step.text or step.event
    reviews.start(review_id=due.id, by=by.id, now=now)
    typed = Answers(  # a line of a scenario gives the cause alone
        root_cause=words, nature="process", target="clear", expectations="realistic", cause_code="not_working"
    )
    reviews.answer(review_id=due.id, typed=typed, revision=due.revision, by=by.id, now=now)
    reviews.learn(review_id=due.id, tag="system", text=words, once=rehearsal.once(), by=by.id, now=now)
    reviews.finish(review_id=due.id, by=by.id, now=now)
