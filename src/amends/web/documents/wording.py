"""The document as a Word file: the desk's own template, or the shipped one, filled by docxtpl.

A template may print values and repeat or leave out parts, and nothing else: what it holds is checked before it is put in
force and again when it is used. Values never run: each is escaped, its braces as character references, so that
`{{ 7*7 }}` in a name is those characters in the file.
"""

import io
import re
import zipfile
from datetime import datetime, tzinfo
from html import escape
from pathlib import Path
from typing import Any

from amends.web.documents.page import Shown
from amends.web.documents.telling import Told, told

SHIPPED = Path(__file__).parent / "template.docx"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST = 2 * 1024 * 1024
UNPACKED = 20 * 1024 * 1024
PARTS = 400
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFUSED_PARTS = ("vbaproject", "activex", "embeddings/", "externallinks")


class BadTemplate(Exception):
    """A template that cannot be used; `str()` says why in words fit to show."""


def docx(shown: Shown, *, template: bytes | None, zone: tzinfo, now: datetime) -> bytes:
    """The Word file. Raises BadTemplate when the desk's template cannot be used."""
    source = SHIPPED.read_bytes() if template is None else template
    return _filled(source, values(told(shown, zone=zone, now=now)))


def values(document: Told) -> dict[str, Any]:
    """What a template may name: `title`, `case`, `made`, `percent` and `sections` with their `lines`."""
    return {
        "title": _safe(document.title),
        "case": _safe(document.case),
        "made": _safe(document.made),
        "percent": _safe(str(document.percent)),
        "sections": [
            {
                "title": _safe(section.title),
                "gap": _safe(section.gap),
                "more": _safe(section.more),
                "lines": [
                    {
                        "before": _safe(line.before),
                        "text": _safe(line.text),
                        "quote": _safe(line.quote),
                        "after": _safe(line.after),
                    }
                    for line in section.lines
                ],
            }
            for section in document.sections
        ],
    }


def _safe(text: str) -> Any:  # noqa: ANN401 - markupsafe comes with docxtpl, which is imported late
    """A value as it is written into the XML: escaped, and without anything that could open a tag of a template."""
    from markupsafe import Markup

    plain = escape(_NOT_XML.sub("�", text))
    for sign in "{}%":
        plain = plain.replace(sign, f"&#{ord(sign)};")
    return Markup(plain)  # noqa: S704 - escaped in the line above


def check(file: bytes) -> None:
    """Raise BadTemplate unless this is a Word template that can be filled: size, kind, content, and one try."""
    if len(file) > LARGEST:
        raise BadTemplate(
            f"The file has {len(file) / 1e6:.1f} MB; {LARGEST // 1024 // 1024} MB are the most."
        )
    _check_package(file)
    sample = {
        "title": "Title",
        "case": "#1",
        "made": "now",
        "percent": "0",
        "sections": [
            {
                "title": "Section",
                "gap": "",
                "more": "",
                "lines": [{"before": "", "text": "Line", "quote": "", "after": ""}],
            }
        ],
    }
    _filled(file, sample)


def _check_package(file: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as package:
            infos = package.infolist()
            names = {info.filename.lower() for info in infos}
            if not {"[content_types].xml", "word/document.xml"} <= names:
                raise BadTemplate("This is not a Word document (.docx).")
            if len(infos) > PARTS or sum(info.file_size for info in infos) > UNPACKED:
                raise BadTemplate("The file unpacks to more than a letter needs.")
            if any(word in name for name in names for word in _REFUSED_PARTS):
                raise BadTemplate("The file holds macros or embedded objects. Save it as a plain .docx.")
            for info in infos:
                if info.filename.lower().endswith(".rels"):
                    _check_links(package.read(info))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise BadTemplate("This is not a Word document (.docx).") from None


def _check_links(relations: bytes) -> None:
    """A template loads nothing from elsewhere when it is opened; links to press are fine."""
    for relation in re.findall(rb"<Relationship\b[^>]{0,4000}>", relations):
        if b'TargetMode="External"' in relation and b"/hyperlink" not in relation:
            raise BadTemplate(
                "The file loads something from another place. Put pictures into the document itself."
            )


def _filled(source: bytes, context: dict[str, Any]) -> bytes:
    """Imported here because docxtpl takes a while to load and few requests need it."""
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    from amends.web.documents.plain_templates import PlainEnvironment

    try:
        document = DocxTemplate(io.BytesIO(source))
        document.render(context, PlainEnvironment(autoescape=True))
        made = io.BytesIO()
        document.save(made)
    except (TemplateError, PackageNotFoundError, LxmlError, KeyError, ValueError, TypeError) as wrong:
        raise BadTemplate(f"The template cannot be filled: {str(wrong)[:200]}") from None
    return made.getvalue()
