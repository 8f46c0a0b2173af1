"""A scenario as values: who is there, what was agreed, and what happens when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amends.domain.vocabulary import Role

EVENTS: Mapping[str, str] = {
    "customer_email": "a customer writes a mail",
    "customer_portal": "a customer writes on the portal",
    "customer_chat": "a customer writes in the chat",
    "customer_phone": "a customer calls, and a technician writes down what is said",
    "customer_visit": "a customer comes by, and a technician writes down what is said",
    "agent_reply": "a technician answers in writing",
    "agent_chat": "a technician answers in the chat",
    "agent_notice": "a technician writes to the customer unasked",
    "agent_call": "a technician calls the customer",
    "agent_note": "a technician writes a note among ourselves",
    "agent_closes": "a technician closes the case",
    "agent_escalates": "a technician calls for more authority",
    "agent_away": "a technician is away from now on",
    "agent_hands_over": "a technician gives the case to somebody else",
    "automatic_reply": "a machine of ours answers",
    "customer_automatic": "a machine of the customer answers",
    "customer_escalates": "the customer asks for somebody with more authority",
    "call_ended": "a technician ends a call for abuse",
    "document_completed": "the document that the severity asks for is complete",
    "review_held": "the incident is looked back on",
    "agent_tells_all": "a technician writes one update to every case of the incident",
    "agent_takes_out": "a technician takes the case out of its incident",
    "incident_ends": "a technician says that the outage is over",
    "agent_moves_promise": "the customer agrees to a new time for what was promised",
    "agent_merges": "a technician puts the case into another one, named in `to`",
    "mail_bounces": "our last mail to the customer comes back",
    "change_begins": "a technician begins a change of the asset named in `to`",
    "change_ends": "the change of the asset named in `to` is done as planned",
    "change_fails": "the change of the asset named in `to` goes wrong",
    "clock_passes": "time goes by, and nothing else",
}
"""What may happen in a step. An event that is not here passes the time and says so."""

ROLES: Mapping[str, Role] = {role.value: role for role in Role}
"""The roles of the ladder by the names that scenarios use; anybody else of ours works as a tier 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSpec:
    """Somebody of ours: `acknowledges_after` minutes, None for one who never does."""

    name: str
    role: Role
    on_duty: bool = True
    acknowledges_after: int | None = 0
    deputy: str = ""
    away: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSpec:
    """What the customer's contract promises; `targets` are lines as contracts keep them."""

    name: str
    first_reply_minutes: int | None = None
    resolution_minutes: int | None = None
    targets: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetSpec:
    """Something that a client runs, by the name at which steps and customers call it. `client` is "" for the usual
    one; `stands_on` names what it depends on."""

    name: str
    kind: str = "server"
    client: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    stands_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSpec:
    """What is to be seen in a customer's words, where the author of the scenario says so instead of the reader."""

    anger: int | None = None
    complaint_type: str = ""
    triggers: tuple[str, ...] | None = None
    outage_scope: str = ""
    abuse: str = ""
    churn_risk: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happens. `does` are deeds of a technician said outright, None to be read from the text;
    `client` is whose customer speaks, "" for the usual one."""

    at: datetime
    event: str
    by: str
    text: str
    case: str = ""
    does: frozenset[str] | None = None
    to: str = ""
    client: str = ""
    reading: ReadingSpec | None = None
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A whole rehearsal. `policies` names the written readings it stands on (P0 to P20): with any, the targets that
    no source gives are left aside; without, everything of the desk holds."""

    id: str
    title: str
    why: str
    zone: str
    calendar: Mapping[str, Any]
    policies: tuple[str, ...]
    people: tuple[PersonSpec, ...]
    contract: ContractSpec | None
    assets: tuple[AssetSpec, ...]
    steps: tuple[Step, ...]
