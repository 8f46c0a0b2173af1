"""The call room without scripts: who it is before hello, one step large, every press a plain form, nothing leaks."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.actions import calls
from amends.store.models import Call, CallLine, CallPerson, Case, Escalation, Message, Task, Team, Technician
from signing_in import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return factories.team()


@pytest.fixture
def sam(team: Team) -> Technician:
    return factories.technician("Sam", of=team)


@pytest.fixture
def case(team: Team, sam: Technician) -> Case:
    client = factories.organisation("Marlow", stakes="Sixty people stand in the lobby.")
    maria = factories.contact("Maria Lopez", of=client, phone="+44 20 7946 0101")
    factories.case("Mail was down in May", of=team, by=maria)
    made = factories.case("No mail again", of=team, by=maria, anger_level=2)
    factories.promise(made, maker=sam, due_at=datetime.now(UTC) + timedelta(hours=2), words="I write by two.")
    return made


@pytest.fixture
def call(case: Case, sam: Technician) -> Call:
    return factories.call(case, by=sam)


@pytest.fixture
def web(sam: Technician) -> Client:
    return browser(sam)


def shown(web: Client, call: Call) -> str:
    answer = web.get(f"/calls/{call.id}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_hello_the_page_says_who_and_how_hot(web: Client, case: Case, sam: Technician) -> None:
    ringing = factories.call(case, by=sam, answered_at=None)
    page = shown(web, ringing)

    for words in ("Maria Lopez", "Marlow", "Sixty people stand in the lobby.", "No mail again", "Mail was down in May",
                  "angry", "Breathe out", "I have them"):  # fmt: skip
        assert words in page
    assert markup.wrong(page) == []


def test_the_owner_who_has_not_read_is_told_before_they_speak(
    web: Client, case: Case, sam: Technician
) -> None:
    call = factories.call(case, by=sam)
    told = f'Read the <a href="/cases/{case.id}/document/">incident summary</a> first.'
    assert told not in shown(web, call)
    Case.objects.filter(id=case.id).update(owner=sam, severity="medium")
    Escalation.objects.create(
        case=case, at=datetime.now(UTC), severity="medium", rule="x", why="x", to_person=sam,
        document="incident_summary",
    )  # fmt: skip

    page = shown(web, call)

    assert told in page
    assert markup.wrong(page) == []


def test_a_line_is_kept_by_a_plain_form(web: Client, call: Call) -> None:
    for who in ("said", "ours"):
        answer = web.post(f"/calls/{call.id}/lines/", {"words": "No <b>mail</b>", "who": who, "once": who})
        assert (answer.status_code, answer["Location"]) == (302, f"/calls/{call.id}/")

    page = shown(web, call)
    assert list(CallLine.objects.order_by("id").values_list("kind", flat=True)) == ["said", "ours"]
    assert page.count("No &lt;b&gt;mail&lt;/b&gt;") >= 2


def test_an_endless_line_comes_back_as_it_was_typed(web: Client, call: Call) -> None:
    answer = web.post(f"/calls/{call.id}/lines/", {"words": "x" * 6_000, "who": "said"})

    assert answer.status_code == 422
    assert "x" * 6_000 in answer.content.decode()


def test_by_script_a_refusal_is_a_sentence(web: Client, call: Call) -> None:
    answer = web.post(f"/calls/{call.id}/lines/", {"words": ""}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content.decode()) == (422, "Write what was said.")


def test_the_draft_is_taken_up_where_it_was_left(web: Client, call: Call) -> None:
    web.post(f"/calls/{call.id}/draft/", {"words": "half a sen"}, headers={"HX-Request": "true"})

    assert "half a sen</textarea>" in shown(web, call)


def test_vent_mode_shows_no_prompt(web: Client, call: Call) -> None:
    web.post(f"/calls/{call.id}/playbook/", {"book": "ten_steps"})
    page = shown(web, call)

    assert "guide--quiet" in page
    assert "They have finished" in page
    assert "guide__prompts" not in page
    assert "It does not work" not in page


def test_the_read_back_shows_their_sentences_and_refuses_a_paraphrase_once(web: Client, call: Call) -> None:
    web.post(f"/calls/{call.id}/playbook/", {"book": "ten_steps"})
    web.post(f"/calls/{call.id}/lines/", {"words": "No mail since eight this morning.", "who": "said"})
    for step in ("vent", "listen"):
        web.post(f"/calls/{call.id}/step/", {"step": step, "event": "done", "once": step})
    typed = {
        "step": "verify",
        "event": "done",
        "once": "v",
        "f_read_back": "The email is broken.",
        "f_first_yes": "yes",
    }

    assert "Their sentences, to read as they stand" in shown(web, call)
    answer = web.post(f"/calls/{call.id}/step/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "These are not their words" in page
    assert "The email is broken.</textarea>" in page
    assert "Keep it in our words" in page
    assert web.post(f"/calls/{call.id}/step/", typed | {"anyway": "yes"}).status_code == 302
    assert "Empathise" in shown(web, call)


def test_saying_it_again_offers_a_redirect(web: Client, call: Call) -> None:
    for words in ("No mail since eight.", "Do you hear me?", "I said there is no mail since eight!"):
        web.post(f"/calls/{call.id}/lines/", {"words": words, "who": "said"})

    assert "They say it again" in shown(web, call)


def test_two_questions_in_one_breath_are_named(web: Client, call: Call) -> None:
    web.post(f"/calls/{call.id}/lines/", {"words": "When was it? And who saw it?", "who": "ours"})

    assert "One question at a time" in shown(web, call)


def test_words_of_danger_put_everything_else_away(web: Client, call: Call) -> None:
    web.post(f"/calls/{call.id}/lines/", {"words": "I just want to die.", "who": "said"})
    page = shown(web, call)

    assert "Stay with them" in page
    for words in ("I feel threatened", "Manager, please", "Hand over", "guide__title", "Wrap up"):
        assert words not in page
    web.post(f"/calls/{call.id}/safety/", {"as": "colleague"})
    web.post(f"/calls/{call.id}/safety/", {"words": "Her sister is with her."})
    assert "Stay with them" not in shown(web, call)


def test_a_hold_says_why_and_until_when(web: Client, call: Call) -> None:
    refused = web.post(f"/calls/{call.id}/hold/", {"reason": "", "minutes": "3"})
    assert refused.status_code == 422
    web.post(f"/calls/{call.id}/hold/", {"reason": "I look at the server", "minutes": "3", "once": "h"})
    page = shown(web, call)
    assert "They wait" in page
    assert "I look at the server" in page
    web.post(f"/calls/{call.id}/hold/end/")
    assert "They wait" not in shown(web, call)


def test_an_angry_call_that_was_handed_over_says_so(web: Client, call: Call, team: Team) -> None:
    tom = factories.technician("Tom", of=team)
    assert "Every transfer makes them tell it again" in shown(web, call)
    web.post(f"/calls/{call.id}/transfer/", {"to": tom.pk, "said": "No mail, third time.", "once": "t"})

    page = shown(browser(tom), call)
    assert "An angry caller was handed to you" in page
    assert "No mail, third time." in page


def test_i_feel_threatened_ends_it(web: Client, call: Call) -> None:
    web.post(f"/calls/{call.id}/threat/")
    call.refresh_from_db()

    assert (call.outcome, call.ended_at is not None) == ("ended_by_us", True)
    page = shown(web, call)
    assert "The call is over, and that was right" in page
    assert "They insult" not in page


def test_the_wrap_up_is_proposed_and_saved_once(web: Client, call: Call, case: Case) -> None:
    for who, words in (("said", "No mail, no mail since eight."), ("ours", "I will call you tomorrow at 10:00."),
                       ("ours", "It stood still because the disk was full.")):  # fmt: skip
        web.post(f"/calls/{call.id}/lines/", {"words": words, "who": who})
    page = web.get(f"/calls/{call.id}/wrap-up/").content.decode()

    assert "I will call you tomorrow at 10:00." in page
    assert "It stood still because the disk was full." in page
    assert re.search(r'value="email/[a-z/-]+" selected', page)
    span = re.search(r'name="promise" value="(\d+:\d+)"[^>]*checked', page)
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert span is not None
    assert once is not None
    note = "I will call you tomorrow at 10:00.\nIt stood still because the disk was full."
    sent = {"body": note, "promise": span[1], "once": once[1], "our_tasks": "Free the disk", "their_tasks": "",
            "category": "email/delivery/not-receiving", "responsible": "us", "cause": "The disk was full."}  # fmt: skip
    for _ in range(2):
        answer = web.post(f"/calls/{call.id}/wrap-up/", sent)
        assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.id}/?recap={call.id}")

    assert Message.objects.filter(case=case, kind="reply").count() == 1
    assert case.promises.count() == 2
    assert Task.objects.count() == 1
    room = web.get(f"/cases/{case.id}/").content.decode()
    assert "Free the disk" in room
    assert "spoken" in room


def test_a_wrap_up_with_a_past_time_comes_back_whole(web: Client, call: Call) -> None:
    answer = web.post(
        f"/calls/{call.id}/wrap-up/",
        {"body": "We spoke.", "follow_up_at": "2020-01-01T10:00", "once": "x", "our_tasks": "A"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "That time has passed already" in page
    assert "We spoke.</textarea>" in page
    assert Message.objects.filter(kind="reply").count() == 0


def test_somebody_unknown_calls(web: Client, sam: Technician) -> None:
    answer = web.post("/calls/new/", {"once": "n"})
    call = Call.objects.get()
    assert answer["Location"] == f"/calls/{call.id}/"
    assert "Unknown number" in shown(web, call)
    web.post(f"/calls/{call.id}/lines/", {"words": "The printer is on fire.", "who": "said"})
    web.post(f"/calls/{call.id}/case/", {"name": "Jonas", "subject": ""})
    call.refresh_from_db()
    assert call.case is not None
    assert (call.case.contact.name, call.case.subject) == ("Jonas", "The printer is on fire.")


def test_a_call_is_placed_on_one_of_the_callers_cases(web: Client, case: Case, sam: Technician) -> None:
    call = factories.call(None, by=sam, contact=case.contact)
    assert f"#{case.id}" in shown(web, call)
    assert web.post(f"/calls/{call.id}/case/", {"case": "abc"}).status_code == 422
    assert web.post(f"/calls/{call.id}/case/", {"case": str(10**9)}).status_code == 422
    assert (
        web.post(f"/calls/{call.id}/step/", {"event": "done"}).status_code == 422
    )  # which of them is it about?
    web.post(f"/calls/{call.id}/case/", {"case": str(case.id)})
    call.refresh_from_db()
    assert call.case == case


def test_the_notice_names_the_call_that_rings(web: Client, case: Case, sam: Technician) -> None:
    by_script = {"HX-Request": "true"}
    assert web.get("/calls/notice/").status_code == 302
    assert web.get("/calls/notice/", headers=by_script).content.strip() == b""
    call = factories.call(case, by=sam, answered_at=None)

    assert f"/calls/{call.id}/" in web.get("/calls/notice/", headers=by_script).content.decode()
    assert "On a call" in web.get("/").content.decode()


def test_a_participant_of_another_team_sees_the_call_and_not_the_case(case: Case, call: Call) -> None:
    outsider = factories.technician("Otto", of=factories.team())
    web = browser(outsider)
    assert web.get(f"/calls/{call.id}/").status_code == 404
    CallPerson.objects.create(call=call, technician=outsider, at=datetime.now(UTC))

    page = shown(web, call)
    assert "No mail again" not in page
    assert web.get(f"/calls/{call.id}/wrap-up/").status_code in (302, 404)


def test_a_transcript_is_dropped_on_a_case(web: Client, case: Case) -> None:
    file = SimpleUploadedFile(
        "call.vtt", b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Maria Lopez>No mail.\n"
    )
    assert web.post(f"/cases/{case.id}/transcript/", {"transcript": file, "once": "t"}).status_code == 302
    assert Message.objects.get(kind="customer").text == "No mail."
    assert web.post(f"/cases/{case.id}/transcript/", {"once": "u"}).status_code == 422


def test_a_task_is_done_on_the_case(web: Client, case: Case, sam: Technician) -> None:
    task = factories.task(case, by=sam)
    assert web.post(f"/tasks/{task.id}/done/")["Location"] == f"/cases/{case.id}/"
    task.refresh_from_db()
    assert task.done_at is not None


def test_the_room_asks_the_database_little(web: Client, call: Call, sam: Technician) -> None:
    for n in range(40):
        calls.say(call_id=call.id, by=sam.pk, words=f"Line {n} of what they say", now=datetime.now(UTC))
    web.get(f"/calls/{call.id}/")
    with CaptureQueriesContext(connection) as statements:
        web.get(f"/calls/{call.id}/")

    assert len(statements) <= 14


def test_number_and_address_are_confirmed_by_a_press_and_set_right_by_a_form(web: Client, call: Call) -> None:
    address = f"/calls/{call.id}/contact/"
    assert "They are right" in shown(web, call)

    wrong = web.post(address, {"phone": "ring me", "address": "m@marlow.example"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Write the number with digits" in page
    assert 'value="ring me"' in page

    assert web.post(address, {"phone": "+44 20 7946 0999", "address": "m@marlow.example"}).status_code == 302
    page = shown(web, call)
    assert "+44 20 7946 0999" in page
    assert "They are right" not in page
    assert "Set right: number +44 20 7946 0999, address m@marlow.example." in page


def test_what_was_agreed_is_in_the_composer_after_the_wrap_up(web: Client, call: Call, case: Case) -> None:
    typed = {"body": "Agreed.", "once": "w", "our_tasks": "Look at the log by tomorrow 14:00",
             "their_tasks": "Send the list of <b>mailboxes</b>", "tasks_due_at": "", "responsible": "us"}  # fmt: skip
    answer = web.post(f"/calls/{call.id}/wrap-up/", typed)

    page = web.get(answer["Location"]).content.decode()

    assert "here is what we agreed on the telephone" in page
    assert "- Look at the log by tomorrow 14:00" in page
    assert "&lt;b&gt;mailboxes&lt;/b&gt;" in page
    assert "<b>mailboxes</b>" not in page
    assert "here is what we agreed" not in web.get(f"/cases/{case.id}/").content.decode()
