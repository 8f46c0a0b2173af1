"""The playbook of a call as the page shows it: one step large, what it records, what can happen, the rest as dots."""

from dataclasses import dataclass

from django.http import HttpRequest

from amends.actions import playbooks as actions
from amends.actions import tuning
from amends.actions.calls import guiding
from amends.domain import playbooks
from amends.domain.playbooks import Event, FieldKind, Run, Step
from amends.store.queries import playbooks as stored
from amends.store.queries.call_page import CallPage
from amends.web.asking import asker
from amends.web.calls.listening import Heard

# Events a person tells by a button beside the primary one, and how the button reads.
_BESIDE = {Event.NO_AGREEMENT: "They do not agree", Event.CALMER: "They are calmer"}
_TROUBLE = {
    Event.REPEATED: "They go round in circles",
    Event.NOT_CALM: "They will not calm",
    Event.ABUSIVE: "They insult",
}
MOST_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class FieldView:
    """One thing that the step records; `value` is what was typed before it came back."""

    name: str
    kind: str
    label: str
    required: bool
    choices: tuple[str, ...]
    value: str
    from_notes: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A step among the others."""

    title: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Where the call stands. `sentences` are the customer's own, to read back word for word (S3-07)."""

    title: str
    step: Step
    once: str
    prompts: tuple[str, ...]
    fields: tuple[FieldView, ...]
    sentences: tuple[str, ...]
    beside: tuple[tuple[str, str], ...]
    trouble: tuple[tuple[str, str], ...]
    dots: tuple[Dot, ...]
    number: int
    next_title: str
    books: tuple[tuple[str, str], ...]
    quiet: bool
    own_words: bool


def guide(
    request: HttpRequest, page: CallPage, *, heard: Heard, typed: dict[str, str], wrong: str
) -> Guide | None:
    """The step for now; None when no playbook fits, or when the one of this call has ended."""
    viewer = asker(request).viewer
    row = stored.running(case_id=page.case_id, viewer=viewer) if page.case_id is not None else None
    if row is not None:
        run = actions.as_run(row)
    else:
        earlier = stored.of_case(case_id=page.case_id, viewer=viewer) if page.case_id is not None else ()
        fresh = _unstarted(page, heat=heard.level or 0)
        if fresh is None or any(one.started_at >= page.began_at for one in earlier):
            return None
        run = fresh
    here = run.at
    if here is None:
        return None
    once = f"call-step:{row.id}:{len(run.entries)}" if row is not None else f"call-step:{page.id}:first"
    return _view(run, here, once=once, heard=heard, typed=typed if wrong == "step" else {})


def _unstarted(page: CallPage, *, heat: int) -> Run | None:
    """The playbook that would be started, at its first step, or behind the breath once somebody has the call."""
    book = guiding.proposed(case_id=page.case_id, heat=heat)
    if book is None:
        return None
    run = playbooks.start(playbook=book, seed=str(page.id), now=page.began_at)
    first = book.steps[0]
    if 0 < first.hint_seconds <= guiding.BREATH and not first.record and not page.ringing:
        run = playbooks.advance(run, Event.DONE, page.began_at, step=first.id, who="")
    return run


def _view(run: Run, here: Step, *, once: str, heard: Heard, typed: dict[str, str]) -> Guide:
    steps = run.playbook.steps
    at = steps.index(here)
    reads_back = any(field.read_back for field in here.record)
    known = tuning.in_force().playbooks.books
    return Guide(
        title=run.playbook.title,
        step=here,
        once=once,
        prompts=playbooks.prompts(run, here),
        fields=tuple(_field(field, typed) for field in here.record),
        sentences=heard.said[-MOST_SENTENCES:] if reads_back else (),
        beside=_told(_BESIDE, run, here),
        trouble=_told(_TROUBLE, run, here),
        dots=tuple(Dot(one.step.title, one.state.value) for one in playbooks.progress(run)),
        number=at + 1,
        next_title=steps[at + 1].title if at + 1 < len(steps) else "",
        books=tuple((name, book.title) for name, book in known.items() if "phone" in book.channels),
        quiet=here.quiet,
        own_words=reads_back and bool(typed),
    )


def _told(words: dict[Event, str], run: Run, here: Step) -> tuple[tuple[str, str], ...]:
    """The events of these that lead somewhere from here."""
    return tuple((event.value, text) for event, text in words.items() if run.playbook.target(here.id, event))


def _field(field: playbooks.Field, typed: dict[str, str]) -> FieldView:
    from_notes = (field.kind is FieldKind.VERBATIM and not field.read_back) or (
        field.kind is FieldKind.TEXT and field.required
    )
    return FieldView(
        name=field.name,
        kind=field.kind.value,
        label=field.label,
        required=field.required,
        choices=field.choices,
        value=typed.get(f"f_{field.name}", ""),
        from_notes=from_notes,
    )
