"""Who is named, how they are reached, and whether the reply belongs to this case."""

import re

from amends.domain.replies.context import Context, Mark, words_of
from amends.domain.replies.model import Rule

FULL_NAME = re.compile(
    r"\b([A-Z][\w'’-]{1,25}) ((?:[A-Z][\w'’-]{1,25}|(?:van|von|de|da|di|al|el|bin) [A-Z][\w'’-]{1,25}))\b"
)
_SELF_NAMED = re.compile(
    r"\b(?:I'm|I am|[Mm]y name is|[Tt]his is|[Aa]sk for|[Cc]all|[Rr]ing|[Cc]ontact) [A-Z][a-z]{1,20}\b"
)
_GIVEN = re.compile(
    r"\b(?:me|here|person|name|contact|owner)(?: is)?[:,] ([A-Z][a-z]{1,20})\b|"
    r"(?:[.!?)] ?|[-–—^*/=~] ?)([A-Z][a-zà-ÿ]{2,20})(?:[A-Z][a-zà-ÿ]{1,20})?(?: ?\(?\d/\d\)?)?\s{0,3}\Z"
)
"""How a name stands in a chat: "ring me: Sven", or behind the last sentence, often with a mark: "^Sophie"."""
_DOES = re.compile(
    r"(?:^|[.:;,] |\band |\n)([A-Z][a-z]{1,20}) "
    r"(?:will|'ll|is|has|brings|comes|rings|calls|fetches|writes|stays|visits|starts|"
    r"drives|takes|from (?:our|my|the))\b"
)
_NOT_NAMES = frozenset(
    "it this that there they you we he she what who which when everything nothing nobody everyone our your my the a an "
    "microsoft google outlook windows adobe today tomorrow monday tuesday wednesday thursday friday saturday sunday work "
    "access nothing help support yours mine one two three until".split()
)
_ENOUGH_DETAIL = 7
"""Words that no form letter has: so many make a letter about something."""
_DIRECT = re.compile(
    r"\+?\d[\d ()/.-]{5,20}\d|[\w.+-]{1,40}@[\w-]{1,40}\.\w{2,10}|\bext(?:ension|\.)? ?\d{2,6}\b",
    re.IGNORECASE,
)


def has_name(context: Context) -> bool:
    """Whether a person is named whom the customer can ask for; a first name is enough (S0-63)."""
    body, facts, teams = context.draft.body, context.facts, context.rules.team_words
    for person in (facts.owner, facts.sender_name):
        if any(re.search(rf"\b{re.escape(part)}\b", body) for part in person.split() if len(part) > 2):
            return True
    customer = set(facts.customer_name.lower().split())
    for found in FULL_NAME.finditer(body):
        both = {found[1].lower(), *found[2].lower().split()}
        if not both & teams and not both & customer and not _is_greeted(body, found.start()):
            return True
    lines = context.draft.signature.split("\n")
    single = any(
        re.fullmatch(r"(?:- ?|– ?|/)?[A-Z][a-z]{1,20}\.?", line.strip())
        and line.strip().strip("-– ./").lower() not in teams
        for line in lines
    )
    given = {(found[1] or found[2]).lower() for found in _GIVEN.finditer(body)}
    if given - teams - customer - _NOT_NAMES:
        return True
    return single or bool(_SELF_NAMED.search(body)) or _acts(body, teams | frozenset(customer))


def _is_greeted(body: str, at: int) -> bool:
    return bool(
        re.search(
            r"(?:Dear|Hi|Hello|Hey|Morning|Afternoon|Evening|M[rs]s?\.?|Dr\.?|Prof(?:essor)?\.?),? $",
            body[max(0, at - 14) : at],
        )
    )


def _acts(body: str, others: frozenset[str]) -> bool:
    """Whether somebody with a first name does something: "Tomas brings it"."""
    return any(
        found[1].lower() not in _NOT_NAMES and found[1].lower() not in others
        for found in _DOES.finditer(body)
    )


def named_contact(context: Context, rule: Rule) -> list[Mark]:
    """No person's name anywhere."""
    return [] if has_name(context) else [Mark()]


def direct_contact(context: Context, rule: Rule) -> list[Mark]:
    """A person is named, but no number or address to reach them by (S0-63)."""
    return [Mark()] if has_name(context) and not _DIRECT.search(context.draft.body) else []


def personal(context: Context, rule: Rule) -> list[Mark]:
    """No detail of this case: ticket, asset, person or a word of the customer's own account (S0-66)."""
    body, facts = context.draft.body.lower(), context.facts
    told = [facts.ticket, facts.asset, facts.customer_name.split(" ")[-1]]
    if any(fact and fact.lower() in body for fact in told) or re.search(
        r"\b(?:mr|mrs|ms|dr|prof(?:essor)?)\b", body
    ):
        return []
    known = words_of(context.customer_message) | words_of(context.draft.subject) | words_of(facts.asset)
    own = words_of(body[: context.draft.body_end])
    return [] if own & known or len(own) >= _ENOUGH_DETAIL else [Mark()]
