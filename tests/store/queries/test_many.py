"""Many rows in one statement hold what the objects held."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, models, transaction

import factories
from amends.store.models import Case, Event, Message, Outbox, Participant
from amends.store.queries import many

AT = datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=UTC)
ODD = "quotes ' \" \\ {braces} %s\n\ttab \u00e9 \U0001f600 , null"
pytestmark = pytest.mark.django_db


def test_inserted_rows_are_what_the_objects_were() -> None:
    contact = factories.contact()
    first = Case(
        id=900_001, contact=contact, subject=ODD, thread_key=b"\0\xff\\" * 5, created_at=AT, updated_at=AT,
        words=["vpn", "it's", 'a"b,c', ""], tags=[], triggers=[{"name": ODD, "n": [1, None, 2.5]}],
    )  # fmt: skip
    again = Case(id=900_002, contact=contact, thread_key=b"k" * 15, created_at=AT, updated_at=AT)

    many.insert([first, again])

    kept = Case.objects.get(id=900_001)
    fields = [f.attname for f in Case._meta.local_concrete_fields if f.attname != "thread_key"]
    assert [getattr(kept, f) for f in fields] == [getattr(first, f) for f in fields]
    assert bytes(kept.thread_key) == first.thread_key
    assert Case.objects.filter(id=900_002).exists()


def test_rows_without_a_key_get_one() -> None:
    case = factories.case()

    many.insert([Event(case=case, at=AT, kind="opened", what=n, data={"n": n}) for n in ("1", "2")])

    kept = Event.objects.filter(case=case).order_by("id")
    assert [(e.what, e.at, e.data) for e in kept] == [("1", AT, {"n": "1"}), ("2", AT, {"n": "2"})]


def test_conflict_is_an_error_unless_it_may_be() -> None:
    case = factories.case()
    same = [Participant(case=case, address="x@client.example") for _ in range(2)]

    with pytest.raises(IntegrityError), transaction.atomic():
        many.insert(same)
    many.insert(same, ignore_conflicts=True)

    assert Participant.objects.filter(case=case, address="x@client.example").count() == 1


def test_update_sets_only_the_columns_named() -> None:
    one, two = factories.case("One"), factories.case("Two")

    many.update(
        Case, {one.id: {"unread": True, "updated_at": AT}, two.id: {"subject": "Three", "unread": True}}
    )

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.unread, one.updated_at, one.status, one.subject) == (True, AT, "open", "One")
    assert (two.unread, two.subject) == (True, "Three")
    assert two.updated_at - AT != timedelta()


def test_text_that_cannot_be_stored_is_the_databases_error() -> None:
    case = factories.case()

    with pytest.raises(DatabaseError), transaction.atomic():
        many.insert([Message(case=case, kind="customer", text="a\0b", subject="", at=AT)])


@pytest.mark.parametrize("model", [Case, Event, Message, Participant, Outbox])
def test_a_new_object_is_what_the_constructor_makes(model: type[models.Model]) -> None:
    made, plain = many.new(model), model()

    columns = [field.attname for field in model._meta.local_concrete_fields]
    assert [getattr(made, name) for name in columns] == [getattr(plain, name) for name in columns]
    assert (made._state.adding, made._state.db) == (plain._state.adding, plain._state.db)


def test_new_objects_share_no_default() -> None:
    one, other = many.new(Case), many.new(Case)

    one.words.append("vpn")

    assert other.words == []


def test_a_new_object_refuses_a_column_that_is_none() -> None:
    with pytest.raises(TypeError, match="no column case"):
        many.new(Event, case=None)


def test_a_new_object_saves_like_any_other() -> None:
    case = factories.case()

    event = many.new(Event, case_id=case.id, at=AT, kind="opened", what="1")
    event.save()

    assert Event.objects.get(id=event.id).case == case == event.case
