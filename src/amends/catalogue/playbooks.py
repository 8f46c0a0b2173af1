"""The playbooks, one TOML file each in `playbooks/`: steps, what each records, and where each event leads."""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from amends.catalogue import policies as policy_catalogue
from amends.catalogue import strict
from amends.domain.playbooks import (
    FIXED,
    Ending,
    Event,
    Fact,
    Field,
    FieldKind,
    Moment,
    Phase,
    Playbook,
    Step,
    Target,
    When,
    problems,
)
from amends.domain.playbooks.rules import RULES
from amends.domain.vocabulary import Anger, ComplaintType, Severity

CHANNELS = ("phone", "visit", "chat", "email", "portal")
"""How a conversation may be held."""

OUTSIDE = strict.SHIPPED / "playbooks" / "scope" / "outside.toml"
_LED = tuple(event.value for event in Event if event not in FIXED and event is not Event.RETURNED)


@cache
def load(*, site: Path | None = None) -> Mapping[str, Playbook]:
    """Every playbook by its id, those of the `site` folder in place of the shipped; errors name file, line and key."""
    found = strict.load_folder("playbooks", _build, site=site)
    for book in found.values():
        strangers = [t.playbook for t in book.table.values() if t.playbook and t.playbook not in found]
        if strangers:
            near = strict.nearest(strangers[0], found)
            raise strict.CatalogueError(
                f"leads to {strangers[0]!r}, which is no playbook; {near}", file=f"{book.id}.toml", key="next"
            )
    return found


def load_text(text: str, *, file: str, known: frozenset[str] | None = None) -> Playbook:
    """One playbook from a text, for the editor and tests. `known` are the ids it may lead to (None: not looked at).
    Raises CatalogueError with file, line and key."""
    return strict.load_text(text, lambda table: _build(table, known=known), file=file)


@lru_cache(maxsize=256)
def read(text: str) -> Playbook:
    """A playbook from a text that was checked when it was published; the same text is read once."""
    return load_text(text, file="playbook")


@cache
def source(book: str) -> str:
    """The text of a shipped playbook, to begin an edit from."""
    return (strict.SHIPPED / "playbooks" / f"{book}.toml").read_text(encoding="utf-8")


@cache
def outside() -> Mapping[str, str]:
    """The rules of the documents that belong in no playbook, each with the reason."""

    def build(table: strict.Table) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for row in table.tables("outside"):
            why = row.text("why")
            for rule in row.texts("rules", one_of=RULES):
                if rule in found:
                    raise row.error("rules", f"{rule!r} stands here twice")
                found[rule] = why
        return found

    return strict.load_file(OUTSIDE, build)


WHEN = strict.SHIPPED / "playbooks" / "scope" / "when.toml"


@cache
def when() -> tuple[When, ...]:
    """Which playbook runs when, as shipped: rules in order, the first that fits counts."""
    return strict.load_file(WHEN, lambda table: _whens(table, known=frozenset(load())))


def when_source() -> str:
    """The shipped text of these rules, to begin an edit from."""
    return WHEN.read_text(encoding="utf-8")


def load_when(text: str, *, file: str, known: frozenset[str] | None = None) -> tuple[When, ...]:
    """The rules from a text, for the settings page. `known` are the playbooks that may be named (None: the shipped).
    Raises CatalogueError."""
    books = frozenset(load()) if known is None else known
    return strict.load_text(text, lambda table: _whens(table, known=books), file=file)


def _whens(table: strict.Table, *, known: frozenset[str]) -> tuple[When, ...]:
    return tuple(
        When(
            playbook=row.text("playbook", one_of=known),
            why=row.text("why"),
            channels=row.texts("channels", default=(), one_of=CHANNELS),
            complaint_types=tuple(
                map(ComplaintType, row.texts("complaint_types", default=(), one_of=list(ComplaintType)))
            ),
            severities=tuple(map(Severity, row.texts("severities", default=(), one_of=list(Severity)))),
            teams=row.texts("teams", default=()),
            moments=tuple(map(Moment, row.texts("moments", default=(), one_of=list(Moment)))),
            anger_at_least=Anger(row.whole("anger_at_least", default=0, minimum=0, maximum=3)),
        )
        for row in table.tables("when")
    )


def _build(table: strict.Table, *, known: frozenset[str] | None = None) -> Playbook:
    always = _targets(table.table("always"))
    rows = table.tables("step")
    if not rows:
        raise table.error("step", "is missing; a playbook has at least one step")
    steps = tuple(strict.once(rows, _step))
    led: dict[tuple[str, Event], Target] = {}
    for n, (row, step) in enumerate(zip(rows, steps, strict=True)):
        usual = Target(step=steps[n + 1].id) if n + 1 < len(steps) else Target(end=Ending.FINISHED)
        own = _targets(row.table("next"))
        done = own.get(Event.DONE, usual)
        leads = {Event.DONE: done, **({Event.SKIPPED: done} if step.may_skip else {}), **always, **own}
        led |= {(step.id, event): target for event, target in leads.items()}
    chosen = table.table("policies")
    book = Playbook(
        id=table.text("id"),
        version=table.whole("version", minimum=1, maximum=10_000),
        title=table.text("title"),
        why=table.text("why"),
        rules=table.texts("rules"),
        channels=table.texts("channels", one_of=CHANNELS),
        steps=steps,
        table=led,
        policies={name: chosen.text(name) for name in chosen.keys()},  # noqa: SIM118
        guard=table.flag("guard", default=False),
    )
    _refuse(book, table, dict(zip([s.id for s in steps], rows, strict=True)), chosen, known)
    return book


def _refuse(
    book: Playbook,
    table: strict.Table,
    rows: Mapping[str, strict.Table],
    chosen: strict.Table,
    known: frozenset[str] | None,
) -> None:
    """Raise for the first problem, at its place in the file."""
    choices = {p.id: tuple(c.id for c in p.choices) for p in policy_catalogue.load().values()}
    for problem in problems(book, rules=RULES, policies=choices, playbooks=known):
        at = rows.get(problem.step, chosen if problem.key in book.policies else table)
        if problem.key in _LED and problem.step in rows:
            own, always = rows[problem.step].table("next"), table.table("always")
            at = own if own.has(problem.key) else always
        raise at.error(problem.key, f"{_at(problem.step)}{problem.says}")


def _at(step: str) -> str:
    return f"step {step!r} " if step else ""


def _targets(table: strict.Table) -> dict[Event, Target]:
    return {Event(name): _target(table, name) for name in _led(table)}


def _led(table: strict.Table) -> list[str]:
    for name in table.keys():  # noqa: SIM118
        if name in FIXED:
            raise table.error(name, f"always leads to “{FIXED[Event(name)]}”; leave it out")
        if name not in _LED:
            raise table.error(name, f"is no event; {strict.nearest(name, _LED)}")
    return list(table.keys())


def _target(table: strict.Table, key: str) -> Target:
    said = table.text(key)
    ends = [end.value for end in Ending if end not in (Ending.THREAT, Ending.SAFETY, Ending.LEFT)]
    try:
        found = Target.read(said)
    except ValueError:
        found = Target()
    if (found.step or found.playbook or found.end) and (found.end is None or found.end.value in ends):
        return found
    raise table.error(
        key,
        f"{said!r} is no place to go; write a step, “play: a playbook”, or “end: ” with one of {', '.join(ends)}",
    )


def _step(table: strict.Table) -> Step:
    kind = table.text("ended_by", default="", one_of=[fact.value for fact in Fact])
    prompts = table.texts("prompts", default=())
    quiet = table.flag("quiet", default=False)
    if not quiet and len(prompts) < 2:
        raise table.error("prompts", "needs at least two, so that they can take turns")
    return Step(
        id=table.text("id"),
        title=table.text("title"),
        purpose=table.text("purpose"),
        phase=Phase(table.text("phase", one_of=[phase.value for phase in Phase])),
        prompts=prompts,
        rules=table.texts("rules"),
        done_when=table.text("done_when"),
        listen_for=table.texts("listen_for", default=()),
        avoid=table.texts("avoid", default=()),
        record=tuple(_field(row) for row in table.tables("record")),
        may_skip=table.flag("may_skip", default=True),
        if_not_calm=table.text("if_not_calm", default=""),
        if_abusive=table.text("if_abusive", default=""),
        hint_seconds=table.whole("hint_seconds", default=0, minimum=0, maximum=3600),
        attempt=table.flag("attempt", default=False),
        attempts_needed=table.whole("attempts_needed", default=0, minimum=0, maximum=9),
        quiet=quiet,
        ended_by=Fact(kind) if kind else None,
    )


def _field(table: strict.Table) -> Field:
    kind = FieldKind(table.text("kind", one_of=[kind.value for kind in FieldKind]))
    choices = table.texts("choices", default=())
    if (kind is FieldKind.CHOICE) != bool(choices):
        raise table.error("choices", "belong to a field of the kind choice, and only to one")
    return Field(
        name=table.text("name"),
        kind=kind,
        label=table.text("label"),
        required=table.flag("required", default=False),
        choices=choices,
        read_back=table.text("read_back", default=""),
    )
