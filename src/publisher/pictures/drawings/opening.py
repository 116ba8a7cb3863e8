"""The file of a drawing, opened safely: nothing is fetched, no entity grows, nothing acts.

Old drawing programs declare their namespaces as entities in the document type. A few short ones
that hold text alone are put in for what stands for them; any other declaration is refused.
"""

from __future__ import annotations

import re

from lxml import etree

from ...tongues import worded


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
SIZE_LIMIT = 8 << 20
"""Bytes of a drawing: far more than an illustration takes."""
COUNT_LIMIT = 50_000
"""Elements of a drawing; each is drawn again on every page that shows it."""
NESTED = 100
"""Elements inside each other; drawing programs stay below 30."""
ENTITIES, ENTITY_LENGTH = 512, 200
"""Namespaces and styles that a document type may declare, and the characters of each."""
_DOCTYPE = re.compile(
    r"<!DOCTYPE\s+[\w:.-]+\s*(?:PUBLIC\s*(?:\"[^\"]*\"|'[^']*')\s*(?:\"[^\"]*\"|'[^']*')?"
    r"|SYSTEM\s*(?:\"[^\"]*\"|'[^']*'))?\s*(?:\[(?P<subset>[^\[\]]*)\])?\s*>"
)
_ENTITY = re.compile(r"\s*<!ENTITY\s+([\w.-]+)\s+(?:\"([^\"%&<]*)\"|'([^'%&<]*)')\s*>")
_HARMLESS = re.compile(r"\s*(?:<!--.*?-->|<!(?:ELEMENT|ATTLIST)\s[^<>]*>)", re.DOTALL)
_REFERENCE = re.compile(r"&([A-Za-z_][\w.-]*);")
_USUAL = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ENCODING = re.compile(r"^<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_ACTS = frozenset(("script", "handler", "listener"))


def open_drawing(content: bytes) -> etree._Element:
    """The root element of an SVG file; a ValueError says why it is none of ours."""
    if len(content) > SIZE_LIMIT:
        raise ValueError(worded("has more than {size_limit} MB", size_limit=SIZE_LIMIT >> 20))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, remove_blank_text=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(_without_type(content), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, etree.XMLSyntaxError):
            raise ValueError(worded("is not well-formed")) from error
        raise
    if root.tag != f"{SVG}svg" or root.getroottree().docinfo.internalDTD is not None:
        raise ValueError(worded("is no SVG drawing"))
    _look_through(root)
    return root


def _without_type(content: bytes) -> bytes:
    """The file without its document type, the namespaces that it declares put in."""
    text = _decoded(content)
    found = _DOCTYPE.search(text)
    if found is None:
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise ValueError(worded("has a document type that cannot be read safely"))
        return text.encode()
    entities = _entities(found["subset"] or "")
    rest = text[: found.start()] + text[found.end() :]
    if "<!DOCTYPE" in rest or "<!ENTITY" in rest:
        raise ValueError(worded("has a document type that cannot be read safely"))

    def put(reference: re.Match[str]) -> str:
        name = reference[1]
        if name in _USUAL:
            return reference[0]
        if name not in entities:
            raise ValueError(worded("uses the entity “{name}”, which is not declared", name=name))
        return entities[name].replace('"', "&quot;")

    if len(rest) + ENTITY_LENGTH * len(_REFERENCE.findall(rest)) > 2 * SIZE_LIMIT:
        raise ValueError(worded("has more than {size_limit} MB", size_limit=SIZE_LIMIT >> 20))
    return _REFERENCE.sub(put, rest).encode()


def _decoded(content: bytes) -> str:
    """The text of a file, without what says how it was encoded."""
    known = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
    encoding = next((name for mark, name in known if content.startswith(mark)), None)
    if encoding is None:
        said = _ENCODING.match(content[:200].decode("ascii", "replace"))
        encoding = said[1] if said else "utf-8"
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise ValueError(worded("is not well-formed")) from error
    return re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL)


def _entities(subset: str) -> dict[str, str]:
    """The texts that a document type declares by their names."""
    found: dict[str, str] = {}
    at = 0
    while subset[at:].strip():
        if harmless := _HARMLESS.match(subset, at):
            at = harmless.end()
            continue
        one = _ENTITY.match(subset, at)
        if one is None:
            raise ValueError(worded("declares entities that are more than short texts"))
        value = one[2] if one[2] is not None else one[3]
        if len(found) >= ENTITIES or len(value) > ENTITY_LENGTH:
            raise ValueError(worded("declares entities that are more than short texts"))
        found.setdefault(one[1], value)
        at = one.end()
    return found


def _look_through(root: etree._Element) -> None:
    """Refuse what acts, and what is too much."""
    for count, element in enumerate(root.iter(), 1):
        if count > COUNT_LIMIT:
            raise too_many()
        if not isinstance(element.tag, str):
            raise ValueError(worded("holds an entity that is not declared"))
        name = element.tag.rpartition("}")[2]
        if name in _ACTS:
            raise ValueError(
                worded("holds <{name}> in line {line}", name=name, line=element.sourceline)
            )
        for key in element.attrib:
            if str(key).startswith("on"):
                raise ValueError(
                    worded("uses {name} in line {line}", name=key, line=element.sourceline)
                )


def too_many() -> ValueError:
    """What is said of a drawing with too much in it."""
    return ValueError(worded("has more than {count_limit:,} elements", count_limit=COUNT_LIMIT))
