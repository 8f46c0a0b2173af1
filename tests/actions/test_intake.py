"""Stored mails become cases and messages: each once, on the right case, judged with its reasons."""

from collections.abc import Callable

import pytest

from acting import FURIOUS, NOW, Desk, mail
from amends.actions import cases, keys
from amends.domain.cases import Refused
from amends.domain.messages import make_token, message_id, reply_address
from amends.store.models import Alert, Case, Clock, Contact, Escalation, Event, Message, RawMail, Reading

Arrive = Callable[..., Case]


def token(case: Case) -> str:
    return make_token(bytes(case.thread_key), secret=keys.thread_secret())


def kinds() -> list[str]:
    return list(Message.objects.order_by("id").values_list("kind", flat=True))


def test_first_mail_opens_a_case_with_its_contact_team_and_owner(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())

    assert (case.subject, case.organisation, case.team) == ("Printer", desk.client, desk.team)
    assert (case.owner, case.first_responder, case.severity) == (desk.bob, desk.bob, "low")
    assert case.contact.addresses.get().address == "maria@marlow.example"
    assert Clock.objects.get(case=case).kind == "first_reply"
    assert RawMail.objects.get().state == "filed"


def test_furious_mail_goes_to_the_lead_who_is_called(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(FURIOUS, subject="Mail down again, third time"))

    assert (case.anger_level, case.severity, case.owner) == (3, "medium", desk.carol)
    assert Escalation.objects.get(case=case).to_person == desk.carol
    assert Alert.objects.get(case=case).person == desk.carol
    reading = Reading.objects.get(case=case)
    text = Message.objects.get(case=case).text
    assert reading.evidence
    assert all(text[e["start"] : e["end"]] == e["text"] for e in reading.evidence if e["part"] == "body")


def test_legal_words_reach_the_manager(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail("Our solicitor will write to you about the invoice you charged twice."))

    assert (case.severity, case.owner, case.triggers[0]["name"]) == ("high", desk.ingrid, "legal_mention")


def test_same_mail_twice_makes_one_message(desk: Desk, arrive: Arrive) -> None:
    raw = mail()

    arrive(raw, b"Received: from elsewhere by us; Mon, 23 Nov 2026 10:00:00 +0000\r\n" + raw)
    arrive(raw)

    assert (Message.objects.count(), Case.objects.count()) == (1, 1)
    assert sorted(RawMail.objects.values_list("state", flat=True)) == ["duplicate", "duplicate", "filed"]


def test_a_large_mail_among_small_ones_keeps_its_place(desk: Desk, arrive: Arrive) -> None:
    """The bytes of a large mail are fetched apart from those of the others; each answers the one before it."""
    large = "It is in the log: " + "0123456789 abcdef\n" * 40_000

    arrive(
        mail("The printer of dock A is dead.", mail_id="<m1@x>"),
        mail(large, mail_id="<m2@x>", in_reply_to="<m1@x>"),
        mail("And now dock B.", mail_id="<m3@x>", in_reply_to="<m2@x>"),
        mail(large + "again", mail_id="<m4@x>", in_reply_to="<m3@x>"),
    )

    assert Case.objects.count() == 1
    found = Message.objects.order_by("id").values_list("mail_id", "text")
    assert [mail_id for mail_id, _ in found] == ["m1@x", "m2@x", "m3@x", "m4@x"]
    assert [text[:12] for _, text in found] == [
        "The printer ",
        "It is in the",
        "And now dock",
        "It is in the",
    ]


def test_used_message_id_does_not_swallow_another_mail(desk: Desk, arrive: Arrive) -> None:
    arrive(mail("One."), mail("Another text with the same Message-ID."))

    assert Message.objects.count() == 2


def test_answer_by_token_address_joins_the_case(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())

    arrive(mail("And dock A too.", mail_id="<m2@x>", to=reply_address("support@desk.example", token(case))))

    assert list(case.messages.values_list("kind", flat=True)) == ["customer", "customer"]


def test_answer_by_our_message_id_joins_the_case(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    ours = f"<{message_id(token(case), 'aa', 'desk.example')}>"

    arrive(mail("And dock A too.", mail_id="<m2@x>", in_reply_to=ours))

    assert case.messages.count() == 2


def test_forged_token_opens_a_new_case(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    forged = make_token(bytes(case.thread_key), secret=b"not ours")

    arrive(mail("Hello.", mail_id="<m2@x>", to=reply_address("support@desk.example", forged)))

    assert Case.objects.count() == 2


def test_subject_alone_never_joins(desk: Desk, arrive: Arrive) -> None:
    arrive(mail())

    arrive(mail("More.", mail_id="<m2@x>", subject="Re: Printer"))

    assert Case.objects.count() == 2


def test_stranger_on_a_known_thread_is_held(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())

    arrive(
        mail("Let me in.", sender="mallory@evil.example", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>")
    )

    held = Message.objects.get(kind="held")
    assert (held.case, held.unverified) == (case, "Held: this address does not take part in the case.")
    assert not case.participants.filter(address="mallory@evil.example").exists()


def test_cc_grants_nothing(desk: Desk, arrive: Arrive) -> None:
    arrive(mail(cc="colleague@marlow.example"))

    arrive(
        mail(
            "Me too.", sender="colleague@marlow.example", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"
        )
    )

    assert kinds() == ["customer", "held"]


def test_held_mail_let_in_takes_part(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    arrive(
        mail(
            "Me too.", sender="colleague@marlow.example", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"
        )
    )
    held = Message.objects.get(kind="held")

    cases.accept_held(message_id=held.id, by=desk.bob.id, now=NOW)
    arrive(
        mail("Still.", sender="colleague@marlow.example", mail_id="<m3@x>", in_reply_to="<m1@marlow.example>")
    )

    assert kinds() == ["customer", "customer", "customer"]
    assert case.messages.count() == 3


def test_held_mail_made_a_case_is_judged(desk: Desk, arrive: Arrive) -> None:
    arrive(mail())
    arrive(
        mail(FURIOUS, sender="colleague@marlow.example", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>")
    )

    number = cases.held_to_new_case(message_id=Message.objects.get(kind="held").id, by=desk.bob.id, now=NOW)

    new = Case.objects.get(id=number)
    assert (new.anger_level, new.owner, new.clocks.exists()) == (3, desk.carol, True)


def test_automatic_mail_opens_and_reopens_nothing(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    cases.set_category(case_id=case.id, category="device/printer/quality", by=desk.bob.id, now=NOW)
    cases.close(case_id=case.id, by=desk.carol.id, force_why="Test.", now=NOW)

    arrive(
        mail("I am away.", mail_id="<a1@x>", in_reply_to="<m1@marlow.example>", auto_submitted="auto-replied")
    )
    arrive(mail("I am away.", mail_id="<a2@x>", auto_submitted="auto-replied", sender="other@x.example"))

    case.refresh_from_db()
    assert (case.status, Case.objects.count(), kinds()) == (
        "closed",
        1,
        ["customer", "automatic", "automatic"],
    )


def test_customer_reopens_a_case_closed_without_verification_and_it_is_the_cause(
    desk: Desk, arrive: Arrive
) -> None:
    case = arrive(mail())
    cases.set_category(case_id=case.id, category="device/printer/quality", by=desk.bob.id, now=NOW)
    cases.close(case_id=case.id, by=desk.carol.id, force_why="Restarted it.", now=NOW)

    arrive(mail("It still prints half labels.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))

    case.refresh_from_db()
    assert case.status == "reopened"
    assert Event.objects.filter(case=case, kind="came_back_unverified").exists()


def test_words_after_a_verification_void_it(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    cases.set_category(case_id=case.id, category="device/printer/quality", by=desk.bob.id, now=NOW)
    cases.verify(case_id=case.id, by=desk.bob.id, words="She printed a page.", now=NOW)

    arrive(mail("No, it is broken again.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))

    case.refresh_from_db()
    assert (case.status, case.verified_at) == ("open", None)
    assert Event.objects.filter(case=case, kind="verification_void").count() == 1
    with pytest.raises(Refused, match="customer's word"):
        cases.close(case_id=case.id, by=desk.bob.id, now=NOW)


def test_severity_never_falls_while_open(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(FURIOUS))

    arrive(mail("Thank you, that was quick.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))

    case.refresh_from_db()
    assert (case.severity, case.anger_level, case.peak_level) == ("medium", 0, 3)


def test_rising_severity_finds_a_higher_owner(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())

    arrive(mail("Then our lawyer will deal with you.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))

    case.refresh_from_db()
    assert (case.severity, case.owner) == ("high", desk.ingrid)


def test_mail_that_cannot_be_understood_is_kept_with_the_reason(desk: Desk, arrive: Arrive) -> None:
    arrive(b"From: \r\n\r\nnobody sent this")

    raw = RawMail.objects.get()
    assert (raw.state, Case.objects.count()) == ("quarantined", 0)
    assert "no sender" in raw.reason


def test_mails_of_one_batch_see_each_other(desk: Desk, arrive: Arrive) -> None:
    arrive(mail(), mail("More.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))

    assert (Case.objects.count(), Contact.objects.filter(organisation=desk.client).count()) == (1, 1)


def test_colleague_of_the_client_makes_the_second_complaint(desk: Desk, arrive: Arrive) -> None:
    first = arrive(
        mail("The VPN tunnel to the permit system is down for the whole office.", subject="VPN tunnel down")
    )

    case = arrive(
        mail(
            "The VPN tunnel to the permit system is still down, nobody tells us anything.",
            subject="VPN tunnel down",
            sender="joe@marlow.example",
            mail_id="<j1@x>",
        )
    )

    trigger = next(t for t in case.triggers if t["name"] == "second_complaint_same_issue")
    assert trigger["earlier"] == first.id


def test_owner_with_enough_authority_keeps_a_case_that_gets_worse(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(FURIOUS))
    cases.assign(case_id=case.id, owner_id=desk.ingrid.id, by=desk.carol.id, now=NOW)

    arrive(mail("Then our lawyer will deal with you.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))

    case.refresh_from_db()
    assert (case.severity, case.owner) == ("high", desk.ingrid)


def test_customer_who_writes_before_verification_has_the_case_open_again(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    cases.set_category(case_id=case.id, category="device/printer/quality", by=desk.bob.id, now=NOW)
    cases.move(case_id=case.id, event="resolve", by=desk.bob.id, now=NOW)

    arrive(mail("No, it still cuts them in half.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))

    case.refresh_from_db()
    assert case.status == "open"
