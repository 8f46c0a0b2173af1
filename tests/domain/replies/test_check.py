"""A reply against the rules: what is found, where, and what the customer's mood changes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.catalogue import replies as catalogue
from amends.domain.replies import Apology, Checked, Facts, Level, Resolution, Tally, check

NOW = datetime(2026, 11, 18, 10, 40, tzinfo=UTC)
FACTS = Facts(
    now=NOW,
    ticket="CASE-77",
    asset="PLOT-3",
    owner="Ines Maro",
    next_update=datetime(2026, 11, 18, 15, tzinfo=UTC),
    customer_anger=2,
)
GOOD = (
    "Three days without PLOT-3 in the week of your tender, and nobody rang you: that is our failure.\n\n"
    "I have the plotter open on the bench now. I'll ring you at 15:00 with what I found, whatever it is.\n\n"
    "Ines Maro, 555-0100"
)


def _check(body: str, *, facts: Facts = FACTS, subject: str = "PLOT-3 offline, call at 15:00") -> Checked:
    return check(
        subject=subject,
        body=body,
        customer_message="The plotter has been dead for three days and I hear nothing from you.",
        facts=facts,
        rules=catalogue.load(),
    )


def _rules(body: str, **changes: object) -> set[str]:
    return {finding.rule for finding in _check(body, facts=replace(FACTS, **changes)).findings}


def test_good_reply_has_no_finding_and_a_full_tally() -> None:
    checked = _check(GOOD)

    assert checked.findings == ()
    assert checked.tally == Tally(acknowledged=True, next_step=True, when=True, who=True)
    assert [promise.expression for promise in checked.promises] == ["at 15:00"]


def test_form_letter_breaks_every_rule_it_should() -> None:
    body = "Your ticket has been received. We apologise for any inconvenience. We will respond as soon as possible."

    checked = _check(body + "\n\nSupport Team", subject="Update on your request")

    assert {finding.rule for finding in checked.findings} == {
        "missing_acknowledgement_first",
        "template_language",
        "fake_apology",
        "vague_commitment",
        "no_next_step_what_when_who",
        "no_named_contact",
        "vague_subject",
        "not_personalised",
    }
    assert checked.tally == Tally(acknowledged=False, next_step=False, when=False, who=False)


def test_finding_points_at_its_words_and_offers_others() -> None:
    body = GOOD.replace("I have the plotter", "Your call was overlooked. I have the plotter")

    (finding,) = _check(body).findings

    assert finding.rule == "passive_deflection"
    assert body[finding.start : finding.end] == finding.text == "was overlooked"
    assert (finding.level, finding.part, finding.source) == (Level.MUST, "body", "S0-64")
    assert finding.message
    assert finding.suggestion


def test_suggestion_uses_the_facts_of_the_case() -> None:
    (finding,) = [f for f in _check(GOOD.replace("Ines Maro, ", "")).findings if f.rule == "no_named_contact"]

    assert (finding.start, finding.end, finding.text) == (None, None, "")
    assert "Ines Maro" in finding.suggestion


def test_calm_customer_is_owed_no_recognition() -> None:
    body = "The new toner for PLOT-3 arrives tomorrow. I'll fit it at 9:00 tomorrow.\n\nInes Maro"

    assert "missing_acknowledgement_first" in _rules(body)
    assert "missing_acknowledgement_first" not in _rules(body, customer_anger=0)
    assert "missing_acknowledgement_first" in _rules(body, customer_anger=0, customer_complains=True)


def test_finding_weighs_less_for_a_calm_customer() -> None:
    body = GOOD.replace("I'll ring you at 15:00", "We will ring you as soon as possible")

    angry, calm = (
        [
            f.level
            for f in _check(body, facts=replace(FACTS, customer_anger=anger)).findings
            if f.rule == "vague_commitment"
        ]
        for anger in (2, 0)
    )

    assert (angry, calm) == ([Level.MUST], [Level.SHOULD])


def test_late_recognition_is_a_matter_of_order_alone() -> None:
    first, rest = GOOD.split("\n\n", 1)
    body = f"There was a fault in the feed motor because a bearing wore out.\n\n{first}\n\n{rest}"

    assert _rules(body) == {"explains_before_acknowledging"}


def test_quoted_words_are_not_ours() -> None:
    assert (
        _rules(GOOD.replace("that is our", 'and you got "we apologise for any inconvenience": that is our'))
        == set()
    )
    assert _rules(GOOD.replace("\n\nI have", "\n\n> Thank you for contacting us.\n\nI have")) == set()


def test_contact_promised_after_the_update_we_owe_contradicts_the_case() -> None:
    assert _rules(GOOD.replace("15:00", "16:30")) == {"contradicts_facts"}
    assert _rules(GOOD.replace("at 15:00 with", "at 12:00 with")) == set()


def test_owner_other_than_the_case_has_contradicts_it() -> None:
    assert _rules(
        GOOD.replace("I have the plotter", "Your case manager is Tom Berg. I have the plotter")
    ) == {"contradicts_facts"}


def test_fix_time_needs_a_known_cause() -> None:
    body = GOOD.replace("I'll ring you at 15:00", "It will be fixed by 14:00 and I'll ring you at 15:00")

    assert _rules(body) == {"over_promising_resolution"}
    assert _rules(body, root_cause_known=True) == set()


@pytest.mark.parametrize(
    ("resolution", "known", "found"),
    [
        (Resolution.BASIS, True, False),
        (Resolution.BASIS, False, True),
        (Resolution.NEVER, True, True),
        (Resolution.FREE, False, False),
    ],
)
def test_resolution_policy_decides_about_fix_times(resolution: Resolution, known: bool, found: bool) -> None:
    checked = check(
        subject="PLOT-3 offline",
        body=GOOD.replace("I'll ring you at 15:00", "It will be fixed by 14:00 and I'll ring you at 15:00"),
        customer_message="",
        facts=replace(FACTS, root_cause_known=known),
        rules=catalogue.load(resolution=resolution),
    )

    assert ("over_promising_resolution" in {f.rule for f in checked.findings}) is found


@pytest.mark.parametrize(
    ("apology", "sentence", "expected"),
    [
        (Apology.OWN, "I'm sorry that we left you alone with it.", set()),
        (Apology.OWN_AND_SORRY, "I'm sorry that we left you alone with it.", set()),
        (Apology.OWN_AND_SORRY, "We left you alone with it.", {"apology_missing"}),
        (Apology.NEVER, "I'm sorry that we left you alone with it.", {"apology_under_never"}),
        (Apology.NEVER, "We left you alone with it.", set()),
        (Apology.OWN, "We're sorry for any inconvenience.", {"fake_apology"}),
        (Apology.OWN_AND_SORRY, "We're sorry for any inconvenience.", {"fake_apology"}),
    ],
)
def test_apology_policy_decides_about_sorry(apology: Apology, sentence: str, expected: set[str]) -> None:
    checked = check(
        subject="PLOT-3 offline",
        body=GOOD.replace("that is our failure.", f"that is our mistake. {sentence}"),
        customer_message="",
        facts=FACTS,
        rules=catalogue.load(apology=apology),
    )

    assert {f.rule for f in checked.findings} == expected


def test_second_apology_is_one_too_many() -> None:
    once = GOOD.replace("failure.", "failure, and I'm sorry that we let it happen.")

    assert _rules(once) == set()
    assert _rules(once.replace("whatever it is.", "whatever it is. We are sorry about the wait.")) == {
        "grovelling"
    }


def test_long_paragraph_counts_words_and_not_quotes() -> None:
    line = "the plotter and the cutter and the folder " * 12

    assert _rules(GOOD.replace("I have the plotter", f"I have {line} and the plotter")) == {"long_paragraph"}
    assert _rules(GOOD + f"\n\n> {line}") == set()


@pytest.mark.parametrize("channel", ["chat", "phone"])
def test_subject_is_judged_only_where_there_is_one(channel: str) -> None:
    checked = _check(GOOD, subject="", facts=replace(FACTS, channel=channel))

    assert "vague_subject" not in {f.rule for f in checked.findings}


@pytest.mark.parametrize(
    ("subject", "vague"), [("CASE-77", True), ("", True), ("Re: Your ticket", True), ("Re: PLOT-3", False)]
)
def test_subject_names_the_matter_or_is_vague(subject: str, vague: bool) -> None:
    assert ("vague_subject" in {f.rule for f in _check(GOOD, subject=subject).findings}) is vague


def test_phone_note_is_read_for_promises_alone() -> None:
    checked = _check(
        "told her we will ring as soon as possible. We'll ring her at 16:00.",
        facts=replace(FACTS, channel="phone"),
    )

    assert checked.findings == ()
    assert [promise.expression for promise in checked.promises] == ["at 16:00"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "Wir haben Ihre Anfrage erhalten und werden uns mit Ihnen in Verbindung setzen.",
            "not checked: de",
        ),
        (
            "Nous avons bien reçu votre demande et nous sommes avec vous pour la suite de ce dossier.",
            "not checked: fr",
        ),
        ("Мы получили ваше письмо и ответим вам завтра утром, до встречи.", "not checked: other"),
    ],
)
def test_other_language_is_not_judged(body: str, said: str) -> None:
    checked = _check(body)

    assert (checked.not_checked, checked.findings) == (said, ())


@pytest.mark.parametrize(
    "body",
    [
        "",
        "   \n\n",
        "> only\n> quoted",
        "```\ncode()\n```",
        "| a | b |\n|---|---|",
        "\u202eI'll ring you\u202c",
        "?" * 100_000,
    ],
)
def test_odd_text_never_raises(body: str) -> None:
    assert isinstance(_check(body), Checked)


def test_unknown_zone_is_read_as_utc() -> None:
    assert _check(GOOD, facts=replace(FACTS, zone="Mars/Base")).promises[0].due_at == datetime(
        2026, 11, 18, 15, tzinfo=UTC
    )


@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_gives_findings_inside_it(body: str, subject: str) -> None:
    for finding in _check(body, subject=subject).findings:
        whole = subject if finding.part == "subject" else body
        assert finding.text == (whole[finding.start : finding.end] if finding.start is not None else "")


@pytest.mark.parametrize("piece", ["dots. ", ". ", '"', ", and i ", "sorry ", "was ", "A\n\n", "Tom Ash "])
def test_long_reply_is_cut_and_not_crawled(piece: str) -> None:
    assert isinstance(_check(piece * (300_000 // len(piece))), Checked)
