"""A question as SQL over `store_case c` and the index of words `x`."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from amends.domain.searching import Filter, Phrase
from amends.store.queries.likeness import like
from amends.store.queries.visible import OPEN

# operator -> SQL with one parameter; every name here is ours, every value is bound.
_BY_NAME = {
    "org": "c.organisation_id in (select fo.id from store_organisation fo where fo.name ilike %({0})s)",
    "from": """c.contact_id in (select fk.id from store_contact fk where fk.name ilike %({0})s union
      select fa.contact_id from store_contactaddress fa where fa.address ilike %({0})s)""",
    "team": "c.team_id in (select ft.id from store_team ft where ft.name ilike %({0})s)",
    "status": "c.status = %({0})s",
    "segment": """c.organisation_id in (select fo.id from store_organisation fo where lower(fo.segment) = lower(%({0})s))""",
    "answered": """c.first_responder_id in (select fs.id from store_technician fs where lower(fs.name) = lower(%({0})s))""",
    "peak": "c.peak_level >= %({0})s::int",
    "playbook": """exists (select from store_playbookrun fr join store_playbookversion fb on fb.id = fr.version_id
      where fr.case_id = c.id and lower(fb.book) = lower(%({0})s))""",
    "client": """c.organisation_id in (select fo.id from store_organisation fo
      where (fo.left_on is not null and fo.left_on <= (%(now)s)::date) = (%({0})s = 'left'))""",
    "late": """exists (select from store_clock fc where fc.case_id = c.id and %({0})s in ('any', fc.kind)
      and fc.state in ('late', 'overdue'))""",
    "hot": "c.anger_level >= %({0})s::int",
    "severity": "c.severity = %({0})s",
    "type": "c.complaint_type = %({0})s",
    "category": "'/' || c.category || '/' ilike %({0})s",
    "tag": "c.tags @> array[%({0})s]::varchar[]",
    "asset": """c.id in (select fc.case_id from store_caseasset fc where fc.unlinked_at is null and fc.asset_id in (
      select fa.id from store_asset fa where fa.name ilike %({0})s
      union select fw.asset_id from store_assetword fw where fw.word ilike %({0})s))""",
    "change": """c.id in (select fg.case_id from store_changecase fg where fg.change_id = %({0})s::bigint
      and fg.caused and fg.gone_at is null)""",
    "asked": """exists (select from store_survey fs where fs.case_id = c.id
      and %({0})s in ('any', to_char(fs.asked_at at time zone %(asked_zone)s, 'YYYY-MM')))""",
    "rated": """exists (select from store_survey fs where fs.case_id = c.id and fs.rating is not null
      and %({0})s in ('any', fs.rating::text))""",
    "after": "c.created_at >= %({0})s",
    "before": "c.created_at < %({0})s",
}
_DAYS = frozenset({"after", "before"})
_LIKE = frozenset({"org", "from", "team", "asset"})
_NO_SEGMENT = """(c.organisation_id is null
  or c.organisation_id in (select fo.id from store_organisation fo where fo.segment = ''))"""
_FIRST_REPLY = (
    "select fm.id from store_message fm where fm.case_id = c.id and fm.kind = 'reply' order by fm.id limit 1"
)
# A first reply that left although the check said that it explains before it acknowledges (S0-11, S0-91).
_EXPLAINED = f"""exists (select from store_sentanyway fx where fx.message_id = ({_FIRST_REPLY})
  and fx.rules && array['explains_before_acknowledging', 'missing_acknowledgement_first']::varchar[])"""
_FIRST_JUDGED = """(select fe.data->'answer'->>'well' from store_event fe where fe.case_id = c.id
  and fe.kind = 'replied' and fe.data->'answer' is not null and not exists (select from store_outbox fo
    where fo.message_id = (fe.data->>'message')::bigint and fo.state = 'undone') order by fe.id limit 1)"""
"""Whether the first answer that was checked went well: true, false, or nothing."""
IS = {
    "complaint": "c.complaint_type <> 'not_a_complaint'",
    "reopened": "exists (select from store_event fv where fv.case_id = c.id and fv.kind = 'reopened')",
    "broken-promise": "exists (select from store_promise fp where fp.case_id = c.id and fp.state = 'broken')",
    "open": OPEN,
    "closed": "c.status = 'closed'",
    "unread": "c.unread",
    "unowned": "c.owner_id is null",
    "overdue": f"{OPEN} and c.next_due_at <= %(now)s",
    "unverified": "c.closed_unverified",
    "verified": "c.verified_at is not null",
    "after-change": """exists (select from store_changecase fg where fg.case_id = c.id and fg.caused
      and fg.gone_at is null)""",
    "judged": f"{_FIRST_JUDGED} is not null",
    "answered-well": f"coalesce({_FIRST_JUDGED}, '') = 'true'",
    "escalated": "exists (select from store_escalation fe where fe.case_id = c.id)",
}
IS |= {
    "calm": "c.anger_level <= 1",
    "explained-first": _EXPLAINED,
    "acknowledged-first": f"exists ({_FIRST_REPLY}) and not {_EXPLAINED}",
    "calm-next": f"""1 >= (select fr.anger_level from store_message fm join store_reading fr on fr.message_id = fm.id
      where fm.case_id = c.id and fm.kind = 'customer' and fr.not_read = '' and fm.id > ({_FIRST_REPLY})
      order by fm.id, fr.id desc limit 1)""",  # noqa: S608 - constants
}
_OWNER = {"me": "c.owner_id = %(viewer)s", "none": "c.owner_id is null"}
_OWNER_NAMED = "c.owner_id in (select fs.id from store_technician fs where fs.name ilike %({0})s)"


def of_case(filters: Sequence[Filter], *, zone: str) -> tuple[str, dict[str, Any]]:
    """SQL that is true for a case the filters let through, and its parameters; days begin in `zone`.

    `%(now)s` and `%(viewer)s` are given by whoever runs it.
    """
    parts, params = ["c.merged_into_id is null"], dict[str, Any]()
    for place, wanted in enumerate(filters):
        key = f"f{place}"
        sql, value = _condition(wanted, zone=zone)
        parts.append(f"not ({sql.format(key)})" if wanted.without else f"({sql.format(key)})")
        params[key] = value
        if wanted.name == "asked":
            params["asked_zone"] = zone
    return " and ".join(parts), params


def _condition(wanted: Filter, *, zone: str) -> tuple[str, Any]:
    if wanted.name == "is":
        return IS[wanted.value], None
    if wanted.name == "owner":
        return _OWNER.get(wanted.value.lower(), _OWNER_NAMED), like(wanted.value)
    if wanted.name == "segment" and wanted.value.lower() == "none":
        return _NO_SEGMENT, None
    if wanted.name == "category":
        return _BY_NAME["category"], like(f"/{wanted.value.strip('/')}/")
    if wanted.name in _LIKE and wanted.value.startswith("="):
        return _BY_NAME[wanted.name], like(wanted.value[1:])[1:-1]
    if wanted.name in _LIKE:
        return _BY_NAME[wanted.name], like(wanted.value)
    return _BY_NAME[wanted.name], _day(wanted.value, zone) if wanted.name in _DAYS else wanted.value


def _day(value: str, zone: str) -> datetime:
    return datetime.combine(date.fromisoformat(value), time(0), ZoneInfo(zone))


def of_words(words: Sequence[Phrase], *, text: str) -> tuple[str, dict[str, Any]]:
    """SQL that is true for words `x.words` and the text they come from, and its parameters; without a text it may be true
    for a phrase whose words stand apart.

    Words that every text has ("the") are not in the index: a query of nothing else (`numnode` 0) lets everything through.
    """
    plain = " ".join(phrase.text for phrase in words if not phrase.exact and not phrase.without)
    parts, params = [], dict[str, Any]()
    if plain:
        parts.append(_HELD.format("plain"))
        params["plain"] = plain
    for place, phrase in enumerate(words):
        key = f"w{place}"
        params[key] = phrase.text
        if phrase.without:
            parts.append(f"not x.words @@ plainto_tsquery('desk_words', %({key})s)")
        elif phrase.exact:
            parts.append(_HELD.format(key))
            if text:
                parts.append(f"{text} ilike %({key}_like)s")
            params[f"{key}_like"] = like(phrase.text)
    return " and ".join(parts), params


_HELD = """(numnode(plainto_tsquery('desk_words', %({0})s)) = 0
  or x.words @@ plainto_tsquery('desk_words', %({0})s))"""
