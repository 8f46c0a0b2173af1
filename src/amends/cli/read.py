"""`amends read`: readings of messages as JSON lines, beside any desk."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from amends.domain.escalations import Matrix
    from amends.domain.messages.newly import Newly
    from amends.domain.readings import Context, Evidence, Lexicon, Reading

_SURE, _UNSURE = (
    0.95,
    0.49,
)  # the least and the most of a trigger that is pulled or not: scores and names never disagree


@click.command()
@click.option(
    "--history",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Read past cases (CSV or JSON lines, - for standard input) and say what they looked like by month.",
)
@click.option("--json", "as_json", is_flag=True, help="With --history: one JSON object instead of tables.")
def command(history: Path | None, as_json: bool) -> None:
    """Read customers' messages: JSON lines in, one reading as JSON out for each.

    A line holds `id` and `text`, or `id`, `subject`, `body`, `channel`, `from_role` and `context`
    (`previous_tickets`, `sla_state`, `known_executive`).
    """
    from amends.catalogue import escalations, readings

    lexicon, matrix = readings.load(), escalations.load()
    if history is not None:
        _history(history, lexicon, matrix, as_json=as_json)
        return
    if as_json:
        raise click.UsageError("--json goes with --history; without it every answer is JSON already.")
    from amends.cli._lines import run_lines

    run_lines(lambda line: _answer(line, lexicon, matrix))


def _history(path: Path, lexicon: Lexicon, matrix: Matrix, *, as_json: bool) -> None:
    """Past cases out of a file; exit code 1 when some lines could not be used."""
    from amends.cli import _history as past
    from amends.domain.readings import read
    from amends.domain.vocabulary import Severity

    def judge(subject: str, text: str, context: Context) -> tuple[Reading, Severity]:
        reading = read(subject=subject, text=text, context=context, lexicon=lexicon)
        return reading, Severity(_severity(reading, matrix))

    with nullcontext(sys.stdin.buffer) if str(path) == "-" else path.open("rb") as file:
        size = None if str(path) == "-" else path.stat().st_size
        if past.run(file=file, size=size, judge=judge, as_json=as_json):
            sys.exit(1)


def _answer(line: dict[str, Any], lexicon: Lexicon, matrix: Matrix) -> dict[str, Any]:
    """One message in, its reading out; a `ValueError` says what is wrong with the line."""
    from amends.domain.readings import read

    subject, body = _text(line, "subject"), _text(line, "body") or _text(line, "text")
    newly = _newly_written(body)
    reading = read(subject=subject, text=newly.text, context=_context(line), lexicon=lexicon)
    printed = {**_printed(reading), "evidence": [_shown(e, body, newly) for e in reading.evidence]}
    return {"id": line.get("id"), **printed, "severity": _severity(reading, matrix)}


def _newly_written(body: str) -> Newly:
    """What its author newly wrote: without quotations, signature and disclaimer, as the desk's intake reads it.

    One line has nothing to fold. A carriage return becomes a blank and is not dropped, so that offsets
    of the evidence count in the body as it was given.
    """
    from amends.domain.messages.newly import newly_written
    from amends.domain.messages.quotes import fold

    return newly_written(
        text=body, segments=fold(body.replace("\r\n", " \n")).segments if "\n" in body else ()
    )


def _shown(evidence: Evidence, body: str, newly: Newly) -> dict[str, Any]:
    """Evidence as the command prints it, with offsets into the body as it was given."""
    start, end, text = evidence.start, evidence.end, evidence.text
    if evidence.part == "body":
        start, end = newly.place(start=start, end=end)
        text = body[start:end]
    return {
        "part": evidence.part,
        "start": start,
        "end": end,
        "text": text,
        "for": evidence.shows,
        "weight": evidence.weight,
    }


def _text(line: dict[str, Any], key: str) -> str:
    value = line.get(key) or ""
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a text, not {type(value).__name__}")
    return value


def _context(line: dict[str, Any]) -> Context:
    """What the line says about the client, as the reader takes it."""
    from amends.domain.readings import Context, EarlierCase

    told = line.get("context") or {}
    if not isinstance(told, dict):
        raise ValueError("context must be an object")
    earlier = told.get("previous_tickets") or []
    try:
        cases = tuple(
            EarlierCase(
                case_id=int(case.get("id", number)),
                subject=str(case["subject"]),
                status=str(case["status"]),
                days_ago=float(case["days_ago"]),
            )
            for number, case in enumerate(earlier, start=1)
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"previous_tickets must hold subject, status and days_ago: {error!r}") from None
    return Context(
        earlier=cases,
        sla_breached=told.get("sla_state") == "breached",
        sla_at_risk=told.get("sla_state") == "at_risk",
        sender_executive=bool(told.get("known_executive")),
        channel=_text(line, "channel") or ("email" if "body" in line else ""),
        from_role=_text(line, "from_role"),
        previous=_previous(line),
    )


def _previous(line: dict[str, Any]) -> tuple[str, ...]:
    """The turns before this message, oldest first."""
    turns = line.get("previous") or []
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        raise ValueError("previous must be a list of texts")
    return tuple(turns)


def _severity(reading: Reading, matrix: Matrix) -> str:
    """The row of the matrix that the reading stands in."""
    from amends.domain import escalations

    judgement = escalations.severity(
        triggers=tuple(hit.trigger for hit in reading.triggers),
        complaint_type=reading.complaint_type,
        anger_level=reading.anger_level,
        outage_scope=reading.outage_scope,
        abuse_kind=reading.abuse_kind,
        churn_risk=reading.churn_risk,
        matrix=matrix,
    )
    return judgement.severity.value


def _printed(reading: Reading) -> dict[str, Any]:
    """A reading as the command prints it."""
    from amends.domain.vocabulary import Trigger

    pulled = {hit.trigger: hit for hit in reading.triggers}

    def sure(trigger: Trigger) -> float:
        likely = reading.trigger_scores[trigger]
        return max(_SURE, likely) if trigger in pulled else min(_UNSURE, likely)

    scores = {
        "anger": reading.anger,
        "complaint": reading.complaint,
        "abuse": reading.abuse,
        "impolite": reading.impolite,
        "dissatisfied": reading.dissatisfied,
        "legal": sure(Trigger.LEGAL_MENTION),
        "repeat": sure(Trigger.SECOND_COMPLAINT),
        "executive": sure(Trigger.EXECUTIVE_CONTACT),
        "churn": reading.churn,
    }
    return {
        **scores,
        "escalation": reading.escalation or max(*(sure(trigger) for trigger in Trigger), reading.churn),
        "anger_level": int(reading.anger_level),
        "sarcasm": reading.sarcasm,
        "drivers": [driver.value for driver in reading.drivers],
        "complaint_type": reading.complaint_type.value,
        "type": reading.complaint_type.value,
        "triggers": [trigger.value for trigger in pulled],
        "why": {trigger.value: hit.why for trigger, hit in pulled.items()},
        "abuse_kind": reading.abuse_kind.value,
        "churn_risk": reading.churn_risk,
        "outage_scope": reading.outage_scope.value,
        "language": reading.language,
        "not_read": reading.not_read,
        "reader": reading.reader,
    }
