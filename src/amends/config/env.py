"""Every setting that differs between desks, read once from the environment and refused when it is wrong.

A variable is AMENDS_ and the field's name in capitals; the database alone is DATABASE_URL, as everywhere.
A secret may also come from a file: the same name with _FILE added.
"""

import contextlib
import dataclasses
import functools
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from amends.runtime import home as homes
from amends.runtime import postgres
from amends.runtime.ports import Address
from amends.runtime.problems import Problem

PREFIX = "AMENDS_"
SECRETS = ("secret_key", "database_url", "smtp_url")
"""Fields that may be given as a file."""
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9-]{1,63}){0,10}", re.IGNORECASE)


class EnvError(Problem):
    """A variable has a value that cannot be; the text names it and says what it must be."""


def default_home() -> Path:
    """`var/desk` of a checkout, else the user's data folder."""
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").is_file() and (checkout / "src" / "amends").is_dir():
        return checkout / "var" / "desk"
    return Path("~/.local/share/amends").expanduser()


def _listen(text: str) -> str:
    if text:
        Address.parse(text)
    return text


def _domain(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise ValueError(f"{text!r} is not a domain such as desk.example")
    return text.lower()


def _http(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(f"{text!r} is not an address such as https://desk.example")
    return text.rstrip("/")


def _database(text: str) -> str:
    if text and (urlsplit(text).scheme not in ("postgresql", "postgres") or len(urlsplit(text).path) < 2):
        raise ValueError("must look like postgresql://user:password@host:5432/name")
    return text


def _smtp(secret: SecretStr) -> SecretStr:
    Smtp.parse(secret.get_secret_value())
    return secret


def _words(value: object) -> object:
    return [word for word in re.split(r"[\s,]+", value) if word] if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
Port = Annotated[int, Field(ge=1, le=65535)]
Listen = Annotated[str, AfterValidator(_listen)]
HttpUrl = Annotated[str, AfterValidator(_http)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The server that takes our outgoing mail, read from `smtp[s]://user:password@host:port?starttls=1`."""

    host: str
    port: int
    user: str
    password: str = dataclasses.field(repr=False)
    starttls: bool
    implicit_tls: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the address. Raises ValueError without repeating the password."""
        wrong = ValueError("must look like smtp://user:password@host:587?starttls=1 or smtps://host:465")
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            raise wrong from None
        options = dict(parse_qsl(parts.query))
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or options.keys() - {"starttls"}:
            raise wrong
        implicit = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=port or (465 if implicit else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            starttls=options.get("starttls", "0") in ("1", "true", "yes"),
            implicit_tls=implicit,
        )


class Env(BaseSettings):
    """The settings of one desk; `docs/how-to/run.md` lists them for people."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore", populate_by_name=True
    )

    home: Path = Field(default_factory=default_home)
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        default="", repr=False, validation_alias=AliasChoices("DATABASE_URL", "database_url")
    )
    secret_key: SecretStr = SecretStr("")
    base_url: HttpUrl = "http://127.0.0.1:8000"
    allowed_hosts: Words = ("127.0.0.1", "localhost", "[::1]")
    web_host: str = "127.0.0.1"
    web_port: Port = 8000
    web_threads: Annotated[int, Field(ge=1, le=256)] = 4
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    live_host: str = ""
    live_port: Port = 8001
    live_url: str = ""
    smtp_listen: Listen = "127.0.0.1:2525"
    lmtp_listen: Listen = ""
    smtp_max_bytes: Annotated[int, Field(ge=65536, le=1 << 30)] = 50 * 1024 * 1024
    mail_domain: Annotated[str, AfterValidator(_domain)] = "desk.example"
    trusted_authserv: Words = ()
    smtp_url: Annotated[SecretStr, AfterValidator(_smtp)] = SecretStr("smtp://127.0.0.1:1025")
    undo_seconds: Annotated[int, Field(ge=0, le=120)] = 10
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
    static_plain: bool = False

    @property
    def embedded(self) -> bool:
        """Whether the database is the one in the desk's own folder."""
        return self.database_url == postgres.url_of(self.home)

    @property
    def smtp(self) -> Smtp:
        """The outgoing mail server, taken apart."""
        return Smtp.parse(self.smtp_url.get_secret_value())

    @property
    def web_address(self) -> Address:
        """Where the pages listen."""
        return Address(self.web_host, self.web_port)

    @property
    def live_address(self) -> Address:
        """Where the live stream listens."""
        return Address(self.live_host or self.web_host, self.live_port)


def variable_of(field: str) -> str:
    """The environment variable of a field: `web_port` is AMENDS_WEB_PORT."""
    return "DATABASE_URL" if field in ("database_url", "DATABASE_URL") else f"{PREFIX}{field.upper()}"


@functools.cache
def load() -> Env:
    """The settings of this process; an empty variable counts as unset.

    Makes the desk's folder and its secret key on the first call. Raises EnvError, a Problem of one line.
    """
    try:
        env = Env(**_from_files())
    except ValidationError as error:
        raise EnvError(_in_words(error)) from None
    return _completed(env)


def _from_files() -> dict[str, Any]:
    """What the variables ending in _FILE point at."""
    given = {}
    for field in SECRETS:
        name = variable_of(field)
        file = os.environ.get(f"{name}_FILE", "")
        if not file:
            continue
        if os.environ.get(name):
            raise EnvError(f"{name} and {name}_FILE are both set; keep one of them.")
        try:
            given[field] = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise EnvError(f"{name}_FILE is {file!r}, which cannot be read.") from None
    return given


def _in_words(error: ValidationError) -> str:
    """One line for the first wrong value; a secret's value is never repeated."""
    first = error.errors(include_url=False, include_context=False)[0]
    field = str(first["loc"][0])
    name, reason = variable_of(field), first["msg"].removeprefix("Value error, ")
    if first["type"] == "value_error":
        return f"{name}: {reason}."
    shown = "" if field in SECRETS else f" is {first['input']!r}"
    return f"{name}{shown}: {reason[:1].lower()}{reason[1:]}."


def _completed(env: Env) -> Env:
    """Fill in what depends on other settings: addresses, and the secret key in the desk's folder."""
    home = env.home.expanduser().absolute()
    more: dict[str, Any] = {"home": home}
    if "base_url" not in env.model_fields_set:
        more["base_url"] = f"http://127.0.0.1:{env.web_port}"
    if not env.database_url:
        more["database_url"] = postgres.url_of(home)
    if not env.secret_key.get_secret_value():
        more["secret_key"] = SecretStr(_kept_secret(home))
    elif len(env.secret_key.get_secret_value()) < 32:
        raise EnvError("AMENDS_SECRET_KEY must be at least 32 characters; leave it out and one is made.")
    return env.model_copy(update=more)


def _kept_secret(home: Path) -> str:
    """The secret in the desk's folder, made on first use; of two first starts at once, one secret wins."""
    path = home / "secret"
    if not path.exists():
        homes.prepare(home)
        with homes.plain_words(home), tempfile.NamedTemporaryFile(dir=home, prefix="secret.") as scratch:
            scratch.write(secrets.token_urlsafe(48).encode())
            scratch.flush()
            with contextlib.suppress(FileExistsError):
                os.link(scratch.name, path)
    with homes.plain_words(home):
        return path.read_text(encoding="ascii").strip()
