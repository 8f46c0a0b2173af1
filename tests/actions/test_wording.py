"""What a desk chooses about its wording, what holds a reply, and who approves one."""

from datetime import timedelta

import pytest

import factories
from acting import NOW, Desk
from amends.actions import cases, outbox, settings, tuning
from amends.actions.errors import Invalid, NotFound
from amends.catalogue.strict import CatalogueError
from amends.domain.cases import Refused
from amends.domain.replies import Tally, shingles
from amends.domain.searching import read
from amends.domain.vocabulary import Role
from amends.store.models import (
    Alert,
    Approval,
    Case,
    CatalogueEdit,
    Cause,
    Draft,
    Event,
    Message,
    Outbox,
    SavedReply,
    SentAnyway,
    Shingle,
    Technician,
)
from amends.store.queries import echoes, search, wording
from amends.store.queries.visible import Viewer

pytestmark = pytest.mark.django_db
LEGAL = [{"name": "legal_mention", "why": "names a solicitor", "rule": "S0-34"}]
LETTER = (
    "Two days without the scanner in the week of the audit is hard on your team, and we let it happen. "
    "I bring a second one to the archive tomorrow at 9:00 and stay until the first box is through. "
    "After that I look at the old one in our workshop and tell you on Thursday at 15:00 what it needs."
)


@pytest.fixture(autouse=True)
def _fresh_tuning() -> None:
    tuning.forget()


@pytest.fixture
def case(desk: Desk) -> Case:
    made = factories.case(of=desk.team, mailbox=desk.mailbox, anger_level=3, triggers=[])
    factories.message(made)
    return made


@pytest.fixture
def legal(case: Case) -> Case:
    Case.objects.filter(id=case.id).update(triggers=LEGAL)
    return Case.objects.get(id=case.id)


@pytest.fixture
def boss(desk: Desk) -> Technician:
    made = factories.technician("Dana", role=Role.IT_MANAGER, of=desk.team)
    return made


def _reply(case: Case, desk: Desk, **more: object) -> int:
    typed: dict[str, object] = {"subject": "Re", "body": LETTER, "once": "a", "now": NOW, **more}
    return cases.reply(case_id=case.id, by=desk.bob.id, **typed)  # type: ignore[arg-type]


def _choose(by: Technician, based_on: int = 0, **choices: str) -> int:
    return settings.save_choices(choices=choices, note="tried", based_on=based_on, by=by.id, now=NOW)


def test_reply_with_findings_left_is_held_until_somebody_says_why(desk: Desk, case: Case) -> None:
    with pytest.raises(Invalid, match="A serious finding is left") as held:
        _reply(case, desk, left=["vague_commitment"])
    assert held.value.field == "reason"
    assert not Message.objects.filter(kind="reply").exists()

    number = _reply(case, desk, left=["vague_commitment"], reason="The carrier names no hour.")

    kept = SentAnyway.objects.get(message_id=number)
    assert (kept.rules, kept.reason, kept.by) == (
        ["vague_commitment"],
        "The carrier names no hour.",
        desk.bob,
    )
    event = Event.objects.get(case=case, kind="replied")
    assert event.why == "sent with findings left: vague_commitment. The carrier names no hour."
    (row,) = wording.left_in(since=NOW - timedelta(days=1))
    assert (row.rule, row.count, row.people, row.reasons) == (
        "vague_commitment", 1, 1, ("The carrier names no hour.",),
    )  # fmt: skip


@pytest.mark.parametrize(("choice", "anger", "held"), [
    ("angry", 1, False), ("angry", 2, True), ("furious", 2, False), ("furious", 3, True), ("off", 3, False),
])  # fmt: skip
def test_choice_about_holding_says_from_which_anger(
    desk: Desk, case: Case, boss: Technician, choice: str, anger: int, held: bool
) -> None:
    Case.objects.filter(id=case.id).update(anger_level=anger)
    _choose(boss, hold=choice)

    if held:
        with pytest.raises(Invalid):
            _reply(case, desk, left=["fake_apology"])
    else:
        assert _reply(case, desk, left=["fake_apology"])


def _found(line: str, who: Technician) -> list[int]:
    return [
        row.number
        for row in search.table(question=read(line=line), viewer=Viewer.of(who), zone="UTC", now=NOW)
    ]


def test_how_good_an_answer_was_is_kept_apart_from_the_fix(desk: Desk, case: Case) -> None:
    good = Tally(acknowledged=True, next_step=True, when=True, who=True)

    _reply(case, desk, tally=good)

    assert Event.objects.get(case=case, kind="replied").data["answer"] == {
        "holds": ["acknowledged", "next_step", "when", "who"], "left": [], "well": True,
    }  # fmt: skip
    assert _found("is:answered-well -is:verified", desk.bob) == [case.id]
    Case.objects.filter(id=case.id).update(verified_at=NOW)
    assert _found("is:verified is:judged", desk.bob) == [case.id]
    assert _found("is:verified -is:answered-well", desk.bob) == []


def test_first_answer_that_left_is_the_one_judged(desk: Desk, case: Case) -> None:
    good = Tally(acknowledged=True, next_step=True, when=True, who=True)
    taken_back = _reply(case, desk, tally=Tally(acknowledged=False, next_step=False, when=False, who=False))
    cases.undo(message_id=taken_back, by=desk.bob.id, now=NOW)
    assert _found("is:judged", desk.bob) == []

    _reply(case, desk, once="b", tally=good)
    _reply(case, desk, once="c", tally=Tally(acknowledged=False, next_step=True, when=True, who=True))

    assert _found("is:answered-well", desk.bob) == [case.id]


def test_answer_that_nobody_checked_is_not_judged(desk: Desk, case: Case) -> None:
    _reply(case, desk)

    assert _found("is:judged", desk.bob) == []


def test_approved_reply_keeps_how_good_it_was(desk: Desk, legal: Case, boss: Technician) -> None:
    good = Tally(acknowledged=True, next_step=True, when=True, who=True)
    asked = cases.ask(
        case_id=legal.id, by=desk.bob.id, subject="Re", body=LETTER, once="a", tally=good, now=NOW
    )

    cases.decide(approval_id=asked, by=boss.id, approved=True, why="", now=NOW)

    assert Event.objects.get(case=legal, kind="replied").data["answer"]["well"] is True


def test_undone_reply_is_not_counted(desk: Desk, case: Case) -> None:
    number = _reply(case, desk, left=["fake_apology"], reason="He asked for it.")

    cases.undo(message_id=number, by=desk.bob.id, now=NOW)

    assert not SentAnyway.objects.exists()


def test_choices_are_versions_and_say_what_judged(desk: Desk, boss: Technician) -> None:
    assert _choose(boss, apology="never") == 1
    assert tuning.in_force().policies["apology"] == "never"
    assert tuning.in_force().policies["resolution"] == "basis"
    assert tuning.in_force().version == "wording v1"

    with pytest.raises(Invalid, match="Version 1 was saved"):
        _choose(boss, apology="own")
    with pytest.raises(CatalogueError, match="did you mean 'own'"):
        _choose(boss, based_on=1, apology="owm")
    with pytest.raises(Refused):
        _choose(desk.bob, based_on=1, apology="own")

    assert CatalogueEdit.objects.get(kind="policies").body == 'apology = "never"\n'


def test_fix_times_follow_the_desks_choice(desk: Desk, case: Case, boss: Technician) -> None:
    body = "We will fix your mail by 16:00 today."
    _choose(boss, resolution="never")

    with pytest.raises(Invalid, match="promises no time for a fix"):
        _reply(case, desk, body=body, promises=[(0, len(body))], basis="the change of tonight")


def test_legal_mention_needs_a_manager(desk: Desk, legal: Case, boss: Technician) -> None:
    with pytest.raises(Refused, match="a manager approves the reply first"):
        _reply(legal, desk)

    number = cases.ask(
        case_id=legal.id, by=desk.bob.id, subject="Re", body=LETTER, once="a", left=[], now=NOW
    )

    approval = Approval.objects.get(id=number)
    assert approval.asked_of is not None
    assert Role(approval.asked_of.role) in (Role.IT_MANAGER, Role.EXECUTIVE)
    alert = Alert.objects.get(case=legal, reason="approval")
    assert (alert.person_id, alert.subject) == (approval.asked_of_id, f"approval:{number}")
    assert not Outbox.objects.filter(message__case=legal).exists()
    (row,) = wording.approvals(viewer=Viewer.of(boss), case_id=legal.id)
    assert (row.body, row.asked_by) == (LETTER, desk.bob.name)


def test_approved_reply_leaves_as_its_writers(desk: Desk, legal: Case, boss: Technician) -> None:
    number = cases.ask(case_id=legal.id, by=desk.bob.id, subject="Re", body=LETTER, once="a", now=NOW)

    cases.decide(approval_id=number, by=boss.id, approved=True, why="", now=NOW)

    approval = Approval.objects.get(id=number)
    message = approval.message
    assert message is not None
    assert (message.author, message.text) == (desk.bob, LETTER)
    assert Outbox.objects.get(message=message).state == "held"
    assert (approval.decided_by, approval.approved) == (boss, True)
    assert not Alert.objects.filter(subject=f"approval:{number}", acknowledged_at=None).exists()
    kinds = list(Event.objects.filter(case=legal).order_by("id").values_list("kind", flat=True))
    assert [kind for kind in kinds if "approv" in kind or kind == "replied"] == [
        "approval_asked", "replied", "reply_approved",
    ]  # fmt: skip
    with pytest.raises(Refused, match="decided about already"):
        cases.decide(approval_id=number, by=boss.id, approved=False, why="no", now=NOW)


def test_refused_reply_is_a_draft_again_with_the_reason(desk: Desk, legal: Case, boss: Technician) -> None:
    number = cases.ask(case_id=legal.id, by=desk.bob.id, subject="Re", body=LETTER, once="a", now=NOW)

    with pytest.raises(Invalid, match="what has to change"):
        cases.decide(approval_id=number, by=boss.id, approved=False, why=" ", now=NOW)
    cases.decide(approval_id=number, by=boss.id, approved=False, why="Leave the contract out.", now=NOW)

    assert Draft.objects.get(case=legal, author=desk.bob).body == LETTER
    assert Event.objects.get(case=legal, kind="reply_refused").why == "Leave the contract out."
    assert not Message.objects.filter(kind="reply").exists()


def test_only_a_manager_decides_and_only_the_writer_withdraws(
    desk: Desk, legal: Case, boss: Technician
) -> None:
    number = cases.ask(case_id=legal.id, by=desk.bob.id, subject="Re", body=LETTER, once="a", now=NOW)
    mallory = factories.technician("Mallory", of=factories.team())

    with pytest.raises(Refused, match="Only an IT manager"):
        cases.decide(approval_id=number, by=desk.bob.id, approved=True, why="", now=NOW)
    with pytest.raises(Refused, match="Only who wrote"):
        cases.withdraw(approval_id=number, by=boss.id, now=NOW)
    for deed in (
        lambda: cases.decide(approval_id=number, by=mallory.id, approved=True, why="", now=NOW),
        lambda: cases.withdraw(approval_id=number, by=mallory.id, now=NOW),
        lambda: cases.withdraw(approval_id=10**9, by=boss.id, now=NOW),
    ):
        with pytest.raises(NotFound):
            deed()

    cases.withdraw(approval_id=number, by=desk.bob.id, now=NOW)
    assert Draft.objects.get(case=legal, author=desk.bob).body == LETTER


def test_one_reply_of_a_person_waits_at_a_time_and_once_is_once(desk: Desk, legal: Case) -> None:
    first, again = (
        cases.ask(case_id=legal.id, by=desk.bob.id, subject="Re", body=LETTER, once="a", now=NOW)
        for _ in range(2)
    )

    assert first == again
    with pytest.raises(Refused, match="still waits"):
        cases.ask(case_id=legal.id, by=desk.bob.id, subject="Re", body="More.", once="b", now=NOW)


def test_manager_and_other_choice_need_no_approval(desk: Desk, legal: Case, boss: Technician) -> None:
    with pytest.raises(Refused, match="nobody's approval"):
        cases.ask(case_id=legal.id, by=boss.id, subject="Re", body=LETTER, once="a", now=NOW)
    assert cases.reply(case_id=legal.id, by=boss.id, subject="Re", body=LETTER, once="m", now=NOW)

    _choose(boss, legal_review="off")
    assert _reply(legal, desk, once="b")


def test_letter_is_known_again_in_one_to_somebody_else(desk: Desk, case: Case) -> None:
    number = _reply(case, desk)
    mail = Outbox.objects.get(message_id=number)
    assert not Shingle.objects.exists()  # it has not left yet

    later = NOW + timedelta(minutes=1)
    outbox.claim(now=later)
    outbox.settle(outbox_id=mail.id, outcome="sent", detail="", now=later)

    runs = shingles.sample(shingles.of(LETTER.replace("Thursday", "Friday").replace("9:00", "10:30")))
    other = factories.contact("Ben", of=factories.organisation())
    (echo,) = echoes.elsewhere(runs=runs, contact_id=other.id, organisation_id=other.organisation_id)
    assert echo.share > 0.6
    assert echoes.elsewhere(runs=runs, contact_id=case.contact_id, organisation_id=None) == ()
    far = shingles.sample(
        shingles.of("The till of the shop is new and works since noon, and nobody had to wait. " * 2)
    )
    assert echoes.elsewhere(runs=far, contact_id=other.id, organisation_id=None) == ()


def test_cause_is_kept_with_whose_doing_it_was(desk: Desk, case: Case) -> None:
    cases.record_cause(case_id=case.id, by=desk.bob.id, responsible="us", words=" A full disk. ", now=NOW)

    kept = Cause.objects.get(case=case)
    assert (kept.responsible, kept.words, kept.by) == ("us", "A full disk.", desk.bob)
    assert Event.objects.get(case=case, kind="cause").what.endswith("recorded the cause: A full disk.")
    for wrong in ({"responsible": "them", "words": "x"}, {"responsible": "us", "words": " "}):
        with pytest.raises(Invalid):
            cases.record_cause(case_id=case.id, by=desk.bob.id, now=NOW, **wrong)


def test_saved_reply_takes_known_placeholders_alone(desk: Desk, boss: Technician) -> None:
    def save(**more: object) -> int:
        typed: dict[str, object] = {
            "reply_id": None,
            "title": "Outage",
            "body": "{contact}, I ring.",
            "in_use": True,
        }
        return settings.save_reply(**{**typed, **more}, by=boss.id, now=NOW)  # type: ignore[arg-type]

    key = save()
    assert [one.title for one in tuning.in_force().saved_replies] == ["Outage"]
    with pytest.raises(Invalid, match=r"did you mean \{owner\}"):
        save(title="Other", body="{ownr} rings you.")
    with pytest.raises(Invalid, match="is no placeholder"):
        save(title="Other", body="{contact.organisation.__class__}")
    with pytest.raises(Invalid, match="Another saved reply"):
        save(title="OUTAGE")
    with pytest.raises(NotFound):
        save(reply_id=key + 999, title="Nowhere")
    with pytest.raises(Refused):
        settings.save_reply(reply_id=None, title="x", body="y", in_use=True, by=desk.bob.id, now=NOW)

    save(reply_id=key, in_use=False)
    assert tuning.in_force().saved_replies == ()
    assert SavedReply.objects.get(id=key).in_use is False
