"""The digests of the timeline, reckoned again.

The statements stand here and not in a function of the database, which whoever rewrites events could rewrite too.
"""

from dataclasses import dataclass

from amends.store.queries import rows

_LINE = "jsonb_build_array(e.id, e.case_id, extract(epoch from e.at), e.kind, e.by_id, e.what, e.why, e.data)::text"
_BROKEN = f"""
select id, case_id from (
  select e.id, e.case_id, e.digest,
    sha256(coalesce(lag(e.digest) over (partition by e.case_id order by e.id), ''::bytea)
      || convert_to({_LINE}, 'UTF8')) as reckoned
  from store_event e) chained
where digest <> reckoned order by id limit 1
"""  # noqa: S608 - no value of anybody's stands in it


@dataclass(frozen=True, slots=True)
class Part:
    """The events between two seals: how many, and the digest over theirs and the seal before."""

    events: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the whole timeline found; `problem` is empty when all is as it was written."""

    events: int
    cases: int
    seals: int
    last_seal: str
    problem: str


def digest(*, above: int, up_to: int, before: bytes) -> Part:
    """The events with a number above one and up to another, as a seal covers them."""
    row = rows.one(
        """select count(*), sha256(%s || coalesce(string_agg(digest, ''::bytea order by id), ''::bytea))
           from store_event where id > %s and id <= %s""",
        [before, above, up_to],
    )
    if row is None:
        raise LookupError("an aggregate without a row")
    return Part(events=int(row[0]), digest=bytes(row[1]))


def verify() -> Verified:
    """Reckon every digest and every seal again; the problem names the first event or seal that is not as written."""
    counted = rows.one("select count(*), count(distinct case_id) from store_event") or (0, 0)
    broken = rows.one(_BROKEN)
    problem = ""
    if broken is not None:
        problem = (
            f"Event {broken[0]} of case {broken[1]} is not as it was written, or an event before it is gone."
        )
    seals = rows.tuples("select last_event, events, digest from store_seal order by id")
    above, before = 0, b""
    for up_to, events, kept in seals:
        part = digest(above=above, up_to=up_to, before=before)
        if not problem and (part.events, part.digest) != (events, bytes(kept)):
            problem = (
                f"Of the events {above + 1} to {up_to}, {events} were sealed and {part.events} are there; "
                "one was changed, added or removed."
            )
        above, before = up_to, bytes(kept)
    last = f"{before.hex()} up to event {above}" if seals else ""
    return Verified(events=counted[0], cases=counted[1], seals=len(seals), last_seal=last, problem=problem)
