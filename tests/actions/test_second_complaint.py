"""The second complaint from history: what counts as the same unsolved matter, and the earlier case it names (S0-35)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

import factories
from acting import NOW, Desk, mail
from amends.actions import cases
from amends.domain.vocabulary import Status
from amends.store.models import Case, Event

Arrive = Callable[..., Case]
SUBJECT = "VPN tunnel to the permit system"
FIRST = "The VPN tunnel to the permit system drops every hour since Monday."
AGAIN = (
    "We are fed up: the VPN tunnel to the permit system drops all the time, this is unacceptable and nobody does "
    "anything about it."
)


def complain(arrive: Arrive, *, days: float, sender: str = "joe@marlow.example", text: str = AGAIN) -> Case:
    """The next mail of the client, in a thread of its own."""
    raw = mail(text, subject=SUBJECT, sender=sender, mail_id="<again@marlow.example>")
    return arrive(raw, now=NOW + timedelta(days=days))


def named(case: Case) -> int | None:
    """The earlier case that the trigger of this one names."""
    found = [hit for hit in case.triggers if hit["name"] == "second_complaint_same_issue"]
    return found[0]["earlier"] if found else None


def settle(case: Case, desk: Desk, *, days: float) -> None:
    at = NOW + timedelta(days=days)
    cases.set_category(case_id=case.id, category="network/vpn/slow", by=desk.bob.id, now=at)
    cases.close(case_id=case.id, by=desk.carol.id, force_why="It held for a day.", now=at)


def test_an_open_case_about_the_same_is_named_however_old(desk: Desk, arrive: Arrive) -> None:
    first = arrive(mail(FIRST, subject=SUBJECT))

    case = complain(arrive, days=45)

    assert case.id != first.id
    assert named(case) == first.id
    assert case.severity in ("medium", "high", "critical")
    told = Event.objects.get(case=case, kind="trigger")
    assert told.data["earlier"] == first.id
    assert told.why == f"An earlier case, “{SUBJECT}”, is still open (45 days ago)."


@pytest.mark.parametrize(("days", "counts"), [(3, True), (29, True), (31, False)])
def test_a_closed_case_counts_for_thirty_days(desk: Desk, arrive: Arrive, days: int, counts: bool) -> None:
    first = arrive(mail(FIRST, subject=SUBJECT))
    settle(first, desk, days=1)

    case = complain(arrive, days=1 + days)

    assert named(case) == (first.id if counts else None)


def test_a_reopened_case_is_open_again(desk: Desk, arrive: Arrive) -> None:
    first = arrive(mail(FIRST, subject=SUBJECT))
    settle(first, desk, days=1)
    cases.reopen(case_id=first.id, by=desk.bob.id, why="It dropped.", now=NOW + timedelta(days=2))

    assert named(complain(arrive, days=50)) == first.id


def test_a_case_called_resolved_says_so_in_words(desk: Desk, arrive: Arrive) -> None:
    first = arrive(mail(FIRST, subject=SUBJECT))
    cases.set_category(case_id=first.id, category="network/vpn/slow", by=desk.bob.id, now=NOW)
    cases.move(case_id=first.id, event="resolve", by=desk.bob.id, why="Restarted.", now=NOW)
    first.refresh_from_db()
    assert first.status == Status.PENDING_VERIFICATION

    case = complain(arrive, days=2)

    hit = next(hit for hit in case.triggers if hit["earlier"] == first.id)
    assert hit["why"] == f"An earlier case, “{SUBJECT}”, was resolved (2 days ago)."


def test_another_matter_and_another_client_do_not_count(desk: Desk, arrive: Arrive) -> None:
    arrive(mail(FIRST, subject=SUBJECT))

    other = arrive(
        mail(
            "The franking machine eats envelopes. This is unacceptable and nobody does anything about it.",
            subject="Franking machine",
            mail_id="<f@marlow.example>",
        ),
        now=NOW + timedelta(days=1),
    )
    stranger = complain(arrive, days=1, sender="eve@elsewhere.example")

    assert (named(other), named(stranger)) == (None, None)


def test_the_right_one_is_found_among_many_closed_ones(desk: Desk, arrive: Arrive) -> None:
    first = arrive(mail(FIRST, subject=SUBJECT))
    who = first.contact
    for number in range(90):
        factories.case(
            f"Toner for floor {number}", by=who, of=desk.team, status="closed", closed_unverified=True,
            closed_at=NOW - timedelta(days=40), at=NOW,
        )  # fmt: skip

    assert named(complain(arrive, days=1)) == first.id


def test_a_chase_on_the_case_itself_is_not_its_own_earlier_case(desk: Desk, arrive: Arrive) -> None:
    first = arrive(mail(FIRST, subject=SUBJECT))

    arrive(
        mail(AGAIN, subject=f"Re: {SUBJECT}", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"),
        now=NOW + timedelta(days=1),
    )

    first.refresh_from_db()
    assert Case.objects.count() == 1
    assert named(first) != first.id
