"""A reply checked while it is written: findings, the tally and the promises in it."""

from dataclasses import dataclass
from datetime import datetime

from amends.actions import tuning
from amends.catalogue import promises as promise_catalogue
from amends.catalogue import replies as reply_catalogue
from amends.domain import promises, replies
from amends.store.queries.composing import Composing

LONGEST = 20_000
"""Characters of a reply that are checked; nobody writes more, and a paste may hold a log file."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page needs it: only what lies in the body has offsets, for the underlines."""

    rule: str
    level: str
    start: int | None
    end: int | None
    text: str
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A promise in the reply; `value` names its span when the reply is sent."""

    value: str
    kind: str
    text: str
    due_at: datetime
    certain: bool


@dataclass(frozen=True, slots=True)
class Check:
    """Everything the composer shows about a reply."""

    findings: tuple[Shown, ...]
    chips: tuple[Chip, ...]
    tally: replies.Tally
    not_checked: str

    @property
    def must(self) -> tuple[str, ...]:
        """The rules of the findings that must be settled."""
        return tuple(dict.fromkeys(f.rule for f in self.findings if f.level == "must"))


def check(*, facts: Composing, subject: str, body: str, sender: str, zone: str, now: datetime) -> Check:
    """Check a reply (line ends as `\\n`) with the rules in force."""
    text = body[:LONGEST]
    checked = replies.check(
        subject=subject,
        body=text,
        customer_message=facts.customer_message,
        facts=replies.Facts(
            ticket=str(facts.number),
            owner=facts.owner_name,
            sender_name=sender,
            customer_name=facts.contact_name,
            next_update=facts.next_update,
            customer_anger=facts.anger_level,
            customer_complains=facts.complains,
            now=now,
            zone=zone,
        ),
        rules=reply_catalogue.load(),
    )
    return Check(
        findings=tuple(_shown(finding) for finding in checked.findings),
        chips=_chips(text, facts=facts, zone=zone, now=now),
        tally=checked.tally,
        not_checked=checked.not_checked,
    )


def _chips(text: str, *, facts: Composing, zone: str, now: datetime) -> tuple[Chip, ...]:
    """The promises with a time to come, by the team's calendar."""
    calendar = tuning.team_calendar(tuning.in_force(), team_id=facts.team_id)
    found = promises.find(
        text=text,
        now=now,
        zone=zone,
        calendar=calendar[1] if calendar else None,
        phrases=promise_catalogue.load(),
    )
    return tuple(
        Chip(
            value=f"{promise.start}:{promise.end}",
            kind=promise.kind.value,
            text=promise.text,
            due_at=promise.due_at,
            certain=promise.certain,
        )
        for promise in found
        if promise.due_at > now
    )


def _shown(finding: replies.Finding) -> Shown:
    inside = finding.part == "body"
    return Shown(
        rule=finding.rule,
        level=finding.level,
        start=finding.start if inside else None,
        end=finding.end if inside else None,
        text=finding.text,
        message=finding.message,
        suggestion=finding.suggestion,
    )
