"""The second reader's answers: kept, held against the first, and asked about; they raise a temperature at most."""

from datetime import datetime

from django.db import transaction

from amends.actions import room
from amends.actions.learning.correcting import follow, labels_of
from amends.domain import learning
from amends.domain.learning import second
from amends.domain.messages import Segment
from amends.domain.messages.newly import newly_written
from amends.store.models import Case, Correction, Difference, SecondReading
from amends.store.models.learning import SecondState
from amends.store.queries import second as queue


@transaction.atomic
def claim(*, model: str, limit: int, now: datetime) -> list[tuple[int, str]]:
    """Claim readings to be read again: the claim's id and the question with the customer's new words as data."""
    return [
        (
            asked.id,
            second.question(
                subject=asked.subject,
                text=newly_written(text=asked.text, segments=[Segment(*s) for s in asked.segments]).text,
            ),
        )
        for asked in queue.claim(model=model[:100], limit=limit, now=now)
    ]


@transaction.atomic
def settle(*, second_id: int, answer: str, now: datetime) -> bool:
    """Take an answer once: keep its labels, ask a person where the readers differ, and let a hotter one show.

    Nothing is lowered, escalated or told to anybody by it. Whether the answer was believed; nonsense is
    noted on the claim and changes nothing else. A claim that is settled already stays as it is.
    """
    claimed = SecondReading.objects.filter(id=second_id).select_related("reading").first()
    if claimed is None:
        return False
    case = Case.objects.select_for_update().get(id=claimed.reading.case_id)
    claimed = (
        SecondReading.objects.select_for_update(of=("self",)).select_related("reading").get(id=second_id)
    )
    if claimed.state != SecondState.ASKED:
        return False
    try:
        read = second.believed(answer)
    except second.Nonsense as nonsense:
        _end(claimed, SecondState.FAILED, problem=str(nonsense), now=now)
        return False
    claimed.labels = second.as_data(read)
    _end(claimed, SecondState.READ, now=now)
    _ask(case, claimed, read=read, now=now)
    return True


def _ask(case: Case, claimed: SecondReading, *, read: learning.Labels, now: datetime) -> None:
    """Write down where the readers differ, and show the hotter temperature until a person has settled it."""
    reading = claimed.reading
    corrected = list(
        Correction.objects.filter(message_id=reading.message_id).order_by("id").values_list("label", "now_is")
    )
    found = second.differences(
        first=learning.standing(labels_of(reading), corrected),
        second=read,
        settled=frozenset(label for label, _ in corrected),
    )
    if not found:
        return
    Difference.objects.bulk_create(
        [
            Difference(second=claimed, label=one.label, first_says=one.first, second_says=one.second)
            for one in found
        ],
        ignore_conflicts=True,
    )
    said = "; ".join(
        f"{learning.label_words(one.label)}: {learning.value_words(one.label, one.second)} "
        f"(the reader: {learning.value_words(one.label, one.first)})"
        for one in found
    )
    room.record(
        case, kind="second_reading", what="The second reader sees it differently.", why=said, at=now,
        message=reading.message_id, model=claimed.model,
    )  # fmt: skip
    if any(one.raises for one in found):
        follow(case, at=now)
    else:
        room.saved(case, at=now)


@transaction.atomic
def failed(*, second_id: int, why: str, again: bool, now: datetime) -> None:
    """The model gave no answer: asked once more later when the network was to blame (`again`), else given up."""
    claimed = SecondReading.objects.select_for_update().filter(id=second_id, state=SecondState.ASKED).first()
    if claimed is None:
        return
    if again and claimed.attempts < queue.MOST_ATTEMPTS:
        claimed.problem = why[:300]
        claimed.save(update_fields=["problem"])
        return
    _end(claimed, SecondState.FAILED, problem=why, now=now)


def _end(claimed: SecondReading, state: SecondState, *, problem: str = "", now: datetime) -> None:
    claimed.state, claimed.problem, claimed.settled_at = state.value, problem[:300], now
    claimed.save(update_fields=["state", "problem", "settled_at", "labels"])
