"""Playing a scenario: each step is the deed that a desk would do, through the same actions."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings as django_settings
from django.db import transaction

from amends.actions import cases, outbox, tuning
from amends.actions import promises as promise_actions
from amends.actions.errors import Invalid, NotFound
from amends.actions.rehearsals import causes, customers, stage, storms
from amends.actions.rehearsals.passing import Time
from amends.actions.rehearsals.stage import Drafts
from amends.actions.rehearsals.state import state_of
from amends.catalogue import categories
from amends.catalogue import promises as promise_catalogue
from amends.catalogue import rehearsals as catalogue
from amends.domain import promises
from amends.domain.cases import Refused
from amends.domain.clocks import Calendar
from amends.domain.promises import Candidate
from amends.domain.rehearsals import EVENTS, Deeds, Scenario, Step, deeds_of, differences, is_confirmed
from amends.domain.vocabulary import PromiseKind, PromiseState, Status
from amends.store.models import Absence, Case, Outbox, Promise, Technician

FAR = timedelta(days=3650)
BASIS = "the scenario says so"
"""What a time for a fix rests on in a rehearsal (K2)."""


def play(scenario: Scenario, *, drafts: Drafts = Drafts()) -> Iterator[dict[str, Any]]:  # noqa: B008 - frozen
    """Play a scenario in an empty database; one state after each step.

    What turns out otherwise than a step expects stands under `differs`. A deed that the desk refuses leaves the case
    as it is, with the sentence under `refused`. Raises CatalogueError for a draft that cannot be used.
    """
    began = scenario.steps[0].at.astimezone(UTC)
    rehearsal = Rehearsal(scenario, stage.build(scenario, drafts=drafts, now=began))
    for number, step in enumerate(scenario.steps, 1):
        state = rehearsal.do(step)
        differs = differences(expected=step.expect, state=state)
        yield {
            "step": number,
            "at": step.at.strftime("%Y-%m-%d %H:%M"),
            "event": step.event,
            **state,
            **({"differs": differs} if differs else {}),
        }


def try_out(scenario: Scenario, *, drafts: Drafts) -> list[dict[str, Any]]:
    """Play a scenario and take everything back, so that the next one finds the database empty again."""
    with transaction.atomic():
        states = list(play(scenario, drafts=drafts))
        transaction.set_rollback(True)
    tuning.forget()
    return states


class Rehearsal:
    """One scenario on its stage: the cases by the names that steps give them, and the time."""

    def __init__(self, scenario: Scenario, built: stage.Stage) -> None:
        self.stage, self.zone = built, ZoneInfo(scenario.zone)
        self.calendar = Calendar.from_data(scenario.calendar)
        self.time = Time(built)
        self.cases: dict[str, int] = {}
        self._remarks: list[str] = []
        self._number = 0

    def do(self, step: Step) -> dict[str, Any]:
        """Let the time pass, do the step, and say how its case stands."""
        now = step.at.astimezone(UTC)
        self._number += 1
        self._remarks = []
        self.time.called.clear()
        deed = _DEEDS.get(step.event)
        self.time.pass_until(now, inclusive=deed is None)
        more: dict[str, Any] = {}
        if deed is not None:
            try:
                deed(self, step, now)
            except (Refused, Invalid, NotFound) as error:
                more["refused"] = str(error)
        elif step.event not in EVENTS:
            self._remarks.append(f"{step.event} is not an event of rehearsals; only the time passes")
        causes.look(now)
        self.time.call(now)
        state = state_of(self.cases.get(step.case), stage=self.stage, zone=self.zone, called=self.time.called)
        return state | more | ({"remarks": list(self._remarks)} if self._remarks else {})

    def person(self, name: str) -> Technician:
        """Somebody of ours by the name that the scenario gives them."""
        return self.stage.ours.get(name) or self.stage.ours["tier1_agent"]

    def case_for(self, step: Step, *, now: datetime) -> int:
        """The case of a step of ours; where there is none yet, a customer's earlier request is opened."""
        found = self.cases.get(step.case)
        if found is None:
            found = customers.quiet_case(self.stage, subject=step.text, now=now)
            self.cases[step.case] = found
        return found

    def once(self) -> str:
        """A word that no other step has."""
        return f"rehearsal-{self._number}"

    def promised(self, text: str, *, by: Technician, now: datetime) -> list[Candidate]:
        """What a line of ours promises, as the technician who writes it would pick it."""
        return list(
            promises.noted(
                text=text, now=now, zone=by.zone, calendar=self.calendar, phrases=promise_catalogue.load()
            )
        )

    def deeds(self, step: Step, *, written: bool) -> Deeds:
        """What the line does beside being said."""
        if step.does is not None:
            return Deeds(dict.fromkeys(step.does, "as the scenario says"))
        return deeds_of(text=step.text, written=written, words=catalogue.words())


def _customer(rehearsal: Rehearsal, step: Step, now: datetime) -> None:
    case_id = rehearsal.cases.get(step.case)
    before = Status(Case.objects.get(id=case_id).status) if case_id is not None else None
    spoken = step.event in ("customer_phone", "customer_visit")
    tell = customers.spoke if spoken else customers.wrote
    rehearsal.cases[step.case] = tell(rehearsal.stage, step=step, case_id=case_id, now=now)
    if before is Status.PENDING_VERIFICATION and is_confirmed(text=step.text, words=catalogue.words()):
        _close(rehearsal, case_id=rehearsal.cases[step.case], words=step.text, now=now)


def _automatic(rehearsal: Rehearsal, step: Step, now: datetime) -> None:
    case_id = rehearsal.cases.get(step.case)
    customers.wrote(rehearsal.stage, step=step, case_id=case_id, now=now, automatic=True)


def _reply(rehearsal: Rehearsal, step: Step, now: datetime) -> None:
    case_id, by = rehearsal.case_for(step, now=now), rehearsal.person(step.by)
    spans = [(one.start, one.end) for one in rehearsal.promised(step.text, by=by, now=now)]
    message_id = cases.reply(
        case_id=case_id,
        by=by.id,
        subject="",
        body=step.text,
        promises=spans,
        basis=BASIS,
        once=rehearsal.once(),
        now=now,
    )
    mail = Outbox.objects.get(message_id=message_id)
    outbox.claim(now=now + timedelta(seconds=django_settings.UNDO_SECONDS), limit=1000)
    outbox.settle(outbox_id=mail.id, outcome="sent", detail="", now=now)
    _then(rehearsal, step, case_id=case_id, by=by, deeds=rehearsal.deeds(step, written=True), now=now)


def _call(rehearsal: Rehearsal, step: Step, now: datetime) -> None:
    case_id, by = rehearsal.case_for(step, now=now), rehearsal.person(step.by)
    deeds = rehearsal.deeds(step, written=False)
    spans = [(one.start, one.end) for one in rehearsal.promised(step.text, by=by, now=now)]
    cases.call(
        case_id=case_id,
        by=by.id,
        words=step.text,
        promises=spans,
        basis=BASIS,
        reached="no_answer" not in deeds,
        once=rehearsal.once(),
        now=now,
    )
    _then(rehearsal, step, case_id=case_id, by=by, deeds=deeds, now=now)


def _note(rehearsal: Rehearsal, step: Step, now: datetime) -> None:
    case_id, by = rehearsal.case_for(step, now=now), rehearsal.person(step.by)
    deeds = rehearsal.deeds(step, written=False)
    spans = [(one.start, one.end) for one in rehearsal.promised(step.text, by=by, now=now)]
    owed = Promise.objects.filter(case_id=case_id, state__in=(PromiseState.OPEN, PromiseState.BROKEN))
    if "keep" in deeds:
        for promise in owed.exclude(kind=PromiseKind.CONTACT.value).order_by("id"):
            promise_actions.keep(promise_id=promise.id, by=by.id, now=now)
    cases.note(
        case_id=case_id, by=by.id, body=step.text, promises=spans, basis=BASIS, once=rehearsal.once(), now=now
    )
    _then(rehearsal, step, case_id=case_id, by=by, deeds=deeds, now=now)


def _then(
    rehearsal: Rehearsal, step: Step, *, case_id: int, by: Technician, deeds: Deeds, now: datetime
) -> None:
    """What the technician does to the case after these words."""
    status = Status(Case.objects.get(id=case_id).status)
    if "close" in deeds and status is not Status.CLOSED:
        _close(rehearsal, case_id=case_id, words=step.text, now=now)
    elif "resolve" in deeds and status in (Status.OPEN, Status.WAITING_CUSTOMER, Status.REOPENED):
        _categorise(case_id, by=by, now=now)
        cases.move(case_id=case_id, event="resolve", by=by.id, why=step.text, now=now)
    elif "wait" in deeds and status in (Status.OPEN, Status.REOPENED):
        cases.move(case_id=case_id, event="waiting", by=by.id, why=step.text, now=now)


def _categorise(case_id: int, *, by: Technician, now: datetime) -> None:
    """A case needs a category before it is resolved (S0-54); a rehearsal takes the first where none was chosen."""
    if not Case.objects.get(id=case_id).category:
        cases.set_category(case_id=case_id, category=next(iter(categories.load())), by=by.id, now=now)


def _close(rehearsal: Rehearsal, *, case_id: int, words: str, now: datetime) -> None:
    """The customer's own words verify it; then it closes (P12)."""
    by = rehearsal.person("tier1_agent")
    _categorise(case_id, by=by, now=now)
    cases.verify(case_id=case_id, by=by.id, words=words, now=now)
    cases.close(case_id=case_id, by=by.id, now=now)


def _closes(rehearsal: Rehearsal, step: Step, now: datetime) -> None:
    """Closed without the customer's word: allowed to a lead, who does it for whoever may not, and flagged (P12)."""
    case_id, by = rehearsal.case_for(step, now=now), rehearsal.person(step.by)
    _categorise(case_id, by=by, now=now)
    try:
        cases.close(case_id=case_id, by=by.id, force_why=step.text, now=now)
    except Refused as refused:
        rehearsal._remarks.append(f"{refused} The team lead closes it.")
        cases.close(case_id=case_id, by=rehearsal.person("team_lead").id, force_why=step.text, now=now)
    rehearsal._remarks.append("closed without verification")


def _escalates(rehearsal: Rehearsal, step: Step, now: datetime) -> None:
    case_id, by = rehearsal.case_for(step, now=now), rehearsal.person(step.by)
    cases.escalate(case_id=case_id, by=by.id, why=step.text, now=now)


def _ended(rehearsal: Rehearsal, step: Step, now: datetime) -> None:
    case_id, by = rehearsal.case_for(step, now=now), rehearsal.person(step.by)
    cases.end_call(case_id=case_id, by=by.id, why=step.text, now=now)


def _hands_over(rehearsal: Rehearsal, step: Step, now: datetime) -> None:
    case_id, by = rehearsal.case_for(step, now=now), rehearsal.person(step.by)
    to = rehearsal.person(step.to or "team_lead")
    cases.assign(case_id=case_id, owner_id=to.id, by=by.id, why=step.text, now=now)


def _away(rehearsal: Rehearsal, step: Step, now: datetime) -> None:
    Absence.objects.create(technician=rehearsal.person(step.by), starts_at=now, ends_at=now + FAR)


def _kept_in_mind(rehearsal: Rehearsal, step: Step, now: datetime) -> None:
    """A document: written on the case as a note, which changes nothing else."""
    case_id, by = rehearsal.case_for(step, now=now), rehearsal.person(step.by)
    cases.note(case_id=case_id, by=by.id, body=step.text or step.event, once=rehearsal.once(), now=now)


_DEEDS: dict[str, Callable[[Rehearsal, Step, datetime], None]] = {
    "customer_email": _customer,
    "customer_portal": _customer,
    "customer_chat": _customer,
    "customer_phone": _customer,
    "customer_visit": _customer,
    "customer_automatic": _automatic,
    "agent_reply": _reply,
    "agent_chat": _reply,
    "agent_notice": _reply,
    "agent_call": _call,
    "agent_note": _note,
    "agent_closes": _closes,
    "agent_escalates": _escalates,
    "agent_hands_over": _hands_over,
    "agent_away": _away,
    "call_ended": _ended,
    "agent_tells_all": storms.tells_all,
    "agent_takes_out": storms.takes_out,
    "incident_ends": storms.ends,
    "agent_moves_promise": storms.moves_promise,
    "agent_merges": storms.merges,
    "mail_bounces": storms.bounces,
    "document_completed": _kept_in_mind,
    "review_held": causes.review_held,
    "change_begins": causes.begins,
    "change_ends": causes.ends,
    "change_fails": causes.ends,
}
