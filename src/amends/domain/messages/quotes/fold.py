"""Divide a body into new text, quotations, signature and disclaimer. Nothing is lost, only named."""

import re
from dataclasses import dataclass

from amends.domain.messages.html_text import QUOTE_START, SIGNATURE_END
from amends.domain.messages.model import Folded, Segment, SegmentKind
from amends.domain.messages.quotes import attribution as attributions
from amends.domain.messages.quotes import signature as signatures
from amends.domain.messages.quotes.lines import Look, look

_MAX_LINES = 10_000  # of a longer body the rest is left as it is: logs, not letters
_MAX_LAZY = 2
_PIECE_OF_LINK = re.compile(r"[=/&?]\S|://")
_MARKS = re.compile(f"[{QUOTE_START}-{SIGNATURE_END}]")


@dataclass(slots=True)
class _Page:
    """The lines of a body, what each looks like, and the kind it has been given."""

    lines: list[str]
    looks: list[Look]
    kinds: list[SegmentKind]

    def skip_blank(self, index: int) -> int:
        while index < len(self.lines) and self.looks[index] is Look.BLANK:
            index += 1
        return index

    def has_new_text(self, end: int) -> bool:
        return any(
            self.kinds[i] == "new" and self.looks[i] not in (Look.BLANK, Look.RULE) for i in range(end)
        )

    def mark(self, start: int, end: int, kind: SegmentKind) -> None:
        for index in range(start, min(end, len(self.lines))):
            self.kinds[index] = kind


def fold(body: str) -> Folded:
    """Divide a body (LF line ends; quotation marks of `html_text` allowed)."""
    lines = _split(body)
    page = _Page(lines, [look(line) for line in lines], ["new"] * len(lines))
    _fold_quotes(page)
    _fold_signatures(page)
    return _folded(body, page)


def _split(body: str) -> list[str]:
    """The lines of the body; where an attribution is glued to text it begins a line of its own."""
    lines: list[str] = []
    for line in body.split("\n", _MAX_LINES):
        cut = attributions.glued(line) if "---" in line or "___" in line else 0
        lines.extend((line[:cut], line[cut:]) if cut else (line,))
    return lines


def _fold_quotes(page: _Page) -> None:
    index = 0
    has_attribution = False
    while index < len(page.lines):
        kind = page.looks[index]
        if kind is Look.MARK_START:
            index = _mark_to(page, index, Look.MARK_START, Look.MARK_END, "quote")
            has_attribution = True
            continue
        count = attributions.attribution(page.lines, index) if kind in (Look.TEXT, Look.QUOTED) else 0
        if count:
            index = _fold_attributed(page, index, count)
            has_attribution = True
            continue
        if kind is Look.SIGNED_START:
            index = _mark_to(page, index, Look.SIGNED_START, Look.SIGNED_END, "signature")
            continue
        if _begins_copied_mail(page, index):
            if page.has_new_text(index):
                page.mark(_with_rule_above(page, index), len(page.lines), "quote")
                return
            if kind is not Look.TEXT:
                index = _fold_forwarded_header(page, index)
                continue
        index += 1
    if not has_attribution:
        _fold_trailing_run(page)


def _fold_forwarded_header(page: _Page, index: int) -> int:
    """A mail that only forwards: its header is folded, what it forwards is what the sender has to say."""
    after = page.skip_blank(index + 1)
    block = attributions.header_block(page.lines, after) if after < len(page.lines) else None
    end = after + block.length if block else index + 1
    page.mark(index, end, "quote")
    return end


def _begins_copied_mail(page: _Page, index: int) -> bool:
    kind = page.looks[index]
    if kind in (Look.ORIGINAL, Look.FORWARDED):
        return True
    if kind is Look.TEXT and ":" in page.lines[index][:60] + page.lines[index][-1:]:
        return attributions.header_block(page.lines, index) is not None
    return "：" in page.lines[index][:60] and attributions.header_block(page.lines, index) is not None


def _with_rule_above(page: _Page, index: int) -> int:
    """Take the line drawn above a copied header, and blank lines, into the quotation."""
    start = index
    while start > 0 and page.looks[start - 1] in (Look.BLANK, Look.RULE):
        start -= 1
    return start


def _fold_attributed(page: _Page, index: int, count: int) -> int:
    """Fold an attribution and what it introduces; the index to go on from."""
    after = page.skip_blank(index + count)
    if page.looks[index] is Look.QUOTED:
        end = _run_end(page, index)
        page.mark(index, end, "quote")
        return end
    if after < len(page.lines) and page.looks[after] is Look.MARK_START:
        page.mark(index, after, "quote")
        return after
    if after < len(page.lines) and page.looks[after] is Look.QUOTED:
        end = _run_end(page, after)
        page.mark(index, end, "quote")
        return end
    if page.has_new_text(index):
        page.mark(_with_rule_above(page, index), len(page.lines), "quote")
        return len(page.lines)
    # Nothing was said above: what stands below an attribution without marks is taken as theirs to read.
    page.mark(index, index + count, "quote")
    return index + count


def _run_end(page: _Page, start: int) -> int:
    """Behind a run of ">" lines: blank lines between them and lines their program wrapped belong to it."""
    end = start
    index = start
    while index < len(page.lines):
        kind = page.looks[index]
        if kind is Look.QUOTED:
            end = index = index + 1
        elif kind is Look.BLANK:
            index += 1
        elif index - end < _MAX_LAZY and index == end and _is_lazy(page, index):
            index += 1
            end = index
        else:
            break
    return end


def _is_lazy(page: _Page, index: int) -> bool:
    """Whether an unmarked line between quoted ones is the rest of an address that a program wrapped.

    Prose there is an answer written between the quoted lines, and an answer must never be folded away.
    """
    line = page.lines[index].strip()
    if not (line.endswith(">") or (" " not in line and _PIECE_OF_LINK.search(line))):
        return False
    following = page.looks[index + 1 : index + 1 + _MAX_LAZY]
    return Look.QUOTED in following and Look.BLANK not in following[: following.index(Look.QUOTED)]


def _mark_to(page: _Page, index: int, opening: Look, closing: Look, kind: SegmentKind) -> int:
    """Name all from a mark of the HTML reader to its end, or to the end of the mail."""
    end = index + 1
    depth = 1
    while end < len(page.lines) and depth:
        depth += (page.looks[end] is opening) - (page.looks[end] is closing)
        end += 1
    page.mark(index, end, kind)
    return end


def _fold_trailing_run(page: _Page) -> None:
    """Quoted lines at the very end, below new text, are the old mail even if nothing introduces them."""
    end = len(page.lines)
    start = end
    while start > 0 and page.looks[start - 1] in (Look.QUOTED, Look.BLANK):
        start -= 1
    if Look.QUOTED in page.looks[start:end] and page.has_new_text(start):
        page.mark(start, end, "quote")


def _fold_signatures(page: _Page) -> None:
    """Within each stretch of new text find its signature and its disclaimer."""
    index = 0
    while index < len(page.lines):
        if page.kinds[index] != "new":
            index += 1
            continue
        end = index
        while end < len(page.lines) and page.kinds[end] == "new":
            end += 1
        _fold_signature(page, index, end)
        index = end


def _fold_signature(page: _Page, start: int, end: int) -> None:
    lines, looks = page.lines[start:end], page.looks[start:end]
    disclaimer = signatures.disclaimer_start(lines, looks)
    signature = signatures.signature_start(lines[:disclaimer], looks[:disclaimer])
    page.mark(start + signature, start + disclaimer, "signature")
    page.mark(start + disclaimer, end, "disclaimer")


def _folded(body: str, page: _Page) -> Folded:
    """Segments by offset into the body, and the two readings of what is new."""
    segments: list[Segment] = []
    start = position = 0
    length, last = len(body), len(page.lines) - 1
    for index, (line, kind) in enumerate(zip(page.lines, page.kinds, strict=True)):
        position += len(line)
        if position < length and body[position] == "\n":
            position += 1
        if index == last or page.kinds[index + 1] != kind:
            if position > start:
                segments.append(Segment(kind, start, position))
            start = position
    new = [body[one.start : one.end] for one in segments if one.kind == "new"]
    signed = [body[one.start : one.end] for one in segments if one.kind in ("new", "signature")]
    return Folded(tuple(segments), _trim(new), _trim(signed))


def _trim(pieces: list[str]) -> str:
    text = _MARKS.sub("", "".join(pieces))
    return text.strip("\n").rstrip()
