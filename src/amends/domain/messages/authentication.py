"""What our own receiving server found out about the sender (RFC 8601), and nothing anyone else says."""

import re
from dataclasses import dataclass

from amends.domain.messages.model import Verdict

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[();]|[^"();\s]++|\s++', re.DOTALL)
_AROUND_EQUALS = re.compile(r" ?= ?")
_METHODS = frozenset(("spf", "dkim", "dmarc"))


@dataclass(frozen=True, slots=True)
class _Result:
    method: str
    result: str
    properties: dict[str, str]


def judge(values: list[bytes], *, trusted: frozenset[str], from_domain: str) -> tuple[Verdict, str]:
    """The verdict and why, from the Authentication-Results fields top to bottom.

    Only fields of a trusted server count. The topmost may vouch for the sender; any may speak
    against them, since a forged one could then only harm its forger. A pass must be for the
    domain in From (that of SPF or DKIM alone may be the sender's own).
    """
    ours = [results for value in values if (results := _results(value, trusted)) is not None]
    if not ours:
        return "none", "No trusted server has checked this sender."
    for results in ours:
        for one in results:
            signed = one.method == "dkim" and any(r.method == "dkim" and r.result == "pass" for r in results)
            if one.result in ("fail", "hardfail") and not signed:
                return "fail", f"The receiving server reports {one.method}={one.result}."
    for one in ours[0]:
        if one.result == "pass" and (one.method == "dmarc" or _is_aligned(one, from_domain)):
            return "pass", f"The receiving server reports {one.method}=pass."
    return "none", "The receiving server could not confirm this sender."


def _is_aligned(result: _Result, from_domain: str) -> bool:
    keys = (
        ("header.d", "header.i") if result.method == "dkim" else ("smtp.mailfrom", "smtp.mail", "smtp.helo")
    )
    wanted = from_domain.lower().rstrip(".")
    for key in keys:
        domain = result.properties.get(key, "").rpartition("@")[2].lower().rstrip(".")
        if domain and (domain == wanted or (wanted.endswith("." + domain) and "." in domain)):
            return True
    return False


def _results(value: bytes, trusted: frozenset[str]) -> list[_Result] | None:
    """The method results of one field, None if it is not from a trusted server."""
    statements: list[list[str]] = [[]]
    depth = 0
    for match in _TOKEN.finditer(value[:20_000].decode("ascii", "replace")):
        piece = match.group()
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(0, depth - 1)
        elif depth or piece.isspace():
            continue
        elif piece == ";":
            statements.append([])
        else:
            statements[-1].append(piece.strip('"'))
    identity = statements[0][0].lower() if statements[0] else ""
    if identity not in {one.lower() for one in trusted}:
        return None
    return [result for words in statements[1:] if (result := _statement(words)) is not None]


def _statement(words: list[str]) -> _Result | None:
    pairs = [word.partition("=") for word in _AROUND_EQUALS.sub("=", " ".join(words)).split()]
    if not pairs:
        return None
    method = pairs[0][0].partition("/")[0].lower()
    if method not in _METHODS:
        return None
    return _Result(method, pairs[0][2].lower(), {key.lower(): value for key, _, value in pairs[1:]})
