"""Delivery failures: the standard report (RFC 3464) and the older letters of many mail systems."""

import re

from amends.domain.messages import headers
from amends.domain.messages.automatic import has_null_sender
from amends.domain.messages.headers import Headers
from amends.domain.messages.model import Bounce, FailedRecipient
from amends.domain.messages.parts import Contents

_MAX_RECIPIENTS = 1_000
_BODY_CHARS = 30_000

_DAEMON = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|mdaemon|mmdf|postmaster|mailerdaemon|mail[-_. ]?system|mail[-_. ]?delivery"
    r"|mailadmin|mail-?master|smtp|mta|majordomo|uucp|listserv|bounce[sd]?|return|undeliver|symantec|noreply|no-reply"
    r"|administrator|root|daemon|mailsweeper|internet\.mail)",
    re.IGNORECASE,
)
_DAEMON_NAME = re.compile(
    r"(?:mail delivery|mail administrator|mail system|delivery subsystem|mailer.daemon|postmaster|delivery service"
    r"|system administrator|systemadministrator|mail router|message transfer|microsoft outlook|internet mail)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|undeliverable|non.?deliver|not (?:be )?delivered|deliver(?:y|ing) (?:has )?(?:fail|status|error|problem|report|notif"
    r"|incomplete|unsuccess|delay)|delivery of message fail|returned (?:mail|message|to sender)|mail (?:delivery|system|status) ?(?:fail|error|problem|report)?"
    r"|failure notice|failed (?:mail|delivery|message)|mail ?fail|fail(?:ure|ed) (?:of |to )?deliver|message (?:delivery )?(?:fail|status|undeliver|rejected)"
    r"|nondeliver|unzustellbar|zustellung fehl|unable to deliver|could not (?:be )?(?:deliver|send)|bounce|rejected"
    r"|user unknown|warning: could not send|problem delivering|notificat(?:ion)? de (?:non|remise)|não entregue|nicht zugestellt"
    r"|mensaje no entregado|onbestelbaar|mancato recapito|mailbox full|error sending|postmaster notify|status notification"
    r"|undelivered|delivery report|配信|配達|エラー|退信|失败|недоставлен",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"could not be (?:delivered|sent|reached|forwarded)|couldn't be delivered|was(?:n't| not) (?:able to be )?delivered"
    r"|(?:un|not )able to deliver|undeliver|permanent (?:fatal )?error|permanently? fail|delivery (?:has |to the following.{0,40})?fail"
    r"|did(?:n't| not) reach|failed (?:to deliver|delivery)|user unknown|no such (?:user|recipient|mailbox|address|person)|unknown (?:user|recipient|address|local)"
    r"|mailbox (?:is )?(?:full|unavailable|not found|disabled)|over quota|quota exceeded|account (?:has been )?(?:disabled|inactive)"
    r"|recipient (?:address )?(?:rejected|unknown|not)|host (?:unknown|not found)|returned (?:to|unread)|not delivered"
    r"|\b5\d\d[ -]\d\.\d\.\d|\b55\d[ -]|is being returned|message (?:is )?returned|can(?:not|'t) (?:be )?deliver|nicht zugestellt|nicht ausgeliefert"
    r"|unrouteable|relaying denied|rejected|bounced|配信|送信でき|届きませんでした|配達",
    re.IGNORECASE,
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
    r"^[ \t>*=_-]{0,40}(?:original message|below this line is a copy|this is a copy of (?:the|your)|unsent message|returned message"
    r"|message (?:header|text) follow|the (?:text|header)s? of (?:the|your)|the original message|received:|return-path:).{0,100}$",
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
    """The failure this mail reports, None if it reports none (a notice of delay or success is none)."""
    statuses = [body for kind, body in contents.reports if kind.endswith("delivery-status")]
    recipients = [one for body in statuses for one in _reported(body)]
    if statuses:
        if not _says_failed(statuses):
            return None
    elif not _looks_like_failure(fields, sender_name, sender, subject, text, report_type):
        return None
    recipients = recipients or _named(fields, text)
    unique = {one.address.lower(): one for one in reversed(recipients)}
    return Bounce(_original_id(fields, text, contents), tuple(reversed(unique.values()))[:_MAX_RECIPIENTS])


def _says_failed(statuses: list[str]) -> bool:
    """Whether any recipient failed; a report that names no action counts by its status codes."""
    fields = [field for status in statuses for block in _blocks(status) for field in block.items()]
    actions = {
        value.split()[0].lower().strip(";") for name, value in fields if name == "action" and value.split()
    }
    if actions:
        return any(action.startswith("fail") for action in actions)
    codes = [value.strip()[:1] for name, value in fields if name == "status"]
    return not codes or "5" in codes


def _looks_like_failure(
    fields: Headers, sender_name: str, sender: str, subject: str, text: str, report_type: str
) -> bool:
    if fields.has("x-failed-recipients"):
        return True
    from_system = (
        _DAEMON.match(sender) is not None
        or _DAEMON_NAME.search(sender_name) is not None
        or has_null_sender(fields)
        or report_type == "delivery-status"
    )
    if not from_system or (fields.word("auto-submitted") == "auto-generated" and not text):
        return False
    body = text[:_BODY_CHARS]
    says_so = _BODY.search(body) is not None
    return (bool(_SUBJECT.search(subject)) and (says_so or not body.strip())) or (
        says_so and _names_someone(body)
    )


def _names_someone(body: str) -> bool:
    return _ADDRESS_LINE.search(body) is not None and _CODE.search(body) is not None


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
        if not address or not action.startswith("fail"):
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
        found = headers.message_id(attached.raw("message-id"))
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
