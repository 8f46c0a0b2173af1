"""The coach: where this conversation stands in its playbook, run by somebody or followed from what has happened."""

from collections.abc import Mapping

from amends.actions import playbooks as actions
from amends.actions import tuning
from amends.domain import playbooks
from amends.domain.playbooks import FIXED, Choice, Event, Moment
from amends.domain.vocabulary import Anger, ComplaintType, PromiseState, Severity, Status, in_words
from amends.store.queries.case_page import CasePage, CoachStep, FieldView, PlayView

EVENTS = {
    Event.NOT_CALM: "They will not calm",
    Event.CALMER: "They are calmer",
    Event.REPEATED: "They go round in circles",
    Event.NO_AGREEMENT: "They do not agree",
    Event.ABUSIVE: "Insults, abuse",
    Event.WANTS_MANAGER: "They ask for a manager",
    Event.THREAT: "I feel threatened",
    Event.SELF_HARM: "Words of self-harm",
    Event.LEFT: "Give this playbook up",
}
"""What may be told beside done and skipped, as the buttons say it."""
AT_ONCE = (Event.THREAT, Event.SELF_HARM)
"""What is always at hand, folded away nowhere."""
CHANNELS = (
    ("phone", "on the phone"),
    ("email", "by mail"),
    ("chat", "in a chat"),
    ("visit", "in person"),
    ("portal", "in the portal"),
)
GENTLE = "opening"
"""What is followed when no rule of the desk's names a playbook."""


def steps(page: CasePage) -> tuple[CoachStep, ...]:
    """The steps of the playbook that runs, else of the one that fits; none for a case that was never hot."""
    if page.run is not None:
        run = actions.as_run(page.run)
        return _steps(playbooks.progress(run), run=run)
    if page.case.peak_level < Anger.ANGRY:
        return ()
    chosen = _offered(page)
    book = chosen[0].playbook if chosen else tuning.in_force().playbooks.books[GENTLE]
    return _steps(playbooks.follow(playbook=book, facts=_facts(page)), run=None)


def _steps(progress: tuple[playbooks.Progress, ...], *, run: playbooks.Run | None) -> tuple[CoachStep, ...]:
    return tuple(
        CoachStep(
            n=n,
            title=at.step.title,
            state=at.state.value,
            prompts=()
            if at.step.quiet
            else at.step.prompts
            if run is None
            else playbooks.prompts(run, at.step),
            avoid=at.step.avoid,
        )
        for n, at in enumerate(progress, start=1)
    )


def play(page: CasePage, *, typed: Mapping[str, str]) -> PlayView | None:
    """What may be told about the playbook that runs, or which may be started; `typed` came back refused."""
    if page.case.merged_into is not None:
        return None
    if page.run is None:
        return _startable(page)
    run, books = actions.as_run(page.run), tuning.in_force().playbooks.books
    step = run.at
    if step is None:
        return None
    again = typed if typed.get("step") == step.id else {}
    book = run.playbook
    return PlayView(
        title=book.title,
        version=f"version {page.run.number}, {'as shipped' if page.run.origin == 'shipped' else 'of this desk'}",
        why=book.why,
        run_id=page.run.id,
        number=len(run.entries),
        back_to=books[page.run.waits].title if page.run.waits in books else "",
        rounds=run.rounds,
        step=step,
        fields=tuple(
            FieldView(
                name=one.name,
                kind=one.kind.value,
                label=one.label,
                required=one.required,
                choices=one.choices,
                value=again.get(f"f_{one.name}", "") or run.recorded.get(one.name, ""),
                said=run.recorded.get(one.read_back, "") if one.read_back else "",
            )
            for one in step.record
        ),
        events=tuple(
            (event.value, EVENTS[event])
            for event in EVENTS
            if event not in AT_ONCE and (event in FIXED or book.target(step.id, event) is not None)
        ),
        at_once=tuple((event.value, EVENTS[event]) for event in AT_ONCE),
        words=again.get("words", ""),
        reason=again.get("reason", ""),
        channel=page.run.channel,
    )


def _startable(page: CasePage) -> PlayView | None:
    offered = _offered(page)
    if not offered:
        return None
    first = offered[0]
    compared = tuning.in_force().playbooks.compared.get(first.playbook.id)
    drawn = f"It takes part in the comparison “{compared}”: one of two is drawn." if compared else ""
    return PlayView(
        title=first.playbook.title,
        why=f"{first.why} {drawn}".strip(),
        offered=tuple((choice.playbook.id, choice.playbook.title) for choice in offered),
        channel=_channel(page),
        channels=CHANNELS,
    )


def _offered(page: CasePage) -> tuple[Choice, ...]:
    """The playbooks for this case, the fitting one first, then all others that are begun by people."""
    tuned, case = tuning.in_force().playbooks, page.case
    situation = playbooks.Situation(
        channel=_channel(page),
        complaint_type=_complaint(page),
        severity=Severity(case.severity),
        team=case.team_name,
        anger=Anger(case.anger_level),
        moment=_moment(page),
    )
    fitting = playbooks.choose(rules=tuned.when, playbooks=tuned.books, situation=situation)
    known = {choice.playbook.id for choice in fitting}
    others = [b for b in tuned.books.values() if not b.guard and b.id not in known]
    return (*fitting, *(Choice(book, "") for book in others))


def _complaint(page: CasePage) -> ComplaintType:
    spoken = {in_words(kind.value): kind for kind in ComplaintType}
    return spoken.get(page.case.complaint_type, ComplaintType.OTHER_COMPLAINT)


def _channel(page: CasePage) -> str:
    """How the customer reached us last."""
    theirs = [m.channel for m in page.messages if m.kind == "customer"]
    return theirs[-1] if theirs else ""


def _moment(page: CasePage) -> Moment:
    if any(p.state == PromiseState.BROKEN for p in page.promises):
        return Moment.PROMISE_BROKEN
    if page.case.status == Status.PENDING_VERIFICATION:
        return Moment.FIXED
    return Moment.LATER if any(m.kind == "reply" for m in page.messages) else Moment.FIRST


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
