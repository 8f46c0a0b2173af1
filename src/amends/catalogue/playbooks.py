"""The playbooks as shipped: `playbooks/opening.toml`."""

from functools import cache

from amends.catalogue import strict
from amends.domain.playbooks import Done, Opening, Step


@cache
def load() -> Opening:
    """The opening as shipped."""
    return strict.load_file(strict.SHIPPED / "playbooks" / "opening.toml", _opening)


def load_text(text: str, *, file: str) -> Opening:
    """The opening from a text, for settings pages and tests. Raises CatalogueError."""
    return strict.load_text(text, _opening, file=file)


def _opening(table: strict.Table) -> Opening:
    table.text("id", one_of=["opening"])
    table.whole("version", minimum=1, maximum=10_000)
    table.text("title")
    table.text("why")
    steps = tuple(_step(row) for row in table.tables("step"))
    if not steps:
        raise table.error("step", "is missing; an opening has at least one step")
    twice = [step.id for n, step in enumerate(steps) if step.id in {other.id for other in steps[:n]}]
    if twice:
        raise table.error("step", f"{twice[0]!r} stands there twice")
    return Opening(steps=steps)


def _step(table: strict.Table) -> Step:
    table.text("source")
    return Step(
        id=table.text("id"),
        title=table.text("title"),
        prompts=table.texts("prompts"),
        avoid=table.texts("avoid", default=()),
        done_when=Done(table.text("done_when", one_of=[done.value for done in Done])),
    )
