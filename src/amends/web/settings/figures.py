"""The figures of calls, care and practice as tables of the protocol; each is edited as a text in versions."""

from datetime import timedelta

from amends.domain.calls import Owed
from amends.domain.care import Rules
from amends.domain.practice import Table
from amends.domain.surveys import Rules as SurveyRules
from amends.domain.vocabulary import Anger
from amends.store.queries.words import plain
from amends.web.settings import page


def after_a_call(owed: Owed) -> page.Table:
    """What a call leaves owed."""
    facts = (
        ("a call that nobody took is called back", f"within {owed.call_back_minutes} min, business time"),
        (
            "the same where the case is angry or furious",
            f"within {owed.hot_call_back_minutes} min, business time",
        ),
        ("a task without a time of its own is due", f"at {owed.task_hour}:00 of the next working day"),
        (
            "its reminder goes out",
            f"{_minutes(owed.remind)} min before; once it is late, the owner is called",
        ),
    )
    return page.Table(
        title="What a call leaves owed",
        edit_url="/settings/protocol/owed/",
        heads=("What", "When"),
        rows=tuple(page.Line(cells=fact) for fact in facts),
    )


def carried(rules: Rules) -> page.Table:
    """What hot contacts leave with whoever handles them."""
    breaks = ", ".join(map(str, rules.breaks))
    facts = (
        ("a contact with somebody angry, somebody furious, weighs",
         f"{rules.weights[Anger.ANGRY]:g}, {rules.weights[Anger.FURIOUS]:g}"),
        ("it weighs half, and nothing", f"after {_minutes(rules.half_life)} min, after {_minutes(rules.reach) // 60} h"),
        ("the next hot case goes to somebody else who is as fit", f"from {rules.heavy:g}"),
        ("a break is offered", f"for {_minutes(rules.offer_for)} min: {breaks} min long"),
    )  # fmt: skip
    return page.Table(
        title="Care after hot contacts",
        edit_url="/settings/protocol/heat/",
        lead="It protects people and compares nobody.",
        heads=("What", "How much"),
        rows=tuple(page.Line(cells=fact) for fact in facts),
    )


def moves(table: Table) -> page.Table:
    """What a reply does to a customer in practice, the most cooling first."""
    rows = sorted(table.moves.values(), key=lambda row: (row.change, row.move.value))
    return page.Table(
        title="What a reply does in practice",
        edit_url="/settings/protocol/moves/",
        lead=f"Temperatures run from 0 to 100; calm is {table.calm_below} and below. One reply cools by "
        f"{table.most_down} and heats by {table.most_up} at most.",
        heads=("Move", "Points", "What the trainee is told", "Source"),
        rows=tuple(
            page.Line(
                cells=(
                    plain(row.move.value),
                    f"{row.change:+d}".replace("-", "−") if row.change else "0",
                    row.says,
                    ", ".join(row.sources),
                )
            )
            for row in rows
        ),
    )


def asked_afterwards(rules: SurveyRules) -> page.Table:
    """Whether customers are asked afterwards, whom and what."""
    facts = (
        ("customers are asked", "yes" if rules.asks else "no: nothing is sent"),
        ("about a case that was at least", rules.least.value),
        ("the mail leaves", f"{rules.after.days} days after the verified close"),
        ("one person is asked", f"once in {rules.apart.days} days"),
        ("its link opens the question", f"for {rules.opens.days} days"),
        ("the owner of the case is called", f"for an answer of {rules.low} of 5 or less"),
        ("the question", rules.question),
        ("the answers", ", ".join(rules.answers)),
    )
    return page.Table(
        title="One question after recovery",
        edit_url="/settings/protocol/survey/",
        lead="Nobody is asked about a case with words of law, a threat or self-harm.",
        heads=("What", "When, or in which words"),
        rows=tuple(page.Line(cells=fact) for fact in facts),
    )


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
