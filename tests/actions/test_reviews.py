"""Reviews: opened once by policy, held, and everything they ask for followed until it is done."""

import dataclasses
import threading
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

import factories
from acting import NOW, Desk
from amends.actions import problems, promises, reviews, tuning
from amends.actions.errors import Invalid, NotFound
from amends.domain.cases import Refused
from amends.domain.reviews import Answers
from amends.store.models import (
    Case,
    Change,
    Deed,
    Event,
    Lesson,
    Outbox,
    PreventionItem,
    Problem,
    Promise,
    Review,
)

FULL = Answers(
    root_cause="The certificate ran out.", nature="process", target="unclear", expectations="realistic",
    cause_code="not_working",
)  # fmt: skip


def over(desk: Desk, *, severity: str = "high", at: datetime = NOW) -> Case:
    """A severe case that is closed."""
    return factories.case(
        of=desk.team, by=factories.contact(of=desk.client), owner=desk.carol, severity=severity, status="closed",
        closed_at=at, resolved_at=at, closed_unverified=True, at=at,
    )  # fmt: skip


def held(desk: Desk) -> Review:
    """A review that runs."""
    review = factories.review(over(desk), lead=desk.carol)
    reviews.start(review_id=review.id, by=desk.carol.id, now=NOW)
    return review


def test_a_severe_case_that_is_over_is_reviewed_once(desk: Desk) -> None:
    high, critical = over(desk), over(desk, severity="critical")
    over(desk, severity="medium")
    over(desk, at=NOW - timedelta(days=15))
    factories.case(of=desk.team, severity="high")

    assert [reviews.open_due(now=NOW) for _ in range(2)] == [2, 0]

    assert set(Review.objects.values_list("case_id", flat=True)) == {high.id, critical.id}
    review = Review.objects.get(case=high)
    assert (review.lead, review.state, review.why) == (desk.carol, "due", "A case that was high is over.")
    assert (
        review.due_at == datetime(2026, 11, 24, 17, tzinfo=NOW.tzinfo) - timedelta(hours=0)
        or review.due_at > NOW
    )
    assert Event.objects.get(case=high, kind="review_opened")
    assert Outbox.objects.count() == 2


def test_the_questions_open_when_it_starts_and_must_be_answered_before_it_ends(desk: Desk) -> None:
    review = factories.review(over(desk), lead=desk.carol)
    with pytest.raises(Refused, match="Start the review first"):
        reviews.answer(review_id=review.id, typed=FULL, revision=0, by=desk.carol.id, now=NOW)
    reviews.start(review_id=review.id, by=desk.carol.id, now=NOW)
    with pytest.raises(Refused, match="started already"):
        reviews.start(review_id=review.id, by=desk.bob.id, now=NOW)
    with pytest.raises(Refused, match="Not answered yet: the root cause"):
        reviews.finish(review_id=review.id, by=desk.carol.id, now=NOW)
    reviews.answer(review_id=review.id, typed=FULL, revision=0, by=desk.carol.id, now=NOW)
    for _ in range(2):
        reviews.learn(
            review_id=review.id, tag="system", text="Watch it.", once="a", by=desk.carol.id, now=NOW
        )

    reviews.finish(review_id=review.id, by=desk.carol.id, now=NOW)

    review.refresh_from_db()
    assert (review.state, review.finished_by, review.remind_at) == ("done", desk.carol, None)
    assert Lesson.objects.count() == 1
    assert Event.objects.get(kind="review_finished").why == "The certificate ran out."
    reviews.reopen(review_id=review.id, why="The supplier wrote.", by=desk.bob.id, now=NOW)
    assert Review.objects.get().state == "running"


@pytest.mark.parametrize(
    ("field", "value"), [("nature", "fate"), ("losing_percent", 101), ("root_cause", "x" * 4001)]
)
def test_an_answer_that_cannot_be_meant_is_refused(desk: Desk, field: str, value: object) -> None:
    review = held(desk)

    with pytest.raises(Invalid) as wrong:
        reviews.answer(
            review_id=review.id,
            typed=dataclasses.replace(FULL, **{field: value}),
            revision=0,
            by=desk.bob.id,
            now=NOW,
        )

    assert wrong.value.field == field


def test_two_people_lose_nothing_of_one_another(desk: Desk) -> None:
    review = held(desk)
    reviews.answer(review_id=review.id, typed=FULL, revision=0, by=desk.bob.id, now=NOW)

    reviews.answer(review_id=review.id, typed=FULL, revision=0, by=desk.bob.id, now=NOW)  # the double click
    with pytest.raises(Invalid, match="Bob saved it while you wrote"):
        reviews.answer(review_id=review.id, typed=Answers(), revision=0, by=desk.carol.id, now=NOW)

    assert Review.objects.get().root_cause == "The certificate ran out."
    assert Deed.objects.filter(kind="review_answered").count() == 1


def ask(desk: Desk, review: Review, kind: str, *, once: str = "a") -> PreventionItem:
    key = reviews.add_prevention(
        review_id=review.id, kind=kind, words="Watch the certificates.", owner_id=desk.bob.id,
        due_at=NOW + timedelta(days=7), once=once, by=desk.carol.id, now=NOW,
    )  # fmt: skip
    return PreventionItem.objects.get(id=key)


def test_what_is_asked_for_becomes_what_it_is_and_once(desk: Desk) -> None:
    review = held(desk)
    for kind in ("problem", "change", "promise", "catalogue"):
        assert ask(desk, review, kind, once=kind).id == ask(desk, review, kind, once=kind).id

    assert PreventionItem.objects.count() == 4
    assert Problem.objects.get().links.get().case_id == review.case_id
    assert Change.objects.get().links.get().caused is False
    assert (Promise.objects.get().maker, Promise.objects.get().due_at) == (desk.bob, NOW + timedelta(days=7))


def test_it_is_done_when_the_thing_it_became_is(desk: Desk) -> None:
    review = held(desk)
    problem, promise, rule = (
        ask(desk, review, kind, once=kind) for kind in ("problem", "promise", "catalogue")
    )
    with pytest.raises(Refused, match="done when the problem is"):
        reviews.finish_prevention(item_id=problem.id, words="done", by=desk.bob.id, now=NOW)
    reviews.finish_prevention(item_id=rule.id, words="Targets, version 4.", by=desk.bob.id, now=NOW)
    assert promise.promise_id is not None
    promises.keep(promise_id=promise.promise_id, by=desk.bob.id, now=NOW)
    reviews.remind(now=NOW)
    assert problem.problem_id is not None
    problems.save(
        problem_id=problem.problem_id,
        title="x",
        texts={"cause": "a", "solution": "b"},
        revision=0,
        by=desk.bob.id,
        now=NOW,
    )
    problems.solve(problem_id=problem.problem_id, by=desk.bob.id, now=NOW)

    assert set(PreventionItem.objects.values_list("state", flat=True)) == {"done"}


def test_only_a_lead_drops_it_and_says_why(desk: Desk) -> None:
    item = ask(desk, held(desk), "catalogue")

    with pytest.raises(Refused, match="team lead"):
        reviews.drop_prevention(item_id=item.id, why="no", by=desk.bob.id, now=NOW)
    with pytest.raises(Invalid):
        reviews.drop_prevention(item_id=item.id, why=" ", by=desk.carol.id, now=NOW)
    reviews.drop_prevention(item_id=item.id, why="The supplier does it.", by=desk.carol.id, now=NOW)

    item.refresh_from_db()
    assert (item.state, item.settled_why) == ("dropped", "The supplier does it.")


def test_a_review_and_what_it_asked_for_are_reminded_of_until_settled(desk: Desk) -> None:
    review = factories.review(over(desk), lead=desk.bob, due_at=NOW, remind_at=NOW, at=NOW)
    factories.prevention(review, owner=desk.bob, due_at=NOW, remind_at=NOW)

    mails = []
    for day in range(5):
        reviews.remind(now=NOW + timedelta(days=day, minutes=day))
        reviews.remind(now=NOW + timedelta(days=day, minutes=day))  # the second worker finds nothing
        mails.append(Outbox.objects.count())

    assert mails[:2] == [2, 4]
    assert mails[-1] > 10  # from the third on, the next level reads it as well
    assert {one.recipients[0] for one in Outbox.objects.all()} == {"bob@desk.example", "carol@desk.example"}
    assert Deed.objects.filter(kind="review_reminded").count() == 10


def test_somebody_who_has_left_is_not_waited_for(desk: Desk) -> None:
    review = factories.review(over(desk), lead=desk.bob, due_at=NOW, remind_at=NOW, at=NOW)
    desk.bob.is_active = False
    desk.bob.save()

    reviews.remind(now=NOW)

    assert Outbox.objects.get().recipients == ["ingrid@desk.example"]
    reviews.give(review_id=review.id, lead_id=desk.carol.id, by=desk.carol.id, now=NOW)
    assert Review.objects.get().lead == desk.carol


def test_a_review_of_another_teams_case_does_not_exist(desk: Desk) -> None:
    foreign = factories.review(factories.case(of=factories.team()), lead=desk.carol)

    with pytest.raises(NotFound):
        reviews.start(review_id=foreign.id, by=desk.bob.id, now=NOW)


@pytest.mark.parametrize("table", ["store_deed", "store_lesson"])
def test_what_was_done_and_learnt_is_only_added_to(desk: Desk, table: str) -> None:
    review = held(desk)
    reviews.learn(review_id=review.id, tag="empathy", text="Ask first.", once="a", by=desk.bob.id, now=NOW)

    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        connection.cursor().execute(f"delete from {table}")  # noqa: S608 - one of two names


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_a_review_once() -> None:
    team = factories.team()
    carol = factories.technician("Carol", of=team)
    tuning.forget()
    for _ in range(6):
        factories.case(
            of=team,
            owner=carol,
            severity="high",
            status="closed",
            closed_at=NOW,
            closed_unverified=True,
            at=NOW,
        )
    gate = threading.Barrier(2, timeout=60)

    def run() -> None:
        gate.wait()
        try:
            for _ in range(5):
                reviews.open_due(now=NOW, limit=2)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()

    assert Review.objects.count() == Outbox.objects.count() == 6
    tuning.forget()
