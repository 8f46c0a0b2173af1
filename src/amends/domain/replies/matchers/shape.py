"""The look of a reply: paragraphs, subject, questions, how hard it is to read, and how loud it is."""

import re

from amends.domain.replies.context import Context, Mark, hits
from amends.domain.replies.model import Rule
from amends.domain.replies.scanner import compiled

_WORDS = re.compile(r"\S+")
_TICKET = re.compile(r"[#\w-]{0,12}\d[\w-]{0,12}")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_SYLLABLES = re.compile(r"[aeiouy]{1,3}")
_WORD = re.compile(r"[a-z][a-z'’]{0,40}", re.IGNORECASE)
_SHOUT = re.compile(r"\b[A-Z]{5,}\b(?![-\d])|!{2,}|\?!|!\?")


def long_paragraph(context: Context, rule: Rule) -> list[Mark]:
    """A paragraph of more words than the limit (S0-59); quoted lines, code and tables do not count."""
    marks = []
    for start, end in context.draft.paragraphs:
        text = context.draft.body[start : min(end, context.draft.body_end)]
        if context.draft.is_quoted(start, start + len(text.rstrip())):
            continue
        lines = [
            line for line in text.split("\n") if not line.lstrip().startswith((">", "|", "- ", "* ", "• "))
        ]
        if sum(len(_WORDS.findall(line)) for line in lines) > rule.limit:
            first = next((s for s in context.draft.sentences if s.end > start), None)
            marks.append(Mark(first.start, first.end) if first else Mark(start, start + 40))
    return marks


def vague_subject(context: Context, rule: Rule) -> list[Mark]:
    """A subject of which nothing is left without courtesies and ticket numbers (S0-60)."""
    if context.facts.channel in ("chat", "phone"):
        return []
    subject = context.draft.subject
    asset = context.facts.asset.lower()
    if asset and asset in subject.lower():
        return []
    left = compiled(rule.pattern).sub(" ", _TICKET.sub(" ", subject.lower()))
    if _LETTERS.search(left):
        return []
    return [Mark(0, len(subject), "subject") if subject.strip() else Mark(part="subject")]


def questions(context: Context, rule: Rule) -> list[Mark]:
    """More questions than the limit, without leave to ask them (S1-02, S1-08)."""
    asked = [
        s
        for s in context.draft.sentences
        if s.text.endswith("?") and not context.draft.is_quoted(s.start, s.end)
    ]
    if len(asked) <= rule.limit or compiled(rule.unless).search(context.draft.flat):
        return []
    extra = asked[rule.limit]
    return [Mark(extra.start, extra.end)]


def long_question(context: Context, rule: Rule) -> list[Mark]:
    """A question of more words than the limit."""
    return [
        Mark(s.start, s.end)
        for s in context.draft.sentences
        if s.text.endswith("?") and len(_WORDS.findall(s.text)) > rule.limit
    ]


def quotes(context: Context, rule: Rule) -> list[Mark]:
    """Words between quotation marks, when they are more than the limit (K4); quoted lines of a mail do not count."""
    body = context.draft.body
    said = [(a, b) for a, b in context.draft.quoted if body[a] in '"“' and b <= context.draft.body_end]
    count = sum(len(_WORDS.findall(body[a:b])) for a, b in said)
    return [Mark(*said[0])] if count > rule.limit else []


def reading_grade(context: Context, rule: Rule) -> list[Mark]:
    """The longest sentence, when the text is harder than a school year of the limit (S4-17, Flesch and Kincaid)."""
    sentences = context.draft.sentences
    found = [(_WORD.findall(s.text), s) for s in sentences]
    words = sum(len(each) for each, _ in found)
    if words < 40:
        return []
    syllables = sum(
        max(1, len(_SYLLABLES.findall(word.lower().rstrip("e")))) for each, _ in found for word in each
    )
    grade = 0.39 * words / len(sentences) + 11.8 * syllables / words - 15.59
    if grade <= rule.limit:
        return []
    longest = max(found, key=lambda pair: len(pair[0]))[1]
    return [Mark(longest.start, longest.end)]


def heat(context: Context, rule: Rule) -> list[Mark]:
    """Words of ours that answer heat with heat: sharp ones, shouting, and more when the reader finds anger (S4-03)."""
    sharp = [Mark(hit.start, hit.end) for hit in hits(rule, context.draft)]
    known = f"{context.customer_message} {context.facts.asset} {context.facts.ticket}"
    loud = [
        Mark(mark.start(), mark.end())
        for mark in _SHOUT.finditer(context.draft.body, 0, context.draft.body_end)
        if not context.draft.is_quoted(*mark.span()) and mark[0] not in known
    ]
    if not sharp and context.facts.our_anger < 2:
        return loud[:1] if len(loud) > rule.limit else []
    return (sharp or loud)[:2]
