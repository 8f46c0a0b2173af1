"""`amends doctor` on desks with something wrong: each failing check says what to do, and the end counts them."""

import dataclasses
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from amends.cli import doctor, main
from amends.config import env
from amends.runtime.checks import State

DOWN = "postgresql://amends:geheim@127.0.0.1:1/desk"


@pytest.fixture
def desk(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A desk whose database is down, on ports that are free."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
    web, live, smtp, out = (each.getsockname()[1] for each in sockets)
    for each in sockets:
        each.close()
    for name, value in {
        "AMENDS_HOME": str(home),
        "AMENDS_WEB_PORT": str(web),
        "AMENDS_LIVE_PORT": str(live),
        "AMENDS_SMTP_LISTEN": f"127.0.0.1:{smtp}",
        "AMENDS_SMTP_URL": f"smtp://127.0.0.1:{out}",
        "DATABASE_URL": DOWN,
    }.items():
        monkeypatch.setenv(name, value)
    env.load.cache_clear()
    yield home
    env.load.cache_clear()


def failures() -> dict[str, str]:
    return {one.what: one.words for one in doctor.examine(env.load()) if one.state is State.FAIL}


def test_what_is_down_is_counted_and_fails(desk: Path) -> None:
    result = CliRunner().invoke(main.main, ["doctor"])

    assert result.exit_code == 1
    assert "FAIL  database        The database desk on 127.0.0.1:1 does not answer; start it" in result.output
    assert "FAIL  outgoing mail   The mail server 127.0.0.1:" in result.output
    assert result.output.endswith("2 to put right.\n")
    assert "geheim" not in result.output


def test_open_folder_and_secret_are_named_with_the_cure(desk: Path) -> None:
    env.load()
    desk.chmod(0o777)
    (desk / "secret").chmod(0o644)

    found = failures()

    assert found["folder"] == f"Others may write into {desk}; run: chmod go-w {desk}"
    assert found["secret"] == f"Others may read {desk}/secret; run: chmod 600 {desk}/secret"


def test_taken_port_is_named_with_its_variable(desk: Path) -> None:
    port = env.load().live_port
    with socket.create_server(("127.0.0.1", port)):
        assert (
            failures()["port"]
            == f"Port {port} is taken; set AMENDS_LIVE_PORT to another or stop what uses it."
        )


def test_address_that_leads_to_the_customers_own_machine_fails(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMENDS_WEB_HOST", "0.0.0.0")  # noqa: S104 - looked at, not bound for long

    assert "leads customers to their own machine; set AMENDS_BASE_URL" in failures()["address"]


def test_wrong_catalogue_file_is_named_with_line_and_key(
    desk: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from amends.catalogue import categories

    (tmp_path / "tree.toml").write_text('colour = "red"\n')
    monkeypatch.setattr(categories, "FILE", tmp_path / "tree.toml")
    categories.load.cache_clear()
    try:
        assert "tree.toml" in failures()["catalogue"]
    finally:
        categories.load.cache_clear()


def failures_in(url: str) -> dict[str, str]:
    asked = doctor.examine(dataclasses.replace(env.load(), database_url=url))
    return {one.what: one.words for one in asked if one.state is State.FAIL}


@pytest.fixture
def tables(desk: Path, db: None) -> str:
    """The address of a database that has its tables: the one of Django's tests."""
    from django.db import connection

    facts = connection.settings_dict
    return f"postgresql://{facts['USER']}@/{facts['NAME']}?host={quote(facts['HOST'], safe='')}"


def test_desk_with_its_tables_lacks_only_a_mail_server(tables: str) -> None:
    assert failures_in(tables).keys() == {"outgoing mail"}


def test_missing_migration_is_named(tables: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    assert failures_in(tables)["migrations"].startswith("1 to apply, sessions.0001_initial first; run:")


def test_wrong_edit_of_the_desk_is_named_with_version_and_key(tables: str) -> None:
    from django.utils import timezone

    from amends.actions import tuning
    from amends.store.models import CatalogueEdit, Technician

    person = Technician.objects.create(email="ida@desk.example", name="Ida", role="it_manager", zone="UTC")
    CatalogueEdit.objects.create(
        kind="clocks", item="targets", version=3, body="speed = 9\n", by=person, at=timezone.now()
    )
    tuning.forget()

    words = failures_in(tables)["desk's edits"]

    tuning.forget()
    assert words.startswith("targets, version 3 of this desk")
    assert words.endswith("Correct it in the settings.")
