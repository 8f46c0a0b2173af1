"""The corpus: messages written for this project, with labels by the guide in corpus/README.md.

A file holds many messages. Each begins with a line `=== id`, goes on with `key: value` lines, and after
an empty line holds its body as it was written. A file that breaks a rule is refused with file and line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
CHANNELS = ("email", "portal", "chat", "phone")
ROLES = ("end_user", "manager", "executive", "assistant", "unknown")
TYPES = (
    "service_outage", "billing_dispute", "missed_sla", "feature_request_denied", "repeated_issue",
    "other_complaint", "not_a_complaint",
)  # fmt: skip
DRIVERS = ("unmet_expectation", "no_urgency", "ignored", "loss_of_control", "process_opacity")
TRIGGERS = ("legal_mention", "second_complaint_same_issue", "sla_breach", "executive_contact")
ABUSE = ("none", "insult", "threat")
SCOPES = ("none", "partial", "whole_site")
SLA = ("none", "ok", "at_risk", "breached")
SHOWN = ("anger", "complaint", "sarcasm", "abuse", "churn", "scope", *TYPES[:-1], *DRIVERS, *TRIGGERS)
_EARLIER = re.compile(r"(\d+) days? ago, (open|resolved|closed): (.+)")


class CorpusError(ValueError):
    """A message that breaks the form; names the file and the line."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case that the same client opened before."""

    days_ago: int
    status: str
    subject: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Exact words of the subject or the body, and the label they speak for."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Message:
    """One labelled message; `hard` says why it is easily misread, empty when it is not."""

    id: str
    channel: str
    role: str
    trade: str
    subject: str
    body: str
    anger: int
    complaint: str
    drivers: tuple[str, ...]
    triggers: tuple[str, ...]
    sarcasm: bool
    churn: bool
    abuse: str
    scope: str
    sla: str
    executive: bool
    earlier: tuple[Earlier, ...]
    hard: str
    shown: tuple[Shown, ...]


def load(folder: Path = FOLDER) -> list[Message]:
    """Every message of the corpus, by file name and then as written; two of one name are refused."""
    messages = [message for path in sorted(folder.glob("*.txt")) for message in read(path)]
    seen: set[str] = set()
    for message in messages:
        if message.id in seen:
            raise CorpusError(f"{folder.name}: {message.id} stands twice")
        seen.add(message.id)
    return messages


def read(path: Path) -> Iterator[Message]:
    """The messages of one file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("=== ")]
    if not starts or any(line.strip() for line in lines[: starts[0]]):
        raise CorpusError(f"{path.name}:1: a file begins with a line `=== id`")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _message(lines[start:end], where=f"{path.name}:{start + 1}")


class _Keys:
    """The `key: value` lines of one message; every key is asked for once, what is left is an error."""

    def __init__(self, lines: list[str], where: str) -> None:
        self.where = where
        self.values: dict[str, list[str]] = {}
        for line in lines:
            key, colon, value = line.partition(":")
            if not colon:
                raise CorpusError(f"{where}: `{line[:40]}` is not `key: value`")
            self.values.setdefault(key.strip(), []).append(value.strip())

    def many(self, key: str) -> list[str]:
        return self.values.pop(key, [])

    def one(self, key: str, default: str | None = None) -> str:
        values = self.many(key)
        if len(values) > 1 or (not values and default is None):
            raise CorpusError(f"{self.where}: one line `{key}: ...` is needed, there are {len(values)}")
        return values[0] if values else str(default)

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.one(key, default)
        if value not in allowed:
            raise CorpusError(f"{self.where}: {key} is one of {', '.join(allowed)}, not {value!r}")
        return value

    def choices(self, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        names = tuple(name.strip() for name in self.one(key, "").split(",") if name.strip())
        for name in names:
            if name not in allowed:
                raise CorpusError(f"{self.where}: {key} are of {', '.join(allowed)}, not {name!r}")
        return names

    def yes(self, key: str) -> bool:
        return self.choice(key, ("yes", "no"), "no") == "yes"


def _message(lines: list[str], *, where: str) -> Message:
    blank = next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
    keys = _Keys(lines[1:blank], where)
    message = Message(
        id=lines[0].removeprefix("=== ").strip(),
        channel=keys.choice("channel", CHANNELS),
        role=keys.choice("from", ROLES),
        trade=keys.one("trade"),
        subject=keys.one("subject", ""),
        body="\n".join(lines[blank + 1 :]).strip("\n"),
        anger=int(keys.choice("anger", ("0", "1", "2", "3"))),
        complaint=keys.choice("complaint", TYPES),
        drivers=keys.choices("drivers", DRIVERS),
        triggers=keys.choices("triggers", TRIGGERS),
        sarcasm=keys.yes("sarcasm"),
        churn=keys.yes("churn"),
        abuse=keys.choice("abuse", ABUSE, "none"),
        scope=keys.choice("scope", SCOPES, "none"),
        sla=keys.choice("sla", SLA, "ok"),
        executive=keys.yes("executive"),
        earlier=tuple(_earlier(text, where) for text in keys.many("earlier")),
        hard=keys.one("hard", ""),
        shown=tuple(
            Shown(key.removeprefix("shows "), words)
            for key in [key for key in keys.values if key.startswith("shows ")]
            for words in keys.many(key)
        ),
    )
    if keys.values:
        raise CorpusError(f"{where}: unknown key {next(iter(keys.values))!r}")
    _check(message, where)
    return message


def _earlier(text: str, where: str) -> Earlier:
    matched = _EARLIER.fullmatch(text)
    if matched is None:
        raise CorpusError(f"{where}: earlier is `12 days ago, open: Subject`, not {text[:60]!r}")
    return Earlier(days_ago=int(matched[1]), status=matched[2], subject=matched[3])


def _check(message: Message, where: str) -> None:
    """What the labels of one message must agree on."""
    text = f"{message.subject}\n{message.body}"
    if not message.body.strip() and not message.subject:
        raise CorpusError(f"{where}: there is no text")
    if ("sla_breach" in message.triggers) != (message.sla == "breached"):
        raise CorpusError(f"{where}: the trigger sla_breach stands exactly with `sla: breached`")
    if message.complaint == "not_a_complaint" and set(message.triggers) - {"sla_breach"}:
        raise CorpusError(f"{where}: what is not a complaint has no triggers but sla_breach")
    if message.scope != "none" and message.complaint == "not_a_complaint":
        raise CorpusError(f"{where}: an outage is a complaint of type service_outage or what precedes it")
    if len(message.drivers) > 3:
        raise CorpusError(f"{where}: at most three drivers")
    for shown in message.shown:
        if shown.label not in SHOWN:
            raise CorpusError(f"{where}: `shows {shown.label}` is none of {', '.join(SHOWN)}")
        if text.count(shown.words) != 1:
            raise CorpusError(f"{where}: {shown.words!r} stands {text.count(shown.words)} times, not once")
