"""Care as pages: a break offered after a hot contact, notes for one's own eyes, saves without a count."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

import factories
import markup
from amends.domain.vocabulary import Role
from amends.store.models import Case, HotContact, Reflection, Rest, Team, Technician
from signing_in import browser, manager

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def team() -> Team:
    return factories.team()


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


@pytest.fixture
def case(team: Team) -> Case:
    return factories.case("Mail is down", of=team, anger_level=3)


def hot(by: Technician, case: Case, *, minutes: int = 1, level: int = 3) -> HotContact:
    return HotContact.objects.create(by=by, case=case, level=level, at=NOW - timedelta(minutes=minutes))


def test_after_a_hot_contact_a_break_is_offered_on_now(desk: Client, bob: Technician, case: Case) -> None:
    assert "That was a hard one" not in desk.get("/").content.decode()
    hot(bob, case)

    page = desk.get("/").content.decode()

    assert "That was a hard one" in page
    assert markup.wrong(page) == []


def test_a_break_is_taken_once_and_ended_by_coming_back(desk: Client, bob: Technician, case: Case) -> None:
    hot(bob, case)

    for _ in range(2):
        desk.post("/care/break/", {"minutes": "10", "next": "/"})
    assert Rest.objects.count() == 1
    assert "On a break until" in desk.get("/").content.decode()
    desk.post("/care/break/", {"as": "back", "next": "/"})

    assert "On a break until" not in desk.get("/").content.decode()
    assert "That was a hard one" not in desk.get("/").content.decode()


def test_declining_is_free_and_the_offer_goes(desk: Client, bob: Technician, case: Case) -> None:
    hot(bob, case)

    desk.post("/care/break/", {"as": "decline", "next": "/"})

    assert "That was a hard one" not in desk.get("/").content.decode()
    assert Rest.objects.count() == 0


@pytest.mark.parametrize("minutes", ["0", "480", "x", ""])
def test_a_break_of_another_length_is_refused(desk: Client, minutes: str) -> None:
    answer = desk.post("/care/break/", {"minutes": minutes}, follow=True)

    assert "Choose how long" in answer.content.decode()
    assert Rest.objects.count() == 0


def test_a_break_returns_to_no_other_site(desk: Client) -> None:
    assert (
        desk.post("/care/break/", {"as": "decline", "next": "https://evil.example/"})["Location"] == "/care/"
    )


def test_what_somebody_carries_is_theirs_alone(desk: Client, bob: Technician, case: Case, team: Team) -> None:
    hot(bob, case)
    others = [factories.technician("Lena", role=Role.TEAM_LEAD, of=team), manager()]

    assert "Heavy" in desk.get("/care/").content.decode()
    for other in map(browser, others):
        for address in ("/care/", "/", "/settings/people/", f"/settings/people/{bob.pk}/", "/practice/team/"):
            page = other.get(address).content.decode()
            assert "That was a hard one" not in page
            assert "Heavy" not in page


def test_a_note_is_kept_for_ones_own_eyes(desk: Client, bob: Technician, case: Case) -> None:
    typed = {"words": "I explained too soon. <b>", "lessons": ["empathy", "system"], "case": f"#{case.id}"}

    desk.post("/care/note/", typed)

    note = Reflection.objects.get()
    page = desk.get("/care/").content.decode()
    assert (note.lessons, note.case_id) == (["system", "empathy"], case.id)
    assert "I explained too soon. &lt;b&gt;" in page
    assert markup.wrong(page) == []
    for other in map(browser, (manager(), factories.technician(of=bob.teams.get()))):
        assert "I explained too soon" not in other.get("/care/").content.decode()
        assert other.post(f"/care/notes/{note.id}/away/").status_code == 404
    desk.post(f"/care/notes/{note.id}/away/")
    assert Reflection.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": ""}, "Write a sentence about what you take from it."),
        ({"words": "x", "lessons": ["blame"]}, "blame"),
        ({"words": "x", "case": "the mail one"}, "Write the number of a case"),
        ({"words": "x", "case": "999999"}, "There is no such case, or it is not yours to see."),
        ({"words": "x" * 4001}, "4000"),
    ],
)
def test_a_note_that_cannot_be_kept_says_why(desk: Client, typed: dict[str, object], said: str) -> None:
    answer = desk.post("/care/note/", typed)

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors)
    assert Reflection.objects.count() == 0


def test_a_case_of_another_team_cannot_be_noted(desk: Client) -> None:
    foreign = factories.case(of=factories.team())

    assert desk.post("/care/note/", {"words": "x", "case": str(foreign.id)}).status_code == 422


def test_saves_are_furious_once_calm_now_and_verified(desk: Client, bob: Technician, team: Team) -> None:
    more = {"of": team, "peak_level": 3, "verified_words": "It works."}
    saved = factories.case("Saved", verified_at=NOW, **more)
    factories.case("Not verified", **more)
    factories.case("Only angry", verified_at=NOW, of=team, peak_level=2)
    factories.case("Still angry", verified_at=NOW, of=team, anger_level=2, peak_level=3)
    factories.case("Elsewhere", verified_at=NOW, **{**more, "of": factories.team()})
    for _ in range(2):
        factories.message(saved, kind="reply", author=bob)
    factories.message(saved, kind="reply", author=factories.technician("Ada", of=team))

    (found,) = desk.get("/saves/").context["saves"]

    assert (found.subject, found.people, found.words) == ("Saved", ("Ada", "Bob"), "It works.")
