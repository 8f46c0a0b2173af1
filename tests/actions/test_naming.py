"""Assets named in a mail are linked at intake, with the words; what a person unlinked stays unlinked."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from amends.actions import assets, cases, inbox, intake, tuning
from amends.domain.messages import Unreadable, to_wire
from amends.domain.messages.parse import parse
from amends.store.models import CaseAsset, Contact, Event, Organisation, OrganisationDomain
from amends.store.models.mail import MailSource

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_tuning() -> None:
    tuning.forget()


class InProcess:
    """The parser without its killable process."""

    def call(self, mails: Sequence[bytes]) -> list[dict[str, object]]:
        return [self._one(raw) for raw in mails]

    @staticmethod
    def _one(raw: bytes) -> dict[str, object]:
        try:
            return to_wire(parse(raw))
        except Unreadable as error:
            return {"error": error.reason}


def mail(text: str, *, subject: str = "Help", sender: str = "alice@marlow.example", mark: str = "1") -> bytes:
    return (
        f"From: Alice <{sender}>\r\nTo: help@desk.example\r\nSubject: {subject}\r\nMessage-ID: <{mark}@marlow.example>\r\n"
        f"Date: Wed, 25 Nov 2026 09:00:00 +0000\r\n\r\n{text}\r\n"
    ).encode()


def arrive(*raws: bytes) -> None:
    inbox.store(
        arrivals=[
            inbox.Arrival(
                raw=raw,
                source=MailSource.FOLDER,
                envelope_from="a@marlow.example",
                envelope_to=("help@desk.example",),
            )
            for raw in raws
        ],
        now=NOW,
    )
    while intake.file_waiting(sandbox=InProcess(), now=NOW):
        pass


@pytest.fixture
def client() -> Organisation:
    made = factories.organisation("Marlow")
    OrganisationDomain.objects.create(organisation=made, domain="marlow.example")
    return made


def test_named_assets_are_linked_with_their_words(client: Organisation) -> None:
    alice = factories.contact("Alice", of=client, address="alice@marlow.example")
    mx = factories.asset("MX-02", of=client)
    laptop = factories.asset("WS0042", of=client, kind="workstation", user=alice)
    factories.asset("MX-02", of=factories.organisation("Another"))

    arrive(
        mail(
            "Since nine MX-02 refuses us, and my laptop freezes.\r\n\r\n> WS0042 is fine",
            subject="About mx-02",
        )
    )

    links = {link.asset_id: link for link in CaseAsset.objects.all()}
    assert set(links) == {mx.id, laptop.id}
    assert (links[mx.id].how, links[mx.id].words, links[mx.id].part) == ("name", "mx-02", "subject")
    own = links[laptop.id]
    assert (own.how, own.words) == ("user", "my laptop")
    assert own.message is not None
    assert own.message.text[own.start : own.end] == "my laptop"
    told = Event.objects.filter(kind="asset_linked").order_by("id")
    assert [event.what for event in told] == ["About MX-02.", "About WS0042."]


def test_what_a_person_unlinked_is_not_linked_again(client: Organisation) -> None:
    bob = factories.technician("Bob")
    mx = factories.asset("MX-02", of=client)
    arrive(mail("MX-02 is down"))
    case = CaseAsset.objects.get().case
    assets.unlink(case_id=case.id, asset_id=mx.id, by=bob.id, now=NOW)

    arrive(
        mail("MX-02 is still down", mark="2").replace(
            b"Message-ID", b"In-Reply-To: <1@marlow.example>\r\nMessage-ID"
        )
    )

    assert CaseAsset.objects.get().unlinked_at == NOW
    assert case.messages.count() == 2
    assert Event.objects.filter(kind="asset_linked").count() == 1


def test_a_mail_of_somebody_unknown_links_nothing(client: Organisation) -> None:
    factories.asset("MX-02", of=client)

    arrive(mail("MX-02 is down", sender="x@elsewhere.example"))

    assert not CaseAsset.objects.exists()


def test_a_case_opened_by_a_call_is_linked_as_well(client: Organisation) -> None:
    factories.technician("Bob")
    factories.asset("MX-02", of=client)
    by = factories.technician()
    cases.open_case(
        by=by.id, address="alice@marlow.example", name="Alice", subject="Down", body="It is MX-02.", now=NOW
    )

    assert CaseAsset.objects.get().how == "name"
    assert Contact.objects.get().organisation == client


def test_a_note_of_ours_links_what_it_names(client: Organisation) -> None:
    bob = factories.technician("Bob")
    mx = factories.asset("MX-02", of=client)
    case = factories.case(by=factories.contact("Alice", of=client), organisation=client)

    cases.note(
        case_id=case.id, by=bob.pk, body="The connector on MX-02 refuses the store.", once="1", now=NOW
    )

    link = CaseAsset.objects.get()
    assert (link.asset, link.words, link.how) == (mx, "MX-02", "name")
    assert Event.objects.get(kind="asset_linked").by == bob


def test_a_batch_costs_the_same_statements_however_many_mails_name_assets(client: Organisation) -> None:
    for n in range(20):
        factories.asset(f"host-{n:02}", of=client)
    arrive(mail("hello", mark="warm"))
    counts = []
    for size in (1, 20):
        raws = [mail(f"host-{n:02} is down", mark=f"{size}-{n}") for n in range(size)]
        with CaptureQueriesContext(connection) as asked:
            arrive(*raws)
        counts.append(
            sum("store_asset" in found["sql"] or "store_caseasset" in found["sql"] for found in asked)
        )

    assert counts[0] == counts[1] <= 5
    assert CaseAsset.objects.count() == 21
