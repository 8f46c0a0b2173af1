"""Holding a review: it starts, its questions are answered, lessons are kept, it ends."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amends.actions import deeds, gate, room, telling
from amends.actions.errors import Invalid, NotFound
from amends.domain import cases, reviews
from amends.domain.reviews import CauseCode, Expectations, LessonTag, Nature, ReviewState, TargetClarity
from amends.store.models import Case, Lesson, Review, Technician
from amends.store.queries import live

LONGEST = 4000
CHOICES = {"nature": Nature, "target": TargetClarity, "expectations": Expectations, "cause_code": CauseCode}
WORDS = ("root_cause", "nature_words", "target_words", "expectations_words")
FIGURES = ("value_year", "losing_percent", "fix_hours", "hour_rate", "fix_spend")
STALE = "{} saved it while you wrote. Your words stand below; look at what changed, then save again."


@dataclass(frozen=True, slots=True)
class Taken:
    """A locked review and the technician who acts on it."""

    review: Review
    by: Technician


def take(*, review_id: int, by: int) -> Taken:
    """Lock a review for whoever may see its case. Raises NotFound when it is absent or not theirs to see."""
    person = gate.check(by=by, action="hold_review")
    review = (
        Review.objects.select_for_update(of=("self",)).select_related("change").filter(id=review_id).first()
    )
    if review is None:
        raise NotFound
    if review.case_id is not None:
        case = Case.objects.select_related("organisation").get(id=review.case_id)
        seen = cases.may(person=room.person_facts(person), action="see", case=room.case_facts(case))
        if not seen.allowed:
            raise NotFound
        review.case = case
    return Taken(review, person)


def answers(review: Review) -> reviews.Answers:
    """What a review holds so far."""
    return reviews.Answers(**{name: getattr(review, name) for name in reviews.Answers.__dataclass_fields__})


@transaction.atomic
def start(*, review_id: int, by: int, now: datetime) -> None:
    """Begin: the fifteen minutes run from here, whoever looks at the page."""
    taken = take(review_id=review_id, by=by)
    review = taken.review
    review.state = reviews.move(state=ReviewState(review.state), event="start").value
    review.started_at = now
    review.save(update_fields=["state", "started_at"])
    deeds.write(review, kind="review_started", what=f"{taken.by.name} started the review.", at=now, by=by)


@transaction.atomic
def answer(*, review_id: int, typed: reviews.Answers, revision: int, by: int, now: datetime) -> None:
    """Keep what was answered so far. Raises Invalid for what cannot be meant, and when somebody else saved meanwhile."""
    taken = take(review_id=review_id, by=by)
    review = taken.review
    reviews.move(state=ReviewState(review.state), event="answer")
    before = answers(review)
    if revision != review.revision and typed != before:
        last = review.deeds.filter(kind="review_answered").order_by("-id").select_related("by").first()
        raise Invalid("root_cause", STALE.format(last.by.name if last and last.by else "Somebody"))
    for name, words in CHOICES.items():
        value = getattr(typed, name)
        if value and value not in list(words):
            raise Invalid(name, "Choose one of the answers offered.")
        setattr(review, name, value)
    for name in WORDS:
        text = getattr(typed, name).replace("\r\n", "\n").replace("\0", "").strip()
        if len(text) > LONGEST:
            raise Invalid(name, f"It has {len(text):,} characters; {LONGEST:,} are the most that is kept.")
        setattr(review, name, text)
    for name in FIGURES:
        figure = getattr(typed, name)
        if figure is not None and (figure < 0 or (name == "losing_percent" and figure > 100)):
            raise Invalid(name, "Write 0 to 100." if name == "losing_percent" else "Write 0 or more.")
        setattr(review, name, figure)
    if answers(review) == before:
        return
    review.revision += 1
    review.save(update_fields=[*CHOICES, *WORDS, *FIGURES, "revision"])
    changed = [
        name
        for name in reviews.Answers.__dataclass_fields__
        if getattr(before, name) != getattr(review, name)
    ]
    what = f"{taken.by.name} answered: {', '.join(name.replace('_', ' ') for name in changed)}."
    deeds.write(review, kind="review_answered", what=what, at=now, by=by)


@transaction.atomic
def learn(*, review_id: int, tag: str, text: str, once: str, by: int, now: datetime) -> None:
    """Keep a lesson, tagged by what it is about (S4-26)."""
    taken = take(review_id=review_id, by=by)
    reviews.move(state=ReviewState(taken.review.state), event="answer")
    if tag not in list(LessonTag):
        raise Invalid("tag", "Choose what the lesson is about.")
    words = text.replace("\0", "").strip()
    if not words or len(words) > LONGEST:
        raise Invalid("text", f"Write the lesson in a sentence, in {LONGEST:,} characters at most.")
    _, made = Lesson.objects.get_or_create(
        once=once[:80],
        defaults={"review": taken.review, "tag": tag, "text": words, "by": taken.by, "at": now},
    )
    if made:
        what = f"{taken.by.name} kept a lesson about {tag}."
        deeds.write(taken.review, kind="review_lesson", what=what, why=words, at=now, by=by)


@transaction.atomic
def finish(*, review_id: int, by: int, now: datetime) -> None:
    """End it. Raises Refused with what has no answer yet."""
    taken = take(review_id=review_id, by=by)
    review = taken.review
    after = reviews.move(state=ReviewState(review.state), event="finish")
    missing = reviews.missing(answers(review), lessons=review.lessons.count())
    if missing:
        raise cases.Refused(f"Not answered yet: {'; '.join(missing)}.")
    review.state, review.finished_at, review.finished_by = after.value, now, taken.by
    review.remind_at = None
    review.save(update_fields=["state", "finished_at", "finished_by", "remind_at"])
    what = f"{taken.by.name} finished the review."
    deeds.write(review, kind="review_finished", what=what, at=now, by=by)
    if review.case is not None:
        room.record(review.case, kind="review_finished", what=what, why=review.root_cause, at=now, by=by)
        live.announce(case_ids=[review.case.id])


@transaction.atomic
def reopen(*, review_id: int, why: str, by: int, now: datetime) -> None:
    """Take a finished review up again, with a reason."""
    taken = take(review_id=review_id, by=by)
    if not why.strip():
        raise Invalid("why", "Say what has come to light.")
    review = taken.review
    review.state = reviews.move(state=ReviewState(review.state), event="reopen").value
    review.finished_at = review.finished_by = None
    review.save(update_fields=["state", "finished_at", "finished_by"])
    deeds.write(
        review,
        kind="review_reopened",
        what=f"{taken.by.name} took the review up again.",
        why=why,
        at=now,
        by=by,
    )


@transaction.atomic
def give(*, review_id: int, lead_id: int, by: int, now: datetime) -> None:
    """Somebody else holds it; they are told."""
    taken = take(review_id=review_id, by=by)
    review = taken.review
    lead = Technician.objects.filter(id=lead_id, is_active=True).first()
    if lead is None:
        raise Invalid("lead", "Choose one of the people listed.")
    if review.lead_id == lead.id:
        return
    review.lead = lead
    review.save(update_fields=["lead"])
    deeds.write(review, kind="review_given", what=f"{lead.name} holds the review now.", at=now, by=by)
    telling.tell(
        people=[lead.id], subject="A review is yours", path=f"/reviews/{review.id}/", now=now,
        body=f"{taken.by.name} asks you to hold this review by {review.due_at:%A %d %B, %H:%M} UTC. {review.why}",
    )  # fmt: skip
