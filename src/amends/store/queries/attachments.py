"""Files and originals of messages, for those who may see the case; mail without a case is the whole desk's."""

from dataclasses import dataclass

from amends.store.queries import rows
from amends.store.queries.visible import VISIBLE, Viewer

_SEEN = f"(m.case_id is null or exists (select from store_case c where c.id = m.case_id and {VISIBLE}))"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file inside a raw mail: where it is, and what its bytes must add up to."""

    name: str
    content_type: str
    part: str
    sha256: str
    inline: bool
    raw: bytes


@dataclass(frozen=True, slots=True)
class Original:
    """A mail as it came, and who it says it is from."""

    raw: bytes
    from_address: str
    subject: str


def file(*, file_id: int, viewer: Viewer) -> StoredFile | None:
    """A file that the viewer may see."""
    row = rows.one(
        f"""select f.name, f.content_type, f.part, f.sha256, f.inline, w.raw
            from store_attachment f join store_message m on m.id = f.message_id join store_rawmail w on w.id = m.raw_id
            where f.id = %(id)s and {_SEEN}""",  # noqa: S608 - constants
        {**viewer.params(), "id": file_id},
    )
    return None if row is None else StoredFile(*(*row[:5], bytes(row[5])))


def original(*, message_id: int, viewer: Viewer) -> Original | None:
    """The raw mail of a message that the viewer may see."""
    row = rows.one(
        f"""select w.raw, m.from_address, m.subject from store_message m join store_rawmail w on w.id = m.raw_id
            where m.id = %(id)s and {_SEEN}""",  # noqa: S608 - constants
        {**viewer.params(), "id": message_id},
    )
    return None if row is None else Original(bytes(row[0]), row[1], row[2])
