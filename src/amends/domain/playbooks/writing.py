"""A playbook as the text of its file, so that what was changed by a form can be read, checked and published as text."""

import json
from collections.abc import Iterable, Iterator, Mapping

from amends.domain.playbooks.model import Ending, Event, Field, Playbook, Step, Target


def as_text(playbook: Playbook) -> str:
    """The TOML text of a playbook; reading it gives the same playbook. Comments are not part of a playbook."""
    return "\n".join(_lines(playbook)) + "\n"


def _lines(book: Playbook) -> Iterator[str]:
    yield f"id = {_said(book.id)}"
    yield f"version = {book.version}"
    yield f"title = {_said(book.title)}"
    yield f"why = {_said(book.why)}"
    yield f"rules = {_list(book.rules)}"
    yield f"channels = {_list(book.channels)}"
    if book.guard:
        yield "guard = true"
    if book.policies:
        yield from (
            "",
            "[policies]",
            *(f"{name} = {_said(choice)}" for name, choice in book.policies.items()),
        )
    everywhere = _everywhere(book)
    if everywhere:
        yield from (
            "",
            "[always]",
            *(f"{event.value} = {_said(str(to))}" for event, to in everywhere.items()),
        )
    for n, step in enumerate(book.steps):
        after = Target(step=book.steps[n + 1].id) if n + 1 < len(book.steps) else Target(end=Ending.FINISHED)
        yield from _step(book, step, everywhere=everywhere, after=after)


def _step(book: Playbook, step: Step, *, everywhere: Mapping[Event, Target], after: Target) -> Iterator[str]:
    yield from ("", "[[step]]", f"id = {_said(step.id)}", f"title = {_said(step.title)}")
    yield f"purpose = {_said(step.purpose)}"
    yield f"phase = {_said(step.phase.value)}"
    yield f"rules = {_list(step.rules)}"
    yield from ("prompts = [", *(f"  {_said(prompt)}," for prompt in step.prompts), "]")
    for key, words in (("listen_for", step.listen_for), ("avoid", step.avoid)):
        if words:
            yield f"{key} = {_list(words)}"
    yield f"done_when = {_said(step.done_when)}"
    for key, sentence in (("if_not_calm", step.if_not_calm), ("if_abusive", step.if_abusive)):
        if sentence:
            yield f"{key} = {_said(sentence)}"
    if step.ended_by is not None:
        yield f"ended_by = {_said(step.ended_by.value)}"
    if not step.may_skip:
        yield "may_skip = false"
    for key, flag in (("attempt", step.attempt), ("quiet", step.quiet)):
        if flag:
            yield f"{key} = true"
    for key, count in (("hint_seconds", step.hint_seconds), ("attempts_needed", step.attempts_needed)):
        if count:
            yield f"{key} = {count}"
    for one in step.record:
        yield from _record(one)
    led = {event: to for (at, event), to in book.table.items() if at == step.id}
    done = led.get(Event.DONE, after)
    usual = {**everywhere, Event.DONE: after, **({Event.SKIPPED: done} if step.may_skip else {})}
    own = {event: to for event, to in led.items() if usual.get(event) != to}
    if own:
        yield from (
            "",
            "[step.next]",
            *(f"{event.value} = {_said(str(to))}" for event, to in own.items()),
        )


def _record(one: Field) -> Iterator[str]:
    yield from ("", "[[step.record]]", f"name = {_said(one.name)}", f"kind = {_said(one.kind.value)}")
    yield f"label = {_said(one.label)}"
    if one.required:
        yield "required = true"
    if one.choices:
        yield f"choices = {_list(one.choices)}"
    if one.read_back:
        yield f"read_back = {_said(one.read_back)}"


def _everywhere(book: Playbook) -> dict[Event, Target]:
    """Events that every step answers, with the answer that most of them give when it is no step."""
    found: dict[Event, Target] = {}
    for event in Event:
        if event in (Event.DONE, Event.SKIPPED):
            continue
        answers = [book.table.get((step.id, event)) for step in book.steps]
        usual = [to for to in answers if to is not None and not to.step]
        if None not in answers and usual:
            found[event] = max(usual, key=usual.count)
    return found


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(map(_said, words))}]"


def _said(text: str) -> str:
    """A basic string of TOML, which writes what JSON writes, and the delete character besides."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
