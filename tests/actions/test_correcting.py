"""The reader is overruled, one label at a time: a row, a line of the timeline, and a case that follows."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

import factories
from acting import FURIOUS, NOW, Desk, mail
from amends.actions import cases, learning
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.domain.vocabulary import Anger, Severity
from amends.store.models import Alert, Case, Clock, Correction, Escalation, Event, Message

Arrive = Callable[..., Case]
LEGAL = "This is unacceptable: you charged our invoice twice and nobody answers. Our solicitor will write to you about it."
LEGAL_TOO = "Nobody answers, I am furious. Our lawyer will sue you over this invoice."


def correct(
    case: Case, label: str, value: str, *, by: int, message: Message | None = None, why: str = ""
) -> bool:
    said = message or Message.objects.filter(case=case, kind="customer").latest("id")
    done = learning.correct(
        case_id=case.id, message_id=said.id, label=label, value=value, why=why, by=by, now=NOW
    )
    case.refresh_from_db()
    return done


def test_a_correction_is_a_row_with_who_what_and_which_reader(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(FURIOUS))

    assert correct(case, "anger", "1", by=desk.bob.id, why="a joke between us")

    row = Correction.objects.get()
    read = case.messages.get().readings.get()
    assert (row.label, row.was, row.now_is, row.reader, row.by, row.why) == (
        "anger", str(read.anger_level), "1", read.reader, desk.bob, "a joke between us",
    )  # fmt: skip
    assert (case.anger_level, case.peak_level, case.severity) == (1, 1, "medium")
    told = Event.objects.get(case=case, kind="corrected")
    before = Anger(read.anger_level).name.lower()
    assert told.what == f"Bob reads it as temperature: uneasy (the reader: {before})."
    assert (told.by, told.why) == (desk.bob, "a joke between us")


def test_the_same_correction_twice_is_one(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(FURIOUS))

    mocks = case.messages.get().readings.get().heads["sarcasm"]
    done = [correct(case, "sarcasm", "no" if mocks else "yes", by=desk.bob.id) for _ in range(2)]

    assert (done, Correction.objects.count()) == ([True, False], 1)
    assert Event.objects.filter(kind="corrected").count() == 1


def test_a_correction_is_set_right_by_another_row(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(FURIOUS))
    correct(case, "anger", "0", by=desk.bob.id)

    read = str(case.messages.get().readings.get().anger_level)
    correct(case, "anger", read, by=desk.carol.id)

    assert list(Correction.objects.order_by("id").values_list("was", "now_is")) == [(read, "0"), ("0", read)]
    assert case.anger_level == int(read)
    assert case.anger == pytest.approx(case.messages.get().readings.get().anger)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(now_is="1")


def test_an_older_message_changes_the_peak_but_not_the_temperature_of_now(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(FURIOUS))
    arrive(mail("Thank you, that was quick.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))
    first = case.messages.order_by("id")[0]

    correct(case, "anger", "1", by=desk.bob.id, message=first)

    assert (case.anger_level, case.peak_level) == (0, 1)


def test_a_missed_trigger_raises_the_severity_and_calls_the_manager(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())

    correct(case, "trigger:legal_mention", "yes", by=desk.bob.id, why="their counsel called")

    assert (case.severity, case.owner) == ("high", desk.ingrid)
    assert [(hit["name"], hit["rule"]) for hit in case.triggers] == [("legal_mention", "a person")]
    assert Escalation.objects.get(case=case).to_person == desk.ingrid
    assert Alert.objects.filter(case=case, person=desk.ingrid).exists()


def test_a_false_trigger_goes_but_the_severity_stays(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(LEGAL))

    correct(case, "trigger:legal_mention", "no", by=desk.bob.id)

    assert (case.triggers, case.severity) == ([], "high")


def test_a_trigger_that_another_message_pulls_stays(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(LEGAL))
    arrive(mail(LEGAL_TOO, mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))
    first = case.messages.order_by("id")[0]

    correct(case, "trigger:legal_mention", "no", by=desk.bob.id, message=first)

    assert [hit["name"] for hit in case.triggers] == ["legal_mention"]


def test_words_read_as_an_outage_are_due_as_one_from_when_they_came(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail("Something odd with the post."))
    before = Clock.objects.get(case=case, kind="first_reply")

    correct(case, "complaint_type", "service_outage", by=desk.bob.id)

    after = Clock.objects.get(case=case, kind="first_reply")
    assert case.complaint_type == "service_outage"
    assert (before.due_at - NOW).total_seconds() > 900
    assert (after.due_at - NOW).total_seconds() == 900
    assert after.rule != before.rule
    assert Event.objects.filter(case=case, kind="clock", what="Clock first reply: due earlier.").exists()


def test_words_the_reader_does_not_know_are_read_by_a_person(desk: Desk, arrive: Arrive) -> None:
    german = "Seit drei Tagen geht hier nichts mehr und niemand von Ihnen meldet sich bei uns. Das ist unerträglich."
    case = arrive(mail(german))
    assert case.messages.get().readings.get().not_read

    correct(case, "anger", "2", by=desk.bob.id)

    assert (case.anger_level, case.severity) == (2, "medium")


def test_a_closed_case_keeps_its_severity_and_calls_nobody(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    cases.set_category(case_id=case.id, category="device/printer/quality", by=desk.bob.id, now=NOW)
    cases.close(case_id=case.id, by=desk.carol.id, force_why="Test.", now=NOW)

    correct(case, "trigger:legal_mention", "yes", by=desk.bob.id)

    assert (case.severity, Alert.objects.count()) == ("low", 0)
    assert case.triggers


@pytest.mark.parametrize(
    ("label", "value"), [("anger", "7"), ("trigger:sla_breach", "no"), ("x", "y"), ("", "")]
)
def test_what_is_not_offered_is_refused(desk: Desk, arrive: Arrive, label: str, value: str) -> None:
    case = arrive(mail())

    with pytest.raises(Invalid):
        correct(case, label, value, by=desk.bob.id)

    assert not Correction.objects.exists()


def test_a_message_of_another_case_and_a_stranger_find_nothing(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail())
    other = factories.case(of=desk.team)
    foreign = factories.message(other)
    factories.reading(foreign)
    mallory = factories.technician("Mallory", of=factories.team())

    with pytest.raises(NotFound):
        correct(case, "anger", "3", by=desk.bob.id, message=foreign)
    with pytest.raises(NotFound):
        correct(case, "anger", "3", by=mallory.id)

    assert not Correction.objects.exists()


def test_a_lead_overrules_the_severity_with_a_reason(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(LEGAL))

    with pytest.raises(Refused, match="Only a team lead"):
        cases.overrule(case_id=case.id, severity="low", why="A joke.", by=desk.bob.id, now=NOW)
    with pytest.raises(Invalid, match="in a sentence"):
        cases.overrule(case_id=case.id, severity="low", why=" ", by=desk.carol.id, now=NOW)
    with pytest.raises(Invalid, match="not lower"):
        cases.overrule(case_id=case.id, severity="critical", why="x", by=desk.carol.id, now=NOW)
    cases.overrule(case_id=case.id, severity="low", why="A joke.", by=desk.carol.id, now=NOW)

    case.refresh_from_db()
    assert (case.severity, case.severity_rule) == (Severity.LOW, "overruled")
    assert case.severity_why == "Carol overruled it, from high: A joke."
    assert Event.objects.get(kind="severity_overruled").data == {"before": "high", "after": "low"}


def test_an_overruled_severity_comes_back_by_new_words_only(desk: Desk, arrive: Arrive) -> None:
    case = arrive(mail(LEGAL))
    cases.overrule(case_id=case.id, severity="low", why="A joke.", by=desk.carol.id, now=NOW)

    arrive(mail("Thank you for your answer.", mail_id="<m2@x>", in_reply_to="<m1@marlow.example>"))
    case.refresh_from_db()
    calm = case.severity
    arrive(mail("I am the managing director and I am furious: nobody answers.", mail_id="<m3@x>",
                in_reply_to="<m1@marlow.example>"))  # fmt: skip
    case.refresh_from_db()

    assert (calm, case.severity) == ("low", "critical")
