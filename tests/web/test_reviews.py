"""Reviews as pages: fifteen minutes that the server keeps, forms that lose nothing, a list that nothing leaves unseen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
import markup
from amends.domain.vocabulary import Role
from amends.store.models import Lesson, PreventionItem, Review, Technician
from amends.web.problems.forms import ProblemForm
from amends.web.reviews.forms import AnswersForm
from signing_in import browser

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"' {{ now }}"
NOW = datetime.now(UTC)


@pytest.fixture
def bob() -> Technician:
    return factories.technician("Bob", of=factories.team(), zone="Europe/London")


@pytest.fixture
def desk(bob: Technician) -> Client:
    return browser(bob)


@pytest.fixture
def review(bob: Technician) -> Review:
    client = factories.organisation("Marlow", stakes="Permits stop.")
    case = factories.case(
        "Mail is down", of=bob.teams.get(), by=factories.contact(of=client), severity="high"
    )
    return factories.review(case, lead=bob)


def test_the_fifteen_minutes_are_kept_by_the_server(desk: Client, review: Review) -> None:
    assert "Start the 15 minutes" in desk.get(f"/reviews/{review.id}/").content.decode()

    desk.post(f"/reviews/{review.id}/start/")
    Review.objects.update(started_at=datetime.now(UTC) - timedelta(minutes=6, seconds=30))
    page = desk.get(f"/reviews/{review.id}/").content.decode()
    Review.objects.update(started_at=datetime.now(UTC) - timedelta(minutes=16))
    late = desk.get(f"/reviews/{review.id}/").content.decode()

    assert "Minute 7 of 15" in page
    assert "The 15 minutes are over" in late


def test_a_review_is_held_from_start_to_end(desk: Client, bob: Technician, review: Review) -> None:
    at = f"/reviews/{review.id}/"
    desk.post(f"{at}start/")
    answered = {
        "revision": "0", "root_cause": "The certificate ran out.", "nature": "process", "target": "none",
        "expectations": "never_set", "cause_code": "communication", "value_year": "24000", "losing_percent": "25",
        "fix_hours": "5", "hour_rate": "100",
    }  # fmt: skip
    assert desk.post(f"{at}answers/", answered).status_code == 302
    desk.post(f"{at}lessons/", {"once": "a", "tag": "system", "text": "Watch what runs out."})
    asked = {
        "once": "b", "words": "Watch certificates", "kind": "catalogue", "owner": str(bob.pk), "due_at": "2031-07-01T14:00"
    }  # fmt: skip
    assert desk.post(f"{at}actions/", asked).status_code == 302
    page = desk.get(at).content.decode()
    assert "12 times what the fix costs" in page.replace("12.0", "12")
    desk.post(f"{at}end/")

    assert Review.objects.get().state == "done"
    assert PreventionItem.objects.get().due_at == datetime(2031, 7, 1, 13, tzinfo=UTC)
    listed = desk.get("/reviews/actions/").content.decode()
    assert "Watch certificates" in listed
    assert "1 asked for: 0 done" in listed
    assert "Mail is down" in desk.get("/reviews/?view=done").content.decode()


def test_what_is_refused_comes_back_as_it_was_typed(desk: Client, review: Review) -> None:
    desk.post(f"/reviews/{review.id}/start/")

    answer = desk.post(
        f"/reviews/{review.id}/answers/", {"revision": "0", "root_cause": "My words", "losing_percent": "200"}
    )
    lesson = desk.post(f"/reviews/{review.id}/lessons/", {"once": "a", "tag": "system", "text": ""})
    asked = desk.post(
        f"/reviews/{review.id}/actions/",
        {"once": "b", "words": "My wish", "kind": "catalogue", "due_at": "soon"},
    )

    assert [one.status_code for one in (answer, lesson, asked)] == [422, 422, 422]
    assert "My words" in answer.content.decode()
    assert "Write the lesson in a sentence." in lesson.content.decode()
    assert "My wish" in asked.content.decode()
    assert "Write date and time like" in asked.content.decode()
    assert Lesson.objects.count() == 0


def test_an_unfinished_review_says_what_is_missing(desk: Client, review: Review) -> None:
    desk.post(f"/reviews/{review.id}/start/")

    page = desk.post(f"/reviews/{review.id}/end/", follow=True).content.decode()

    assert "Not answered yet: the root cause (S0-76)" in page


def test_an_action_is_done_in_words_and_dropped_by_a_lead_with_a_reason(
    desk: Client, bob: Technician, review: Review
) -> None:
    item = factories.prevention(review, owner=bob)
    other = factories.prevention(review, owner=bob)
    carol = browser(factories.technician("Carol", role=Role.TEAM_LEAD, of=bob.teams.get()))

    assert (
        "Say what was changed" in desk.post(f"/reviews/actions/{item.id}/done/", follow=True).content.decode()
    )
    desk.post(f"/reviews/actions/{item.id}/done/", {"words": "Targets v3."})
    asked = carol.post(f"/reviews/actions/{other.id}/dropped/")
    assert "Drop what a review asked for" in asked.content.decode()
    carol.post(f"/reviews/actions/{other.id}/dropped/", {"why": "Not ours."})

    assert sorted(PreventionItem.objects.values_list("state", "settled_why")) == [
        ("done", "Targets v3."),
        ("dropped", "Not ours."),
    ]


def test_words_are_shown_as_words(desk: Client, bob: Technician) -> None:
    client = factories.organisation(HOSTILE, stakes=HOSTILE)
    case = factories.case(HOSTILE, by=factories.contact(of=client), of=bob.teams.get())
    review = factories.review(case, lead=bob, state="running", started_at=NOW, root_cause=HOSTILE)
    factories.prevention(review, owner=bob, words=HOSTILE)

    for address in ("/reviews/", f"/reviews/{review.id}/", "/reviews/actions/"):
        page = desk.get(address).content.decode()

        assert "&lt;script&gt;alert(1)" in page
        assert markup.wrong(page) == []


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(("path", "cost"), [("/reviews/", 5), ("/reviews/actions/", 5)])
def test_a_list_costs_the_same_whatever_it_holds(
    desk: Client, bob: Technician, path: str, cost: int, times: int
) -> None:
    for _ in range(times):
        review = factories.review(factories.case(of=bob.teams.get()), lead=bob)
        factories.prevention(review, owner=bob)

    with CaptureQueriesContext(connection) as statements:
        desk.get(path)

    assert len(statements) == cost  # session, technician, rows, figures, bar


def test_reviews_of_other_teams_are_nowhere(desk: Client) -> None:
    foreign = factories.review(factories.case("secret", of=factories.team()))

    assert "secret" not in desk.get("/reviews/").content.decode()
    assert desk.get(f"/reviews/{foreign.id}/").status_code == 404


def test_a_cause_is_asked_for_without_blame() -> None:
    for field in (AnswersForm.base_fields["root_cause"], ProblemForm.base_fields["cause"]):
        assert "did what seemed best to them" in str(field.help_text)
