"""XML from strangers: no document type, no entities, a bounded size, and a bounded unpacking before it."""

import zlib
from xml.etree.ElementTree import Element, ParseError

from amends.domain.assets.arriving.model import Unusable

MOST_BYTES = 60_000_000


def unpacked(content: bytes, *, most: int = MOST_BYTES) -> bytes:
    """The content, unpacked when it is zlib or gzip; never more than `most` bytes. Raises Unusable."""
    if content[:2] not in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b"):
        if len(content) > most:
            raise Unusable("This is larger than can be read.")
        return content
    opener = zlib.decompressobj(wbits=47)
    try:
        found = opener.decompress(content, most + 1)
    except zlib.error:
        raise Unusable("This is packed, and the packing is damaged.") from None
    if len(found) > most:
        raise Unusable("This unpacks to more than can be read.")
    if not opener.eof:
        raise Unusable("This is only half of what was packed.")
    return found


def parsed(content: bytes) -> Element:
    """The root of a document. Raises Unusable for what is no XML or wants a document type."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        root: Element = ElementTree.fromstring(
            content, forbid_dtd=False, forbid_entities=True, forbid_external=True
        )
    except DefusedXmlException:
        raise Unusable("This XML defines entities; nothing of it is read.") from None
    except (ParseError, ValueError, LookupError) as error:
        raise Unusable(f"This XML is damaged or only half of it ({error}).") from None
    return root
