"""Web pages: the article among navigation, data tables with spans, links to attachments."""

from __future__ import annotations

import regex

from extractors.document import AsideKind, Block, Document, Paragraph, SetAside, Table
from extractors.errors import DocumentError, ErrorCode
from extractors.readers.captions import tied
from extractors.readers.html.article import find_article, own_text_of_title, title_of
from extractors.readers.html.flow import Flow
from extractors.readers.html.parts import is_substantial
from extractors.readers.html.source import Element, is_cut_off, page_text, parse
from extractors.readers.html.tables import data_table
from extractors.readers.html.words import words
from extractors.readers.sniff import Kind

__all__ = ["read_html", "tables_from_fragment"]

CHARACTERS_LOST, PAGE_UNREAD = "characters_lost", "page_unread"
_SHORT = 400  # characters: an error page says no more, nor does a page whose article is pictures


def read_html(data: bytes) -> Document:
    """The document in a web page's bytes.

    The frame of the page (navigation, footer) is set aside; nothing that is linked or embedded is fetched.
    Raises DocumentError: UNDECODABLE_TEXT, NO_TEXT, NOT_A_REPORT (an error page that was saved under a report's name).
    """
    text, encoding, lost = page_text(data)
    root = parse(text)
    body = root.body if root.body is not None else root
    article = find_article(body)
    flow = Flow(title=title_of(root, article), article=article)
    flow.walk(body, outside=article is not body)
    flow.end()
    blocks = tied(flow.blocks)
    _refuse_error_page(root, blocks)
    if not any(isinstance(block, Paragraph | Table) for block in blocks):
        blocks = _without_frame(body)
    if not blocks:
        raise DocumentError(
            ErrorCode.NO_TEXT,
            "The web page holds no text of its own: scripts fill it in the browser. Save the page as displayed, or "
            "fetch the document that it shows.",
        )
    flags = [CHARACTERS_LOST] if lost else []
    notes = [f"{lost} characters could not be decoded as {encoding}."] if lost else []
    if is_cut_off(text):
        flags.append(CHARACTERS_LOST)
        notes.append("The page ends before its closing mark-up: it may be cut off.")
    if flow.pictures:
        notes.append(f"The page shows {len(flow.pictures)} pictures, which were not read: {', '.join(flow.pictures)}")
        if sum(len(block.text) for block in blocks if isinstance(block, Paragraph)) < _SHORT and not is_substantial(
            body
        ):
            flags.append(PAGE_UNREAD)
    return Document(
        Kind.HTML.value, tuple(blocks), (), tuple(dict.fromkeys(flags)), tuple(notes), tuple(flow.attachments), encoding
    )


def tables_from_fragment(html: str) -> list[Table]:
    """The outermost tables in a piece of HTML, as it stands in Markdown files.

    `place.line` of tables and cells is the 1-based line of the piece on which they begin.
    """
    found: list[Table] = []
    for table in parse(html).iter("table"):
        read = data_table(table, with_lines=True) if not any(True for _ in table.iterancestors("table")) else None
        if read is not None:
            found.append(read[0])
    return found


def _without_frame(body: Element) -> list[Block]:
    """The page's text where none of it reads like an article: a list of links is still what the page says."""
    flow = Flow(article=body)
    for part in body.iter():
        for name in ("class", "id", "role"):
            part.attrib.pop(name, None)
    flow.walk(body)
    flow.end()
    return [Paragraph(b.text) if isinstance(b, SetAside) and b.kind is AsideKind.NAVIGATION else b for b in flow.blocks]


def _refuse_error_page(root: Element, blocks: list[Block]) -> None:
    said = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    if len(said) > _SHORT or any(isinstance(block, Table) for block in blocks):
        return
    title = " ".join(own_text_of_title(one) for one in root.iter("title"))
    for word in words("error_words"):
        match = regex.search(rf"(?<!\w){regex.escape(word)}(?!\d)", f"{title} {said}".lower())
        if match:
            shown = (title or said)[:60]
            raise DocumentError(
                ErrorCode.NOT_A_REPORT,
                f"The file is a web page that says “{shown}”: the site answered with an error page in place of the "
                "report. Fetch the report again.",
            )
