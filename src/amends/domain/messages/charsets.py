"""Bytes to text when the label is missing, unknown or wrong.

A mail's charset label is a claim. It is tried first; where it fails, UTF-8 and then the legacy
encodings are weighed by how much the outcome looks like writing.
"""

import codecs
import re
import unicodedata

# Labels found in real mails that Python knows under another name, or that senders use for a superset.
_ALIASES = {
    "ansi": "cp1252",
    "ansi_x3.110-1983": "latin-1",
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "646": "utf-8",
    "default": "utf-8",
    "unknown-8bit": "utf-8",
    "x-unknown": "utf-8",
    "binary": "utf-8",
    "utf8mb4": "utf-8",
    "utf-8-sig": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gb2312_charset": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cn-gb": "gb18030",
    "chinesebig5": "big5hkscs",
    "big5": "cp950",
    "x-big5": "cp950",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "x-euc-jp": "euc_jp",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "win-1251": "cp1251",
    "cp-850": "cp850",
    "tis-620": "cp874",
    "windows-874": "cp874",
}
# Never taken from a mail's label: they are not charsets, or they expand their input.
_NOT_TEXT = frozenset(
    (
        "base64", "bz2", "hex", "quopri", "rot13", "uu", "zip", "unicode_escape", "raw_unicode_escape",
        "idna", "punycode", "undefined", "mbcs", "oem", "zlib", "base64_codec", "bz2_codec", "hex_codec",
        "quopri_codec", "rot_13", "uu_codec", "zlib_codec",
    )
)  # fmt: skip
_ANY_BYTES = frozenset(("cp1252", "iso-8859-15", "iso8859-15", "latin9"))
_DOUBTFUL = 0.4
_GUESSES = ("gb18030", "cp932", "cp949", "cp950", "cp1251", "koi8_r")
_CONTROL = dict.fromkeys((*range(0, 9), 11, *range(14, 32), 127))
_SURROGATE = re.compile("[\ud800-\udfff]")
_LABEL = re.compile(r"[^A-Za-z0-9_.:+-]{1,40}")


def codec_name(label: str) -> str | None:
    """The Python codec for a charset label, or None when there is none to trust."""
    cleaned = _LABEL.sub("", label.strip().strip("\"'").partition("*")[0])[:60].lower()
    if not cleaned:
        return None
    name = _ALIASES.get(cleaned, cleaned)
    if name in _NOT_TEXT:
        return None
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if info.name in _NOT_TEXT or not getattr(info, "_is_text_encoding", True):
        return None
    return name


def clean(text: str) -> str:
    """Text fit for storing: no NUL and other control characters, no lone surrogates, LF line ends."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = text.translate(_CONTROL)
        text = _SURROGATE.sub("\ufffd", text)
    return text


def decode(data: bytes, *, label: str = "") -> str:
    """Decode bytes by their label if that works, else by the best guess; it never raises."""
    if data.isascii() and b"\x1b" not in data and not _is_stateful(label):
        return data.decode("ascii")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and len(data) > 3:
        return data.decode("utf-16", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    name = codec_name(label) if label else None
    if name:
        text = _strict(data, name)
        if text is not None and not (name in _ANY_BYTES and _is_mislabelled(data, text)):
            return text
    text = _strict(data, "utf-8")
    if text is not None:
        return text
    return _guess(data, name)


def _is_mislabelled(data: bytes, text: str) -> bool:
    """Whether text under a label that fits any bytes is UTF-8, or Chinese or Japanese, after all."""
    if _strict(data, "utf-8") is not None:
        return True
    foreign = sum(byte > 0x7F for byte in data[:2000])
    return 2 * foreign > len(data[:2000]) and foreign > 5 and _plausibility(text) < _DOUBTFUL


def _is_stateful(label: str) -> bool:
    """Whether plain ASCII bytes may stand for other characters under this label."""
    lowered = label.lower()
    return (
        "utf-7" in lowered
        or "2022" in lowered
        or "hz" in lowered
        or "utf-16" in lowered
        or "utf16" in lowered
    )


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        if name == "cp950":
            return _strict(data, "big5hkscs")
        # cp1252 leaves five bytes undefined; senders use them all the same.
        return _cp1252(data) if name == "cp1252" else None


def _cp1252(data: bytes) -> str:
    return "".join(
        bytes((b,)).decode("cp1252", "ignore") or chr(b) if 0x80 <= b < 0xA0 else chr(b) for b in data
    )


def _guess(data: bytes, declared: str | None) -> str:
    """The most plausible reading of bytes that are not what they claim to be."""
    if b"\x1b$" in data or b"\x1b(" in data:
        text = _strict(data, "iso2022_jp_ext")
        if text is not None:
            return text
    if declared and declared not in ("cp1252", "utf-8"):
        damaged = data.decode(declared, "replace")
        if damaged.count("\ufffd") * 20 <= len(damaged):
            return damaged.replace("\ufffd", "")
    damaged = data.decode("utf-8", "replace")
    good = sum(1 for c in damaged if c > "\x7f" and c != "\ufffd")
    if good > 2 * damaged.count("\ufffd"):
        return damaged.replace("\ufffd", "")
    return max((_cp1252(data), *_candidates(data)), key=_plausibility)


def _candidates(data: bytes) -> list[str]:
    return [text for name in _GUESSES if (text := _strict(data, name)) is not None]


def _plausibility(text: str) -> float:
    """How much text looks written rather than garbled, per character beyond ASCII.

    Letters of one script in runs score; symbols, controls and case changes inside a word cost.
    """
    sample = [c for c in text[:4000] if c > "\x7f"]
    if not sample:
        return 0.0
    score = 0.0
    previous = ""
    for char in text[:4000]:
        if char <= "\x7f":
            previous = char
            continue
        score += _character_score(char, previous)
        previous = char
    return score / len(sample)


def _character_score(char: str, previous: str) -> float:
    code = ord(char)
    if 0x4E00 <= code <= 0x9FFF or 0x3040 <= code <= 0x30FF or 0xAC00 <= code <= 0xD7A3:
        # Two accented letters of a Western word look like one such character glued to the word.
        return 0.3 if previous.isascii() and previous.isalpha() else 1.0
    if 0xFF00 <= code <= 0xFF5E or 0x3000 <= code <= 0x3011:
        return 0.8
    if 0x0400 <= code <= 0x04FF:
        return 0.9 if not (char.isupper() and previous.islower()) else -0.5
    if 0x00C0 <= code <= 0x017F and code not in (0xD7, 0xF7):
        # A Latin accent is believable beside ASCII letters, not in long runs of its own.
        if char.isupper() and previous.islower():
            return 0.0
        beside_latin = previous.isascii() and (previous.isalpha() or not previous.strip())
        return 0.95 if beside_latin else 0.4 if char.islower() and previous.islower() else 0.0
    if char in "–—‘’“”„…•€£§°«»©®™·¿¡´`\u00a0":
        return 0.7
    return -1.0 if unicodedata.category(char)[0] in "CS" else -0.3
