"""The start of `amends mail import` is a part of its time, so what filing does not need is not loaded for it."""

import ast
import os
import subprocess
import sys

FILING = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "amends.config.settings"
import django
django.setup()
import amends.mail.importing, amends.jobs.parser_process
print(sorted(sys.modules))
"""
OPENING = "import sys, amends.jobs.opener; print(sorted(sys.modules))"
NOT_FOR_FILING = (
    "amends.domain.messages.parse", "amends.domain.replies", "amends.domain.practice", "amends.domain.documents",
    "amends.actions.cases", "lxml",
)  # fmt: skip


def loaded(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: list[str] = ast.literal_eval(done.stdout)
    return found


def test_the_process_that_files_mail_loads_no_parser_and_nothing_that_answers() -> None:
    found = loaded(FILING)
    assert "amends.actions.intake" in found
    assert not set(NOT_FOR_FILING) & set(found)


def test_the_process_that_parses_mail_loads_no_desk() -> None:
    found = loaded(OPENING)
    assert "amends.domain.messages" in found
    assert not {name.partition(".")[0] for name in found} & {"django", "psycopg"}
    assert not {name for name in found if name.startswith(("amends.actions", "amends.store"))}
