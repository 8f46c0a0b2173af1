import json

from click.testing import CliRunner, Result

from amends.cli.unquote import command


def _run(lines: list[str]) -> Result:
    return CliRunner().invoke(command, input="\n".join(lines))


def test_unquote_answers_each_line_in_order() -> None:
    done = _run(
        [
            json.dumps({"id": 1, "body": "Down.\n\n-- \nMaria"}),
            json.dumps(
                {"id": 2, "format": "html", "body": "<p>Down.</p><blockquote type=cite>old</blockquote>"}
            ),
        ]
    )

    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": 1, "reply": "Down.", "reply_with_signature": "Down.\n\n-- \nMaria"},
        {"id": 2, "reply": "Down.", "reply_with_signature": "Down."},
    ]
    assert done.exit_code == 0


def test_unquote_goes_on_after_bad_lines_and_says_so() -> None:
    done = _run(
        [
            "{nonsense",
            '{"id": "b"}',
            '["c"]',
            '{"id": "d", "body": "x", "format": "pdf"}',
            '{"id": "e", "body": "x"}',
        ]
    )

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [None, "b", None, "d", "e"]
    assert ["error" in answer for answer in answers] == [True, True, True, True, False]
    assert done.exit_code == 1
    assert "Traceback" not in done.stderr
