"""The one question after recovery: asked by mail, answered by a signed link once, kept on the case (S4-32)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.db import transaction

from amends.actions import alerts, keys, room, tuning
from amends.catalogue import calls as call_catalogue
from amends.domain import readings, surveys
from amends.domain.calls import speaks_of_self_harm
from amends.domain.messages import compose, make_token, message_id, reply_address
from amends.domain.vocabulary import Abuse, Trigger
from amends.store.models import Case, Contact, ContactAddress, Outbox, Participant, Survey
from amends.store.models.escalation import AlertReason
from amends.store.queries import live, roster
from amends.store.queries import surveys as stored

SALT = "amends.survey"
LONGEST = timedelta(days=61)
"""No link opens for longer, whatever was set when it was made."""
MOST_A_MINUTE = 120
"""Answers that are taken in a minute, from all links together."""
BATCH = 20


class State(StrEnum):
    """What a link opens."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody who has the link may see: the subject, and the question in the words that it was asked in."""

    state: State
    subject: str = ""
    question: str = ""
    answers: tuple[str, ...] = ()
    comment: str = ""
    thanks: str = ""


def ask(*, now: datetime, limit: int = BATCH) -> int:
    """Ask about the cases that are due, each in a transaction of its own; how many questions are on their way."""
    rules = tuning.in_force().survey
    if not rules.asks:
        return 0
    due = stored.due(wanted=_wanted(rules), now=now, limit=limit)
    return sum(_ask(case_id, rules=rules, now=now) for case_id in due)


def _wanted(rules: surveys.Rules) -> stored.Wanted:
    return stored.Wanted(severities=rules.severities, after=rules.after, apart=rules.apart)


@transaction.atomic
def _ask(case_id: int, *, rules: surveys.Rules, now: datetime) -> bool:
    """Ask about one case unless somebody else did, or the case moved, since it was found due.

    The case is locked first and the person after it: two cases of one person are asked about once.
    """
    case = (
        Case.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("contact", "mailbox")
        .filter(id=case_id)
        .first()
    )
    if case is None or case.mailbox is None:
        return False
    list(Contact.objects.select_for_update(no_key=True).filter(id=case.contact_id).values_list("id"))
    if not stored.due(wanted=_wanted(rules), now=now, limit=1, case_id=case_id):
        return False
    to = _address(case)
    if not to:
        return False
    outbox = Outbox(mail_from=case.mailbox.address, recipients=[to], due_at=now)
    thread = make_token(bytes(case.thread_key), secret=keys.thread_secret())
    outbox.mail_id = message_id(thread, keys.nonce(), settings.MAIL_DOMAIN)
    outbox.mime = b""
    outbox.save()
    survey = Survey.objects.create(
        case=case, contact=case.contact, outbox=outbox, question=rules.question, answers=list(rules.answers),
        comment_asked=rules.comment, thanks=rules.thanks, low=rules.low, asked_at=now, expires_at=now + rules.opens,
    )  # fmt: skip
    outbox.mime = compose.build(
        from_name=case.mailbox.name or "Service desk",
        from_address=case.mailbox.address,
        to=[to],
        subject=rules.subject,
        body_text=surveys.letter(
            rules=rules, name=case.contact.name, subject=case.subject, link=address(survey_id=survey.pk)
        ),
        message_id=outbox.mail_id,
        reply_to=reply_address(case.mailbox.address, thread),
        date=now,
        auto_submitted="auto-generated",
    )
    outbox.save(update_fields=["mime"])
    room.record(
        case, kind="survey_asked", what="The customer was asked one question by mail.", why=rules.question, at=now,
        survey=survey.pk,
    )  # fmt: skip
    live.announce(case_ids=[case.id])
    return True


def _address(case: Case) -> str:
    """An address of the contact, the one that takes part in the case first; "" where there is none."""
    theirs = list(
        ContactAddress.objects.filter(contact=case.contact_id)
        .order_by("id")
        .values_list("address", flat=True)
    )
    part = set(Participant.objects.filter(case=case).values_list("address", flat=True))
    return next((one for one in theirs if one in part), theirs[0] if theirs else "")


def address(*, survey_id: int) -> str:
    """The link that opens a question, and nothing else; it is signed, so nobody makes one."""
    return f"{settings.BASE_URL}/asked/{signing.dumps(survey_id, salt=SALT)}/"


def asked(*, token: str, now: datetime) -> Asked:
    """What a link opens now. A look changes nothing."""
    return _seen(_survey(token), now=now)


@transaction.atomic
def answer(*, token: str, rating: str, comment: str, now: datetime) -> Asked:
    """Keep the answer of a link, once. Whoever has it and sends again sees that it is answered.

    A rating that is none of the five leaves the question open. A low one calls the owner of the case, and so does a
    comment that speaks of law, a threat or self-harm, whatever the number.
    """
    found = _survey(token)
    if found is None:
        return Asked(State.UNKNOWN)
    case = Case.objects.select_for_update(of=("self",)).select_related("organisation").get(id=found.case_id)
    survey = Survey.objects.select_for_update(of=("self",)).select_related("case").get(id=found.pk)
    seen = _seen(survey, now=now)
    value, words = surveys.checked(rating=rating, comment=comment)
    if seen.state is not State.OPEN or value is None:
        return seen
    if stored.answered_since(since=now - timedelta(minutes=1)) >= MOST_A_MINUTE:
        return Asked(State.BUSY, seen.subject)
    survey.rating, survey.comment, survey.answered_at = value, words, now
    survey.save(update_fields=["rating", "comment", "answered_at"])
    said = f"{value} of 5: {survey.answers[value - 1]}"
    room.record(
        case, kind="survey_answered", what=f"The customer answered {said}.", why=words, at=now, survey=survey.pk,
        rating=value,
    )  # fmt: skip
    if why := _calls(survey, said=said):
        case.unread = True
        alerts.call_owner_and_next(
            case=case, reason=AlertReason.LOW_RATING, subject=f"survey:{survey.pk}", why=why,
            staff=roster.technicians(now=now), owner_only=True, now=now,
        )  # fmt: skip
    room.saved(case, "unread", at=now)
    return _seen(survey, now=now)


def _calls(survey: Survey, *, said: str) -> str:
    """Why the owner is called about this answer; "" when nobody need be."""
    if _is_grave(survey.comment):
        return f"The customer’s words after the case need a person now. They answered {said}."
    if survey.rating is not None and survey.rating <= survey.low:
        return f"After the case the customer answered {said}."
    return ""


def _is_grave(words: str) -> bool:
    """Whether words speak of law, of a threat or of hurting oneself."""
    if not words:
        return False
    if speaks_of_self_harm(words, known=call_catalogue.safety()):
        return True
    read = readings.read(
        subject="", text=words, context=readings.Context(channel=""), lexicon=tuning.in_force().lexicon
    )
    legal = any(hit.trigger is Trigger.LEGAL_MENTION for hit in read.triggers)
    return legal or read.abuse_kind is Abuse.THREAT


def _survey(token: str) -> Survey | None:
    try:
        key = signing.loads(token, salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    return Survey.objects.select_related("case").filter(id=key).first() if isinstance(key, int) else None


def _seen(survey: Survey | None, *, now: datetime) -> Asked:
    """Nothing of the case but its subject, and that only while the link is good."""
    if survey is None:
        return Asked(State.UNKNOWN)
    if survey.answered_at is None and now >= survey.expires_at:
        return Asked(State.EXPIRED)
    return Asked(
        State.OPEN if survey.answered_at is None else State.ANSWERED,
        subject=survey.case.subject,
        question=survey.question,
        answers=tuple(survey.answers),
        comment=survey.comment_asked,
        thanks=survey.thanks,
    )
