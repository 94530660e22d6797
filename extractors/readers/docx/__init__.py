"""Word documents (.docx and its relatives): headings, automatic numbers, tables, text boxes, notes."""

from __future__ import annotations

from extractors.document import AsideKind, Block, Document, Paragraph, SetAside, Table
from extractors.errors import DocumentError, ErrorCode
from extractors.readers.captions import tied
from extractors.readers.docx.body import Body
from extractors.readers.docx.content import content_of
from extractors.readers.docx.names import Element, W
from extractors.readers.docx.numbering import Numbering
from extractors.readers.docx.styles import Styles
from extractors.readers.html.parts import is_attachment
from extractors.readers.ooxml import Package, Relation
from extractors.readers.sniff import Kind
from normalizers.text import mend

__all__ = ["read_docx"]

CHARACTERS_LOST, PAGE_UNREAD = "characters_lost", "page_unread"
_SHORT = 200  # characters: a document of pictures with no more text was not read
_SPECIAL_NOTES = ("separator", "continuationSeparator", "continuationNotice")


def read_docx(data: bytes) -> Document:
    """The document in a Word file's bytes. Macros and fields are not run, tracked changes are read as accepted.

    Word files have no pages of their own: places name tables, rows and columns only.
    Raises DocumentError: DAMAGED, TOO_LARGE, ENCRYPTED, NO_TEXT.
    """
    package = Package(data)
    main = next((r.target for r in package.relations().values() if r.kind == "officeDocument"), "word/document.xml")
    root = package.part(main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise DocumentError(ErrorCode.DAMAGED, "The Word file has no body: it is damaged. Fetch it again.")
    relations = package.relations(main)
    read = _walked(package, relations, body)
    if not read.blocks and not read.pictures:
        raise DocumentError(ErrorCode.NO_TEXT, "The Word file holds no text. Check that the right file was published.")
    blocks = [*_asides(package, relations, read.styles, "header"), *tied(read.blocks)]
    blocks += _asides(package, relations, read.styles, "footer")
    flags, notes = _doubts(read)
    attachments = _attachments(relations, read)
    return Document(Kind.DOCX.value, tuple(blocks), (), tuple(flags), tuple(notes), tuple(attachments))


def _walked(package: Package, relations: dict[str, Relation], body: Element) -> Body:
    styles = Styles(_part(package, relations, "styles"))
    numbering = Numbering.of(_part(package, relations, "numbering"), styles)
    footnotes = {
        (kind, note.get(f"{W}id") or ""): note
        for kind in ("footnote", "endnote")
        if (root := _part(package, relations, f"{kind}s")) is not None
        for note in root.iter(f"{W}{kind}")
        if note.get(f"{W}type") not in _SPECIAL_NOTES
    }
    read = Body(styles, numbering, footnotes)
    read.walk(body)
    return read


def _part(package: Package, relations: dict[str, Relation], kind: str) -> Element | None:
    target = next((r.target for r in relations.values() if r.kind == kind and not r.external), None)
    return package.part(target) if target else None


def _asides(package: Package, relations: dict[str, Relation], styles: Styles, kind: str) -> list[Block]:
    """Each page header (or footer) once."""
    aside = AsideKind.PAGE_HEADER if kind == "header" else AsideKind.PAGE_FOOTER
    found: list[str] = []
    for relation in relations.values():
        root = package.part(relation.target) if relation.kind == kind else None
        if root is not None:
            text = mend("\n".join(content_of(p, styles).text for p in root.iter(f"{W}p")))
            if text and text not in found:
                found.append(text)
    return [SetAside(aside, text) for text in found]


def _doubts(read: Body) -> tuple[list[str], list[str]]:
    flags: list[str] = []
    notes: list[str] = []
    said = sum(len(block.text) for block in read.blocks if isinstance(block, Paragraph))
    if any("\ufffd" in text for text in _all_texts(read.blocks)):
        flags.append(CHARACTERS_LOST)
        notes.append("Symbols of a private font could not be read; they stand as \ufffd.")
    if read.pictures:
        notes.append(f"The document holds {len(read.pictures)} pictures, which were not read.")
        if said < _SHORT and not any(isinstance(block, Table) for block in read.blocks):
            flags.append(PAGE_UNREAD)
    if read.unread:
        flags.append(PAGE_UNREAD)
        notes.append("The document imports other files, which were not read.")
    if read.nested:
        notes.append(f"{read.nested} tables stand inside cells of other tables; each follows the table that holds it.")
    if read.numbering.unknown:
        formats = ", ".join(sorted(read.numbering.unknown))
        notes.append(f"Automatic numbers in the formats {formats} are given as plain figures.")
    return list(dict.fromkeys(flags)), notes


def _all_texts(blocks: list[Block]) -> list[str]:
    return [
        text
        for block in blocks
        for text in ([cell.text for cell in block.cells] if isinstance(block, Table) else [block.text])
    ]


def _attachments(relations: dict[str, Relation], read: Body) -> list[str]:
    embedded = [relations[one].target for one in read.embedded if one in relations]
    linked = [r.target for r in relations.values() if r.external and r.kind == "hyperlink" and is_attachment(r.target)]
    return list(dict.fromkeys([*embedded, *linked]))
