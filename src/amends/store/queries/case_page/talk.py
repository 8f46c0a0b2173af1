"""From the rows of the message statement to the conversation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from amends.store.models.case import MessageKind
from amends.store.models.outbox import OutboxState
from amends.store.queries import words
from amends.store.queries.case_page import pieces
from amends.store.queries.case_page.model import (
    CorrectionView,
    DeliveryView,
    DifferenceView,
    FileView,
    MessageView,
    PromiseView,
)

OURS = (MessageKind.REPLY, MessageKind.NOTE)


def message(row: Sequence[Any], *, promises: Sequence[PromiseView]) -> MessageView:
    """One message with its evidence, files, delivery and the promises in it."""
    (key, kind, channel, author, address, at, text, cut, parts, has_html, unverified, has_raw) = row[:12]
    level, anger, not_read, evidence = row[12:16]
    reader, kind_read, heads, corrections, differences = row[22:27]
    corrected = tuple(CorrectionView(*columns) for columns in corrections) if corrections else ()
    felt = next((int(one.now_is) for one in reversed(corrected) if one.label == "anger"), None)
    read = level is not None and (not not_read or bool(corrected))
    return MessageView(
        id=key,
        kind=kind,
        direction="out" if kind in OURS else "in",
        channel=channel,
        author_name=author,
        author_address=address,
        at=at,
        segments=pieces.segments(text=text, parts=parts, evidence=evidence or ()),
        lines=text.count("\n") + 1,
        cut=cut,
        files=tuple(_file(*columns) for columns in row[21] or ()),
        unverified=unverified,
        delivery=delivery(*row[16:21]),
        anger_level=(level if felt is None else felt) if read else None,
        anger=anger if read and felt is None else None,
        not_read="" if read else not_read or "",
        has_html=has_html,
        html_url=f"/messages/{key}/html/" if has_html else "",
        raw_url=f"/messages/{key}/original/" if has_raw else "",
        promises=tuple(p for p in promises if p.message_id == key),
        reader=reader or "",
        read_as=None if level is None else (level, kind_read, heads),
        corrected=corrected,
        differences=tuple(DifferenceView(*columns) for columns in differences or ()),
    )


def _file(key: int, name: str, size: int, content_type: str) -> FileView:
    return FileView(
        url=f"/files/{key}/{quote(name, safe='') or 'file'}", name=name, size=size, content_type=content_type
    )


def delivery(
    state: str | None, undo_until: datetime | None, due_at: datetime, attempts: int, error: str
) -> DeliveryView | None:
    """How far a reply has come; None for a message that is not sent by mail."""
    if state is None:
        return None
    said = words.DELIVERIES[OutboxState(state)]
    waits = state == OutboxState.HELD
    if waits and attempts:
        said = "not sent yet"
    if error and state in (OutboxState.HELD, OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.BOUNCED):
        said = f"{said}: {error}"
    return DeliveryView(
        state=state,
        words=said,
        undo_until=undo_until,
        retry_at=due_at if waits and attempts else None,
    )
