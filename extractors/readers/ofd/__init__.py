"""OFD (GB/T 33190): text with places and ruling paths, read by the same finders as PDF pages."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace

from lxml.etree import _Element as Element

from extractors.document import Document, Page, PageOrigin
from extractors.errors import DocumentError, ErrorCode
from extractors.geometry.marks import Bools
from extractors.readers.container import opened, parse_xml, unpacked
from extractors.readers.ofd.paths import PathMarks
from extractors.readers.ofd.text import TextMarks
from extractors.readers.ofd.values import POINTS, Matrix, box, children, is_set, local, placed
from extractors.readers.pages.assemble import assemble
from extractors.readers.pages.content import PageContent
from extractors.readers.pages.layout import laid_out
from extractors.readers.pages.nonsense import REPLACEMENT, UNREADABLE, nonsense
from extractors.readers.sniff import Kind

__all__ = ["read_ofd"]

CHARACTERS_LOST = "characters_lost"
_IMAGE_SHARE = 0.05  # of the page: so much picture on a page without text needs OCR
_DRAWN = 50  # paths on a page without text: so many may be text drawn as shapes
_GROUPS = ("Content", "Layer", "PageBlock")
_A4 = (0.0, 0.0, 210.0, 297.0)


def read_ofd(data: bytes) -> Document:
    """The document in an OFD file's bytes. Signatures are not verified, seals and annotations not read.

    Raises DocumentError: DAMAGED, TOO_LARGE, ENCRYPTED, NO_TEXT.
    """
    package = _Package(data)
    pages: list[_PageMarks] = []
    attachments: list[str] = []
    for root_name in package.document_names():
        root = package.xml(root_name)
        if root is None:
            raise _damaged(f"names a document {root_name} that it does not hold")
        pages += _pages(package, root, root_name, len(pages))
        attachments += _attachments(package, root, root_name)
    if not pages:
        raise DocumentError(ErrorCode.NO_TEXT, "The OFD file holds no page. Check that the right file was published.")
    document = assemble([page.content() for page in pages])
    if all(page.origin is PageOrigin.BLANK for page in document.pages):
        raise DocumentError(
            ErrorCode.NO_TEXT, "The OFD file shows no text on any page. Check that the right file was published."
        )
    lost = {page.number: page.text.lost for page in pages if page.text.lost}
    flags, notes = list(document.flags), list(document.notes)
    if lost:
        flags.append(CHARACTERS_LOST)
        notes += [
            f"page {number}: {count} printed glyphs have no character of their own" for number, count in lost.items()
        ]
    notes += [f"page {page.number}: {page.unread} composite objects were not read" for page in pages if page.unread]
    return replace(
        document,
        media_type=Kind.OFD.value,
        flags=tuple(dict.fromkeys(flags)),
        notes=tuple(notes),
        attachments=tuple(attachments),
    )


def _damaged(what: str) -> DocumentError:
    return DocumentError(ErrorCode.DAMAGED, f"The OFD file {what}: it is damaged. Fetch it again.", stage="open")


class _Package:
    """The parts of an OFD container by path."""

    def __init__(self, data: bytes) -> None:
        self._container = opened(data)
        self._names = {info.filename.replace("\\", "/").lstrip("/"): info for info in self._container.infolist()}
        if any(posixpath.basename(name).lower() == "encryptions.xml" for name in self._names):
            raise DocumentError(
                ErrorCode.ENCRYPTED, "The OFD file is encrypted. Ask for a copy that is not.", stage="open"
            )

    def xml(self, name: str) -> Element | None:
        info = self._names.get(name)
        return None if info is None else parse_xml(unpacked(self._container, info), name)

    def document_names(self) -> list[str]:
        root = self.xml("OFD.xml")
        if root is None:
            raise _damaged("has no OFD.xml")
        return [resolved("", found.text or "") for found in root.iter("{*}DocRoot")]


def resolved(folder: str, location: str) -> str:
    """A location as the name of a part: from the top where it starts with a slash, else from the folder."""
    return posixpath.normpath(posixpath.join("/", folder, location.strip().replace("\\", "/"))).lstrip("/")


@dataclass(slots=True)
class _PageMarks:
    """What stands on one page."""

    number: int
    width: float
    height: float
    text: TextMarks = field(default_factory=TextMarks)
    hidden: TextMarks = field(default_factory=TextMarks)
    paths: PathMarks = field(default_factory=PathMarks)
    image_area: float = 0.0
    unread: int = 0

    def walk(self, element: Element, outer: Matrix) -> None:
        """Take every object in a page, a layer or a block."""
        for child in element:
            name = local(child)
            if name in _GROUPS:
                self.walk(child, outer)
            elif name == "TextObject":
                (self.text if is_set(child, "Visible", True) else self.hidden).add(child, outer)
            elif name == "PathObject" and is_set(child, "Visible", True):
                self.paths.add(child, outer)
            elif name == "ImageObject":
                corner = box(child.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
                self.image_area += corner[2] * corner[3] * POINTS**2
            elif name == "CompositeObject":
                self.unread += 1
                self.walk(child, placed(child, outer))

    def content(self) -> PageContent:
        """The page with its tables and lines found."""
        characters = self.text.characters()
        unreadable = nonsense(characters.code)
        origin, problem = self._origin(unreadable)
        page = Page(self.number, self.width, self.height, origin, problem)
        if origin is not PageOrigin.NATIVE:
            return PageContent(page, (), (), "", "", "")
        characters.code[unreadable] = REPLACEMENT
        self.text.lost += int(unreadable.sum())
        slanted = characters.take(characters.tilt < 0)
        tables, lines = laid_out(characters.take(characters.tilt >= 0), self.paths.rules(), self.number)
        hidden = self.hidden.characters().text()
        return PageContent(page, tables, lines, slanted.text(), hidden, characters.text() + hidden)

    def _origin(self, unreadable: Bools) -> tuple[PageOrigin, str | None]:
        """Where the page's text comes from. unreadable: for each character whether it is no character of a script."""
        if len(unreadable):
            share = float(unreadable.mean())
            if share > UNREADABLE:
                return (
                    PageOrigin.UNREAD,
                    f"{share:.0%} of the page's characters have fonts that map to nonsense; it needs OCR.",
                )
            return PageOrigin.NATIVE, None
        if self.image_area > _IMAGE_SHARE * self.width * self.height:
            return PageOrigin.UNREAD, "The page is a scanned image without text; it needs OCR."
        ruled = len(self.paths.across) + len(self.paths.down)
        if self.paths.drawn > _DRAWN and ruled < self.paths.drawn / 2:
            return PageOrigin.UNREAD, "The page shows drawings and no text; it may hold text drawn as shapes."
        return PageOrigin.BLANK, None


def _pages(package: _Package, root: Element, root_name: str, before: int) -> list[_PageMarks]:
    folder = posixpath.dirname(root_name)
    shared_area = next(root.iter("{*}PageArea"), None)
    templates = {t.get("ID"): resolved(folder, t.get("BaseLoc") or "") for t in root.iter("{*}TemplatePage")}
    found: list[_PageMarks] = []
    for listed in (page for pages in children(root, "Pages") for page in children(pages, "Page")):
        name = resolved(folder, listed.get("BaseLoc") or "")
        page = package.xml(name)
        number = before + len(found) + 1
        if page is None:
            raise DocumentError(
                ErrorCode.DAMAGED, f"The OFD file lacks its page {number} ({name}). Fetch it again.", page=number
            )
        area = next(iter(children(page, "Area")), shared_area)
        left, top, width, height = _physical(area)
        marks = _PageMarks(number, round(width * POINTS, 2), round(height * POINTS, 2))
        outer = Matrix(e=-left, f=-top)
        for template in page.iter("{*}Template"):
            under = package.xml(templates.get(template.get("TemplateID"), ""))
            if under is not None:
                marks.walk(under, outer)
        marks.walk(page, outer)
        found.append(marks)
    return found


def _physical(area: Element | None) -> tuple[float, float, float, float]:
    if area is None:
        return _A4
    stated = next(iter(children(area, "PhysicalBox")), None)
    return (box(stated.text) if stated is not None else None) or _A4


def _attachments(package: _Package, root: Element, root_name: str) -> list[str]:
    names: list[str] = []
    for listed in children(root, "Attachments"):
        index = package.xml(resolved(posixpath.dirname(root_name), listed.text or ""))
        if index is not None:
            names += [one.get("Name") or one.get("ID") or "" for one in index.iter("{*}Attachment")]
    return names
