"""Rows for tests, with as few surprises as may be: a desk, its people, clients and cases."""

import itertools
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from amends.actions.assets import words
from amends.catalogue import playbooks
from amends.domain.vocabulary import Role
from amends.store.models import (
    Alert,
    Approval,
    Asset,
    AssetRelation,
    Calendar,
    Call,
    CallPerson,
    Case,
    CaseAsset,
    Change,
    ChangeAsset,
    ChangeTask,
    Clock,
    Contact,
    ContactAddress,
    Experiment,
    Mailbox,
    Message,
    Organisation,
    Outbox,
    Participant,
    PhoneSystem,
    PlaybookVersion,
    PreventionItem,
    Problem,
    ProblemCase,
    Promise,
    Reading,
    Review,
    SavedReply,
    Survey,
    Task,
    Team,
    Technician,
)

_number = itertools.count(1)
NINE_TO_FIVE = {
    "zone": "UTC",
    "hours": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
}


def team(name: str = "") -> Team:
    """A team with a calendar of its own."""
    n = next(_number)
    calendar = Calendar.objects.create(name=f"hours {n}", data=NINE_TO_FIVE)
    return Team.objects.create(name=name or f"team {n}", calendar=calendar)


def technician(name: str = "", *, role: Role = Role.TIER1, of: Team | None = None, **more: Any) -> Technician:
    """Somebody who works here."""
    n = next(_number)
    made = Technician.objects.create(
        email=more.pop("email", f"{name.lower() or 'tech'}{n}@desk.example"),
        name=name or f"Tech {n}",
        role=role.value,
        **more,
    )
    if of is not None:
        made.teams.add(of)
    return made


def organisation(name: str = "", **more: Any) -> Organisation:
    """A client."""
    return Organisation.objects.create(name=name or f"Client {next(_number)}", **more)


def contact(
    name: str = "Alice Moran", *, of: Organisation | None = None, address: str = "", **more: Any
) -> Contact:
    """A person at a client, with one address."""
    made = Contact.objects.create(name=name, organisation=of, created_at=datetime.now(UTC), **more)
    ContactAddress.objects.create(contact=made, address=address or f"person{next(_number)}@client.example")
    return made


def mailbox(*, of: Team) -> Mailbox:
    """An address of the desk."""
    return Mailbox.objects.create(address=f"help{next(_number)}@desk.example", team=of)


def case(
    subject: str = "Mail is down", *, of: Team | None = None, by: Contact | None = None, **more: Any
) -> Case:
    """A case, opened now, whose contact takes part in it."""
    who = by or contact()
    now = more.pop("at", datetime.now(UTC))
    level = more.get("anger_level", 0)
    made = Case.objects.create(
        subject=subject,
        contact=who,
        organisation=more.pop("organisation", who.organisation),
        team=of,
        thread_key=secrets.token_bytes(15),
        created_at=now,
        updated_at=now,
        **{"unread": False, "peak_level": level, "anger": level / 3, **more},
    )
    for address in who.addresses.values_list("address", flat=True):
        Participant.objects.create(case=made, address=address)
    return made


def message(on: Case, text: str = "It does not work.", *, kind: str = "customer", **more: Any) -> Message:
    """Something said on a case."""
    sender = ContactAddress.objects.filter(contact=on.contact).first()
    theirs = kind in ("customer", "held", "automatic", "bounce")
    return Message.objects.create(
        case=on,
        kind=kind,
        text=text,
        segments=more.pop("segments", [["new", 0, len(text)]]),
        from_name=more.pop("from_name", on.contact.name if theirs else ""),
        from_address=more.pop("from_address", sender.address if sender and theirs else "help@desk.example"),
        at=more.pop("at", datetime.now(UTC)),
        **more,
    )


def reading(of: Message, *, level: int = 0, evidence: list[dict[str, object]] | None = None) -> Reading:
    """What triage saw in a message."""
    assert of.case_id is not None
    return Reading.objects.create(
        message=of,
        case_id=of.case_id,
        reader="rules-1",
        language="en",
        anger_level=level,
        anger=level / 3,
        complaint_type="service_outage",
        evidence=evidence or [],
        at=of.at,
    )


def clock(on: Case, *, kind: str = "first_reply", minutes: int = 15, state: str = "running") -> Clock:
    """A clock started with the case."""
    return Clock.objects.create(
        case=on,
        kind=kind,
        state=state,
        seconds=minutes * 60,
        started_at=on.created_at,
        due_at=on.created_at + timedelta(minutes=minutes),
        rule="targets/service_outage",
        why="an outage is answered within 15 minutes",
    )


def promise(
    on: Case, *, maker: Technician, due_at: datetime, words: str = "I write by 14:00.", **more: Any
) -> Promise:
    """A commitment on a case."""
    return Promise.objects.create(
        case=on,
        maker=maker,
        kind="update",
        words=words,
        expression="by 14:00",
        made_at=datetime.now(UTC),
        due_at=due_at,
        **more,
    )


def alert(on: Case, *, person: Technician, why: str = "Nobody has answered.") -> Alert:
    """A call that waits for somebody."""
    return Alert.objects.create(
        case=on,
        reason="escalation",
        subject=f"test:{next(_number)}",
        why=why,
        person=person,
        raised_at=datetime.now(UTC),
        next_at=datetime.now(UTC),
    )


def saved_reply(*, by: Technician, title: str = "", body: str = "{contact}, I ring you.") -> SavedReply:
    """A text to start replies from."""
    return SavedReply.objects.create(
        title=title or f"Saved {next(_number)}", body=body, changed_by=by, changed_at=datetime.now(UTC)
    )


def approval(on: Case, *, by: Technician, body: str = "We write to you by noon.") -> Approval:
    """A reply that waits for a manager."""
    return Approval.objects.create(
        case=on, asked_by=by, asked_at=datetime.now(UTC), body=body, once=f"{by.pk}:{next(_number)}"
    )


def playbook_version(
    book: str = "opening", *, body: str = "", by: Technician | None = None
) -> PlaybookVersion:
    """A kept text of a playbook."""
    n = next(_number)
    return PlaybookVersion.objects.create(
        book=book,
        number=n,
        origin="desk" if by else "shipped",
        body=body or playbooks.source(book),
        digest=str(n),
        by=by,
        at=datetime.now(UTC),
    )


def experiment(*, by: Technician, first: str = "compassionate", second: str = "five_steps") -> Experiment:
    """A comparison of two shipped playbooks by how many cases come back, read out at 2, 4, 6 and 8 cases each."""
    return Experiment.objects.create(
        title="Apologise or not",
        question="Do fewer cases come back?",
        first=playbook_version(first),
        second=playbook_version(second),
        measure="reopened",
        channels=["phone", "chat"],
        settings={
            "measure": "reopened",
            "looks": [2, 4, 6, 8],
            "alpha": 0.05,
            "spent": 0.8,
            "usual": 0.3,
            "difference": 0.2,
        },
        seed="fixed",
        by=by,
        started_at=datetime.now(UTC),
    )


def outbox(of: Message, *, state: str = "held", **more: Any) -> Outbox:
    """The mail of a reply."""
    now = datetime.now(UTC)
    return Outbox.objects.create(
        message=of,
        mail_from="help@desk.example",
        recipients=["alice@client.example"],
        mime=b"",
        mail_id=f"{secrets.token_hex(8)}@desk.example",
        state=state,
        due_at=now + timedelta(seconds=10),
        undo_until=now + timedelta(seconds=10),
        **more,
    )


def survey(of: Case, *, at: datetime, rating: int | None = None) -> Survey:
    """The question after recovery, asked at a time, and answered then where there is a rating."""
    mail = Outbox.objects.create(
        mail_from="desk@desk.example",
        recipients=["a@b.example"],
        mime=b"",
        mail_id=f"s{next(_number)}",
        due_at=at,
    )
    return Survey.objects.create(
        case=of, contact=of.contact, outbox=mail, question="How was it?", answers=["1", "2", "3", "4", "5"],
        comment_asked="Why?", thanks="Thanks.", low=2, asked_at=at, expires_at=at + timedelta(days=14), rating=rating,
        answered_at=None if rating is None else at,
    )  # fmt: skip


def call(on: Case | None = None, *, by: Technician, **more: Any) -> Call:
    """A call that somebody has taken, going on now."""
    now = more.pop("at", datetime.now(UTC))
    made = Call.objects.create(
        direction="in",
        case=on,
        contact=more.pop("contact", on.contact if on else None),
        technician=by,
        began_at=now,
        answered_at=more.pop("answered_at", now),
        **more,
    )
    CallPerson.objects.create(call=made, technician=by, at=now)
    return made


def task(on: Case, *, by: Technician, text: str = "Check the server") -> Task:
    """Something of ours to do."""
    return Task.objects.create(case=on, by_customer=False, text=text, made_by=by, made_at=datetime.now(UTC))


def phone_system(*, by: Technician) -> PhoneSystem:
    """A telephone system whose secret nobody knows."""
    return PhoneSystem.objects.create(
        name=f"System {next(_number)}", secret=b"x", changed_by=by, changed_at=datetime.now(UTC)
    )


def asset(
    name: str = "MX-02", *, of: Organisation | None = None, stands_on: Asset | None = None, **more: Any
) -> Asset:
    """Something a client runs, found by its words, and what it depends on."""
    now = datetime.now(UTC)
    made = Asset.objects.create(
        organisation=of or organisation(),
        name=name,
        kind=more.pop("kind", "server"),
        created_at=now,
        changed_at=now,
        **more,
    )
    words.rewrite([made], fresh=True)
    if stands_on is not None:
        AssetRelation.objects.create(source=made, target=stands_on, kind="depends_on", at=now)
    return made


def review(of: Case, *, lead: Technician | None = None, **more: Any) -> Review:
    """The review of a case that is over."""
    now = more.pop("at", datetime.now(UTC))
    return Review.objects.create(
        case=of, lead=lead, rule="case-high-or-critical", why="A case that was high is over.", opened_at=now,
        due_at=more.pop("due_at", now + timedelta(days=2)), **more,
    )  # fmt: skip


def prevention(
    of: Review, *, owner: Technician, words: str = "Write the target down.", **more: Any
) -> PreventionItem:
    """Something that a review asked for."""
    now = more.pop("at", datetime.now(UTC))
    return PreventionItem.objects.create(
        review=of, kind=more.pop("kind", "catalogue"), words=words, owner=owner, made_by=owner, made_at=now,
        due_at=more.pop("due_at", now + timedelta(days=5)), once=f"test:{next(_number)}", **more,
    )  # fmt: skip


def problem(*cases: Case, by: Technician, title: str = "Mail stops on Mondays", **more: Any) -> Problem:
    """A problem that these cases show."""
    now = more.pop("at", datetime.now(UTC))
    made = Problem.objects.create(title=title, owner=by, opened_by=by, opened_at=now, **more)
    for one in cases:
        ProblemCase.objects.create(problem=made, case=one, why="it stops as well", by=by, at=now)
    return made


def about(case: Case, *assets: Asset) -> Case:
    """A case that is about these assets."""
    for one in assets:
        CaseAsset.objects.create(case=case, asset=one, how="person", at=case.created_at)
    return case


def change(*assets: Asset, owner: Technician, title: str = "Move the mail store", **more: Any) -> Change:
    """A change of these assets, a draft that may be handed in."""
    now = more.pop("at", datetime.now(UTC))
    facts: dict[str, Any] = {
        "plan": "1. Stop it. 2. Move it.", "back_out": "Start the old one again.",
        "starts_at": now + timedelta(days=1), "ends_at": now + timedelta(days=1, hours=2),
    } | more  # fmt: skip
    made = Change.objects.create(title=title, owner=owner, made_by=owner, made_at=now, **facts)
    for one in assets:
        ChangeAsset.objects.create(change=made, asset=one)
    return made


def change_task(of: Change, words: str = "Tell the client.") -> ChangeTask:
    """One thing to do in a change."""
    return ChangeTask.objects.create(change=of, words=words, once=f"test:{next(_number)}")
