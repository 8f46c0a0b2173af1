"""The case room: who gets in, what it shows and costs, and that each form does its deed once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.actions import tuning
from amends.domain.vocabulary import Role, Status
from amends.store.models import Alert, Case, Draft, Event, Message, Outbox, Promise, Technician
from amends.store.models.outbox import OutboxState
from amends.web.cases.forms import category_choices

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REASON = "She asked for two words only."
HOSTILE = "<script>alert(1)</script> \"' <c-row> {{ now }} onclick=x"


@pytest.fixture
def desk(client: Client, bob: Technician) -> Client:
    client.force_login(bob, backend=BACKEND)
    return client


@pytest.fixture
def alices(bob: Technician) -> Case:
    """A furious case of Bob's team, with her words in it."""
    team = bob.teams.get()
    made = factories.case(
        "Mail is down again",
        of=team,
        by=factories.contact(
            "Alice Moran", of=factories.organisation("Marlow"), address="alice@marlow.example"
        ),
        mailbox=factories.mailbox(of=team),
        anger_level=3,
        category="email/server-down",
    )
    said = factories.message(made, "This is the THIRD time.", mail_id="one@marlow.example")
    factories.reading(
        said,
        level=3,
        evidence=[{"part": "body", "start": 12, "end": 22, "text": "THIRD time", "shows": "anger"}],
    )
    return made


POSTS = [
    "reply/", "note/", "draft/", "findings/", "owner/", "category/", "tags/", "status/", "acknowledge/",
    "verification/", "closure/", "escalation/", "merge/", "split/", "reading/", "severity/", "note/promises/",
    "playbook/", "playbook/1/",
]  # fmt: skip


def test_nobody_sees_a_case_without_signing_in(client: Client, alices: Case) -> None:
    answer = client.get(f"/cases/{alices.id}/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("part", ["", *POSTS])
def test_mallory_cannot_tell_a_foreign_case_from_none(client: Client, alices: Case, part: str) -> None:
    mallory = factories.technician("Mallory", of=factories.team())
    client.force_login(mallory, backend=BACKEND)
    ask = client.post if part else client.get
    typed = {
        "body": "x",
        "tags": "x",
        "words": "x",
        "why": "x",
        "force_why": "x",
        "into": "1",
        "event": "resolve",
    }

    foreign = ask(f"/cases/{alices.id}/{part}", typed if part else None)
    absent = ask(f"/cases/987654/{part}", typed if part else None)

    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
    assert Message.objects.count() == 1
    assert Event.objects.count() == 0
    assert not Draft.objects.exists()


@pytest.mark.parametrize("deed", ["undo", "resend"])
def test_mallory_cannot_touch_a_reply(client: Client, alices: Case, bob: Technician, deed: str) -> None:
    reply = factories.message(alices, "x", kind="reply", author=bob)
    factories.outbox(reply, state="held" if deed == "undo" else "failed")
    mallory = factories.technician("Mallory", of=factories.team())
    client.force_login(mallory, backend=BACKEND)
    free = factories.case()

    for number in (alices.id, free.id):
        assert client.post(f"/cases/{number}/reply/{reply.id}/{deed}/").status_code == 404


@pytest.mark.parametrize("part", POSTS)
def test_every_change_asks_for_the_token_of_the_page(alices: Case, bob: Technician, part: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(bob, backend=BACKEND)

    assert strict.post(f"/cases/{alices.id}/{part}", {"body": "x"}).status_code == 403
    assert strict.get(f"/cases/{alices.id}/{part}").status_code == 405


def test_the_room_shows_context_words_evidence_and_coach(desk: Client, alices: Case, bob: Technician) -> None:
    factories.clock(alices)
    factories.promise(alices, maker=bob, due_at=datetime.now(UTC) + timedelta(hours=1))
    factories.alert(alices, person=bob, why="Nobody has answered.")

    answer = desk.get(f"/cases/{alices.id}/")

    page = answer.content.decode()
    for words in (
        "Marlow",
        "alice@marlow.example",
        "THIRD time",
        "first reply",
        "Nobody has answered.",
        "Acknowledge",
        "In five lines",
        "Alice Moran of Marlow.",
        "0 days unmet; 1 contact so far, 0 answers.",
    ):
        assert words in page
    assert answer["Cache-Control"] == "private, no-store"
    assert [(step.title, step.state) for step in answer.context["page"].coach][:2] == [
        ("Acknowledge", "now"),
        ("Take control", "later"),
    ]
    assert markup.wrong(page) == []


def test_customers_words_are_shown_as_words(desk: Client, bob: Technician) -> None:
    who = factories.contact(HOSTILE, of=factories.organisation(HOSTILE, stakes=HOSTILE), title=HOSTILE)
    made = factories.case(HOSTILE, by=who, category=HOSTILE, tags=[HOSTILE[:40]], severity_why=HOSTILE)
    said = factories.message(made, HOSTILE, from_name=HOSTILE, from_address=HOSTILE, unverified=HOSTILE)
    factories.reading(said, evidence=[{"part": "body", "start": 0, "end": 9, "text": "", "shows": HOSTILE}])
    factories.promise(made, maker=bob, due_at=datetime.now(UTC), words=HOSTILE)
    factories.alert(made, person=bob, why=HOSTILE)

    page = desk.get(f"/cases/{made.id}/").content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert markup.wrong(page) == []


def test_the_temperature_line_shows_which_promises_were_broken(
    desk: Client, alices: Case, bob: Technician
) -> None:
    factories.reading(factories.message(alices, "Still down."), level=2)
    now = datetime.now(UTC)
    factories.promise(alices, maker=bob, due_at=now, state="broken", settled_at=now)
    factories.promise(alices, maker=bob, due_at=now + timedelta(hours=1))

    page = desk.get(f"/cases/{alices.id}/").content.decode()

    assert page.count("heat__promise ") == 1
    assert "<td>promise broken</td>" in page


def fill(case: Case, bob: Technician) -> None:
    said = factories.message(case)
    factories.reading(said, level=2)
    reply = factories.message(case, kind="reply", author=bob)
    factories.outbox(reply)
    factories.promise(case, maker=bob, due_at=datetime.now(UTC), message=reply)
    factories.clock(case, state="met")
    factories.alert(case, person=bob)
    Event.objects.create(case=case, at=datetime.now(UTC), kind="opened", what="Opened.")


@pytest.mark.parametrize("times", [1, 3])
def test_the_room_costs_five_statements_whatever_it_holds(
    desk: Client, alices: Case, bob: Technician, times: int
) -> None:
    for _ in range(times):
        fill(alices, bob)
    tuning.in_force()  # read once every two seconds, for all pages together

    with CaptureQueriesContext(connection) as statements:
        desk.get(f"/cases/{alices.id}/")

    assert len(statements) == 5  # session, technician, case, messages, bar


def test_older_messages_are_a_link_away(desk: Client, alices: Case) -> None:
    for n in range(61):
        factories.message(alices, f"message {n}")

    page = desk.get(f"/cases/{alices.id}/").context["page"]
    older = desk.get(f"/cases/{alices.id}/?before={page.earlier_messages_before}").context["page"]

    assert len(page.messages) == 60
    assert len(older.messages) == 2
    assert desk.get(f"/cases/{alices.id}/?before=nonsense").status_code == 200


def test_only_its_owner_makes_a_case_read(desk: Client, alices: Case, bob: Technician) -> None:
    Case.objects.update(unread=True)
    desk.get(f"/cases/{alices.id}/")
    assert Case.objects.get().unread

    Case.objects.update(owner=bob)
    desk.get(f"/cases/{alices.id}/")

    assert not Case.objects.get().unread


def test_a_reply_is_sent_once_however_often_the_form_is(desk: Client, alices: Case) -> None:
    key = desk.get(f"/cases/{alices.id}/").context["page"].idempotency
    body = "\r\nAlice, your mail has been down since nine.\r\nI write to you by 16:00 tomorrow.\r\n"
    start = body.replace("\r\n", "\n").index("I write")
    typed = {
        "subject": "Re: Mail",
        "body": body,
        "idempotency": key,
        "promise": f"{start}:{start + 33}",
        "reason": REASON,
    }

    first = desk.post(f"/cases/{alices.id}/reply/", typed)
    second = desk.post(f"/cases/{alices.id}/reply/", typed)

    assert first.status_code == second.status_code == 302
    assert Outbox.objects.count() == 1
    reply = Message.objects.get(kind="reply")
    assert reply.text.startswith("Alice, your mail")
    promise = Promise.objects.get()
    assert promise.words == "I write to you by 16:00 tomorrow."


def test_a_reply_that_cannot_be_sent_keeps_what_was_typed(desk: Client, alices: Case) -> None:
    Case.objects.update(mailbox=None)

    answer = desk.post(
        f"/cases/{alices.id}/reply/",
        {"subject": "Re: Mail", "body": "My own words", "idempotency": "k1", "reason": REASON},
    )

    assert answer.status_code == 422
    page = answer.context["page"]
    assert (page.draft.text, page.draft.subject, page.idempotency) == ("My own words", "Re: Mail", "k1")
    assert "No mailbox stands behind this case." in answer.content.decode()


def test_an_empty_reply_is_refused_in_words(desk: Client, alices: Case) -> None:
    answer = desk.post(f"/cases/{alices.id}/reply/", {"body": "  ", "idempotency": "k1"})

    assert answer.status_code == 422
    assert "The reply is empty." in answer.content.decode()


def test_a_reply_is_taken_back_into_the_composer(desk: Client, alices: Case) -> None:
    desk.post(
        f"/cases/{alices.id}/reply/",
        {"subject": "Re: x", "body": "Too early.", "idempotency": "k1", "reason": REASON},
    )
    reply = Message.objects.get(kind="reply")

    answer = desk.post(f"/cases/{alices.id}/reply/{reply.id}/undo/", follow=True)

    assert answer.context["page"].draft.text == "Too early."
    assert Outbox.objects.get().state == OutboxState.UNDONE
    again = desk.post(f"/cases/{alices.id}/reply/{reply.id}/undo/")
    assert (again.status_code, "It has left already." in again.content.decode()) == (422, True)


def test_a_draft_is_there_when_one_comes_back(desk: Client, alices: Case) -> None:
    answer = desk.post(f"/cases/{alices.id}/draft/", {"subject": "Re: x", "body": "Half a sen"})

    assert answer.status_code == 200
    assert desk.get(f"/cases/{alices.id}/").context["page"].draft.text == "Half a sen"


def test_a_draft_that_comes_late_does_not_bring_the_answer_back(desk: Client, alices: Case) -> None:
    form = {"subject": "Re: x", "body": "It is sent.", "idempotency": "k1", "reason": REASON}
    desk.post(f"/cases/{alices.id}/reply/", form)

    assert desk.post(f"/cases/{alices.id}/draft/", form).status_code == 200

    assert desk.get(f"/cases/{alices.id}/").context["page"].draft.text == ""


def test_findings_come_as_a_fragment_while_writing(desk: Client, alices: Case) -> None:
    answer = desk.post(
        f"/cases/{alices.id}/findings/",
        {
            "subject": "Re: Mail",
            "body": "We'll look into it as soon as possible. I write to you by 16:00 tomorrow.",
        },
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode()
    assert "<html" not in page
    assert [chip.text for chip in answer.context["chips"]] == ["I write to you by 16:00 tomorrow."]
    assert answer.context["findings"]
    assert markup.wrong(page) == []


def test_findings_are_a_page_for_a_browser_without_scripts(desk: Client, alices: Case) -> None:
    answer = desk.post(f"/cases/{alices.id}/findings/", {"body": "No worries.", "idempotency": "k1"})

    page = answer.content.decode()
    assert "No worries." in page
    assert 'value="k1"' in page


def test_a_note_is_kept_once(desk: Client, alices: Case) -> None:
    for _ in range(2):
        desk.post(f"/cases/{alices.id}/note/", {"body": "She sits in Marlow.", "idempotency": "k2"})

    assert [m.text for m in Message.objects.filter(kind="note")] == ["She sits in Marlow."]


def test_owner_tags_and_category_are_set(desk: Client, alices: Case, bob: Technician) -> None:
    area, leaves = category_choices()[0]
    slug = leaves[0][0]
    assert (
        f'<optgroup label="{area}"><option value="{slug}">'
        in desk.get(f"/cases/{alices.id}/").content.decode()
    )

    desk.post(f"/cases/{alices.id}/owner/", {"owner": bob.id, "why": "his area"})
    desk.post(f"/cases/{alices.id}/tags/", {"tags": "Mail, marlow ,mail"})
    desk.post(f"/cases/{alices.id}/category/", {"category": slug})

    alices.refresh_from_db()
    assert (alices.owner_id, alices.tags, alices.category) == (bob.id, ["mail", "marlow"], slug)


def test_somebody_of_another_team_cannot_be_made_owner(desk: Client, alices: Case) -> None:
    stranger = factories.technician("Stranger", of=factories.team())

    answer = desk.post(f"/cases/{alices.id}/owner/", {"owner": stranger.id, "why": "typed already"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose one of the people listed." in page
    assert "typed already" in page


def test_acknowledging_stops_the_calls(desk: Client, alices: Case, bob: Technician) -> None:
    factories.alert(alices, person=bob)

    desk.post(f"/cases/{alices.id}/acknowledge/")

    assert Alert.objects.get().acknowledged_by_id == bob.id


def test_a_case_closes_only_when_verified_or_by_a_lead_with_a_reason(desk: Client, alices: Case) -> None:
    page = desk.get(f"/cases/{alices.id}/").context["page"]
    closing = next(action for action in page.actions if action.name == "closure")
    assert not closing.allowed
    assert closing.reason == "Only a team lead or above closes a case that the customer has not confirmed."

    refused = desk.post(f"/cases/{alices.id}/closure/", {"force_why": "I say so"})
    assert (refused.status_code, closing.reason in refused.content.decode()) == (422, True)

    desk.post(f"/cases/{alices.id}/status/", {"event": "resolve"})
    desk.post(f"/cases/{alices.id}/verification/", {"words": "Alice: it works again."})
    desk.post(f"/cases/{alices.id}/closure/")

    alices.refresh_from_db()
    assert (alices.status, alices.closed_unverified) == (Status.CLOSED, False)


def test_a_lead_closes_without_verification_and_the_case_says_so(client: Client, alices: Case) -> None:
    lead = factories.technician("Lead", role=Role.TEAM_LEAD, of=alices.team)
    client.force_login(lead, backend=BACKEND)

    client.post(f"/cases/{alices.id}/closure/", {"force_why": "The company closed down."})

    alices.refresh_from_db()
    assert (alices.status, alices.closed_unverified) == (Status.CLOSED, True)
    client.post(f"/cases/{alices.id}/status/", {"event": "reopen", "why": "They are back."})
    alices.refresh_from_db()
    assert alices.status == Status.REOPENED


def test_a_move_that_the_status_does_not_allow_is_refused(desk: Client, alices: Case) -> None:
    answer = desk.post(f"/cases/{alices.id}/status/", {"event": "reopen"})

    assert answer.status_code == 422
    assert "That move is not possible from here any more." in answer.content.decode()


def test_escalation_needs_a_reason_and_somebody_above(desk: Client, alices: Case) -> None:
    silent = desk.post(f"/cases/{alices.id}/escalation/", {"why": ""})
    assert silent.status_code == 422

    carol = factories.technician("Carol", role=Role.IT_MANAGER, of=alices.team)
    desk.post(f"/cases/{alices.id}/escalation/", {"why": "They speak of a lawyer."})

    alices.refresh_from_db()
    assert alices.owner_id == carol.id


def test_merging_into_a_case_that_is_not_theirs_is_refused_and_nothing_typed_is_lost(
    desk: Client, alices: Case
) -> None:
    foreign = factories.case(of=factories.team())

    for number in (foreign.id, 987_654):
        answer = desk.post(f"/cases/{alices.id}/merge/", {"into": f"#{number}", "why": "the same matter"})

        assert answer.status_code == 422
        page = answer.content.decode()
        assert f"There is no case #{number}, or it is not yours to see." in page
        assert "the same matter" in page


def test_cases_become_one_and_two(desk: Client, alices: Case) -> None:
    other = factories.case("The other", by=alices.contact, of=alices.team)
    moved = factories.message(other, "something else entirely")

    desk.post(f"/cases/{other.id}/merge/", {"into": str(alices.id), "why": "the same"})
    moved.refresh_from_db()
    assert moved.case_id == alices.id
    assert f'merged into <a href="/cases/{alices.id}/"' in desk.get(f"/cases/{other.id}/").content.decode()

    answer = desk.post(f"/cases/{alices.id}/split/", {"messages": [moved.id], "why": "another matter"})
    moved.refresh_from_db()
    assert answer["Location"] == f"/cases/{moved.case_id}/"
    assert moved.case_id not in (alices.id, other.id)


@pytest.mark.parametrize(("choice", "takes_part"), [("participant", True), ("once", False)])
def test_a_held_mail_is_let_in(desk: Client, alices: Case, choice: str, takes_part: bool) -> None:
    held = factories.message(alices, "I am with her", kind="held", from_address="new@marlow.example")

    desk.post(f"/cases/{alices.id}/held/{held.id}/", {"as": choice})

    held.refresh_from_db()
    assert held.kind == "customer"
    assert alices.participants.filter(address="new@marlow.example").exists() is takes_part


def test_a_held_mail_becomes_a_case_of_its_own(desk: Client, alices: Case) -> None:
    held = factories.message(alices, "I am a stranger", kind="held", from_address="new@other.example")

    answer = desk.post(f"/cases/{alices.id}/held/{held.id}/", {"as": "case"})

    held.refresh_from_db()
    assert answer["Location"] == f"/cases/{held.case_id}/"
    assert held.case_id != alices.id


def test_a_case_is_opened_by_hand(desk: Client, bob: Technician) -> None:
    factories.mailbox(of=bob.teams.get())
    typed = {
        "address": "Eve@client.example", "name": "Eve", "subject": "Printer", "body": "It burns.", "channel": "phone",
    }  # fmt: skip

    answer = desk.post("/cases/new/", typed)

    made = Case.objects.get()
    assert answer["Location"] == f"/cases/{made.id}/"
    assert made.subject == "Printer"
    wrong = desk.post("/cases/new/", {**typed, "address": "nobody"})
    assert (wrong.status_code, "It burns." in wrong.content.decode()) == (422, True)


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40, "-1", "abc"])
def test_a_number_that_no_case_has_is_not_found(desk: Client, number: str) -> None:
    assert desk.get(f"/cases/{number}/").status_code == 404


def test_a_case_that_waits_for_two_reasons_asks_once(desk: Client, alices: Case, bob: Technician) -> None:
    factories.alert(alices, person=bob, why="A promise was broken.")
    factories.alert(alices, person=bob, why="the clock first reply passed its time (S0-24).")

    page = desk.get(f"/cases/{alices.id}/").content.decode()

    assert page.count("This case waits for you.") == 1
    assert page.count(f'action="/cases/{alices.id}/acknowledge/"') == 1
    assert "A promise was broken." in page
    assert "The clock first reply passed its time." in page
    assert markup.wrong(page) == []
