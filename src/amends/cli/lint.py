"""`amends lint`: replies as JSON lines in, findings and promises out; the code that the composer runs."""

from datetime import datetime
from typing import Any

import click


@click.command()
@click.option("--passive", is_flag=True, help="Only say of each sentence (id, text) whether it is passive.")
def command(*, passive: bool) -> None:
    """Check replies: one JSON object a line with subject, body, customer_message, customer_anger and facts."""
    from amends.cli._lines import run_lines

    run_lines(voice if passive else handle)


def voice(line: dict[str, Any]) -> dict[str, Any]:
    """Whether a sentence is passive. Raises ValueError when the line cannot be used."""
    from amends.domain.replies import passive

    return {"id": line.get("id"), "passive": passive.is_passive(_text(line, "text"))}


def handle(line: dict[str, Any]) -> dict[str, Any]:
    """The findings of one reply. Raises ValueError with a sentence when the line cannot be used."""
    from amends.catalogue import replies as catalogue
    from amends.domain.replies import check

    checked = check(
        subject=_text(line, "subject"),
        body=_text(line, "body"),
        customer_message=_text(line, "customer_message"),
        facts=_facts(line),
        rules=catalogue.load(policies=_policies(line)),
    )
    answer: dict[str, Any] = {
        "id": line.get("id"),
        "findings": [
            {
                "rule": finding.rule,
                "level": finding.level.value,
                "part": finding.part,
                "start": finding.start,
                "end": finding.end,
                "text": finding.text or None,
                "message": finding.message,
                "suggestion": finding.suggestion,
                "source": finding.source,
            }
            for finding in checked.findings
        ],
        "promises": [
            {
                "expression": p.expression,
                "kind": p.kind.value,
                "deadline": p.due_at.isoformat(),
                "certain": p.certain,
            }
            for p in checked.promises
        ],
        "tally": {
            name: getattr(checked.tally, name) for name in ("acknowledged", "next_step", "when", "who")
        },
    }
    if checked.not_checked:
        answer["not_checked"] = checked.not_checked
    return answer


def _text(line: dict[str, Any], key: str) -> str:
    value = line.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} must be text")
    return value or ""


def _policies(line: dict[str, Any]) -> dict[str, str]:
    """The choices of another desk, each checked against the catalogue."""
    from amends.catalogue import policies as catalogue

    given = line.get("policies") or {}
    if not isinstance(given, dict):
        raise ValueError("policies must be an object")
    known = catalogue.load()
    for name, choice in given.items():
        choices = [one.id for one in known[name].choices] if name in known else []
        if choice not in choices:
            raise ValueError(
                f"{name}: {choice!r} is no policy and choice; see `amends catalogue explain {name}`"
            )
    return given


def _facts(line: dict[str, Any]) -> Any:  # noqa: ANN401 - imported late, so that the command starts quickly
    from amends.domain.promises.expressions import zone_of
    from amends.domain.replies import Facts, Said

    given = line.get("facts") or {}
    if not isinstance(given, dict):
        raise ValueError("facts must be an object")
    zone = str(given.get("zone") or "UTC")
    anger = line.get("customer_anger") or 0
    if not isinstance(anger, int) or not 0 <= anger <= 3:
        raise ValueError("customer_anger must be 0, 1, 2 or 3")
    now = _instant(given.get("sent_at") or given.get("now"), zone, "sent_at")
    return Facts(
        now=now or datetime.now(zone_of(zone)),
        ticket=str(given.get("ticket") or ""),
        asset=str(given.get("asset") or ""),
        owner=str(given.get("owner") or ""),
        sender_name=str(given.get("sender_name") or ""),
        customer_name=str(given.get("customer_name") or ""),
        next_update=_instant(given.get("next_update"), zone, "next_update"),
        root_cause_known=bool(given.get("root_cause_known")),
        responsible=str(given.get("responsible") or ""),
        complaint_type=str(given.get("complaint_type") or ""),
        legal=bool(given.get("legal")),
        said_before=tuple(Said("an earlier reply", str(text)) for text in given.get("said_before") or ()),
        starters=tuple(Said("a saved reply", str(text)) for text in given.get("starters") or ()),
        customer_anger=anger,
        customer_complains=bool(given.get("customer_complains")),
        channel=_text(line, "channel") or "email",
        zone=zone,
    )


def _instant(value: object, zone: str, key: str) -> datetime | None:
    from amends.domain.promises.expressions import zone_of

    if value is None:
        return None
    try:
        read = datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{key} must be a date and time like 2026-11-23 14:00, not {value!r}") from None
    return read if read.tzinfo else read.replace(tzinfo=zone_of(zone))
