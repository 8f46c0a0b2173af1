"""The reference of the playbooks, drawn from the catalogue: every step, what it records, and where each event leads."""

from collections.abc import Iterator

from amends.catalogue import playbooks
from amends.domain.playbooks import FIXED, USUAL, Event, Playbook, Step


def reference() -> str:
    """Every shipped playbook: steps as a table, ways as a sentence each."""
    return "\n".join(line for book in playbooks.load().values() for line in _book(book)).rstrip()


def outside() -> str:
    """The rules that belong in no playbook, with the reason."""
    reasons: dict[str, list[str]] = {}
    for rule, why in playbooks.outside().items():
        reasons.setdefault(why, []).append(rule)
    return "\n".join(
        ["| rules | why not |", "| --- | --- |"]
        + [f"| {', '.join(ids)} | {why} |" for why, ids in reasons.items()]
    )


def _book(book: Playbook) -> Iterator[str]:
    yield from (
        f"### {book.title}",
        "",
        f"`{book.id}`, version {book.version}: {', '.join(book.channels)}. {book.why}",
    )
    if book.policies:
        chosen = ", ".join(f"`{name} = {choice}`" for name, choice in book.policies.items())
        yield from ("", f"While it runs: {chosen}.")
    yield from ("", "| step | for | records | then | rules |", "| --- | --- | --- | --- | --- |")
    for step in book.steps:
        recorded = ", ".join(
            f"{one.label} ({one.kind}{', required' if one.required else ''})" for one in step.record
        )
        name = f"{step.title} `{step.id}`{'' if step.may_skip else ', not skipped'}"
        yield f"| {name} | {step.purpose} | {recorded} | {_ways(book, step)} | {', '.join(step.rules)} |"
    yield ""


def _ways(book: Playbook, step: Step) -> str:
    shown = [event for event in book.events(step.id) if event not in FIXED and event not in USUAL]
    return "; ".join(
        f"{event.value}: {book.target(step.id, event)}" for event in shown if event is not Event.SKIPPED
    )
