"""What a message is taken to say, and the control that overrules one label of it by one press."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from amends.domain.learning import VALUES, Labels, label_words, value_words
from amends.web.templatetags.parts import icon

if TYPE_CHECKING:
    from amends.store.queries.case_page.model import DifferenceView, MessageView

# A row of the control: what it asks, and the labels in it. Labels of yes and no are toggled, others chosen.
_ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("temperature", ("anger",)),
    ("kind", ("complaint_type",)),
    ("beneath it", tuple(label for label in VALUES if label.startswith("driver:"))),
    ("escalates", tuple(label for label in VALUES if label.startswith("trigger:"))),
    ("outage", ("outage_scope",)),
    ("abuse", ("abuse",)),
    ("also", ("sarcasm", "churn_risk")),
)


def control(message: "MessageView", *, post: str, is_open: bool, latest: bool, before: int) -> str:
    """The control under a message: a link that opens it, or the control itself where it is open or the latest.

    `post` is the start of a form to the case's readings, its token in it; `before` the page of messages shown.
    Only one message of a page carries the whole control: sixty of them would be most of the page.
    """
    if message.read_as is None:
        return ""
    words = "Say what it is" if message.not_read else "Reader was wrong"
    if not (is_open or latest):
        where = f"?before={before}&amp;" if before else "?"
        return (
            f'<a class="wrong__link" href="{where}correct={message.id}#m{message.id}" rel="nofollow">{words}'
            f'<span class="visually-hidden"> about this message</span></a>'
        )
    key = ' data-key="w" data-key-name="Correct the reading"' if latest else ""
    labels = message.labels
    assert labels is not None  # noqa: S101 - for the type checker; it was read
    overruled = frozenset(one.label for one in message.corrected)
    return (
        f'<details class="wrong" id="m{message.id}-wrong"{" open" if is_open else ""}><summary{key}>{words}</summary>'
        f'{post}<input type="hidden" name="message" value="{message.id}">'
        f"{_choices(labels, overruled, message.reader)}</form></details>"
    )


@lru_cache(maxsize=512)
def _choices(labels: Labels, overruled: frozenset[str], reader: str) -> str:
    """Every label with what stands; drawn once a process for the same labels."""
    rows = "".join(
        f'<div class="wrong__row" role="group" aria-label="{name}">'
        f'<span class="wrong__name" aria-hidden="true">{name}</span><span class="wrong__values">'
        f"{''.join(_label(one, labels, changed=one in overruled) for one in of_row)}</span></div>"
        for name, of_row in _ROWS
    )
    by = f"Read by {escape(reader)}. " if reader else ""
    # The reason stands first: the key that opens this puts the cursor there, where Enter sends nothing.
    return (
        f'<p class="wrong__lead muted">{by}Press what is right: it counts at once, and the reader learns from it. '
        "Severity rises by it and never falls.</p>"
        '<label class="wrong__row"><span class="wrong__name">why</span>'
        '<textarea class="input wrong__why" name="why" rows="1" maxlength="300" placeholder="optional, before you press">'
        f"</textarea></label>{rows}"
    )


def _label(label: str, labels: Labels, *, changed: bool) -> str:
    stands = labels.value(label)
    mark = f' <span class="wrong__by">{icon("check", "set by a person")}</span>' if changed else ""
    if VALUES[label] == ("no", "yes"):
        return _press(
            label, "no" if stands == "yes" else "yes", label_words(label), on=stands == "yes", mark=mark
        )
    return "".join(
        _press(
            label, value, value_words(label, value), on=value == stands, mark=mark if value == stands else ""
        )
        for value in VALUES[label]
    )


def _press(label: str, value: str, words: str, *, on: bool, mark: str) -> str:
    """A button that sets one label to one value; pressed in where that stands."""
    return (
        f'<button class="wrong__press" name="set" value="{label}={value}" aria-pressed="{"true" if on else "false"}">'
        f"{escape(words)}{mark}</button>"
    )


def overruled(message: "MessageView") -> str:
    """A small "corrected" that opens who overruled what."""
    if not message.corrected:
        return ""
    reader = f'<p class="rule">{escape(message.reader)}</p>'
    lines = "".join(
        f"<li><bdi>{escape(one.by)}</bdi>: {escape(label_words(one.label))} "
        f"{escape(value_words(one.label, one.now_is))}, before {escape(value_words(one.label, one.was))}</li>"
        for one in message.corrected
    )
    return (
        '<details class="pop why" data-pop><summary>corrected</summary>'
        f'<div class="pop__body"><ul class="pop__facts">{lines}</ul>{reader}</div></details>'
    )


def differences(found: "Sequence[DifferenceView]", *, message: int, post: str) -> str:
    """What the two readers see differently, with one button for each of them."""
    if not found:
        return ""
    rows = "".join(
        f'<div class="differ__row" role="group" aria-label="{escape(label_words(one.label))}">'
        f'<span class="differ__name">{escape(label_words(one.label))}</span>'
        f'<button class="button button--small" name="set" value="{escape(one.label)}={escape(one.first_says)}">'
        f"{escape(value_words(one.label, one.first_says))}</button>"
        f'<button class="button button--small" name="set" value="{escape(one.label)}={escape(one.second_says)}">'
        f"{escape(value_words(one.label, one.second_says))} "
        f'<span class="muted">second reader</span></button></div>'
        for one in found
    )
    return (
        f'{post}<input type="hidden" name="message" value="{message}"><p class="differ__lead">'
        f"{icon('robot')}<span>The second reader (<bdi>{escape(found[0].model)}</bdi>) reads this differently. "
        f"Which is right?</span></p>{rows}</form>"
    )
