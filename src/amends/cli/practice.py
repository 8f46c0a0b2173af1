"""`amends practice`: talk with a role-played customer in the terminal; no database, no model, nothing is kept."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from amends.domain.practice import Customer, Scorecard, State, Turn

BETWEEN = "---"
"""A line that stands between two replies of a script."""
_WIDTH = 20


@click.command("practice")
@click.argument("customer", required=False)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Picks among their words; same seed, same words."
)
@click.option("--name", default="", help="The name you sign with.")
@click.option(
    "--script",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"Replies in a file, a line {BETWEEN} between two of them.",
)
@click.option("--now", help="The moment at which it plays, as 2026-11-23T09:00+00:00; the default is now.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a turn, then one for the scorecard.")
def command(
    customer: str | None, seed: int, name: str, script: Path | None, now: str | None, as_json: bool
) -> None:
    """Practise with CUSTOMER; without one, list whom there is.

    End a reply with an empty line. The first reply that is empty ends the session.
    """
    from amends.catalogue import practice as catalogue
    from amends.catalogue.strict import nearest

    known = catalogue.load()
    if customer is None:
        _list(known.values(), as_json=as_json)
        return
    if customer not in known:
        raise click.BadParameter(
            f"{customer!r} is nobody here; {nearest(customer, known)}", param_hint="CUSTOMER"
        )
    replies = _scripted(script) if script else _typed()
    _play(known[customer], replies, seed=seed, name=name, at=_moment(now), as_json=as_json)


def _play(
    customer: "Customer", replies: Iterator[str], *, seed: int, name: str, at: datetime, as_json: bool
) -> None:
    from amends.catalogue import practice as catalogue
    from amends.catalogue import readings
    from amends.catalogue import replies as rule_catalogue
    from amends.domain import practice

    table, rules, lexicon = catalogue.load_table(), rule_catalogue.load(), readings.load()
    state, said = practice.begin(customer=customer, seed=seed)
    _show_opening(customer, state, said, as_json=as_json)
    turns: list[Turn] = []
    while state.outcome is practice.Outcome.GOING_ON and (text := next(replies, "")):
        try:
            heard = practice.hear(
                text=text, customer=customer, state=state, table=table, rules=rules, lexicon=lexicon,
                pupil=practice.Pupil(name=name), now=at,
            )  # fmt: skip
        except practice.TooLong as refusal:
            if as_json:
                click.echo(json.dumps({"error": str(refusal)}))
            else:
                click.echo(f"  {refusal} Write it shorter.")
            continue
        state, turn = practice.answer(customer=customer, state=state, text=text, heard=heard, table=table)
        turns.append(turn)
        _show_turn(customer, turn, as_json=as_json)
        missing = practice.still_missing(customer=customer, state=state, table=table)
        if missing and not as_json:
            click.echo(f"  They have come down, and still wait for {' and '.join(missing)}.")
    state = practice.leave(state)
    card = practice.score(customer=customer, turns=turns, outcome=state.outcome, table=table)
    _show_card(card, as_json=as_json)


def _moment(now: str | None) -> datetime:
    if now is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(now)
    except ValueError:
        raise click.BadParameter(
            f"{now!r} is no moment; write 2026-11-23T09:00+00:00", param_hint="--now"
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _scripted(file: Path) -> Iterator[str]:
    """The replies of a file, in order."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: cannot be read: {error}") from None
    lines: list[str] = []
    for line in [*text.splitlines(), BETWEEN]:
        if line.strip() != BETWEEN:
            lines.append(line)
        elif whole := "\n".join(lines).strip():
            yield whole
            lines = []


def _typed() -> Iterator[str]:
    """The replies somebody types: an empty line ends one, an empty reply ends the session."""
    while True:
        click.echo("you> ", nl=False)
        lines: list[str] = []
        for line in sys.stdin:
            if not line.strip():
                break
            lines.append(line.rstrip("\n"))
        if not lines:
            return
        yield "\n".join(lines)


def _list(customers: Any, *, as_json: bool) -> None:  # noqa: ANN401 - the values of the catalogue, imported late
    for one in customers:
        if as_json:
            found = {"id": one.id, "title": one.title, "complaint_type": one.complaint_type.value, "trade": one.trade,
                     "register": one.register, "courses": list(one.courses), "version": one.version}  # fmt: skip
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            click.echo(f"{one.id:28} {one.title}")


def _bar(temperature: int) -> str:
    filled = round(temperature * _WIDTH / 100)
    return f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {temperature:3}"


def _word(level: int) -> str:
    return ("calm", "uneasy", "angry", "furious")[level]


def _show_opening(customer: "Customer", state: "State", said: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"customer": customer.id, "version": customer.version, "seed": state.seed,
                               "temperature": state.temperature, "says": said}, ensure_ascii=False))  # fmt: skip
        return
    click.echo(
        f"{customer.name}, {customer.trade}, {customer.organisation}: {customer.subject} {customer.ticket}".rstrip()
    )
    for line in customer.history:
        click.echo(f"  before: {line}")
    click.echo(f"{_bar(state.temperature)} {_word(state.level)}\n{customer.name}> {said}")


def _show_turn(customer: "Customer", turn: "Turn", *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_turn_data(turn), ensure_ascii=False))
        return
    for change in turn.changes:
        click.echo(f"  {change.points:+4} {change.move.value.replace('_', ' ')}: {change.why}")
    if turn.not_read:
        click.echo(f"  {turn.not_read}")
    click.echo(f"{_bar(turn.after)} {_word(turn.level)}\n{customer.name}> {turn.answer}")


def _turn_data(turn: "Turn") -> dict[str, Any]:
    """A turn as JSON prints it."""
    from amends.domain import practice

    return {
        "turn": turn.number,
        "said": turn.said,
        "before": turn.before,
        "temperature": turn.after,
        "changes": practice.changes_to_data(turn.changes),
        "promises": list(turn.promises),
        "says": turn.answer,
        "outcome": turn.outcome.value,
        **({"not_read": turn.not_read} if turn.not_read else {}),
    }


def _show_card(card: "Scorecard", *, as_json: bool) -> None:
    from amends.domain import practice

    if as_json:
        click.echo(json.dumps(practice.card_to_data(card), ensure_ascii=False))
        return
    click.echo(f"\n{card.outcome.value.replace('_', ' ')}: {card.points} of 100 "
               f"(end {card.for_end}, moves {card.for_moves}, composure {card.for_composure})")  # fmt: skip
    for moment in card.moments:
        click.echo(f"  turn {moment.turn} {moment.points:+4} {moment.says} ({', '.join(moment.rules)})")
        if moment.better and moment.points > 0:
            click.echo(f"            {moment.better}")
    if not card.wish_met:
        click.echo(f"  What they wanted and did not say: {card.want}")
