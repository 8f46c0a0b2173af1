"""The doctor's sentences: each failure says what to do."""

import socket
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from amends.runtime import checks, server
from amends.runtime.checks import Answer, State
from amends.runtime.ports import Address
from amends.runtime.problems import Problem

GOOD = server.Facts(
    version="18.6", major=18, ahead=timedelta(milliseconds=3), may_create_tables=True, missing_extensions=()
)


def test_ask_turns_a_problem_into_a_failure() -> None:
    def broken() -> str:
        raise Problem("It is broken; mend it.")

    assert checks.ask("part", broken) == Answer("part", State.FAIL, "It is broken; mend it.")
    assert checks.ask("part", lambda: "fine") == Answer("part", State.OK, "fine")


@pytest.mark.parametrize(
    ("free", "state", "words"),
    [
        (100 * 1024**2, State.FAIL, "0.1 GB free where / is; free some space before PostgreSQL stops."),
        (512 * 1024**2, State.NOTE, "0.5 GB free where / is; that is little."),
        (8 * 1024**3, State.OK, "8.0 GB free where / is"),
    ],
)
def test_room(free: int, state: State, words: str) -> None:
    assert checks.room(Path("/"), free=free) == Answer("disk", state, words)


def test_python_that_is_too_old() -> None:
    with pytest.raises(Problem, match=r"Python 3\.9\.2 is too old; Amends needs 3\.11 or later"):
        checks.python((3, 9, 2))

    assert checks.python((3, 12, 1)) == "Python 3.12.1"


def test_folder_and_secret_that_others_may_touch(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0o640)
    tmp_path.chmod(0o775)

    with pytest.raises(Problem, match=rf"run: chmod go-w {tmp_path}"):
        checks.closed_folder(tmp_path)
    with pytest.raises(Problem, match=rf"run: chmod 600 {secret}"):
        checks.closed_file(secret)

    secret.chmod(0o600)
    tmp_path.chmod(0o755)
    assert checks.closed_file(secret).endswith("is readable for its owner alone")
    assert checks.closed_folder(tmp_path).endswith("is closed to others")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_port_is_free_before_and_answers_while_served() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = Address("127.0.0.1", taken.getsockname()[1])
        assert checks.port(address, variable="AMENDS_WEB_PORT", served=True) == f"{address} answers"
        with pytest.raises(Problem, match="is taken; set AMENDS_WEB_PORT"):
            checks.port(address, variable="AMENDS_WEB_PORT", served=False)

    assert checks.port(address, variable="AMENDS_WEB_PORT", served=False) == f"{address} is free"
    with pytest.raises(Problem, match="The desk runs, but nothing answers"):
        checks.port(address, variable="AMENDS_WEB_PORT", served=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"may_create_tables": False}, "may not create tables; grant it CREATE on the database"),
        (
            {"missing_extensions": ("pg_trgm", "unaccent")},
            "lacks pg_trgm, unaccent; install PostgreSQL's contrib",
        ),
    ],
)
def test_database_that_cannot_hold_a_desk(changes: dict[str, object], words: str) -> None:
    facts = {name: getattr(GOOD, name) for name in server.Facts.__slots__} | changes

    with pytest.raises(Problem, match=words):
        checks.database(server.Facts(**facts))


@pytest.mark.parametrize(("seconds", "words"), [(90, "90 s ahead of this"), (-7, "7 s behind this")])
def test_clock_of_the_database_that_is_off(seconds: int, words: str) -> None:
    facts = {name: getattr(GOOD, name) for name in server.Facts.__slots__} | {
        "ahead": timedelta(seconds=seconds)
    }

    with pytest.raises(Problem, match=words):
        checks.clock(server.Facts(**facts))

    assert checks.clock(GOOD) == "agrees with the database's to within 5 s"


def test_mail_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(
        Problem, match=r"does not answer \(Connection refused\); start it or correct AMENDS_SMTP_URL"
    ):
        checks.outgoing_mail(host="127.0.0.1", port=port, starttls=False, implicit_tls=False, login=("", ""))


def test_mail_server_that_is_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)

        def answer() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.sendall(b"SSH-2.0-no mail here\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(Problem, match="does not answer"):
            checks.outgoing_mail(
                host="127.0.0.1",
                port=listener.getsockname()[1],
                starttls=False,
                implicit_tls=False,
                login=("", ""),
            )
        thread.join(30)
        assert not thread.is_alive()


def test_database_that_answers_gives_its_facts(database_url: str) -> None:
    facts = server.ask(database_url, extensions=("pg_trgm", "no_such_extension"))

    assert facts.major >= server.OLDEST_MAJOR
    assert facts.version.startswith(f"{facts.major}.")
    assert facts.missing_extensions == ("no_such_extension",)
    assert facts.may_create_tables
    assert abs(facts.ahead) < checks.SKEW


def test_database_that_does_not_exist_is_named_without_its_password(database_url: str) -> None:
    wrong = database_url.replace("/amends?", "/nowhere?") + "&password=geheim"

    with pytest.raises(
        Problem, match=r"The database nowhere on .* does not exist there; create it"
    ) as refusal:
        server.ask(wrong)

    assert "geheim" not in str(refusal.value)


def test_database_that_is_down_is_named() -> None:
    with pytest.raises(Problem) as refusal:
        server.ask("postgresql://amends:geheim@127.0.0.1:1/desk")

    assert str(refusal.value) == (
        "The database desk on 127.0.0.1:1 does not answer; start it, or correct DATABASE_URL."
    )
