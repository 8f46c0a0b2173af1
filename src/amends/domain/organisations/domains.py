"""Mail domains: one spelling for each, and the public mail services whose users belong to no one client."""

import re

LONGEST = 253
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
PUBLIC = frozenset(
    (
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "msn.com",
        "yahoo.com", "yahoo.co.uk", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.com", "gmx.de",
        "gmx.net", "web.de", "t-online.de", "freenet.de", "mail.com", "mail.ru", "yandex.ru", "yandex.com",
        "proton.me", "protonmail.com", "pm.me", "tutanota.com", "fastmail.com", "zoho.com", "hey.com", "orange.fr",
        "free.fr", "laposte.net", "wanadoo.fr", "libero.it", "btinternet.com", "sky.com", "comcast.net",
        "verizon.net", "att.net", "qq.com", "163.com", "126.com", "naver.com", "bluewin.ch",
    )
)  # fmt: skip
"""Services where anybody gets an address, so that a domain says nothing about who employs its user."""


def clean(text: str) -> str | None:
    """A domain as it is stored: lower case, without `@` before it or dot after it; None when it is none."""
    domain = text.strip().lower().removeprefix("@").removesuffix(".")
    labels = domain.split(".")
    whole = len(domain) <= LONGEST and len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    return domain if whole and not labels[-1].isdigit() else None


def is_public(domain: str) -> bool:
    """Whether people of many employers write from this domain."""
    return domain in PUBLIC
