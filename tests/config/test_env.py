"""Settings from the environment."""

import dataclasses
import stat
from pathlib import Path

import pytest

from amends.config import env
from amends.config.env import EnvError


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "AMENDS_STATIC_PLAIN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path / "desk"))


def load() -> env.Env:
    return env.load.__wrapped__()


def test_defaults_make_a_desk_on_one_machine(tmp_path: Path) -> None:
    settings = load()

    assert settings.embedded
    assert settings.database_url.startswith("postgresql://amends@/amends?host=%2F")
    assert (settings.web_port, settings.live_port, settings.smtp_listen) == (8000, 8001, "127.0.0.1:2525")


def test_secret_is_made_once_and_closed(tmp_path: Path) -> None:
    first, second = load().secret_key, load().secret_key

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "desk" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "desk").iterdir()] == ["secret"]


def test_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://amends:pw@db.example/desk\n")
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))

    settings = load()

    assert settings.database_url == "postgresql://amends:pw@db.example/desk"
    assert not settings.embedded
    assert "pw" not in repr(settings)


def test_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_WEB_PORT", "")

    assert load().web_port == 8000


def test_address_follows_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_WEB_PORT", "8100")

    assert load().base_url == "http://127.0.0.1:8100"


def test_lists_are_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_ALLOWED_HOSTS", "desk.example, help.example  10.0.0.1")

    assert load().allowed_hosts == ("desk.example", "help.example", "10.0.0.1")


def test_outgoing_server_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_SMTP_URL", "smtp://desk%40example:p%3Aw@mail.example:587?starttls=1")

    smtp = load().smtp

    assert (smtp.host, smtp.port, smtp.user, smtp.password) == ("mail.example", 587, "desk@example", "p:w")
    assert smtp.starttls
    assert not smtp.implicit_tls
    assert "p:w" not in repr(smtp)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (
            "AMENDS_WEB_PORT",
            "99999",
            "AMENDS_WEB_PORT: '99999' is not a whole number from 1 to 65535.",
        ),
        ("AMENDS_WORKERS", "two", "AMENDS_WORKERS: 'two' is not a whole number from 1 to 64."),
        ("AMENDS_LOG_LEVEL", "loud", "AMENDS_LOG_LEVEL: 'loud' is not one of DEBUG, INFO, WARNING, ERROR."),
        (
            "AMENDS_BASE_URL",
            "desk",
            "AMENDS_BASE_URL: 'desk' is not an address such as https://desk.example.",
        ),
        (
            "AMENDS_SMTP_LISTEN",
            "2525",
            "AMENDS_SMTP_LISTEN: '2525' is not an address such as 127.0.0.1:2525.",
        ),
        ("AMENDS_MAIL_DOMAIN", "a b", "AMENDS_MAIL_DOMAIN: 'a b' is not a domain such as desk.example."),
        ("AMENDS_SECRET_KEY", "short", "AMENDS_SECRET_KEY: must be at least 32 characters"),
        ("AMENDS_SECRET_KEY_FILE", "/nowhere", "AMENDS_SECRET_KEY_FILE is '/nowhere', which cannot be read."),
        (
            "DATABASE_URL",
            "sqlite:///x",
            "DATABASE_URL: must look like postgresql://user:password@host:5432/name.",
        ),
        ("DATABASE_URL", "postgresql://h", "DATABASE_URL: must look like"),
    ],
)
def test_wrong_value_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(EnvError) as refusal:
        load()

    assert str(refusal.value).startswith(words)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("value", ["smtp://u:geheim@:x", "geheim", "smtp://", "smtp://h?tls=geheim"])
def test_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("AMENDS_SMTP_URL", value)

    with pytest.raises(EnvError) as refusal:
        load()

    assert "geheim" not in str(refusal.value)
    assert str(refusal.value).startswith("AMENDS_SMTP_URL: must look like smtp://")


def test_both_a_value_and_a_file_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://h/x")
    monkeypatch.setenv("DATABASE_URL_FILE", "/nowhere")

    with pytest.raises(EnvError, match="DATABASE_URL and DATABASE_URL_FILE are both set; keep one of them"):
        load()


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "run.md").read_text(encoding="utf-8")
    for_tests_alone = {"static_plain"}

    missing = [
        one.name for one in dataclasses.fields(env.Env) if f"`{env.variable_of(one.name)}`" not in page
    ]

    assert set(missing) == for_tests_alone


def test_second_reader_needs_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_SECOND_READER", "yes")

    with pytest.raises(EnvError, match="AMENDS_MODEL_URL"):
        load()

    monkeypatch.setenv("AMENDS_MODEL_URL", "https://models.example/v1/")
    monkeypatch.setenv("AMENDS_MODEL_NAME", "small")
    assert load().second_reader


def test_model_needs_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_MODEL_URL", "https://models.example/v1/")

    with pytest.raises(EnvError, match="AMENDS_MODEL_NAME"):
        load()

    monkeypatch.setenv("AMENDS_MODEL_NAME", "small")
    monkeypatch.setenv("AMENDS_MODEL_KEY", "s3cret")
    assert load().model_url == "https://models.example/v1"
    assert "s3cret" not in repr(load())


@pytest.mark.parametrize(
    "url",
    ["models.example/v1", "ftp://models.example", "https://key@models.example/v1", "https://m.example/?k=1"],
)
def test_address_of_a_model_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("AMENDS_MODEL_URL", url)

    with pytest.raises(EnvError, match="AMENDS_MODEL_URL"):
        load()
