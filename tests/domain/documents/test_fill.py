"""Documents from facts: what they hold, where each statement comes from, and what is missing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from amends.catalogue import documents as catalogue
from amends.domain import documents
from amends.domain.documents import FactKind, MessageFacts, Noted, Part
from amends.domain.vocabulary import Document
from incident import NOW, facts


def filled(kind: Document = Document.FULL_INCIDENT_REPORT, **more: object) -> documents.Filled:
    return documents.fill(rule=catalogue.load()[kind], facts=facts(**more), now=NOW)


def lines(document: documents.Filled, part: Part) -> list[str]:
    return [one.text for section in document.sections if section.part == part for one in section.statements]


@pytest.mark.parametrize("kind", list(Document))
def test_a_case_with_everything_is_complete(kind: Document) -> None:
    document = filled(kind)

    assert (document.percent, document.gaps) == (100, ())


@pytest.mark.parametrize("kind", list(Document))
def test_every_statement_says_where_it_comes_from(kind: Document) -> None:
    for document in (filled(kind), filled(kind, messages=(), promises=(), clocks=(), earlier=(), noted=())):
        for section in document.sections:
            assert [one.text for one in section.statements if not one.sources] == []


def test_gaps_name_what_is_missing_and_who_can_say_it() -> None:
    document = filled(Document.INCIDENT_SUMMARY, noted=())

    assert [(gap.what, gap.who) for gap in document.gaps] == [
        ("What the customer wants: not recorded", "Sam, first responder"),
        ("Impact: not recorded", "Sam, first responder"),
        ("Root cause so far: not recorded", "Priya Raman, owner"),
        ("Next step: not recorded", "Priya Raman, owner"),
    ]
    assert document.percent == 20


def test_a_gap_of_a_case_without_owner_names_the_role() -> None:
    made = facts()
    document = documents.fill(
        rule=catalogue.load()[Document.INCIDENT_SUMMARY],
        facts=replace(made, case=replace(made.case, owner=None, first_responder=None), noted=()),
        now=NOW,
    )

    assert {gap.who for gap in document.gaps} == {
        "the first responder, once there is one",
        "the owner, once there is one",
    }


def test_the_briefing_opens_with_what_to_say_and_what_not() -> None:
    document = filled(Document.EXECUTIVE_BRIEFING)

    assert [section.part for section in document.sections[:3]] == [
        Part.SAY_FIRST,
        Part.NOT_TO_SAY,
        Part.HANDOVER,
    ]
    assert lines(document, Part.SAY_FIRST)[1:3] == [
        "That we promised “news by 09:00” and did not keep it.",
        "That case #1021 was closed without their word, and that this one will not be.",
    ]
    assert "Anything on fault or liability." in lines(document, Part.NOT_TO_SAY)[0]


def test_what_is_filled_into_advice_is_never_filled_again() -> None:
    made = facts()
    customer = replace(made.customer, name="{owner} {days}")
    document = filled(Document.EXECUTIVE_BRIEFING, customer=customer)

    assert "{owner} {days} does not tell it again." in lines(document, Part.SAY_FIRST)[0]


def test_the_handover_has_five_lines() -> None:
    assert lines(filled(), Part.HANDOVER) == [
        "Maria Lopez of City of Marlow is furious: Mail down again.",
        "It has gone on for 9 days, 1 contact, 1 earlier complaint.",
        "They want: remedy in words",
        "Promises: 1 broken, 1 open. Cause so far: root_cause in words.",
        "Next: next_step in words. Owner: Priya Raman; status open.",
    ]


def test_broken_promises_stand_first() -> None:
    assert lines(filled(), Part.PROMISES) == ["broken; not owned up to yet, by Sam:", "open, by Priya Raman:"]


def test_of_a_long_timeline_the_end_is_shown() -> None:
    said = tuple(MessageFacts(n, NOW + timedelta(minutes=n), "Maria", f"word {n}") for n in range(1, 31))
    document = filled(Document.TICKET_NOTE, messages=said, events=())
    shown = next(section for section in document.sections if section.part == Part.TIMELINE)

    assert [one.quote for one in shown.statements] == [f"word {n}" for n in range(21, 31)]
    assert shown.left_out == 20


def test_a_message_and_an_event_of_one_moment_are_both_told() -> None:
    text = lines(filled(), Part.TIMELINE)

    assert text == ["Maria Lopez wrote, furious:", "Priya Raman answered:", "Escalated. (rule)"]


def test_known_parts_give_the_same_per_cent_as_the_filled_document() -> None:
    for kinds in ((), (FactKind.IMPACT,), tuple(FactKind)):
        for stakes in ("", "No permits."):
            noted = tuple(Noted(1, kind, "x", "Sam", NOW) for kind in kinds)
            customer = replace(facts().customer, stakes=stakes)
            for kind in Document:
                rule = catalogue.load()[kind]
                there = documents.present(noted=kinds, stakes=bool(stakes))
                assert (
                    documents.percent(rule=rule, present=there)
                    == filled(kind, noted=noted, customer=customer).percent
                )


@pytest.mark.parametrize(
    ("row", "called_for", "kind"),
    [
        (Document.TICKET_NOTE, [], Document.TICKET_NOTE),
        (Document.TICKET_NOTE, ["incident_summary"], Document.INCIDENT_SUMMARY),
        (Document.EXECUTIVE_BRIEFING, ["incident_summary"], Document.EXECUTIVE_BRIEFING),
        (Document.TICKET_NOTE, ["a name of another version"], Document.TICKET_NOTE),
    ],
)
def test_the_document_of_a_case_never_goes_down(row: Document, called_for: list[str], kind: Document) -> None:
    assert documents.kind_for(row=row, called_for=called_for) == kind


@pytest.mark.parametrize("wrong", ["is_owner", "escalated"])
def test_only_the_owner_of_an_escalated_case_owes_reading(wrong: str) -> None:
    owed = {"is_owner": True, "escalated": True, "contact_made": False, "signed": False}
    assert documents.must_read(**owed)

    assert not documents.must_read(**{**owed, wrong: False})


@pytest.mark.parametrize("done", ["contact_made", "signed"])
def test_reading_is_owed_until_signed_or_spoken(done: str) -> None:
    owed = {"is_owner": True, "escalated": True, "contact_made": False, "signed": False}

    assert not documents.must_read(**{**owed, done: True})
