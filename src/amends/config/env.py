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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from amends.runtime import egress, postgres
from amends.runtime import home as homes
from amends.runtime.ports import Address
from amends.runtime.problems import Problem

T = TypeVar("T")
PREFIX = "AMENDS_"
SECRETS = ("secret_key", "database_url", "smtp_url", "model_key")
"""Fields that may be given as a file."""
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
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
    return str(Address.parse(text))


def _domain(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise ValueError(f"{text!r} is not a domain such as desk.example")
    return text.lower()


def _http(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(f"{text!r} is not an address such as https://desk.example")
    return text.rstrip("/")


def _model(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must look like https://models.example/v1")
    if parts.username or parts.password:
        raise ValueError("must hold no user or password; the key has a variable of its own")
    return text.rstrip("/")


def _database(text: str) -> str:
    if urlsplit(text).scheme not in ("postgresql", "postgres") or len(urlsplit(text).path) < 2:
        raise ValueError("must look like postgresql://user:password@host:5432/name")
    return text


def _smtp(text: str) -> str:
    Smtp.parse(text)
    return text


def _key(text: str) -> str:
    if len(text) < 32:
        raise ValueError("must be at least 32 characters; leave it out and one is made")
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[\s,]+", text) if word)


def _hosts(text: str) -> tuple[str, ...]:
    for word in _words(text):
        if not _HOST.fullmatch(word) and not egress.is_network(word):
            raise ValueError(f"{word!r} is neither a host name nor an address or network such as 10.1.0.0/16")
    return tuple(word.lower() for word in _words(text))


def _level(text: str) -> str:
    if text.upper() not in LEVELS:
        raise ValueError(f"{text!r} is not one of {', '.join(LEVELS)}")
    return text.upper()


def _yes(text: str) -> bool:
    if text.lower() not in ("0", "1", "no", "yes", "false", "true"):
        raise ValueError(f"{text!r} is neither yes nor no")
    return text.lower() in ("1", "yes", "true")


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 12 and lowest <= int(text) <= highest):
            raise ValueError(f"{text!r} is not a whole number from {lowest} to {highest}")
        return int(text)

    return read


def _setting(read: Callable[[str], T], default: T, *, shown: bool = True) -> T:
    """A field that `read` makes out of the variable's text, or refuses with ValueError."""
    setting: T = dataclasses.field(default=default, repr=shown, metadata={"read": read})
    return setting


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


@dataclass(frozen=True, kw_only=True)
class Env:
    """The settings of one desk; `docs/how-to/run.md` lists them for people.

    Read by hand: a library for it would cost each of the desk's processes 11 MB.
    """

    home: Path = dataclasses.field(default_factory=default_home, metadata={"read": Path})
    database_url: str = _setting(_database, "", shown=False)
    secret_key: str = _setting(_key, "", shown=False)
    base_url: str = _setting(_http, "http://127.0.0.1:8000")
    allowed_hosts: tuple[str, ...] = _setting(_words, ("127.0.0.1", "localhost", "[::1]"))
    web_host: str = _setting(str, "127.0.0.1")
    web_port: int = _setting(_whole(1, 65535), 8000)
    web_threads: int = _setting(_whole(1, 256), 4)
    workers: int = _setting(_whole(1, 64), 1)
    live_host: str = _setting(str, "")
    live_port: int = _setting(_whole(1, 65535), 8001)
    live_url: str = _setting(str, "")
    smtp_listen: str = _setting(_listen, "127.0.0.1:2525")
    lmtp_listen: str = _setting(_listen, "")
    smtp_max_bytes: int = _setting(_whole(65536, 1 << 30), 50 * 1024 * 1024)
    mail_domain: str = _setting(_domain, "desk.example")
    trusted_authserv: tuple[str, ...] = _setting(_words, ())
    smtp_url: str = _setting(_smtp, "smtp://127.0.0.1:1025", shown=False)
    private_hosts: tuple[str, ...] = _setting(_hosts, ())
    undo_seconds: int = _setting(_whole(0, 120), 10)
    model_url: str = _setting(_model, "")
    model_name: str = _setting(str, "")
    model_key: str = _setting(str, "", shown=False)
    model_seconds: int = _setting(_whole(1, 120), 20)
    second_reader: bool = _setting(_yes, False)
    log_level: str = _setting(_level, "WARNING")
    static_plain: bool = _setting(_yes, False)

    @property
    def embedded(self) -> bool:
        """Whether the database is the one in the desk's own folder."""
        return self.database_url == postgres.url_of(self.home)

    @property
    def smtp(self) -> Smtp:
        """The outgoing mail server, taken apart."""
        return Smtp.parse(self.smtp_url)

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
    return "DATABASE_URL" if field == "database_url" else f"{PREFIX}{field.upper()}"


@functools.cache
def load() -> Env:
    """The settings of this process; an empty variable counts as unset.

    Makes the desk's folder and its secret key on the first call. Raises EnvError, a Problem of one line.
    """
    given = _given()
    return _completed(Env(**given), given)


def _given() -> dict[str, Any]:
    """The values of the variables that are set. Raises EnvError for the first that is wrong."""
    values = {}
    for field in dataclasses.fields(Env):
        name = variable_of(field.name)
        text = os.environ.get(name, "").strip()
        if field.name in SECRETS:
            text = _from_file(name) or text
        if text:
            try:
                values[field.name] = field.metadata["read"](text)
            except ValueError as error:
                raise EnvError(f"{name}: {error}.") from None
    return values


def _from_file(name: str) -> str:
    """What the file holds that the variable ending in _FILE points at, if there is one."""
    file = os.environ.get(f"{name}_FILE", "")
    if not file:
        return ""
    if os.environ.get(name):
        raise EnvError(f"{name} and {name}_FILE are both set; keep one of them.")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise EnvError(f"{name}_FILE is {file!r}, which cannot be read.") from None


def _completed(env: Env, given: dict[str, Any]) -> Env:
    """Fill in what depends on other settings: addresses, and the secret key in the desk's folder."""
    if env.second_reader and not env.model_url:
        raise EnvError("AMENDS_SECOND_READER is on, but AMENDS_MODEL_URL names no model that could read.")
    if env.model_url and not env.model_name:
        raise EnvError(
            "AMENDS_MODEL_URL is set, but AMENDS_MODEL_NAME does not say which model to ask there."
        )
    home = env.home.expanduser().absolute()
    more: dict[str, Any] = {"home": home}
    if "base_url" not in given:
        more["base_url"] = f"http://127.0.0.1:{env.web_port}"
    if not env.database_url:
        more["database_url"] = postgres.url_of(home)
    if not env.secret_key:
        more["secret_key"] = _kept_secret(home)
    return dataclasses.replace(env, **more)


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
