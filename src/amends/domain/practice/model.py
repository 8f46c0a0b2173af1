"""What practice is made of: the customer, the moves of a reply, the table that says what a move does, the state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from amends.domain.vocabulary import Anger, ComplaintType, Outcome

SITUATIONS = ("opening", "unheard", "vague", "blamed", "hollow", "softened", "held", "asked", "calm", "left")
"""What a customer has words for: how they begin, what they say to the strongest move of a reply, how they end."""


class Move(StrEnum):
    """What a reply does to the customer. The first seven cool or end well, the others heat."""

    ACKNOWLEDGED = "acknowledged"
    OWNED = "owned"
    SPECIFIC = "specific"
    NAMED = "named"
    CHOICE = "choice"
    ASKED = "asked"
    WISH_MET = "wish_met"
    BOUNDED = "bounded"
    HANDED_UP = "handed_up"
    UNHEARD = "unheard"
    EXPLAINED_FIRST = "explained_first"
    VAGUE = "vague"
    BLAMED = "blamed"
    DEFENDED = "defended"
    BELITTLED = "belittled"
    HEATED = "heated"
    FALSE_APOLOGY = "false_apology"
    FORM_LETTER = "form_letter"
    GROVELLED = "grovelled"
    OVERPROMISED = "overpromised"
    GRILLED = "grilled"
    BOUNDED_EARLY = "bounded_early"
    NOTHING = "nothing"


class Ending(StrEnum):
    """What the right answer to a customer is: to calm them, or to contain, set a bound and hand up (S0-26, S1-21)."""

    CALM = "calm"
    CONTAIN = "contain"


@dataclass(frozen=True, slots=True)
class Want:
    """What the customer does not say unless asked; `pattern` finds it met in a reply, over lower-case text.

    It is empty for somebody whose wish no reply can meet.
    """

    words: str
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A role-played customer as data.

    `start` is the temperature at the beginning (0 to 100). `patience`, `trust` and `stakes` run from 1 to 5.
    `calms` and `sets_off` are moves that count half as much again. `responsible` is as in a reply's facts.
    """

    id: str
    version: int
    title: str
    why: str
    name: str
    trade: str
    organisation: str
    complaint_type: ComplaintType
    register: str
    subject: str
    ticket: str
    asset: str
    responsible: str
    history: tuple[str, ...]
    start: int
    patience: int
    trust: int
    stakes: int
    calms: frozenset[Move]
    sets_off: frozenset[Move]
    ending: Ending
    threatens: bool
    want: Want
    courses: tuple[str, ...]
    lines: Mapping[str, tuple[str, ...]]

    @property
    def turns(self) -> int:
        """How many replies they wait for."""
        return self.patience + 3


@dataclass(frozen=True, slots=True)
class MoveRule:
    """One row of the table: by how much a move changes the temperature, what the customer says to it, and why.

    `findings` are the rules of the reply checker by which the move is seen; `composure` marks moves that lose it
    (S1-27); `says` tells the trainee what happened, `better` what to try. `undoes` are the moves that count for
    nothing in the same reply: whoever is blamed does not feel heard.
    """

    move: Move
    change: int
    situation: str
    says: str
    better: str
    sources: tuple[str, ...]
    findings: tuple[str, ...]
    composure: bool
    undoes: frozenset[Move] = frozenset()


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words by which a move is seen that no rule of the checker looks for; over lower-case text, linear.

    A match right after words of `unless`, in the same part of the sentence, is none: "not our mistake" owns nothing.
    """

    move: Move
    pattern: str
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """Customers and moves that practise one thing."""

    id: str
    title: str
    why: str
    sources: tuple[str, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The arithmetic of practice as data: what each move does, where calm begins, and how far one reply can go."""

    version: int
    calm_below: int
    leaves_at: int
    floor: int
    most_down: int
    most_up: int
    moves: Mapping[Move, MoveRule]
    patterns: tuple[Pattern, ...]
    courses: tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class Pupil:
    """Who practises: the name they sign with, if it is known, and their zone for times."""

    name: str = ""
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Sign:
    """A move seen in a reply, the words that show it, and the rule of the checker where one found it."""

    move: Move
    words: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a reply does. `promises` are its times as written; `not_read` says why it could not be read."""

    signs: tuple[Sign, ...]
    promises: tuple[str, ...] = ()
    not_read: str = ""

    def has(self, move: Move) -> bool:
        """Whether the reply makes this move."""
        return any(sign.move is move for sign in self.signs)


@dataclass(frozen=True, slots=True)
class Change:
    """What one move did to the temperature in one turn, and the reason in words."""

    move: Move
    points: int
    words: str
    finding: str
    why: str


@dataclass(frozen=True, slots=True)
class State:
    """Where a session stands after so many replies; `temperature` runs from 0 to 100.

    `made` counts how often each move was made, `used` are the lines that were said, `said` the trainee's replies.
    """

    seed: int
    temperature: int
    turn: int = 0
    made: Mapping[Move, int] = field(default_factory=dict)
    used: frozenset[str] = frozenset()
    said: tuple[str, ...] = ()
    outcome: Outcome = Outcome.GOING_ON

    @property
    def level(self) -> Anger:
        """The temperature as one of the four words of the desk."""
        return level_of(self.temperature)


@dataclass(frozen=True, slots=True)
class Turn:
    """A reply of the trainee, what it did, and what the customer answers."""

    number: int
    said: str
    changes: tuple[Change, ...]
    before: int
    after: int
    answer: str
    outcome: Outcome
    promises: tuple[str, ...] = ()
    not_read: str = ""

    @property
    def level(self) -> Anger:
        """The temperature after it as one of the four words of the desk."""
        return level_of(self.after)


def level_of(temperature: int) -> Anger:
    """The word for a temperature: calm to 30, uneasy to 50, angry to 74, furious above."""
    return Anger(sum(temperature > bound for bound in (30, 50, 74)))
