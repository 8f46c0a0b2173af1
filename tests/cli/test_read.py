import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from amends.cli.read import command

KEYS = {
    "id", "anger", "complaint", "abuse", "impolite", "dissatisfied", "legal", "repeat", "executive", "churn", "escalation",
    "anger_level", "sarcasm", "drivers", "complaint_type", "type", "triggers", "why", "abuse_kind", "churn_risk",
    "outage_scope", "severity", "evidence", "language", "not_read", "reader",
}  # fmt: skip


def run(*lines: object) -> tuple[int, list[dict]]:
    given = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    result = CliRunner().invoke(command, input=given)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_read_answers_a_bare_text() -> None:
    code, (answer,) = run({"id": "a", "text": "I am furious, nobody answers."})

    assert code == 0
    assert set(answer) == KEYS
    assert (answer["id"], answer["anger_level"], answer["severity"]) == ("a", 2, "medium")
    assert any(
        shown["for"] == "anger" and shown["start"] == 5 and shown["text"].startswith("furious")
        for shown in answer["evidence"]
    )


def test_read_uses_what_the_line_says_about_the_client() -> None:
    told = {
        "previous_tickets": [{"subject": "Franking machine jams", "status": "open", "days_ago": 3}],
        "sla_state": "breached",
        "known_executive": True,
    }

    _, (answer,) = run(
        {"id": 1, "subject": "Franking machine", "body": "It jams again, not good.", "context": told}
    )

    assert set(answer["triggers"]) == {"second_complaint_same_issue", "sla_breach", "executive_contact"}
    assert answer["severity"] == "critical"


def test_read_goes_on_after_bad_lines() -> None:
    code, answers = run(
        {"id": 1, "text": "Thanks!"},
        "{not json",
        [1],
        {"id": 4, "text": 5},
        {"id": 5, "text": "x", "context": {"previous_tickets": [{"status": "open"}]}},
        {"id": 6, "text": "Seit gestern geht das Telefon nicht, bitte um Hilfe."},
    )

    assert code == 1
    assert [answer["id"] for answer in answers] == [1, None, None, 4, 5, 6]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, False]
    assert "text must be a text" in answers[3]["error"]
    assert (answers[5]["language"], answers[5]["not_read"]) == ("de", "not read: de")


def test_read_needs_no_django() -> None:
    code = (
        "import sys; from amends.cli.main import main\n"
        "try: main(['read'], standalone_mode=False)\n"
        "finally: print([m for m in sys.modules if m.split('.')[0] in ('django', 'psycopg')])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        input=b'{"id": 1, "text": "hi"}\n',
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )

    assert done.stdout.splitlines()[-1] == b"[]"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_read_leaves_out_what_is_quoted_or_signed(end: str) -> None:
    calm = "Could you order two keyboards, please?"
    angry = f"{end}{end}On Mon, 3 Nov 2025 at 10:00, Bob <bob@inn.example> wrote:{end}> You idiots, I am furious!{end}"
    signed = f"{calm}{end}{end}-- {end}Ann Mare{end}Director of Rage Ltd{end}"

    _, (quoting, signing, alone) = run(
        {"id": 1, "channel": "email", "subject": "", "body": calm + angry},
        {"id": 2, "channel": "email", "subject": "", "body": signed},
        {"id": 3, "channel": "email", "subject": "", "body": calm},
    )

    assert quoting["anger"] == signing["anger"] == alone["anger"]
    assert quoting["abuse_kind"] == "none"


def test_read_of_nothing_but_a_quotation_finds_nothing_to_read() -> None:
    _, (answer,) = run({"id": 1, "body": "> You idiots, I am furious!\n> Nobody answers.\n"})

    assert answer["not_read"] == "nothing to read"


def test_evidence_counts_in_the_body_as_given() -> None:
    body = "On Mon, 3 Nov 2025 at 10:00, Bob <bob@inn.example> wrote:\r\n> All is well.\r\n\r\nNothing is. I am furious.\r\n"

    _, (answer,) = run({"id": 1, "channel": "email", "subject": "", "body": body})

    shown = [e for e in answer["evidence"] if e["part"] == "body"]
    assert any("furious" in e["text"] for e in shown)
    assert all(body[e["start"] : e["end"]] == e["text"] for e in shown)
