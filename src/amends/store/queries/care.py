"""Care as its pages show it: one's own heat and break, one's own notes, and the saves of the team."""

from dataclasses import dataclass
from datetime import datetime

from amends.domain import care
from amends.domain.vocabulary import Anger
from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer

SAVES = 30
NOTES = 50


@dataclass(frozen=True, slots=True)
class CareView:
    """What somebody carries now, the break on offer, and until when they rest."""

    carried: care.Carried
    offer: care.Offer | None
    rests_until: datetime | None


@dataclass(frozen=True, slots=True)
class SaveView:
    """A case that was furious once and ended calm and verified, with everybody who answered on it, by name."""

    number: int
    subject: str
    organisation_name: str
    verified_at: datetime
    words: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A reflection note of one's own."""

    id: int
    at: datetime
    words: str
    lessons: tuple[str, ...]
    case_number: int | None
    subject: str


def of(*, person_id: int, rules: care.Rules, now: datetime) -> CareView:
    """The heat that somebody carries, in one statement. It is theirs: no page shows it to anybody else."""
    found = rows.tuples(
        """select h.level, h.at, h.case_id, c.subject, h.answered_at is not null, null::timestamptz
             from store_hotcontact h join store_case c on c.id = h.case_id
             where h.by_id = %(person)s and h.at > %(reach)s
           union all
           select null, null, null, null, null, r.ends_at from store_rest r
             where r.by_id = %(person)s and r.starts_at <= %(now)s and r.ends_at > %(now)s""",
        {"person": person_id, "now": now, "reach": now - rules.reach},
    )
    contacts = [
        care.Contact(level=Anger(level), at=at, case_id=case, subject=subject, answered=answered)
        for level, at, case, subject, answered, _ in found
        if level is not None
    ]
    until = next((row[5] for row in found if row[5] is not None), None)
    return CareView(
        carried=care.carried(contacts=contacts, rules=rules, now=now),
        offer=care.offered(contacts=contacts, rules=rules, on_break=until is not None, now=now),
        rests_until=until,
    )


def saves(*, viewer: Viewer) -> tuple[SaveView, ...]:
    """The latest saves among the cases that the viewer may see, by date and by nothing else."""
    found = rows.tuples(
        f"""select c.id, c.subject, coalesce(o.name, ''), c.verified_at, c.verified_words,
              array(select distinct t.name from store_message m join store_technician t on t.id = m.author_id
                where m.case_id = c.id and m.kind = 'reply' order by t.name)
            from store_case c left join store_organisation o on o.id = c.organisation_id
            where c.peak_level = 3 and c.anger_level = 0 and c.verified_at is not null and c.merged_into_id is null
              and {VISIBLE}
            order by c.verified_at desc limit {SAVES}""",  # noqa: S608 - constants
        viewer.params(),
    )
    return tuple(
        SaveView(key, subject, organisation, at, words, tuple(people))
        for key, subject, organisation, at, words, people in found
    )


def notes(*, person_id: int) -> tuple[NoteView, ...]:
    """One's own reflection notes, the latest first."""
    found = rows.tuples(
        """select r.id, r.at, r.words, r.lessons, r.case_id, coalesce(c.subject, '')
           from store_reflection r left join store_case c on c.id = r.case_id
           where r.by_id = %s order by r.id desc limit %s""",
        [person_id, NOTES],
    )
    return tuple(
        NoteView(key, at, words, tuple(lessons), case, subject)
        for key, at, words, lessons, case, subject in found
    )


def sees(*, case_id: int, viewer: Viewer) -> bool:
    """Whether the viewer may see this case."""
    found = rows.one(
        f"select 1 from store_case c where c.id = %(case)s and {VISIBLE}",  # noqa: S608 - constants
        {**viewer.params(), "case": case_id},
    )
    return found is not None
