"""What a question finds: cases with the words around the place, and places to go to by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amends.domain.searching import Piece, Question, snippet
from amends.store.queries import rows, words
from amends.store.queries.likeness import like
from amends.store.queries.search import assets, conditions
from amends.store.queries.visible import VISIBLE, Viewer

PAGE = 25
LOOKED_AT = 300
"""How many of the newest places with the words are gathered into cases. A rarer word is found wherever it stands."""
NEWEST = 10_000
"""How many of the newest texts are read through for a common word before the index is asked."""
TRIED = 500
"""How many of the newest texts say whether a word is common: whether `NEWEST` of them would hold `LOOKED_AT` places."""
COMMON = TRIED * LOOKED_AT // NEWEST
SHOWN = 20_000
"""Characters of a text in which the snippet is sought."""
EACH = 6

# A common word fills a page out of the newest texts; a few of them tell that it is one. Any other is looked up in the
# index: the planner, which has no idea how rare it is, is kept from walking back through everything in search of a page of
# it (`x.id + 0`). Statistics would know as much, but a desk that was restored an hour ago has none.
_PLACES = f"""
tried as materialized (
  select count(*) >= {COMMON} as common from (
    select x.words from store_searchtext x order by x.id desc limit {TRIED}) x where {{said}}),
lately as materialized (
  select m.case_id, x.source_id as message_id, null::bigint as document_id, x.id as place
  from (select * from store_searchtext where (select common from tried) order by id desc limit {NEWEST}) x
  join store_message m on m.id = x.source_id join store_case c on c.id = m.case_id
  where x.source = 'message' and {{message_words}} and {{cases}} and {{visible}} order by x.id desc limit {LOOKED_AT}),
ever as materialized (
  select m.case_id, x.source_id as message_id, null::bigint as document_id, x.id as place
  from store_searchtext x join store_message m on m.id = x.source_id join store_case c on c.id = m.case_id
  where (select count(*) from lately) < {LOOKED_AT} and x.source = 'message' and {{message_words}} and {{cases}}
    and {{visible}} order by x.id + 0 desc limit {LOOKED_AT}),
"""  # noqa: S608 - constants
_DOCUMENTS = """
select d.case_id, null::bigint, x.source_id, x.id
from store_searchtext x join store_documentversion d on d.id = x.source_id join store_case c on c.id = d.case_id
where x.source = 'document' and {document_words} and {cases} and {visible} order by x.id + 0 desc limit {limit}
"""
_SHOWN = """c.id, c.subject, coalesce(o.name, ''), coalesce(nullif(k.name, ''), ''), c.anger_level, c.status,
  coalesce(t.name, '')"""
_BESIDE = """join store_contact k on k.id = c.contact_id
left join store_organisation o on o.id = c.organisation_id left join store_technician t on t.id = c.owner_id"""
_BY_WORDS = f"""
with {_PLACES} places as materialized (
  (select * from ever) union all (select * from lately where (select count(*) from lately) >= {LOOKED_AT})
  union all ({_DOCUMENTS})),
newest as (select distinct on (case_id) * from places order by case_id, place desc)
select {_SHOWN}, coalesce(m.at, d.at), coalesce(nullif(m.kind, ''), 'document'),
  coalesce(left(m.text, {SHOWN}), left(d.content::text, {SHOWN}), ''), m.id
from newest n join store_case c on c.id = n.case_id {_BESIDE}
left join store_message m on m.id = n.message_id left join store_documentversion d on d.id = n.document_id
order by (c.subject ilike all (%(titled)s)) desc, n.place desc limit {PAGE + 1} offset %(skip)s
"""  # noqa: S608 - constants
_BY_FILTERS = f"""
select {_SHOWN}, c.updated_at, '', '', null::bigint
from (select * from store_case c where {{cases}} and {{visible}} order by c.id desc limit {PAGE + 1} offset %(skip)s) c
{_BESIDE} order by c.id desc
"""  # noqa: S608 - constants
_NAMED = f"""
(select 'organisation', o.id, o.name, o.segment from store_organisation o
 where o.name ilike %(like)s or o.name %% %(q)s order by (o.name ilike %(like)s) desc, similarity(o.name, %(q)s) desc, o.id
 limit {EACH})
union all
(select 'contact', k.id, coalesce(nullif(k.name, ''), a.address, ''), coalesce(a.address, '')
 from store_contact k left join lateral (
   select min(address) as address from store_contactaddress where contact_id = k.id) a on true
 where k.id in (
   (select id from store_contact where name ilike %(like)s or name %% %(q)s
     order by similarity(name, %(q)s) desc, id limit {EACH})
   union (select contact_id from store_contactaddress where address ilike %(like)s order by id limit {EACH}))
 order by similarity(coalesce(k.name, ''), %(q)s) desc, k.id limit {EACH})
union all
"""  # noqa: S608 - constants
_ASSETS = assets.found(each=EACH)
_ALIKE = """
select w.asked, (select s.word from store_searchword s where s.word %% w.asked
  order by similarity(s.word, w.asked) desc, s.word limit 1)
from unnest(%(asked)s::text[]) w(asked) where not exists (select from store_searchword e where e.word = w.asked)
"""


@dataclass(frozen=True, slots=True)
class CaseHit:
    """A case that is found, where it stands, and the newest place with the words; `kind` is "" without words."""

    number: int
    subject: str
    organisation: str
    contact: str
    anger_level: int
    status: str
    owner: str
    at: datetime
    kind: str
    pieces: tuple[Piece, ...]
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of cases, and whether there are more."""

    cases: tuple[CaseHit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation or a contact by name, or an asset by any word it is known by."""

    kind: str
    id: int
    title: str
    detail: str


def statement(
    question: Question, *, viewer: Viewer, zone: str, now: datetime, skip: int
) -> tuple[str, dict[str, Any]]:
    """The statement that finds the cases of a question, and its parameters."""
    cases, params = conditions.of_case(question.filters, zone=zone)
    params |= {**viewer.params(), "now": now, "skip": skip}
    if question.number is not None:
        return _BY_FILTERS.format(cases="c.id = %(number)s", visible=VISIBLE), params | {
            "number": question.number
        }
    if not question.words:
        return _BY_FILTERS.format(cases=cases, visible=VISIBLE), params
    in_message, more = conditions.of_words(question.words, text="m.text")
    said, _ = conditions.of_words(question.words, text="")
    in_document, _ = conditions.of_words(question.words, text="d.content::text")
    titled = [like(phrase.text) for phrase in question.words if not phrase.without]
    sql = _BY_WORDS.format(
        said=said,
        message_words=in_message,
        document_words=in_document,
        cases=cases,
        visible=VISIBLE,
        limit=LOOKED_AT,
    )
    return sql, params | more | {"titled": titled or ["%"]}


def find(*, question: Question, viewer: Viewer, zone: str, now: datetime, skip: int = 0) -> Found:
    """The cases of a question that the viewer may see; one statement.

    Those with the words in their subject come first, then those where the words were said last. Without words, the newest
    cases come first.
    """
    sql, params = statement(question, viewer=viewer, zone=zone, now=now, skip=skip)
    found = rows.tuples(sql, params)
    wanted = [word for phrase in question.words if not phrase.without for word in phrase.text.split()]
    hits = tuple(_hit(row, wanted) for row in found[:PAGE])
    return Found(cases=hits, more=len(found) > PAGE)


def _hit(row: Sequence[Any], wanted: Sequence[str]) -> CaseHit:
    number, subject, organisation, contact, level, status, owner, at, kind, text, message_id = row
    return CaseHit(
        number=number,
        subject=subject,
        organisation=organisation,
        contact=contact,
        anger_level=level,
        status=words.STATUSES.get(status, status),
        owner=owner,
        at=at,
        kind=kind,
        pieces=snippet(text=text, words=wanted) if text else (),
        message_id=message_id,
    )


def places(*, question: Question) -> tuple[Place, ...]:
    """Organisations, contacts and assets named like the words, mistyped ones too; one statement, none without words."""
    asked = " ".join(phrase.text for phrase in question.words if not phrase.without)
    if not asked or question.number is not None:
        return ()
    params = {"q": asked, "like": like(asked), **assets.params(asked)}
    return tuple(rows.into(Place, _NAMED + _ASSETS, params))


def alike(*, question: Question) -> dict[str, str]:
    """For each word that nobody ever wrote, the most similar one that somebody did."""
    asked = [
        phrase.text.lower() for phrase in question.words if phrase.text.isalpha() and len(phrase.text) >= 4
    ]
    found = rows.tuples(_ALIKE, {"asked": asked}) if asked else []
    return {word: near for word, near in found if near}
