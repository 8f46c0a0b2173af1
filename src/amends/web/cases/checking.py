"""A reply checked while it is written: findings, the tally and the promises in it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from amends.actions import tuning
from amends.domain import readings, replies
from amends.domain.promises.expressions import zone_of
from amends.domain.replies import shingles, unsupported
from amends.domain.replies.draft import take_apart
from amends.store.queries import echoes
from amends.store.queries.composing import Composing
from amends.web.cases import promising

_OFFERED = re.compile(r'"([^"]{3,300})"')

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

    @property
    def key(self) -> str:
        """What names this finding when its writer has read and left it."""
        return f"{self.rule}:{self.text[:60]}"

    @property
    def wording(self) -> str:
        """The words offered in place of the marked ones: the quoted part of the suggestion, if it has one."""
        quoted = _OFFERED.search(self.suggestion)
        return quoted[1] if quoted and self.start is not None and "…" not in quoted[1] else ""


@dataclass(frozen=True, slots=True)
class Check:
    """Everything the composer shows about a reply."""

    findings: tuple[Shown, ...]
    hints: tuple[Shown, ...]
    chips: tuple[promising.Chip, ...]
    tally: replies.Tally
    not_checked: str
    held: str

    @property
    def must(self) -> tuple[str, ...]:
        """The rules of the findings that must be settled."""
        return tuple(dict.fromkeys(f.rule for f in self.findings if f.level == "must"))


def check(
    *,
    facts: Composing,
    subject: str,
    body: str,
    sender: str,
    zone: str,
    now: datetime,
    dismissed: Collection[str] = (),
    drafted: bool = False,
) -> Check:
    """Check a reply (line ends as `\\n`) with the rules in force.

    `dismissed` are findings that its writer has read and left, as `rule:words`; a must finding is never among them.
    `drafted` says that a model wrote it: then what it names is looked for in the case as well.
    """
    text, tuned = body[:LONGEST], tuning.in_force()
    calendar = tuning.team_calendar(tuned, team_id=facts.team_id)
    checked = replies.check(
        subject=subject,
        body=text,
        customer_message=facts.customer_message,
        facts=_facts(facts, text, sender=sender, zone=zone, now=now),
        rules=tuned.rules_in(facts.playbook),
        calendar=calendar[1] if calendar else None,
    )
    found = [_shown(finding) for finding in checked.findings]
    if drafted:
        found = [*_made_up(facts, text, sender=sender), *found]
    policies = tuned.policies_in(facts.playbook)
    shown = tuple(f for f in found if f.level == "must" or f.key not in dismissed)
    left = tuple(dict.fromkeys(f.rule for f in shown if f.level == "must"))
    return Check(
        findings=tuple(f for f in shown if f.level != "hint"),
        hints=tuple(f for f in shown if f.level == "hint"),
        chips=promising.chips(text, facts=facts, zone=zone, now=now, checked=checked),
        tally=checked.tally,
        not_checked=checked.not_checked,
        held=replies.why_held(left=left, anger=facts.anger_level, policy=policies["hold"], reason=""),
    )


def starting_text(body: str, *, facts: Composing, sender: str, zone: str) -> str:
    """A saved reply filled with what is known of the case."""
    due = facts.next_update.astimezone(zone_of(zone)).strftime("%H:%M") if facts.next_update else ""
    values = {
        "contact": facts.contact_name,
        "organisation": facts.organisation_name,
        "ticket": f"#{facts.number}",
        "subject": facts.subject,
        "asset": facts.asset,
        "owner": facts.owner_name,
        "sender": sender,
        "next_update": due,
    }
    return replies.fill(body, values=values)


def _facts(facts: Composing, text: str, *, sender: str, zone: str, now: datetime) -> replies.Facts:
    """What the rules may know of the case."""
    starters = [
        starting_text(saved.body, facts=facts, sender=sender, zone=zone)
        for saved in tuning.in_force().saved_replies
    ]
    books = tuning.in_force().playbooks.books.values()
    prompts = [prompt for book in books for step in book.steps for prompt in step.prompts]
    return replies.Facts(
        ticket=str(facts.number),
        asset=facts.asset,
        owner=facts.owner_name,
        sender_name=sender,
        customer_name=facts.contact_name,
        next_update=facts.next_update,
        root_cause_known=bool(facts.cause),
        responsible=facts.responsible if facts.responsible != "nobody" else "",
        customer_anger=facts.anger_level,
        customer_complains=facts.complains,
        complaint_type=facts.complaint_type,
        legal=facts.legal,
        our_anger=_anger(text) if facts.anger_level else 0,
        now=now,
        zone=zone,
        said_before=tuple(replies.Said("an earlier reply", said) for said in facts.said_before),
        sent_elsewhere=_elsewhere(facts, text),
        starters=tuple(replies.Said("a text to start from", said) for said in (*starters, *prompts)),
    )


def _anger(text: str) -> int:
    """The anger that the reader of messages finds in our own words (S4-03)."""
    return readings.read(
        subject="", text=text, context=readings.Context(), lexicon=tuning.in_force().lexicon
    ).anger_level


def _elsewhere(facts: Composing, text: str) -> tuple[replies.Said, ...]:
    """What this reply shares with letters to other customers (S0-65)."""
    runs = shingles.sample(shingles.of(take_apart(subject="", body=text).flat))
    found = echoes.elsewhere(runs=runs, contact_id=facts.contact_id, organisation_id=facts.organisation_id)
    return tuple(replies.Said(f"a letter of {echo.at:%d %B}", shared=echo.share) for echo in found)


def _made_up(facts: Composing, text: str, *, sender: str) -> list[Shown]:
    """What a model names and the case does not hold."""
    known = " ".join(
        (facts.customer_message, *facts.said_before, facts.subject, facts.owner_name, facts.contact_name,
         facts.organisation_name, sender, facts.cause, str(facts.number), f"#{facts.number}")
    )  # fmt: skip
    return [
        Shown(
            rule="not_in_the_case",
            level="must",
            start=start,
            end=end,
            text=text[start:end],
            message="The model names this, and the case does not hold it.",
            suggestion="",
        )
        for start, end in unsupported.places(text, known=known)
    ]


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
