"""Past cases out of a file: counted by month, bad lines named, nothing kept in memory but counts."""

import json
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amends.catalogue.readings import load
from amends.cli._history import LONGEST_FIELD
from amends.cli._history import run as history_of
from amends.cli.read import command
from amends.domain.readings import Context, read
from amends.domain.vocabulary import Severity

ANGRY = (
    "You charged our card twice for invoice 2231 and I want the money back. This is unacceptable, nobody answers "
    "and I am furious about this bill."
)
ROWS = [
    {"date": "2026-01-05", "organisation": "Marlow", "subject": "Franking machine jams", "body": "The machine jams."},
    {"date": "2026-01-20", "organisation": "Marlow", "subject": "Franking machine",
     "body": "The franking machine jams again, for the second time. This is unacceptable and nobody answers us."},
    {"date": "2026-02-03", "organisation": "Bexley", "subject": "Invoice 2231", "body": ANGRY},
    {"date": "2026-02-04", "organisation": "Bexley", "subject": "Danke",
     "body": "Vielen Dank für die schnelle Hilfe, das hat uns sehr geholfen und alles geht wieder."},
]  # fmt: skip


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(command, ["--history", str(path), *options])


def write(path: Path, rows: list[dict[str, str]] = ROWS) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def write_csv(path: Path, *, mark: str = ",", head: str = "Created at,Company,Title,Description") -> Path:
    lines = [head.replace(",", mark)]
    lines += [mark.join('"' + value.replace('"', '""') + '"' for value in row.values()) for row in ROWS]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def test_the_months_of_a_desk(tmp_path: Path) -> None:
    result = run(write(tmp_path / "past.jsonl"), "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (found["cases"], found["bad_lines"], found["organisations"]) == (4, 0, 2)
    january, february = found["months"]["2026-01"], found["months"]["2026-02"]
    assert (january["cases"], january["triggers"]["second_complaint_same_issue"]) == (2, 1)
    assert (february["hot"], february["complaint_types"]["billing_dispute"], february["not_read"]) == (
        1,
        1,
        1,
    )
    assert found["came_back"] == [
        {"organisation": "Marlow", "cases": 2, "hot": january["hot"], "came_back": 1}
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_says_the_same_whatever_divides_it_and_however_columns_are_named(
    tmp_path: Path, mark: str
) -> None:
    lines = run(write(tmp_path / "past.jsonl"), "--json")

    table = run(write_csv(tmp_path / "past.csv", mark=mark), "--json")

    assert (table.exit_code, table.stdout) == (0, lines.stdout)


def test_a_person_reads_tables(tmp_path: Path) -> None:
    result = run(write(tmp_path / "past.jsonl"))

    text = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert text[0] == (
        "4 cases of 2 organisations, 2026-01 to 2026-02. 1 were not read (another language, or nothing to read)."
    )
    assert "month cases hot furious critical high medium low" in text
    assert "came back about the same cases hot came back" in text
    assert any(line.startswith("Marlow 2 ") for line in text)


def test_bad_lines_are_named_and_the_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "past.jsonl"
    good = json.dumps(ROWS[0])
    path.write_bytes(
        f"{good}\n{{not json\n[1]\n".encode()
        + b'{"date": "yesterday", "subject": "x"}\n{"subject": "x"}\n{"date": "2026-01-01"}\n'
        + b'{"date": "2026-01-01", "subject": 7}\n{"date": "2026-01-01", "body": "\xff\xfe\\u0000 odd"}\n\n'
    )

    result = run(path)

    assert result.exit_code == 1
    named = [line.partition(":")[0] for line in result.stderr.splitlines()]
    assert named == ["line 2", "line 3", "line 4", "line 5", "line 6", "line 7"]
    assert "is not written like 2026-11-25" in result.stderr
    assert result.stdout.startswith("2 cases of 1 organisations")


def test_bad_rows_of_csv_are_named_by_their_line(tmp_path: Path) -> None:
    path = tmp_path / "past.csv"
    path.write_text(
        'date,organisation,subject,body\n2026-01-05,Marlow,Jam,"It\njams."\n2026-01-06,Marlow,short\n'
        "2026-01-07,Marlow,Fine,Thanks\n"
    )

    result = run(path)

    assert (result.exit_code, result.stderr) == (1, "line 4: 3 columns where the first line names 4\n")
    assert result.stdout.startswith("2 cases")


def test_an_unclosed_quotation_mark_does_not_eat_the_machine(tmp_path: Path) -> None:
    path = tmp_path / "past.csv"
    long, short = "x" * 99_999 + "\n", "2026-01-06,Marlow,Jam,It jams and it jams and it jams.\n"
    with path.open("w") as file:
        file.write('date,organisation,subject,body\n2026-01-05,Marlow,Jam,"never closed\n')
        file.writelines(long for _ in range(LONGEST_FIELD // len(long) - 1))
        file.writelines(
            short for _ in range(len(long) // len(short) + 200)
        )  # the mark eats the first of them

    result = run(path)

    assert result.exit_code == 1
    assert "line 2: field larger than field limit" in result.stderr
    assert "cases of 1 organisations" in result.stdout


def test_a_table_without_a_date_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "past.csv"
    path.write_text("a,b\n1,2\n")

    result = run(path)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "names no column `date`" in result.stderr


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_file_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "past.csv"
    path.write_bytes(content)

    assert run(path).stdout == "The file holds no case.\n"


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    rows = [dict(row, organisation="Mar\x1b[31mlow") for row in ROWS]

    assert "\x1b" not in run(write(tmp_path / "past.jsonl", rows)).stdout


def test_memory_stays_far_below_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "past.jsonl"
    with path.open("w") as file:
        body = "It jams, and it jams. " * 40
        file.writelines(json.dumps(dict(ROWS[n % 3], body=body)) + "\n" for n in range(3000))
    reading = read(subject="", text=ANGRY, context=Context(), lexicon=load())

    tracemalloc.start()
    with path.open("rb") as file:  # judged as one case was, for the judge keeps nothing of a case
        bad = history_of(file=file, size=None, judge=lambda *_: (reading, Severity.HIGH), as_json=True)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (bad, json.loads(capsys.readouterr().out)["cases"]) == (0, 3000)
    assert most < path.stat().st_size / 3


@pytest.fixture
def lines() -> str:
    return "".join(json.dumps(row) + "\n" for row in ROWS)


def test_standard_input_without_django(lines: str) -> None:
    ask = "import sys; from amends.cli.main import main; main(standalone_mode=False); print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", ask, "read", "--history", "-", "--json"],
        input=lines, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip

    answer, loaded = done.stdout.splitlines()
    assert (json.loads(answer)["cases"], loaded) == (4, "False")


def test_json_alone_is_refused() -> None:
    assert CliRunner().invoke(command, ["--json"], input="").exit_code == 2
