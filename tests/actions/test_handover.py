"""While a case is handed over, what the customer writes reaches both (K8)."""

from collections.abc import Callable

from acting import NOW, Desk, mail
from amends.actions import cases, keys
from amends.domain.messages import make_token, reply_address
from amends.store.models import Case, Event, Outbox

Arrive = Callable[..., Case]


def test_the_customers_reply_goes_to_both_until_the_owner_has_spoken(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail("Our solicitor will write to you about the invoice you charged twice."))
    assert (case.first_responder, case.owner) == (desk.bob, desk.ingrid)
    token = make_token(bytes(case.thread_key), secret=keys.thread_secret())
    to = reply_address("support@desk.example", token)

    arrive(mail("And?", mail_id="<m2@x>", to=to))
    told = Outbox.objects.filter(message=None).values_list("recipients", flat=True)
    assert sorted(address for one in told for address in one) == [desk.bob.email, desk.ingrid.email]
    assert "Bob and Ingrid" in Event.objects.get(kind="handover").what

    cases.call(case_id=case.id, by=desk.ingrid.id, words="We spoke.", once="c", now=NOW)
    arrive(mail("Thank you.", mail_id="<m3@x>", to=to))
    assert Outbox.objects.filter(message=None).count() == 2
