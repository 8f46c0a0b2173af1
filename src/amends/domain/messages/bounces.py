"""Delivery failures: the standard report (RFC 3464) and the older letters of many mail systems."""

import re

from amends.domain.messages import headers
from amends.domain.messages.addresses import addresses, first
from amends.domain.messages.automatic import has_null_sender
from amends.domain.messages.headers import Headers
from amends.domain.messages.model import Bounce, FailedRecipient
from amends.domain.messages.parts import Contents

_MAX_RECIPIENTS = 1_000
_BODY_CHARS = 30_000
_ENOUGH = 4  # of the points in _is_failure_letter

_SYSTEM_LOCAL = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|mdaemon|mmdf|post_?master|mail[-_. ]?(?:system|delivery)|daemon|uucp"
    r"|internet\.mail|bounces?$|bounces?[+-])",
    re.IGNORECASE,
)
_PERHAPS_SYSTEM = re.compile(
    r"smtp|\bmta\b|mail[-_. ]?(?:service|admin|sweeper|server|router)|^root$", re.IGNORECASE
)
_SYSTEM_NAME = re.compile(
    r"mail deliver|mail administrator|mail system|delivery subsystem|mailer.daemon|postmaster|delivery service"
    r"|system administrator|systemadministrator|mail router|message transfer|microsoft outlook|internet mail",
    re.IGNORECASE,
)
_NO_REPLY = re.compile(r"(?:no|do-?not|ne)[-_.]?(?:reply|pas[-_]?repondre)", re.IGNORECASE)
_ANSWER = re.compile(r"\s{0,4}(?:re|aw|sv|antw|fwd?|wg|tr|rv|odp)\s{0,3}:", re.IGNORECASE)
_SUBJECT = re.compile(
    r"undeliver|non-?.?deliver|not (?:be )?(?:delivered|sent)|failed (?:mail|delivery|message)|failure notice"
    r"|deliver(?:y|ing) (?:has )?(?:fail|status|error|problem|report|notif|incomplete|unsuccess|delay|errors)"
    r"|delivery of message fail|returned (?:mail|message|to sender)|returning (?:mail|message|to sender)"
    r"|mail ?(?:delivery|system|status)? ?(?:fail|error|problem|report|warning)|fail(?:ure|ed)? (?:of |to )?deliver"
    r"|message (?:delivery )?(?:fail|status|undeliver|rejected|delayed)|delayed mail|unable to deliver"
    r"|unzustellbar|zustellung fehl|nicht zugestellt|bounce|rejected|user unknown|warning: could not send"
    r"|problem delivering|notificat(?:ion)? de (?:non|remise)|não entregue|mensaje no entregado|onbestelbaar"
    r"|mancato recapito|mailbox full|error sending|postmaster notify|status notification"
    r"|配信|配達|エラー|退信|недоставлен",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"could not be (?:delivered|sent|reached|forwarded)|couldn't be delivered|was(?:n't| not) (?:able to be )?delivered"
    r"|(?:un|not )able to deliver|undeliver|permanent (?:fatal )?error|permanently? fail|delivery fail|failed delivery"
    r"|delivery has (?:been )?(?:fail|abort)|did(?:n't| not) reach|failed to deliver|delivery problem|was aborted"
    r"|user (?:unknown|not known)|no such (?:user|recipient|mailbox|address|person)|returned (?:to|unread)"
    r"|(?:unknown|invalid) (?:final delivery )?(?:user|recipient|address|local)|no valid recipients|not delivered"
    r"|mailbox (?:is )?(?:full|unavailable|not found|disabled)|over quota|quota exceeded"
    r"|account (?:has been )?(?:disabled|inactive)|recipient (?:address )?(?:rejected|unknown|not)"
    r"|host (?:unknown|not found)|unknown host|(?:is being|has been|message) returned|can(?:not|'t) (?:be )?deliver"
    r"|nicht zugestellt|nicht ausgeliefert|unrouteable|relaying denied|rejected|bounced|has been delayed"
    r"|配信|送信でき|届きませんでした|配達",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"warning(?: message)? only|still being retried|\(delay\)|has been delayed|message delayed|delivery delayed"
    r"|delivery incomplete|will (?:be )?re-?tr(?:y|ied)|not (?:yet )?been delivered|awaiting delivery",
    re.IGNORECASE,
)
_RECIPIENT_REFUSED = re.compile(
    r"\b55\d[ -]|\b5\d\d[ -]\d\.\d\.\d|rcpt to:|\(?#5\.\d\.\d|\b5\.[01234567]\.\d\b", re.IGNORECASE
)
_MESSAGE_ID = re.compile(
    r"^[ \t>|]{0,8}Message-?Id[ \t]{0,4}:[ \t\n>]{0,12}<([^<>\s]{3,990})>", re.IGNORECASE | re.MULTILINE
)
_LOOSE_MESSAGE_ID = re.compile(r"message[- ]?id[^<\n]{0,40}<([^<>\s]{3,990}@[^<>\s]{1,250})>", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}\.[A-Za-z]{2,24}")
_ADDRESS_LINE = re.compile(
    r"^[ \t>*-]{0,12}(?:(?:to|address|recipient|final-recipient)[ \t]{0,4}:[ \t]{0,4})?(?:rfc822[ \t]{0,2};[ \t]{0,2})?"
    r"<?([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255})>?[ \t]{0,4}(?:[:(,.].{0,500})?$",
    re.IGNORECASE | re.MULTILINE,
)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE = re.compile(r"^.{0,200}\b(?:5\d\d|4\d\d)[ -].{1,300}$", re.MULTILINE)
_ORIGINAL_BEGINS = re.compile(
    r"^[ \t>*=_-]{0,40}(?:original message|below this line is a copy|this is a copy of (?:the|your)"
    r"|unsent message|returned message|message (?:header|text) follow|the (?:text|header)s? of (?:the|your)"
    r"|the original message|(?:mail|message) follows|returned mail|received: from|return-path:).{0,200}$",
    re.IGNORECASE | re.MULTILINE,
)


def find_bounce(
    fields: Headers,
    *,
    sender_name: str,
    sender: str,
    subject: str,
    text: str,
    contents: Contents,
    report_type: str,
) -> Bounce | None:
    """The failure or delay this mail reports, None if it reports none (a receipt is none).

    A standard report decides by itself; older letters by what speaks for them taken together.
    """
    statuses = [body for kind, body in contents.reports if kind.endswith("delivery-status")]
    recipients = [one for body in statuses for one in _reported(body)]
    body = text[:_BODY_CHARS]
    action = _action(statuses) if statuses else ""
    if statuses and not action:
        return None
    if not statuses and not _is_failure_letter(
        fields, sender_name=sender_name, sender=sender, subject=subject, body=body, contents=contents
    ):
        return None
    is_final = action == "failed" if action else not _DELAY.search(f"{subject}\n{body[:2000]}")
    recipients = recipients or _named(fields, text)
    unique = {one.address.lower(): one for one in reversed(recipients)}
    found = tuple(reversed(unique.values()))[:_MAX_RECIPIENTS]
    return Bounce(_original_id(fields, text, contents), found, is_final)


def _action(statuses: list[str]) -> str:
    """ "failed" or "delayed", "" for reports of success; without an action the status codes decide."""
    fields = [field for status in statuses for block in _blocks(status) for field in block.items()]
    actions = {
        value.split()[0].lower().strip(";") for name, value in fields if name == "action" and value.split()
    }
    if actions:
        if any(action.startswith("fail") for action in actions):
            return "failed"
        return "delayed" if any(action.startswith("delay") for action in actions) else ""
    codes = {value.strip()[:1] for name, value in fields if name == "status"}
    return "delayed" if codes == {"4"} else "" if codes == {"2"} else "failed"


def _is_failure_letter(
    fields: Headers, *, sender_name: str, sender: str, subject: str, body: str, contents: Contents
) -> bool:
    """Weigh sender, subject, words and the mail sent back. Without a system as sender nothing counts:
    people write about mail that did not arrive, and theirs must become a case."""
    if fields.has("x-failed-recipients"):
        return True
    points = _sender_points(fields, sender_name, sender) or _returns_our_mail(fields, sender, contents)
    if not points:
        return False
    points += -1 if _ANSWER.match(subject) else 2 * bool(_SUBJECT.search(subject))
    points += bool(_BODY.search(body)) + bool(_RECIPIENT_REFUSED.search(body))
    points += bool(contents.attached or _ORIGINAL_BEGINS.search(body, 1))
    return points >= _ENOUGH


def _sender_points(fields: Headers, sender_name: str, sender: str) -> int:
    return_path = fields.text("return-path").strip("<> ").lower()
    if (
        _SYSTEM_LOCAL.match(sender)
        or _SYSTEM_NAME.search(sender_name)
        or has_null_sender(fields)
        or return_path.startswith("mailer-daemon")
    ):
        return 2
    return int(_PERHAPS_SYSTEM.search(sender.partition("@")[0]) is not None)


def _returns_our_mail(fields: Headers, sender: str, contents: Contents) -> int:
    """A point for a no-reply address that sends back a mail of the very mailbox it writes to."""
    if not contents.attached or not _NO_REPLY.match(sender):
        return 0
    author = first(Headers(contents.attached[0].raw_items()).all("from"))
    recipients = {one.email.lower() for one in addresses(fields.all("to"), limit=20)}
    return int(author is not None and author.email.lower() in recipients)


def _blocks(status: str) -> list[dict[str, str]]:
    """The groups of fields of a delivery-status, folded lines joined, names in lower case."""
    blocks: list[dict[str, str]] = [{}]
    name = ""
    for line in status[:200_000].split("\n"):
        if not line.strip():
            if blocks[-1]:
                blocks.append({})
            continue
        if line[0] in " \t" and name:
            blocks[-1][name] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if colon:
            blocks[-1].setdefault(name, value.strip())
        else:
            name = ""
    return [block for block in blocks if block]


def _reported(status: str) -> list[FailedRecipient]:
    found = []
    for block in _blocks(status)[:_MAX_RECIPIENTS]:
        address = _typed(block.get("original-recipient", "")) or _typed(block.get("final-recipient", ""))
        action = block.get("action", "failed").lower()
        if not address or not action.startswith(("fail", "delay")):
            continue
        code = _STATUS.search(block.get("status", ""))
        diagnostic = _typed(block.get("diagnostic-code", ""))
        found.append(FailedRecipient(address[:320], code.group(1) if code else "", diagnostic[:1000]))
    return found


def _typed(value: str) -> str:
    """The value behind its type ("rfc822; a@b" gives "a@b")."""
    kind, semicolon, rest = value.partition(";")
    return (rest if semicolon else kind).strip().strip("<>")


def _named(fields: Headers, text: str) -> list[FailedRecipient]:
    """Whom an older letter names: its header field, else the address lines above the original."""
    listed = _ADDRESS.findall(fields.text("x-failed-recipients"))
    end = _ORIGINAL_BEGINS.search(text[:_BODY_CHARS], 1)
    letter = text[: end.start() if end else _BODY_CHARS]
    code, words = _STATUS.search(letter), _CODE.search(letter)
    status, diagnostic = code.group(1) if code else "", words.group().strip()[:1000] if words else ""
    found = listed or [match.strip(".") for match in _ADDRESS_LINE.findall(letter)]
    found = found or _ADDRESS.findall(letter)[:1]
    return [FailedRecipient(one, status, diagnostic) for one in dict.fromkeys(found)]


def _original_id(fields: Headers, text: str, contents: Contents) -> str:
    """The Message-ID of the mail that failed: of the copy sent back, else as the letter quotes it."""
    for attached in contents.attached:
        found = headers.message_id(Headers(attached.raw_items()).raw("message-id"))
        if found:
            return found
    for kind, report in contents.reports:
        if kind == "text/rfc822-headers":
            match = _MESSAGE_ID.search(report)
            if match:
                return match.group(1)
    for pattern in (_MESSAGE_ID, _LOOSE_MESSAGE_ID):
        match = pattern.search(text)
        if match:
            return match.group(1)
    for name in ("x-original-message-id", "in-reply-to", "references"):
        ids = headers.message_ids(fields.raw(name), limit=1000)
        if ids:
            return ids[-1]
    return ""
