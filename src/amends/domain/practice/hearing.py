"""The trainee's reply as moves, read by the rules and the promises that the desk itself uses."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from amends.domain import readings, replies
from amends.domain.practice.model import Customer, Ending, Heard, Move, Pupil, Sign, State, Table
from amends.domain.readings import Lexicon
from amends.domain.replies import Checked, RuleSet
from amends.domain.vocabulary import Anger, PromiseKind

LONGEST = 5_000
"""Characters of a reply; a customer who is upset reads no more."""
_MOST_WORDS = 160
_LOOKED_BACK = 80
"""Characters before a match in which words that turn it round are looked for, to the last mark of punctuation."""
_PART = re.compile(r"[,.;:!?\n]")


class TooLong(ValueError):
    """A reply that nobody would read; `str()` says so to its writer."""

    def __init__(self, length: int) -> None:
        super().__init__(
            f"It has {length:,} characters; {LONGEST:,} are the most that a customer reads here."
        )


def hear(
    *,
    text: str,
    customer: Customer,
    state: State,
    table: Table,
    rules: RuleSet,
    lexicon: Lexicon,
    pupil: Pupil,
    now: datetime,
) -> Heard:
    """The moves of a reply at this point of a session. Raises TooLong; never raises on any shorter text."""
    if len(text) > LONGEST:
        raise TooLong(len(text))
    body = text.replace("\r\n", "\n").replace("\0", "")
    checked = replies.check(
        subject=f"{customer.subject} {customer.ticket}".strip(),
        body=body,
        customer_message=" ".join(customer.lines["opening"]),
        facts=_facts(body, customer=customer, state=state, lexicon=lexicon, pupil=pupil, now=now),
        rules=rules,
    )
    if checked.not_checked:
        return Heard((Sign(Move.NOTHING),), not_read=checked.not_checked)
    signs = _without_undone(_signs(body, checked, customer=customer, state=state, table=table), table)
    promised = tuple(promise.expression for promise in checked.promises)
    return Heard(signs or (Sign(Move.NOTHING),), promised)


def _facts(
    body: str, *, customer: Customer, state: State, lexicon: Lexicon, pupil: Pupil, now: datetime
) -> replies.Facts:
    """What the checker may know. Whoever cools down is still somebody who complained, so that a reply at the end is
    read by the same rules as the first."""
    ours = readings.read(subject="", text=body, context=readings.Context(), lexicon=lexicon)
    return replies.Facts(
        now=now,
        ticket=customer.ticket,
        asset=customer.asset,
        sender_name=pupil.name,
        customer_name=customer.name,
        responsible=customer.responsible,
        customer_anger=max(Anger.ANGRY, state.level),
        customer_complains=True,
        complaint_type=customer.complaint_type.value,
        our_anger=ours.anger_level,
        zone=pupil.zone,
        said_before=tuple(replies.Said("an earlier reply", said) for said in state.said),
    )


def _signs(body: str, checked: Checked, *, customer: Customer, state: State, table: Table) -> Iterator[Sign]:
    """Every move once, with the words that show it."""
    low = body.lower().replace("’", "'")
    seen = {row.move: _first(low, body, row.pattern, row.unless) for row in table.patterns}
    dated = _dated(body, checked)
    has_next = bool(dated or seen.get(Move.ASKED)) or state.made.get(Move.SPECIFIC, 0) > 0
    found = tuple(_faults(checked, state=state, table=table, has_next=has_next))
    yield from found
    known = {sign.move for sign in found}
    for move, words in seen.items():
        if words and table.moves[move].change > 0 and move not in known:
            yield Sign(move, words)
    if checked.tally.acknowledged:
        yield Sign(Move.ACKNOWLEDGED)
    faked = any(finding.rule in table.moves[Move.FALSE_APOLOGY].findings for finding in checked.findings)
    if seen.get(Move.OWNED) and not faked:
        yield Sign(Move.OWNED, seen[Move.OWNED])
    if dated:
        yield Sign(Move.SPECIFIC, dated)
    if checked.tally.who:
        yield Sign(Move.NAMED)
    for move in (Move.CHOICE, Move.ASKED, Move.HANDED_UP):
        if seen.get(move):
            yield Sign(move, seen[move])
    if customer.want.pattern and (met := _first(low, body, customer.want.pattern)):
        yield Sign(Move.WISH_MET, met)
    if seen.get(Move.BOUNDED):
        yield Sign(_boundary(customer, state), seen[Move.BOUNDED])


def _without_undone(signs: Iterator[Sign], table: Table) -> tuple[Sign, ...]:
    """The moves without those that another of the same reply undoes."""
    found = tuple(signs)
    undone = frozenset[Move]().union(*(table.moves[sign.move].undoes for sign in found))
    return tuple(sign for sign in found if sign.move not in undone)


def _boundary(customer: Customer, state: State) -> Move:
    """A bound is right with somebody who cannot be calmed, after an attempt; with a threat at once (S1-20, S1-21)."""
    tried = state.made.get(Move.ACKNOWLEDGED, 0) > 0
    right = customer.ending is Ending.CONTAIN and (tried or customer.threatens)
    return Move.BOUNDED if right else Move.BOUNDED_EARLY


def _dated(body: str, checked: Checked) -> str:
    """The first words that give a time for something in our hands: a promise, or a visit they may choose."""
    for promise in checked.promises:
        if promise.kind is not PromiseKind.RESOLUTION:
            return _clip(body[promise.start : promise.end])
    for clause in checked.clauses:
        if clause.label == "offer" and clause.times:
            return _clip(body[clause.start : clause.end])
    return ""


def _faults(checked: Checked, *, state: State, table: Table, has_next: bool) -> Iterator[Sign]:
    """What the checker found fault with. Once the customer was heard, a later reply need not begin anew; and where
    a time is offered, asked about or stands from before, no next step is missing, however vague the words may be."""
    heard = state.made.get(Move.ACKNOWLEDGED, 0) > 0
    once = {Move.UNHEARD, Move.EXPLAINED_FIRST} if heard else set()
    by_rule = {rule: row.move for row in table.moves.values() for rule in row.findings}
    done: set[Move] = set()
    for finding in checked.findings:
        move = by_rule.get(finding.rule)
        missing = move is Move.VAGUE and not finding.text
        if move is None or move in done or move in once or (missing and has_next):
            continue
        done.add(move)
        yield Sign(move, _clip(finding.text), finding.rule)


def _clip(text: str) -> str:
    return " ".join(text.split())[:_MOST_WORDS]


def _first(low: str, body: str, pattern: str, unless: str = "") -> str:
    """The words of the first match that nothing turns round, as the trainee wrote them where the lengths agree."""
    for found in _compiled(pattern).finditer(low):
        before = _PART.split(low[max(0, found.start() - _LOOKED_BACK) : found.start()])[-1]
        if not (unless and _compiled(unless).search(before)):
            return _clip((body if len(body) == len(low) else low)[found.start() : found.end()])
    return ""


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
