"""A reply against the rules: what is found, where, and what the customer's mood changes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.catalogue import replies as catalogue
from amends.domain.replies import Checked, Facts, Level, Said, Tally, check

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
    return _heavy(_check(body, facts=replace(FACTS, **changes)))


def _heavy(checked: Checked) -> set[str]:
    """The rules whose findings are more than a hint."""
    return {finding.rule for finding in checked.findings if finding.level is not Level.HINT}


def test_good_reply_has_no_finding_and_a_full_tally() -> None:
    checked = _check(GOOD)

    assert _heavy(checked) == set()
    assert checked.tally == Tally(acknowledged=True, next_step=True, when=True, who=True)
    assert [promise.expression for promise in checked.promises] == ["at 15:00"]


def test_form_letter_breaks_every_rule_it_should() -> None:
    body = "Your ticket has been received. We apologise for any inconvenience. We will respond as soon as possible."

    checked = _check(body + "\n\nSupport Team", subject="Update on your request")

    assert _heavy(checked) == {
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

    (finding,) = [f for f in _check(body).findings if f.level is not Level.HINT]

    assert finding.rule == "passive_deflection"
    assert body[finding.start : finding.end] == finding.text == "Your call was overlooked"
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
        ("basis", True, False),
        ("basis", False, True),
        ("never", True, True),
        ("free", False, False),
    ],
)
def test_resolution_policy_decides_about_fix_times(resolution: str, known: bool, found: bool) -> None:
    checked = check(
        subject="PLOT-3 offline",
        body=GOOD.replace("I'll ring you at 15:00", "It will be fixed by 14:00 and I'll ring you at 15:00"),
        customer_message="",
        facts=replace(FACTS, root_cause_known=known),
        rules=catalogue.load(policies={"resolution": resolution}),
    )

    assert ("over_promising_resolution" in {f.rule for f in checked.findings}) is found


@pytest.mark.parametrize(
    ("apology", "sentence", "expected"),
    [
        ("own", "I'm sorry that we left you alone with it.", set()),
        ("own_and_sorry", "I'm sorry that we left you alone with it.", set()),
        ("own_and_sorry", "We left you alone with it.", set()),
        ("never", "I'm sorry that we left you alone with it.", {"apology_under_never"}),
        ("never", "We left you alone with it.", set()),
        ("own", "We're sorry for any inconvenience.", {"fake_apology"}),
        ("own_and_sorry", "We're sorry for any inconvenience.", {"fake_apology"}),
    ],
)
def test_apology_policy_decides_about_sorry(apology: str, sentence: str, expected: set[str]) -> None:
    checked = check(
        subject="PLOT-3 offline",
        body=GOOD.replace("that is our failure.", f"that is our mistake. {sentence}"),
        customer_message="",
        facts=FACTS,
        rules=catalogue.load(policies={"apology": apology}),
    )

    assert _heavy(checked) == expected
    missing = apology == "own_and_sorry" and "orry" not in sentence
    assert ("apology_missing" in {f.rule for f in checked.findings}) is missing


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


@pytest.mark.parametrize(
    ("policy", "choice", "other", "added", "rule"),
    [
        ("apology", "never", "own", "I'm sorry that we left you alone with it.", "apology_under_never"),
        ("resolution", "never", "free", "It will be fixed by 14:00.", "over_promising_resolution"),
        ("venting", "no_fillers", "acknowledge", "I understand your frustration.", "filler_understanding"),
        ("choice", "offered", "free", "", "no_choice"),
        ("certainty", "honest", "confident", "It is definitely the motor.", "false_certainty"),
        ("certainty", "confident", "honest", "Hopefully it is the motor.", "timid_wording"),
        ("story", "calls_only", "allowed", "The same happened to me last year.", "own_story"),
        ("agreement", "with_fact", "free", "You're right.", "agrees_without_fact"),
        ("retelling", "one_sentence", "read_back", "You said it was dead. You said it hummed. You said it stank.",
         "restates_problem_at_length"),
    ],
)  # fmt: skip
def test_choice_of_the_desk_changes_what_is_found(
    policy: str, choice: str, other: str, added: str, rule: str
) -> None:
    found = {}
    for taken in (choice, other):
        checked = check(
            subject="PLOT-3 offline",
            body=GOOD.replace("whatever it is.", f"whatever it is. {added}"),
            customer_message="The plotter has been dead for three days.",
            facts=FACTS,
            rules=catalogue.load(policies={policy: taken}),
        )
        found[taken] = rule in {finding.rule for finding in checked.findings}

    assert found == {choice: True, other: False}


@pytest.mark.parametrize(("choice", "found"), [("named", True), ("free", False)])
def test_warm_handover_asks_for_a_number(choice: str, found: bool) -> None:
    checked = check(
        subject="PLOT-3 offline",
        body=GOOD.replace(", 555-0100", ""),
        customer_message="",
        facts=FACTS,
        rules=catalogue.load(policies={"warm_handover": choice}),
    )

    assert ("no_direct_contact" in {f.rule for f in checked.findings}) is found


@pytest.mark.parametrize(("choice", "found"), [("say_it", True), ("leave_it", False)])
def test_cause_of_a_repeated_fault_is_to_be_said(choice: str, found: bool) -> None:
    checked = check(
        subject="PLOT-3 offline",
        body=GOOD,
        customer_message="",
        facts=replace(FACTS, root_cause_known=True, complaint_type="repeated_issue"),
        rules=catalogue.load(policies={"disclosure": choice}),
    )

    assert ("cause_not_disclosed" in {f.rule for f in checked.findings}) is found


@pytest.mark.parametrize(("choice", "found"), [("own_words", True), ("free", False)])
def test_sample_sent_as_it_stood_is_found(choice: str, found: bool) -> None:
    checked = check(
        subject="PLOT-3 offline",
        body=GOOD,
        customer_message="",
        facts=replace(FACTS, starters=(Said("a saved reply", GOOD.replace("15:00", "{next_update}")),)),
        rules=catalogue.load(policies={"samples": choice}),
    )

    assert ("suggestion_unchanged" in {f.rule for f in checked.findings}) is found


def test_letter_that_went_to_others_is_found() -> None:
    close, far = (Said("a letter of Monday", shared=share) for share in (0.75, 0.4))

    assert _rules(GOOD, sent_elsewhere=(far, close)) == {"sent_to_others"}
    assert _rules(GOOD, sent_elsewhere=(far,)) == set()


def test_sentence_said_before_on_this_case_is_found() -> None:
    earlier = (Said("Monday", "Hello. I have the plotter open on the bench now! More tomorrow."),)

    assert _rules(GOOD, said_before=earlier) == {"said_already"}
    assert _rules(GOOD, said_before=(Said("Monday", "I ring you."),)) == set()


def test_fault_is_owned_only_when_it_is_ours() -> None:
    assert _rules(GOOD, responsible="us", legal=True) == set()
    assert _rules(GOOD, responsible="supplier") == {"admission_unverified"}
    assert _rules(GOOD, legal=True) == {"admission_unverified"}


def test_acknowledging_needs_no_admission() -> None:
    body = GOOD.replace(", and nobody rang you: that is our failure.", ": that must be hard.")

    assert _rules(body) == set()


def test_anger_that_the_reader_finds_in_our_words_makes_shouting_a_finding() -> None:
    loud = GOOD.replace("whatever it is.", "WHATEVER it is.")

    assert _rules(loud.replace("WHATEVER", "whatever"), our_anger=2) == set()
    assert _rules(loud, our_anger=2) == {"heat_rises"}


def test_marks_of_direction_do_not_hide_words() -> None:
    body = GOOD.replace("I have the", "Your call was \u200eover\u200elooked.\u202e I have the")

    assert "passive_deflection" not in _rules(body)  # a mark inside a word parts it for the reader too
    assert "passive_deflection" in _rules(body.replace("over\u200e", "over"))


def test_code_and_tables_are_no_paragraphs() -> None:
    row = "| one | two | three | four | five | six |\n" * 30

    assert _rules(f"{GOOD}\n\n{row}") == set()
    assert _rules(f"{GOOD}\n\n```\n{'rack one two ' * 60}\n```") == set()


def test_the_name_of_a_machine_in_capitals_is_no_shouting() -> None:
    loud = GOOD.replace("whatever it is.", "WHATEVER it is.")

    assert _rules(loud, our_anger=2, asset="WHATEVER-7") == set()
