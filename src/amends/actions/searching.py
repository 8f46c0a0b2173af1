"""Keeping the index of words up with what is said, and the searches that people keep."""

from datetime import datetime

from django.db import transaction

from amends.actions.errors import Invalid, NotFound
from amends.store.models import SavedSearch
from amends.store.queries import rows

BATCH = 200
READ = 100_000
"""Characters of a text that are indexed."""
LOOK_BACK = 500
"""How far behind the newest indexed one a late commit is looked for each time; `find_missed` looks further."""
LOOK_FAR = 200_000
MOST_KEPT = 40
_LOCK = 7_311_205
"""The advisory lock that one indexer holds: two would do the same work twice."""

# The bound stands twice, so that the index of what is indexed already is read from there on too and not from its start.
_FROM = "(select coalesce(max(source_id), 0) from store_searchtext where source = '{0}') - %(back)s"
_MESSAGES = f"""
with fresh as materialized (
  select m.id, left(m.subject || ' ' || m.text, %(read)s) as said from store_message m
  where m.id > {_FROM.format("message")} and m.kind <> 'held'
    and not exists (select from store_searchtext s where s.source = 'message' and s.source_id = m.id
      and s.source_id > {_FROM.format("message")})
  order by m.id limit %(batch)s),
written as (
  insert into store_searchword (word)
  select distinct w.lexeme from fresh, unnest(to_tsvector('desk_written', said)) w
  where w.lexeme ~ '^[a-z]{{4,30}}$' order by 1 on conflict do nothing)
insert into store_searchtext (source, source_id, words)
select 'message', id, strip(to_tsvector('desk_words', said)) from fresh order by id on conflict do nothing
"""  # noqa: S608 - constants
_DOCUMENTS = f"""
insert into store_searchtext (source, source_id, words)
select 'document', d.id, strip(to_tsvector('desk_words', left(d.content::text, %(read)s))) from store_documentversion d
where d.id > {_FROM.format("document")}
  and not exists (select from store_searchtext s where s.source = 'document' and s.source_id = d.id
    and s.source_id > {_FROM.format("document")})
order by d.id limit %(batch)s on conflict do nothing
"""  # noqa: S608 - constants


def index(*, back: int = LOOK_BACK, batch: int = BATCH) -> int:
    """Index the next messages and documents; how many. Nothing when somebody else is at it.

    A message gets its number before it is committed, so a slow transaction can come in behind one that is indexed already:
    the last `back` numbers are looked through each time.
    """
    with transaction.atomic():
        held = rows.one("select pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not held or not held[0]:
            return 0
        params = {"read": READ, "back": back, "batch": batch}
        return rows.run(_MESSAGES, params) + rows.run(_DOCUMENTS, params)


def find_missed() -> int:
    """Index what came in further behind than `index` looks; how many."""
    return index(back=LOOK_FAR)


def keep(*, name: str, line: str, shared: bool, by: int, now: datetime) -> int:
    """Keep a search under a name; the same name again changes it. Its id."""
    name, line = " ".join(name.split()), " ".join(line.split())
    if not name or len(name) > 60:
        raise Invalid("name", "Give the search a name of at most 60 characters.")
    if not line or len(line) > 200:
        raise Invalid("line", "There is nothing to keep: the search is empty or longer than 200 characters.")
    with transaction.atomic():
        rows.run(
            "select id from store_technician where id = %s for update", [by]
        )  # two at once are counted right
        if SavedSearch.objects.filter(by_id=by).exclude(name=name).count() >= MOST_KEPT:
            raise Invalid("name", f"You keep {MOST_KEPT} searches already; take one away first.")
        kept, _ = SavedSearch.objects.update_or_create(
            by_id=by, name=name, defaults={"line": line, "shared": shared, "at": now}
        )
    return kept.pk


def forget(*, search_id: int, by: int) -> str:
    """Take one's own kept search away; its name."""
    mine = SavedSearch.objects.filter(pk=search_id, by_id=by).first()
    if mine is None:
        raise NotFound
    mine.delete()
    return mine.name
