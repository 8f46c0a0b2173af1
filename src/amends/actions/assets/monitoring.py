"""Alerts of a monitoring system: firing opens or joins a case on the asset, resolved proposes verification.

A fingerprint stands in one case for ever. A storm makes at most `MOST_NEW` cases a minute for a client: what is
beyond joins the newest of them, and what is said about it on the timeline is one line a push.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import keys, room, tuning
from amends.actions.assets.tokens import Pusher
from amends.actions.cases import status
from amends.actions.intake import judging, single
from amends.domain import readings
from amends.domain.assets.alerts import MonitorSays
from amends.domain.assets.finding import KnownAs
from amends.domain.vocabulary import ComplaintType, Status
from amends.store.models import (
    Case,
    CaseAsset,
    Contact,
    ContactAddress,
    Event,
    Message,
    MonitorAlert,
    Participant,
)
from amends.store.models.case import MessageKind
from amends.store.queries import live, rows
from amends.store.queries.assets import named

MOST_NEW = 10
WINDOW = timedelta(minutes=1)
NAMED_IN_A_LINE = 8
MOST_SEEN = 5_000


@dataclass(slots=True)
class Outcome:
    """What a push did."""

    opened: int = 0
    joined: int = 0
    repeated: int = 0
    resolved: int = 0
    left_out: int = 0


@dataclass(slots=True)
class _Push:
    """One push as it is worked through."""

    by: Pusher
    now: datetime
    known: dict[str, MonitorAlert]
    words: dict[str, list[KnownAs]]
    cases: dict[int, Case] = field(default_factory=dict)
    fresh: list[MonitorAlert] = field(default_factory=list)
    moved: dict[int, MonitorAlert] = field(default_factory=dict)
    lines: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    open_by_asset: dict[int, int] = field(default_factory=dict)
    open_by_name: dict[str, int] = field(default_factory=dict)
    made: int = 0


@transaction.atomic
def heard(said: Sequence[MonitorSays], *, by: Pusher, now: datetime) -> Outcome:
    """Work through the alerts of one push; nothing of it counts twice, however often it comes."""
    rows.run("select pg_advisory_xact_lock(hashtext(%s))", [f"monitoring of {by.organisation_id}"])
    push = _prepare(said, by=by, now=now)
    outcome = Outcome()
    for alert in said:
        if alert.firing:
            _fires(alert, push, outcome)
        elif alert.fingerprint in push.known:
            _resolved(alert, push, outcome)
    _save(push)
    return outcome


def _prepare(said: Sequence[MonitorSays], *, by: Pusher, now: datetime) -> _Push:
    prints = [alert.fingerprint for alert in said]
    known = {
        alert.fingerprint: alert
        for alert in MonitorAlert.objects.filter(organisation_id=by.organisation_id, fingerprint__in=prints)
    }
    words = {word for alert in said for _, word in alert.hosts}
    push = _Push(
        by,
        now,
        known,
        named.by_words(organisation_ids=[by.organisation_id], words=words).get(by.organisation_id, {}),
    )
    standing = MonitorAlert.objects.filter(
        organisation_id=by.organisation_id, case__merged_into=None
    ).exclude(case__status=Status.CLOSED.value)
    for alert in standing.order_by("case_id", "asset_id", "name").distinct("case_id", "asset_id", "name")[
        :MOST_SEEN
    ]:
        if alert.asset_id is not None:
            push.open_by_asset[alert.asset_id] = alert.case_id
        else:
            push.open_by_name[alert.name] = alert.case_id
    recent = standing.filter(case__created_at__gt=now - WINDOW)
    push.made = recent.values("case_id").distinct().count()
    return push


def _case(push: _Push, key: int) -> Case:
    """The case, locked once; the one it went into where it was merged."""
    if key not in push.cases:
        case = (
            Case.objects.select_for_update(of=("self",)).select_related("organisation", "contact").get(id=key)
        )
        while case.merged_into_id is not None:
            case = (
                Case.objects.select_for_update(of=("self",))
                .select_related("organisation", "contact")
                .get(id=case.merged_into_id)
            )
        push.cases[key] = case
    return push.cases[key]


def _fires(alert: MonitorSays, push: _Push, outcome: Outcome) -> None:
    seen = push.known.get(alert.fingerprint)
    if seen is None:
        _first_time(alert, push, outcome)
        return
    case = _case(push, seen.case_id)
    back = seen.state == "resolved"
    seen.state, seen.last_at, seen.times, seen.resolved_at = "firing", push.now, seen.times + 1, None
    push.moved[seen.id] = seen
    outcome.repeated += 1
    if case.status == Status.CLOSED:
        status.step(case, event="reopen", at=push.now, why=f"{alert.name} fires again.")
        case.closed_at = case.resolved_at = case.verified_at = None
        case.unread = True
        room.saved(case, "status", "closed_at", "resolved_at", "verified_at", "unread", at=push.now)
        back = True
    if back:
        push.lines.setdefault((case.id, "fires again"), []).append(alert.summary)


def _first_time(alert: MonitorSays, push: _Push, outcome: Outcome) -> None:
    asset, label = _asset(alert, push)
    key = push.open_by_asset.get(asset) if asset is not None else push.open_by_name.get(alert.name)
    if key is None and push.made >= MOST_NEW:
        key = max((*push.open_by_asset.values(), *push.open_by_name.values()), default=None)
    if key is None:
        case = _open(alert, push, asset=asset, label=label)
        push.made += 1
        outcome.opened += 1
        push.cases[case.id] = case
    else:
        case = _case(push, key)
        outcome.joined += 1
        push.lines.setdefault((case.id, "fires"), []).append(alert.summary)
    if asset is not None:
        push.open_by_asset[asset] = case.id
        if key is not None:
            _link(case, asset, words=label, now=push.now)
    else:
        push.open_by_name[alert.name] = case.id
    made = MonitorAlert(
        organisation_id=push.by.organisation_id, fingerprint=alert.fingerprint, case=case, asset_id=asset, name=alert.name,
        state="firing", started_at=alert.started_at, first_at=push.now, last_at=push.now,
    )  # fmt: skip
    push.fresh.append(made)


def _asset(alert: MonitorSays, push: _Push) -> tuple[int | None, str]:
    """The one asset that a label names, and the label as evidence."""
    for label, word in alert.hosts:
        fits = {one.asset_id for one in push.words.get(word, ())}
        if len(fits) == 1:
            return fits.pop(), f"{label}={word}"
    return None, ""


def _link(case: Case, asset: int, *, words: str, now: datetime) -> None:
    _, made = CaseAsset.objects.get_or_create(
        case=case, asset_id=asset, defaults={"how": "alert", "words": words[:200], "at": now}
    )
    if made:
        room.record(
            case, kind="asset_linked", what="An alert names this asset.", why=words, at=now, asset=asset
        )


def _open(alert: MonitorSays, push: _Push, *, asset: int | None, label: str) -> Case:
    """A case for the person who is told at the client; an alert has no feelings, so its words are not read."""
    contact = Contact.objects.get(id=push.by.contact_id or 0)
    mailbox = next(iter(tuning.in_force().mailboxes.values()), None)
    case = Case.objects.create(
        organisation_id=push.by.organisation_id, contact=contact, mailbox_id=mailbox.id if mailbox else None,
        team_id=mailbox.team_id if mailbox else None, subject=alert.summary[:998], thread_key=keys.fresh_thread_key(),
        created_at=push.now, updated_at=push.now,
    )  # fmt: skip
    address = (
        ContactAddress.objects.filter(contact=contact)
        .order_by("id")
        .values_list("address", flat=True)
        .first()
    )
    if address:
        Participant.objects.create(case=case, address=address)
    hosts = ", ".join(dict.fromkeys(word for _, word in alert.hosts))
    text = "\n".join(filter(None, [alert.summary, alert.description, f"On: {hosts}" if hosts else ""]))
    message = Message.objects.create(
        case=case, kind=MessageKind.AUTOMATIC, channel="monitoring", from_name=f"Monitoring ({push.by.name})"[:300],
        subject=case.subject, text=text, segments=[["new", 0, len(text)]], at=push.now,
    )  # fmt: skip
    what = f"Opened by an alert of {push.by.name}."
    room.record(case, kind="opened", what=what, why=alert.name, at=push.now, message=message.id)
    if asset is not None:
        _link(case, asset, words=label, now=push.now)
    single.judge_new(
        case, message=message, executive=False, read=_Unread(serious=alert.serious), now=push.now
    )
    return case


@dataclass(frozen=True, slots=True)
class _Unread:
    """Reads no feelings out of an alert: one marked as serious is an outage in part, any other no complaint."""

    serious: bool

    def __call__(
        self, *, subject: str, text: str, context: readings.Context, desk: tuning.Tuning
    ) -> readings.Reading:
        """What an alert amounts to."""
        calm = judging.read_here(subject="", text="", context=readings.Context(), desk=desk)
        kind = ComplaintType.SERVICE_OUTAGE if self.serious else ComplaintType.NOT_A_COMPLAINT
        return dataclasses.replace(calm, complaint_type=kind)


def _resolved(alert: MonitorSays, push: _Push, outcome: Outcome) -> None:
    seen = push.known[alert.fingerprint]
    if seen.state == "resolved":
        return
    seen.state, seen.resolved_at, seen.last_at = "resolved", push.now, push.now
    push.moved[seen.id] = seen
    outcome.resolved += 1
    case = _case(push, seen.case_id)
    push.lines.setdefault((case.id, "resolved"), []).append(alert.summary)


def _save(push: _Push) -> None:
    """The alerts, one line a case and kind of news, and the cases that want to be looked at."""
    MonitorAlert.objects.bulk_create(push.fresh)
    MonitorAlert.objects.bulk_update(push.moved.values(), ["state", "last_at", "times", "resolved_at"])
    for (case_id, news), names in push.lines.items():
        _tell(case_id, news, _listed(names), now=push.now)
    touched = {case_id for case_id, _ in push.lines}
    Case.objects.filter(id__in=touched).exclude(status=Status.CLOSED.value).update(
        unread=True, updated_at=push.now
    )
    live.announce(case_ids=touched | {case.id for case in push.cases.values()})


def _tell(case_id: int, news: str, names: str, *, now: datetime) -> None:
    if news == "fires":
        Event.objects.create(
            case_id=case_id, at=now, kind="alert_joined", what=f"Another alert fires: {names}."
        )
    elif news == "fires again":
        Event.objects.create(case_id=case_id, at=now, kind="alert_again", what=f"Fires again: {names}.")
    else:
        what = f"Monitoring sees it fixed: {names}. Ask the customer to confirm."
        Event.objects.create(case_id=case_id, at=now, kind="alert_resolved", what=what)


def _listed(names: Iterable[str]) -> str:
    several = list(dict.fromkeys(names))
    more = len(several) - NAMED_IN_A_LINE
    return ", ".join(several[:NAMED_IN_A_LINE]) + (f" and {more} more" if more > 0 else "")
