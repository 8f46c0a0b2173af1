"""The first fifteen migrations are made in one step: whoever has them has nothing to do, the next one stands on them."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from amends.cli import _prepare
from amends.runtime.problems import Problem

MANAGE = ("-c", "from amends.cli.main import main; main(prog_name='amends')", "manage", "migrate")
NEW = ("0001_staff", "0002_squashed_0015_changes")


def forget(where: str) -> None:
    """Let the database look as one that the old files made."""
    with connection.cursor() as cursor:
        cursor.execute(f"delete from django_migrations where app = 'store' and name {where}")  # noqa: S608


@pytest.mark.django_db
def test_desk_that_has_the_old_ones_has_nothing_to_do() -> None:
    forget(f"in {NEW}")

    assert _prepare.pending_migrations() == []


@pytest.mark.django_db
def test_desk_that_stopped_in_the_middle_is_told_what_to_do() -> None:
    forget(f"in {NEW}")
    forget("> '0008' and name < '0016'")

    with pytest.raises(Problem, match=r"stopped at store\.0007_ladder, .* and then this one\. "):
        _prepare.pending_migrations()


def test_start_in_the_middle_is_one_line(empty_database: str) -> None:
    with psycopg.connect(empty_database) as database:
        database.execute(
            "create table django_migrations (id bigserial, app text, name text, applied timestamptz)"
        )
        database.execute("insert into django_migrations (app, name) values ('store', '0001_desk')")

    for program in (("-m", "amends.cli._prepare"), MANAGE):
        environ = os.environ | {"DATABASE_URL": empty_database}
        done = subprocess.run(
            [sys.executable, *program], env=environ, capture_output=True, text=True, check=False, timeout=120
        )

        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert done.stderr.startswith("Error: The tables stopped at store.0001_desk, ")


@pytest.mark.django_db
def test_ordinary_migration_follows() -> None:
    state = MigrationLoader(connection).project_state()
    after = migrations.Migration("9999_shade", "store")
    after.operations = [
        migrations.AddField(
            "case", "shade", models.CharField(max_length=9, default="grey", db_default="grey")
        )
    ]

    with connection.schema_editor() as editor:
        after.apply(state, editor)

    with connection.cursor() as cursor:
        columns = {one.name for one in connection.introspection.get_table_description(cursor, "store_case")}
    assert "shade" in columns


def test_tables_go_as_they_came(empty_database: str) -> None:
    for target in ((), ("store", "zero")):
        subprocess.run(
            [sys.executable, *MANAGE, "--verbosity=0", *target],
            env=os.environ | {"DATABASE_URL": empty_database},
            check=True,
            timeout=120,
        )
        with psycopg.connect(empty_database) as database:
            (tables,) = database.execute(
                "select count(*) from pg_class where relkind = 'r' and relname like 'store%'"
            ).fetchone() or (0,)
            (functions,) = database.execute(
                "select count(*) from pg_proc where proname in ('refuse_rewrite', 'chain_event')"
            ).fetchone() or (0,)
        assert (tables > 80, functions) == ((False, 0) if target else (True, 2))
