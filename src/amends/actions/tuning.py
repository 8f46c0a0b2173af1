"""What is in force on this desk now: the shipped catalogue, the desk's edits, its calendars and mailboxes."""

import dataclasses
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from amends import catalogue
from amends.catalogue import assets as asset_catalogue
from amends.catalogue import calls as call_catalogue
from amends.catalogue import care as care_catalogue
from amends.catalogue import changes as change_catalogue
from amends.catalogue import clocks as clock_catalogue
from amends.catalogue import escalations as escalation_catalogue
from amends.catalogue import incidents as incident_catalogue
from amends.catalogue import playbooks as playbook_catalogue
from amends.catalogue import policies as policy_catalogue
from amends.catalogue import problems as problem_catalogue
from amends.catalogue import promises as promise_catalogue
from amends.catalogue import readings as reading_catalogue
from amends.catalogue import reviews as review_catalogue
from amends.catalogue import surveys as survey_catalogue
from amends.catalogue.strict import CatalogueError
from amends.domain.assets import AssetType
from amends.domain.calls import Owed
from amends.domain.care import Rules as CareRules
from amends.domain.changes import Policy as ChangePolicy
from amends.domain.clocks import Calendar, TargetRules
from amends.domain.escalations import Matrix
from amends.domain.incidents import Grouping
from amends.domain.playbooks import Playbook, When
from amends.domain.problems import PatternRule
from amends.domain.promises import LedgerRules
from amends.domain.readings import Lexicon
from amends.domain.readings.adjustment import NOTHING, Adjustment, restored
from amends.domain.reviews import Policy as ReviewPolicy
from amends.domain.surveys import Rules as SurveyRules
from amends.store.queries import experiments, fitting, playbook_texts, rows

if TYPE_CHECKING:
    from amends.domain.practice import Table as Moves
    from amends.domain.replies import RuleSet

__all__ = ["MailboxFacts", "SavedText", "Tuning", "in_force", "team_calendar"]
T = TypeVar("T")
_FRESH_SECONDS = 2.0
_cached: tuple[float, "Tuning"] | None = None


@dataclass(frozen=True, slots=True)
class MailboxFacts:
    """An address of the desk and the team behind it."""

    id: int
    address: str
    name: str
    team_id: int


@dataclass(frozen=True, slots=True)
class SavedText:
    """A saved reply that is offered to start from."""

    id: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class PlaybookText:
    """The text of a playbook in force; `version_id` names the desk's own version, None for the shipped one."""

    body: str
    number: int
    version_id: int | None = None


@dataclass(frozen=True, slots=True)
class Playbooks:
    """The playbooks in force with their texts, and the rules that say which runs when."""

    books: Mapping[str, Playbook]
    texts: Mapping[str, PlaybookText]
    when: tuple[When, ...]
    compared: Mapping[str, str]
    """The playbooks that a comparison draws between, each with its title."""


@dataclass(frozen=True)
class _Protocol:
    """What this desk's own hand has written of the playbooks, and the playbooks in force once somebody asks."""

    own: Mapping[str, playbook_texts.VersionRow]
    when: tuple[int, str] | None
    compared: Mapping[str, str]

    @cached_property
    def in_force(self) -> Playbooks:
        """The shipped playbooks, the desk's own in their place. A text of the desk's that an upgrade made unreadable
        gives way to the shipped one, or is left out: a call cannot wait for an editor."""
        books = dict(playbook_catalogue.load())
        texts = {
            name: PlaybookText(body=playbook_catalogue.source(name), number=book.version)
            for name, book in books.items()
        }
        for name, row in self.own.items():
            try:
                books[name] = playbook_catalogue.read(row.body)
            except CatalogueError:
                continue
            texts[name] = PlaybookText(body=row.body, number=row.number, version_id=row.id)
        rules = playbook_catalogue.when()
        if self.when is not None:
            rules = playbook_catalogue.load_when(
                self.when[1],
                file=f"when, version {self.when[0]} of this desk",
                known=frozenset({*books, *self.own}),
            )
        return Playbooks(books=books, texts=texts, when=rules, compared=self.compared)


@dataclass(frozen=True, slots=True)
class Tuning:
    """The judgement in force; `version` is kept on every case it judged."""

    reader: str
    """Which reader judges, and what this desk has taught it: the version kept with every reading."""
    adjustment: Adjustment
    matrix: Matrix
    targets: TargetRules
    ledger: LedgerRules
    grouping: Grouping
    owed: Owed
    survey: SurveyRules
    care: CareRules
    moves_text: tuple[int, str] | None
    """This desk's version of what a reply does in practice, None for the shipped one; read when somebody practises."""
    patterns: tuple[PatternRule, ...]
    changes: ChangePolicy
    reviews: ReviewPolicy
    calendars: Mapping[int, Calendar]
    calendar_of_team: Mapping[int, int]
    mailboxes: Mapping[str, MailboxFacts]
    policies: Mapping[str, str]
    saved_replies: tuple[SavedText, ...]
    protocol: _Protocol
    asset_types: Mapping[str, AssetType]
    version: str
    warnings: frozenset[int] = frozenset()
    """Percents of a target's time at which somebody here wants to be warned."""

    @property
    def lexicon(self) -> Lexicon:
        """What the reader knows. Its weights are loaded when somebody asks: a page hardly ever does."""
        return _lexicon(self.adjustment)

    @property
    def playbooks(self) -> Playbooks:
        """The playbooks in force. They are read when somebody asks: filing mail never does, and they are forty."""
        return self.protocol.in_force

    @property
    def moves(self) -> "Moves":
        """What a reply does to a customer in practice; a text that an upgrade made unreadable gives way to the shipped."""
        from amends.catalogue import practice

        if self.moves_text is None:
            return practice.load_table()
        try:
            return practice.load_table_text(
                self.moves_text[1], file=f"moves, version {self.moves_text[0]} of this desk"
            )
        except CatalogueError:
            return practice.load_table()

    @property
    def rules(self) -> "RuleSet":
        """The rules for replies under the desk's choices."""
        return self.rules_in("")

    def policies_in(self, playbook: str) -> Mapping[str, str]:
        """The desk's choices, with those of the playbook that runs (its text, empty for none) in their place."""
        return {**self.policies, **playbook_catalogue.read(playbook).policies} if playbook else self.policies

    def rules_in(self, playbook: str) -> "RuleSet":
        """The rules for replies under those choices, loaded when a reply is checked."""
        from amends.catalogue import replies as reply_catalogue

        return reply_catalogue.load(policies=self.policies_in(playbook))


def in_force() -> Tuning:
    """The tuning, read again from the database when it is older than two seconds."""
    global _cached
    if _cached is None or time.monotonic() - _cached[0] > _FRESH_SECONDS:
        _cached = (time.monotonic(), _read())
    return _cached[1]


def forget() -> None:
    """Read afresh next time; called when settings are saved."""
    global _cached
    _cached = None


def _edits() -> dict[tuple[str, str], tuple[int, str]]:
    found = rows.tuples(
        "select distinct on (kind, item) kind, item, version, body from store_catalogueedit "
        "order by kind, item, version desc"
    )
    return {(kind, item): (version, body) for kind, item, version, body in found}


def _read() -> Tuning:
    edits = _edits()
    versions: list[str] = []

    def edited(kind: str, item: str, shipped: T, load: Callable[..., T], *, called: str = "") -> T:
        edit = edits.get((kind, item))
        if edit is None:
            return shipped
        if called:
            versions.append(f"{called} v{edit[0]}")
        return load(edit[1], file=f"{called or item}, version {edit[0]} of this desk")

    matrix = edited(
        "escalations", "matrix", escalation_catalogue.load(), escalation_catalogue.load_text, called="matrix"
    )
    targets = edited("clocks", "targets", clock_catalogue.load(), clock_catalogue.load_text, called="targets")
    ledger = edited(
        "promises",
        "ledger",
        promise_catalogue.load_ledger(),
        promise_catalogue.load_ledger_text,
        called="ledger",
    )
    grouping = edited(
        "incidents", "grouping", incident_catalogue.load(), incident_catalogue.load_text, called="grouping"
    )
    owed = edited("calls", "owed", call_catalogue.owed(), call_catalogue.owed_text)
    survey = edited("surveys", "survey", survey_catalogue.load(), survey_catalogue.from_text)
    care = edited("care", "heat", care_catalogue.load(), care_catalogue.from_text)
    policies = policy_catalogue.defaults()
    if edit := edits.get(("policies", "replies")):
        policies = policy_catalogue.load_text(edit[1], file=f"choices, version {edit[0]} of this desk")
        versions.append(f"wording v{edit[0]}")
    types = dict(asset_catalogue.load())
    for (folder, item), (number, body) in edits.items():
        if folder == "assets":
            types[item] = asset_catalogue.load_text(body, file=f"{item}, version {number} of this desk")
    reader, adjustment, learned = _reader()
    versions += learned
    return Tuning(
        reader=reader,
        adjustment=adjustment,
        matrix=matrix,
        targets=targets,
        ledger=ledger,
        grouping=grouping,
        owed=owed,
        survey=survey,
        care=care,
        moves_text=edits.get(("practice", "moves")),
        patterns=edited("problems", "patterns", problem_catalogue.load(), problem_catalogue.load_text),
        changes=edited("changes", "changes", change_catalogue.load(), change_catalogue.load_text),
        reviews=edited("reviews", "reviews", review_catalogue.load(), review_catalogue.load_text),
        calendars={
            key: Calendar.from_data(data) for key, data in rows.tuples("select id, data from store_calendar")
        },
        calendar_of_team=dict(rows.tuples("select id, calendar_id from store_team")),
        mailboxes=_mailboxes(),
        policies=policies,
        saved_replies=tuple(
            rows.into(
                SavedText,
                "select id, title, body from store_savedreply where in_use order by lower(title), id limit 200",
            )
        ),
        protocol=_Protocol(
            own=playbook_texts.own(),
            when=edits.get(("playbooks", "when")),
            compared=experiments.running_books(),
        ),
        asset_types=dict(sorted(types.items(), key=lambda kept: kept[1].title)),
        warnings=frozenset(
            row[0]
            for row in rows.tuples("select distinct unnest(warnings) from store_technician where is_active")
        ),
        version=", ".join(versions) or f"shipped {catalogue.__name__.split('.')[0]}",
    )


def _mailboxes() -> Mapping[str, MailboxFacts]:
    found = rows.into(
        MailboxFacts, "select id, lower(address), name, team_id from store_mailbox where active order by id"
    )
    return {mailbox.address: mailbox for mailbox in found}


def _reader() -> tuple[str, Adjustment, list[str]]:
    """Which reader there is, with what this desk has taught it. A fit made on top of another one judges nothing."""
    shipped, fit = reading_catalogue.version(), fitting.in_force()
    if fit is None or fit.base != shipped:
        return shipped, NOTHING, []
    taught = restored(fit.settings)
    return shipped + taught.version, taught, [f"fit {fit.fitting_id}"]


def _lexicon(adjustment: Adjustment) -> Lexicon:
    shipped = reading_catalogue.load()
    return dataclasses.replace(shipped, adjustment=adjustment) if adjustment.version else shipped


def team_calendar(tuning: Tuning, *, team_id: int | None) -> tuple[int, Calendar] | None:
    """The calendar a team works by: its own, else the desk's first; None when the desk has none."""
    key = tuning.calendar_of_team.get(team_id or 0) or min(tuning.calendars, default=None)
    return None if key is None else (key, tuning.calendars[key])
