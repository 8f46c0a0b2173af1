"""The address of a target: which services there are, and how it is kept."""

from amends.runtime import sealing

_PURPOSE = b"amends alert target 1"
LONGEST = 2_000

SERVICES = {
    "clicksend": "ClickSend (SMS)", "d7sms": "D7 Networks (SMS)", "discord": "Discord", "gchat": "Google Chat",
    "gotify": "Gotify", "gotifys": "Gotify", "json": "a web address, as JSON", "jsons": "a web address, as JSON",
    "matrix": "Matrix", "matrixs": "Matrix", "mmost": "Mattermost", "mmosts": "Mattermost", "msgbird": "MessageBird (SMS)",
    "msteams": "Microsoft Teams", "ntfy": "ntfy", "ntfys": "ntfy", "opsgenie": "Opsgenie", "pagerduty": "PagerDuty",
    "pover": "Pushover", "rocket": "Rocket.Chat", "rockets": "Rocket.Chat", "signal": "Signal", "signals": "Signal",
    "slack": "Slack", "tgram": "Telegram", "twilio": "Twilio (SMS)", "vonage": "Vonage (SMS)", "webex": "Webex",
    "workflows": "Microsoft Teams", "zulip": "Zulip",
}  # fmt: skip
"""First words of an address that are let through: services spoken to by HTTP, none that runs or reads something here."""


class BadAddress(Exception):
    """It is no address of a service that we speak to; `str()` says what to do and repeats nothing of it."""


class WrongKey(Exception):
    """The address was kept under another secret key and must be entered again."""


def service_of(address: str) -> str:
    """The first word of an address. Raises BadAddress."""
    text = address.strip()
    service, colon, rest = text.partition("://")
    service = service.lower()
    if not colon or not rest or any(mark.isspace() for mark in text) or len(text) > LONGEST:
        raise BadAddress("Write one address such as slack://token/channel or ntfys://ntfy.example/topic.")
    if service not in SERVICES:
        known = ", ".join(sorted(set(SERVICES)))
        raise BadAddress(f"This service is not one that Amends calls. It knows {known}.")
    return service


def encrypt(*, address: str, key: str) -> bytes:
    """The address as it is kept in the database; `key` is the desk's SECRET_KEY."""
    return sealing.seal(address.strip().encode("utf-8"), key=key, purpose=_PURPOSE)


def decrypt(*, secret: bytes, key: str) -> str:
    """The address. Raises WrongKey."""
    try:
        return sealing.unseal(secret, key=key, purpose=_PURPOSE).decode("utf-8")
    except sealing.Unsealed:
        raise WrongKey(
            "The address was kept under another secret key; enter it again in Settings, Alerts."
        ) from None
