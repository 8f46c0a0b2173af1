"""Our commitments told from everything that only looks like one."""

from datetime import UTC, datetime, time

import pytest

from amends.catalogue import promises as catalogue
from amends.domain.promises import Candidate, Hours, PlainDesk, clauses, find
from amends.domain.vocabulary import PromiseKind

NOW = datetime(2026, 11, 18, 10, 40, tzinfo=UTC)
DESK = PlainDesk(Hours(closes=time(17, 30)))


def _find(text: str) -> tuple[Candidate, ...]:
    return find(text=text, now=NOW, zone="UTC", calendar=DESK, phrases=catalogue.load())


@pytest.mark.parametrize(
    ("text", "kind", "due"),
    [
        ("I'll send you the log by 2 PM today.", PromiseKind.UPDATE, "2026-11-18 14:00"),
        ("I’ll ring you at 15:00.", PromiseKind.CONTACT, "2026-11-18 15:00"),
        ("We start on the cabling on Monday at 8.", PromiseKind.START, "2026-11-23 08:00"),
        ("You will have a named owner by noon.", PromiseKind.OWNER, "2026-11-18 12:00"),
        ("The server will be back online by 18:00.", PromiseKind.RESOLUTION, "2026-11-18 18:00"),
        ("Next update: 13:30.", PromiseKind.UPDATE, "2026-11-18 13:30"),
        ("Ravi will phone you tomorrow at 9:15.", PromiseKind.CONTACT, "2026-11-19 09:15"),
        ("Give us until 3 and I'll have the list.", PromiseKind.UPDATE, "2026-11-18 15:00"),
        ("One of our engineers will be with you within two hours.", PromiseKind.CONTACT, "2026-11-18 12:40"),
        ("I own this now and will call you at 16:00.", PromiseKind.CONTACT, "2026-11-18 16:00"),
        ("I can restore it and will ring you at 16:00.", PromiseKind.CONTACT, "2026-11-18 16:00"),
        ("I'll write every 30 minutes until it is fixed.", PromiseKind.UPDATE, "2026-11-18 11:10"),
    ],
)
def test_commitment_of_ours_with_a_time_is_found(text: str, kind: PromiseKind, due: str) -> None:
    (found,) = _find(text)

    assert (found.kind, found.due_at.strftime("%Y-%m-%d %H:%M"), found.certain) == (kind, due, True)
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Could you ring me by 3 PM?", "request"),
        ("Please send me the form by Friday.", "request"),
        ("You should restart it before noon.", "request"),
        ("I could drop in on Friday at 10.", "offer"),
        ("Shall I ring you at 4?", "offer"),
        ("We'll try to finish by Friday.", "hedged"),
        ("We hope to finish by Friday.", "none"),
        ("We'll ring you soon.", "promise-vague"),
        ("I'll replace the cable.", "promise-undated"),
        ("The supplier delivers on Friday.", "none"),
        ("We told you it would be Monday.", "none"),
        ("I can't give you a time today.", "none"),
        ("Your licence ends on 30 November.", "none"),
    ],
)
def test_words_that_commit_nobody_to_a_time_are_no_promise(text: str, label: str) -> None:
    assert _find(text) == ()
    assert [clause.label for clause in clauses(text=text, phrases=catalogue.load())] == [label]


@pytest.mark.parametrize(
    "text",
    ["If the part arrives, I'll fit it by noon.", "We'll fit it by noon if the part arrives."],
)
def test_condition_is_no_promise(text: str) -> None:
    assert _find(text) == ()


def test_two_commitments_of_one_sentence_are_two() -> None:
    found = _find("I'll ship it this afternoon, and you'll have the number by 5.")

    assert [(item.kind, item.expression) for item in found] == [
        (PromiseKind.START, "this afternoon"),
        (PromiseKind.UPDATE, "by 5"),
    ]


def test_commitment_for_a_time_that_has_passed_is_uncertain_and_says_why() -> None:
    (found,) = _find("I'll ring you by 9:00 today.")

    assert (found.certain, found.why) == (False, "This time has already passed.")


def test_commitment_for_an_impossible_time_makes_no_candidate() -> None:
    assert _find("I'll ring you at 25:00.") == ()


def test_example_of_the_catalogue_holds() -> None:
    for good, bad in catalogue.examples_shipped():
        assert _find(good), good
        assert not _find(bad), bad


def test_long_text_is_read_in_bounded_time() -> None:
    assert len(_find("I'll ring you at 3 PM. " * 4000)) == 4000


def test_two_promises_of_a_sentence_have_places_of_their_own() -> None:
    text = "I'll send the log by 3 PM, and I'll call you at 16:30."

    found = _find(text)

    assert [(c.kind.value, text[c.start : c.end], c.text) for c in found] == [
        ("update", "I'll send the log by 3 PM, and ", text),
        ("contact", "I'll call you at 16:30.", text),
    ]


def test_leading_time_belongs_to_the_commitment_behind_it() -> None:
    (found,) = _find("By Friday, 3 pm, you'll have the plan in writing.")

    assert found.due_at.strftime("%Y-%m-%d %H:%M") == "2026-11-20 15:00"


@pytest.mark.parametrize(
    ("zone", "text", "certain"),
    [
        ("America/New_York", "I'll write by 3 PM.", False),
        ("America/New_York", "I'll write by 3 PM GMT.", True),
        ("America/New_York", "I'll write in two hours.", True),
        ("Europe/Lisbon", "I'll write by 3 PM.", True),
        ("", "I'll write by 3 PM.", True),
    ],
)
def test_time_that_a_customer_elsewhere_reads_otherwise_is_asked_about(
    zone: str, text: str, certain: bool
) -> None:
    (found,) = find(
        text=text, now=NOW, zone="Europe/London", calendar=None, phrases=catalogue.load(), read_in=zone
    )

    assert found.certain is certain
    assert ("name the zone" in found.why) is not certain


@pytest.mark.parametrize(
    "text",
    [
        "Promised her an update by 3 pm.",
        "Told Maria I'd ring her tomorrow at 9.",
        "Agreed: call at 16:00.",
        "Next step: call back tomorrow at noon.",
    ],
)
def test_note_of_a_call_may_tell_a_promise_which_is_never_certain(text: str) -> None:
    (found,) = find(
        text=text, now=NOW, zone="Europe/London", calendar=None, phrases=catalogue.load(), retold=True
    )

    assert not found.certain
    assert _find(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "She called at 9 and was angry.",
        "Promised yesterday at noon, not done.",
        "We said we'd call at 16:00 but nobody did.",
        "Promised an update by 15:00 and missed it.",
        "Told him I'd ring at 17:00 and did not ring.",
    ],
)
def test_note_that_only_looks_back_tells_no_promise(text: str) -> None:
    assert (
        find(text=text, now=NOW, zone="Europe/London", calendar=None, phrases=catalogue.load(), retold=True)
        == ()
    )
