"""Of two customers who are alike, the one with more at stake hears sooner, and the case says why (S0-08)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

import factories
from acting import NOW, Desk, mail
from amends.actions import settings, tuning
from amends.catalogue import clocks
from amends.catalogue.strict import CatalogueError
from amends.store.models import Case, Clock, Organisation, OrganisationDomain
from amends.store.queries import now as queue
from amends.store.queries.visible import Viewer

Arrive = Callable[..., Case]
WORDS = "I am angry. The printer has failed again, this is unacceptable and nobody answers me."


@pytest.fixture
def clinic(desk: Desk) -> Organisation:
    made = factories.organisation(
        "Tarn", segment="Healthcare", stakes="The clinic prints labels for blood.", endpoints=30
    )
    OrganisationDomain.objects.create(organisation=made, domain="tarn.example")
    return made


def from_both(arrive: Arrive) -> tuple[Case, Case]:
    """The same words from a shop and then from the clinic."""
    shop = arrive(mail(WORDS))
    sick = arrive(
        mail(WORDS, sender="Ines <ines@tarn.example>", mail_id="<t1@tarn.example>"),
        envelope_from="ines@tarn.example",
    )
    return shop, sick


def first_reply(case: Case) -> Clock:
    return Clock.objects.get(case=case, kind="first_reply")


def test_of_two_alike_the_one_with_more_at_stake_stands_first_and_says_why(
    desk: Desk, arrive: Arrive, clinic: Organisation
) -> None:
    shop, sick = from_both(arrive)
    assert (shop.severity, shop.anger_level) == (sick.severity, sick.anger_level)
    assert sick.organisation_id == clinic.id

    page = queue.page(
        viewer=Viewer.of(desk.ingrid), view="all", grouping=tuning.in_force().grouping, after=None, now=NOW,
        day_ends=NOW + timedelta(days=1),
    )  # fmt: skip
    assert [row.case_id for row in page.rows] == [sick.id, shop.id]
    assert first_reply(sick).due_at < first_reply(shop).due_at
    assert "the public depends on them" in first_reply(sick).why
    assert "S0-08" in first_reply(sick).why


def test_a_desk_that_weighs_no_stakes_treats_both_alike(
    desk: Desk, arrive: Arrive, clinic: Organisation
) -> None:
    body = clocks.source()
    start, end = body.index("# Much is at stake"), body.index("[[targets]]")
    settings.save_protocol(
        item="targets",
        body=body[:start] + body[end:],
        note="All alike.",
        based_on=0,
        by=desk.ingrid.id,
        now=NOW,
    )

    shop, sick = from_both(arrive)

    assert first_reply(sick).due_at == first_reply(shop).due_at


def test_a_row_that_can_never_hold_is_refused(desk: Desk) -> None:
    body = clocks.source().replace("devices = 250\n", "")

    with pytest.raises(CatalogueError, match="nothing is ever at stake"):
        settings.save_protocol(item="targets", body=body, note="x", based_on=0, by=desk.ingrid.id, now=NOW)
