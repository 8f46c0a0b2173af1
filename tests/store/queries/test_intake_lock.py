"""A case that is merged while a mail waits for it: the mail goes where the case went."""

import threading

import pytest
from django.db import connection, transaction

import factories
from amends.store.models import Case, Participant
from amends.store.queries import intake, rows

WAITING = "select count(*) from pg_locks where not granted"


@pytest.mark.django_db(transaction=True)
def test_case_merged_while_we_wait_answers_with_where_it_went() -> None:
    first, second = factories.case(), factories.case()
    found: dict[int, intake.KnownCase] = {}

    def file() -> None:
        try:
            with transaction.atomic():
                found.update(intake.cases(ids=[first.id]))
        finally:
            connection.close()

    waiter = threading.Thread(target=file)
    with transaction.atomic():
        Case.objects.select_for_update().get(id=first.id)
        waiter.start()
        while rows.tuples(WAITING)[0][0] == 0:
            assert waiter.is_alive()
        Participant.objects.create(case=second, address="new@client.example")
        Case.objects.filter(id=first.id).update(merged_into=second, status="closed")
    waiter.join(timeout=10)

    assert found[first.id].id == second.id
    assert "new@client.example" in found[first.id].participants
