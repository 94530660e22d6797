"""Office Open XML packages: parts and the relationships between them."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from functools import cached_property

import regex
from lxml import etree

from extractors.readers.container import entities_declared, opened, parse_xml, unpacked

# the strict variant of the standard names its vocabularies differently; they are read as the usual ones
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)
_HEAD = 65_536  # bytes in which a declaration must come, before the root element
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Relation:
    """kind: the last word of its type (`header`, `numbering`, `hyperlink`); target: a part's name, or an address."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """A package whose parts are parsed when they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._container = opened(data)

    @cached_property
    def names(self) -> dict[str, zipfile.ZipInfo]:
        """Parts by name; some programs write backslashes or a leading slash."""
        return {info.filename.replace("\\", "/").lstrip("/"): info for info in self._container.infolist()}

    def part(self, name: str) -> etree._Element | None:
        """The root of an XML part, None where the package has none of this name."""
        if name not in self.names:
            return None
        data = unpacked(self._container, self.names[name])
        if _STRICT in data:
            for strict, usual in _USUAL:
                data = data.replace(strict, usual)
        return parse_xml(data, name)

    def data_of(self, pattern: regex.Pattern[str]) -> dict[str, bytes]:
        """The bytes of the parts whose whole name fits the pattern."""
        return {n: unpacked(self._container, i) for n, i in self.names.items() if pattern.fullmatch(n)}

    def refuse_entities(self) -> None:
        """For libraries that parse the parts themselves: raises DocumentError(DAMAGED) where a part declares entities."""
        for name, info in self.names.items():
            if name.lower().endswith((".xml", ".rels", ".vml")):
                head = unpacked(self._container, info)[:_HEAD].replace(b"\x00", b"")
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise entities_declared(name)

    def relations(self, name: str = "") -> dict[str, Relation]:
        """The relationships of a part (of the package itself where no name is given) by id."""
        folder, base = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, Relation] = {}
        for item in root.iter(_RELATIONSHIP) if root is not None else ():
            external = item.get("TargetMode") == "External"
            target = item.get("Target") or ""
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
            kind = (item.get("Type") or "").rpartition("/")[2]
            found[item.get("Id") or ""] = Relation(item.get("Id") or "", kind, target, external)
        return found
