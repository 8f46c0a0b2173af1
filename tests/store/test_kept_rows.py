"""The database itself keeps what was said and done, whoever asks it to forget (S0-19)."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

import factories
from amends.store.models import CallEvent, CallLine, Correction, Event, Message, RawMail
from amends.store.models.case import MessageKind

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REFUSED = [
    "update store_event set what = 'nothing happened'",
    "delete from store_event",
    "update store_rawmail set raw = 'other words'",
    "update store_rawmail set received_at = received_at - interval '1 day'",
    "delete from store_rawmail",
    "update store_message set text = 'other words'",
    "update store_message set from_address = 'somebody@else.example'",
    "delete from store_message",
    "update store_correction set why = 'no reason'",
    "delete from store_correction",
    "update store_callline set text = 'nothing was said'",
    "delete from store_callline",
    "update store_callevent set body = '{}'",
    "delete from store_callevent",
]


@pytest.fixture
def kept() -> None:
    """One row of everything that is kept."""
    case = factories.case()
    raw = RawMail.objects.create(received_at=NOW, source="smtp", raw=b"From: alice@client.example\n\nhello")
    message = Message.objects.create(case=case, raw=raw, kind=MessageKind.CUSTOMER, text="hello", at=NOW)
    Event.objects.create(case=case, at=NOW, kind="opened", what="Opened.")
    by = factories.technician()
    Correction.objects.create(
        message=message, label="anger", was="0", now_is="1", why="she is", by=by, at=NOW
    )
    call = factories.call(case, by=by)
    CallLine.objects.create(call=call, kind="said", text="No mail.", at=NOW, by=by)
    CallEvent.objects.create(
        system=factories.phone_system(by=by),
        identity="e",
        digest="d",
        call=call,
        kind="ringing",
        at=NOW,
        received_at=NOW,
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("statement", REFUSED)
def test_what_was_said_and_done_cannot_be_rewritten(statement: str) -> None:
    with pytest.raises(IntegrityError, match="these rows are kept"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
def test_a_mail_may_be_settled() -> None:
    with connection.cursor() as cursor:
        cursor.execute("update store_rawmail set state = 'filed'")

        assert cursor.rowcount == 1
