"""What the rules say, from the command line."""

import pytest
from click.testing import CliRunner

from amends.cli.catalogue import KINDS, command
from amends.cli.main import COMMANDS, main


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, arguments)
    return result.exit_code, result.output


def test_every_shipped_file_is_well() -> None:
    code, said = run("check")

    assert (code, said.count("all well")) == (0, len(KINDS))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("high-legal", "escalations/matrix.toml"),
        ("outage-first-reply", "clocks/targets.toml"),
        ("network/vpn/drops", "categories/tree.toml"),
        ("fake_apology", "replies/fake_apology.toml"),
    ],
)
def test_item_is_printed_with_its_file(name: str, file: str) -> None:
    code, said = run("explain", name)

    assert code == 0
    assert said.splitlines()[0].endswith(f"shipped in {file}")


def test_unknown_name_offers_the_nearest() -> None:
    code, said = run("explain", "network/vpn/drop")

    assert (code, "did you mean 'network/vpn/drops'?" in said) == (1, True)


def test_help_lists_every_command() -> None:
    said = CliRunner().invoke(main, ["--help"]).output

    assert all(f"  {name} " in said for name in COMMANDS)
