"""Every table of the desk; rules live in the domain, constraints live here."""

from amends.store.models.asset import (
    Asset,
    AssetEvent,
    AssetIdentity,
    AssetImport,
    AssetRelation,
    AssetWord,
    CaseAsset,
    Inventory,
    MonitorAlert,
    PushToken,
)
from amends.store.models.case import Attachment, Case, Event, Message, Participant, Seal
from amends.store.models.desk import Calendar, CatalogueEdit
from amends.store.models.document import (
    DocumentSummary,
    DocumentTemplate,
    DocumentVersion,
    NotedFact,
    SignOff,
)
from amends.store.models.escalation import Alert, Clock, Escalation, Outreach
from amends.store.models.learning import Difference, Fitting, ReaderInForce, SecondReading
from amends.store.models.mail import Mailbox, RawMail
from amends.store.models.organisation import (
    Contact,
    ContactAddress,
    Contract,
    Organisation,
    OrganisationDomain,
    Site,
)
from amends.store.models.outbox import Draft, Outbox
from amends.store.models.promise import Promise, PromiseFeed
from amends.store.models.reading import Correction, Reading
from amends.store.models.reply import Approval, Cause, SavedReply, SentAnyway, Shingle
from amends.store.models.search import SavedSearch, SearchText, SearchWord
from amends.store.models.staff import Absence, RotaEntry, Team, Technician

__all__ = [
    "Absence",
    "Alert",
    "Approval",
    "Asset",
    "AssetEvent",
    "AssetIdentity",
    "AssetImport",
    "AssetRelation",
    "AssetWord",
    "Attachment",
    "Calendar",
    "Case",
    "CaseAsset",
    "CatalogueEdit",
    "Cause",
    "Clock",
    "Contact",
    "ContactAddress",
    "Contract",
    "Correction",
    "Difference",
    "DocumentSummary",
    "DocumentTemplate",
    "DocumentVersion",
    "Draft",
    "Escalation",
    "Event",
    "Fitting",
    "Inventory",
    "Mailbox",
    "Message",
    "MonitorAlert",
    "NotedFact",
    "Organisation",
    "OrganisationDomain",
    "Outbox",
    "Outreach",
    "Participant",
    "Promise",
    "PromiseFeed",
    "PushToken",
    "RawMail",
    "ReaderInForce",
    "Reading",
    "RotaEntry",
    "SavedReply",
    "SavedSearch",
    "Seal",
    "SearchText",
    "SearchWord",
    "SecondReading",
    "SentAnyway",
    "Shingle",
    "SignOff",
    "Site",
    "Team",
    "Technician",
]
