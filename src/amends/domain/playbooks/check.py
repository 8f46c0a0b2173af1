"""What is wrong with a playbook: steps nobody reaches, steps without a way out, circles, names that mean nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from amends.domain.playbooks.model import FIXED, Ending, Event, Playbook, Target

OF_THE_DESK = frozenset({"hold", "legal_review", "warm_handover"})
"""Policies that protect the desk and its customers whatever is being said; no playbook chooses them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: at which step (its id, empty for the whole), under which key, in one sentence."""

    step: str
    key: str
    says: str


def problems(
    playbook: Playbook,
    *,
    rules: Collection[str],
    policies: Mapping[str, Collection[str]],
    playbooks: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """Everything wrong with a playbook, in its order. `rules` are the ids that may be cited, `policies` the choices of
    each policy by id, `playbooks` the ids that one can go to (None: not looked at, for one that is read alone)."""
    return (
        *_policies(playbook, policies),
        *_rules(playbook, rules),
        *_targets(playbook, playbooks),
        *_ways(playbook),
        *_fields(playbook),
    )


def _policies(playbook: Playbook, policies: Mapping[str, Collection[str]]) -> list[Problem]:
    found = []
    for name, choice in playbook.policies.items():
        if name in OF_THE_DESK:
            found.append(Problem("", name, "is chosen by the desk, not by a playbook; leave it out"))
        elif name not in policies:
            found.append(Problem("", name, f"is no policy; known: {', '.join(sorted(policies))}"))
        elif choice not in policies[name]:
            known = ", ".join(policies[name])
            found.append(Problem("", name, f"has no choice {choice!r}; known: {known}"))
    return found


def _rules(playbook: Playbook, rules: Collection[str]) -> list[Problem]:
    cited = [("", playbook.rules), *((step.id, step.rules) for step in playbook.steps)]
    return [
        Problem(step, "rules", f"{rule!r} is no rule id of docs/requirements.md")
        for step, ids in cited
        for rule in ids
        if rule not in rules
    ]


def _targets(playbook: Playbook, playbooks: Collection[str] | None) -> list[Problem]:
    steps = {step.id for step in playbook.steps}
    found = []
    for (step, event), target in playbook.table.items():
        if target.step and target.step not in steps:
            found.append(Problem(step, event.value, f"leads to {target.step!r}, which is no step here"))
        if target.playbook and target.playbook == playbook.id:
            found.append(Problem(step, event.value, "leads to this same playbook; name a step"))
        if target.playbook and playbooks is not None and target.playbook not in playbooks:
            found.append(Problem(step, event.value, f"leads to {target.playbook!r}, which is no playbook"))
        if event in FIXED:
            why = f"always leads to “{FIXED[event]}”; leave it out"
            found.append(Problem(step, event.value, why))
        if target.end is Ending.BACK and not playbook.guard:
            found.append(
                Problem(step, event.value, "goes back, but this playbook is no guard (`guard = true`)")
            )
    return found


def _ways(playbook: Playbook) -> list[Problem]:
    """Steps that nobody reaches, and steps from which the usual way on never comes to an end."""
    steps = [step.id for step in playbook.steps]
    into = {
        step: {t.step for (at, _), t in playbook.table.items() if at == step and t.step in steps}
        for step in steps
    }
    reached = _closure({steps[0]}, into) if steps else set()
    found = [
        Problem(step, "id", "is reached by no event; name it under `next` of another step")
        for step in steps
        if step not in reached
    ]
    on = (Event.DONE, Event.SKIPPED, Event.CALMER)
    leaves = {step: [playbook.table.get((step, event)) for event in on] for step in steps}
    out = _ends({step: [t for t in targets if t is not None] for step, targets in leaves.items()})
    for step in steps:
        if not any(t is not None for t in leaves[step]):
            found.append(Problem(step, "next", "has no way out; say where `done` leads"))
        elif step not in out:
            found.append(Problem(step, "next", "goes round in a circle that never ends"))
    return found


def _closure(start: set[str], into: Mapping[str, set[str]]) -> set[str]:
    seen, waiting = set(start), list(start)
    while waiting:
        for step in into[waiting.pop()] - seen:
            seen.add(step)
            waiting.append(step)
    return seen


def _ends(leaves: Mapping[str, list[Target]]) -> set[str]:
    """The steps from which an end can be reached by doing, skipping or calming."""
    out: set[str] = set()
    while True:
        more = {
            step
            for step, targets in leaves.items()
            if step not in out and any(not target.step or target.step in out for target in targets)
        }
        if not more:
            return out
        out |= more


def _fields(playbook: Playbook) -> list[Problem]:
    found, seen = [], set[str]()
    for step in playbook.steps:
        for one in step.record:
            if one.name in seen:
                found.append(Problem(step.id, "record", f"{one.name!r} is recorded twice in this playbook"))
            if one.read_back and one.read_back not in seen:
                found.append(
                    Problem(step.id, "record", f"reads back {one.read_back!r}, which no earlier step records")
                )
            seen.add(one.name)
    return found
