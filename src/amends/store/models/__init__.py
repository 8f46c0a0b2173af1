"""Every table of the desk; rules live in the domain, constraints live here."""

from amends.store.models.alert_target import AlertTarget, Notice
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
from amends.store.models.call import Call, CallEvent, CallLine, CallPerson, PhoneSystem, Task
from amends.store.models.care import HotContact, Reflection, Rest
from amends.store.models.case import Attachment, Case, Event, Message, Participant, Seal
from amends.store.models.change import Change, ChangeApproval, ChangeAsset, ChangeCase, ChangeTask, MarkedDays
from amends.store.models.deed import Deed
from amends.store.models.desk import Calendar, CatalogueEdit
from amends.store.models.document import (
    DocumentSummary,
    DocumentTemplate,
    DocumentVersion,
    NotedFact,
    SignOff,
)
from amends.store.models.escalation import Alert, Clock, Escalation, Outreach
from amends.store.models.incident import Incident, IncidentCase, IncidentLetter, IncidentUpdate
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
from amends.store.models.playbook import (
    Assignment,
    Experiment,
    PlaybookDraft,
    PlaybookEntry,
    PlaybookRun,
    PlaybookVersion,
)
from amends.store.models.practice import PracticeSession, PracticeShared, PracticeTurn
from amends.store.models.problem import Problem, ProblemCase
from amends.store.models.promise import Promise, PromiseFeed
from amends.store.models.reading import Correction, Reading
from amends.store.models.reply import Approval, Cause, SavedReply, SentAnyway, Shingle
from amends.store.models.review import Lesson, PreventionItem, Review
from amends.store.models.search import SavedSearch, SearchText, SearchWord
from amends.store.models.staff import Absence, RotaEntry, Team, Technician
from amends.store.models.survey import Survey

__all__ = [
    "Absence",
    "Alert",
    "AlertTarget",
    "Approval",
    "Asset",
    "AssetEvent",
    "AssetIdentity",
    "AssetImport",
    "AssetRelation",
    "AssetWord",
    "Assignment",
    "Attachment",
    "Calendar",
    "Call",
    "CallEvent",
    "CallLine",
    "CallPerson",
    "Case",
    "CaseAsset",
    "CatalogueEdit",
    "Cause",
    "Change",
    "ChangeApproval",
    "ChangeAsset",
    "ChangeCase",
    "ChangeTask",
    "Clock",
    "Contact",
    "ContactAddress",
    "Contract",
    "Correction",
    "Deed",
    "Difference",
    "DocumentSummary",
    "DocumentTemplate",
    "DocumentVersion",
    "Draft",
    "Escalation",
    "Event",
    "Experiment",
    "Fitting",
    "HotContact",
    "Incident",
    "IncidentCase",
    "IncidentLetter",
    "IncidentUpdate",
    "Inventory",
    "Lesson",
    "Mailbox",
    "MarkedDays",
    "Message",
    "MonitorAlert",
    "NotedFact",
    "Notice",
    "Organisation",
    "OrganisationDomain",
    "Outbox",
    "Outreach",
    "Participant",
    "PhoneSystem",
    "PlaybookDraft",
    "PlaybookEntry",
    "PlaybookRun",
    "PlaybookVersion",
    "PracticeSession",
    "PracticeShared",
    "PracticeTurn",
    "PreventionItem",
    "Problem",
    "ProblemCase",
    "Promise",
    "PromiseFeed",
    "PushToken",
    "RawMail",
    "ReaderInForce",
    "Reading",
    "Reflection",
    "Rest",
    "Review",
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
    "Survey",
    "Task",
    "Team",
    "Technician",
]
