"""The document as plain lines for paper and Word: times written out with date and zone, nothing to press."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from amends.domain import documents as domain
from amends.web.documents.page import Shown


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line: its time in front for what happened, behind for what is due."""

    before: str
    text: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class ToldSection:
    """A titled part, with what is missing in it and how much was left out."""

    part: str
    title: str
    lines: tuple[ToldLine, ...]
    gap: str
    more: str


@dataclass(frozen=True, slots=True)
class Told:
    """The whole document in words."""

    title: str
    case: str
    made: str
    percent: int
    one_page: bool
    sections: tuple[ToldSection, ...]


def told(shown: Shown, *, zone: tzinfo, now: datetime) -> Told:
    """The document in words, its times in `zone`."""
    return Told(
        title=shown.filled.title,
        case=f"#{shown.number} {' '.join(shown.subject.split())[:160] or '(no subject)'}",
        made=f"as of {_time(now, zone)}",
        percent=shown.filled.percent,
        one_page=shown.filled.one_page,
        sections=tuple(_section(one, zone) for one in shown.filled.sections),
    )


def _section(one: domain.Section, zone: tzinfo) -> ToldSection:
    return ToldSection(
        part=one.part.value,
        title=one.title,
        lines=tuple(_line(said, zone) for said in one.statements),
        gap=f"{one.gap.what}; {one.gap.who}" if one.gap else "",
        more=f"{one.left_out} more on the case" if one.left_out else "",
    )


def _line(said: domain.Statement, zone: tzinfo) -> ToldLine:
    at = _time(said.at, zone) if said.at else ""
    return ToldLine(
        before=at if at and not said.at_is else "",
        text=said.text,
        quote=said.quote,
        after=f"{said.at_is} {at}" if at and said.at_is else "",
    )


def _time(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%d %b %Y %H:%M %Z}"
