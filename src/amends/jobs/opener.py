"""What the killable process does with a stranger's mail: parse it, and read its words while nobody waits.

Nothing here imports Django. The process knows no case and no customer, so it reads as if there were none;
`actions.intake.foreseen` says when such a reading counts.
"""

import functools
import json
from typing import Any

from amends.catalogue import readings as catalogue
from amends.domain import readings
from amends.domain.messages import Unreadable, to_wire
from amends.domain.messages.model import ParsedMail
from amends.domain.messages.newly import newly_written
from amends.domain.messages.wire import parsed
from amends.domain.readings import Lexicon, wire
from amends.domain.readings.adjustment import restored


def prepare(options: dict[str, Any]) -> None:
    """Load what reading needs, before the first mail comes."""
    if "adjustment" in options:
        _lexicon(json.dumps(options["adjustment"]))


def serve(raw: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """One mail as JSON-safe values, with "reading" beside them; {"error": reason} when it is `Unreadable`.

    `options`: "trusted_authserv" (names of servers), "limits" (fields of `Limits`), and "adjustment", what this
    desk has taught the reader (None: nothing); without that key nothing is read.
    """
    try:
        mail = parsed(raw, options)
    except Unreadable as error:
        return {"error": error.reason}
    found = to_wire(mail)
    if "adjustment" in options and not (mail.is_automatic or mail.is_bounce):
        found["reading"] = _read(mail, _lexicon(json.dumps(options["adjustment"])))
    return found


def _read(mail: ParsedMail, lexicon: Lexicon) -> dict[str, Any]:
    """The reading, with the subject that it went by: on a case that there is already, a subject says nothing new."""
    subject = "" if mail.in_reply_to or mail.references else mail.subject[:998]
    text = newly_written(text=mail.text, segments=mail.segments).text
    reading = readings.read(subject=subject, text=text, context=readings.Context(), lexicon=lexicon)
    return {"subject": subject, "read": wire.to_wire(reading)}


@functools.lru_cache(maxsize=1)
def _lexicon(adjustment: str) -> Lexicon:
    taught = json.loads(adjustment)
    shipped = catalogue.load()
    return shipped if taught is None else Lexicon(shipped.cues, shipped.weights, restored(taught))
