"""What a part of a web page is: unseen, hidden, a link list or the frame around the article, or text."""

from __future__ import annotations

import regex

from extractors.readers.html.source import Element
from extractors.readers.html.words import words
from normalizers.text import mend_spaces

_HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", regex.IGNORECASE)
_BLANKS = regex.compile(r"[\s\u200b\u200c\u200d\ufeff]+")
_SOURCE_BLANKS = regex.compile(r"[ \t\r\n\f]+")
_NAME_PARTS = regex.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_SENTENCE = regex.compile(r"。|[，；].*[，；]")
_FIGURE = regex.compile(r"\d")
_LONG = 30  # characters: a block of so many with the punctuation of a sentence is text, not navigation
_TITLE = 10  # characters: links that are longer on average name documents, not parts of a site
_LINKED = 0.5  # of the text in links: a list of links


def is_unseen(element: Element) -> bool:
    """Comments, scripts and the like, which print nothing."""
    return not isinstance(element.tag, str) or element.tag in words("unseen_tags")


def is_hidden(element: Element) -> bool:
    """Whether the element itself is told not to be shown."""
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def is_block(element: Element) -> bool:
    return element.tag in words("block_tags")


def raw_text(element: Element, *, hidden: bool = False) -> str:
    """All text in an element that is shown (or also what is hidden), as it stands."""
    parts: list[str] = []
    _gather(element, parts, hidden)
    return "".join(parts)


def _gather(element: Element, parts: list[str], hidden: bool) -> None:
    if is_unseen(element):
        return
    breaks = element.tag == "br" or is_block(element)
    parts.append("\n" if breaks else "")
    parts.append(element.text or "")
    for child in element:
        if hidden or not (isinstance(child.tag, str) and is_hidden(child)):
            _gather(child, parts, hidden)
        parts.append(child.tail or "")
    parts.append("\n" if breaks else "")


def squeezed(text: str) -> str:
    """Text as a browser shows it on one line, without its margins."""
    return mend_spaces(_BLANKS.sub(" ", text))


def shown_blanks(text: str) -> str:
    """Text with the blanks that a browser shows: of those of the source one is left."""
    return _SOURCE_BLANKS.sub(" ", text)


def length(text: str) -> int:
    return len(_BLANKS.sub("", text))


def own_text(element: Element) -> str:
    """The shown text of an element on one line."""
    return squeezed(raw_text(element))


def linked_share(element: Element) -> float:
    """The share of an element's text that stands in links to other pages (not to documents)."""
    total = length(raw_text(element))
    linked = sum(length(raw_text(a)) for a in element.iter("a") if not is_attachment(a.get("href") or ""))
    return linked / total if total else 0.0


def is_attachment(href: str) -> bool:
    """Whether a link leads to a document file."""
    path = regex.sub(r"[?#].*$", "", href.strip().lower())
    return path.rpartition(".")[2] in words("attachment_endings") and "." in path


def named_frame(element: Element) -> bool:
    """Whether tag, class or id say that this is the frame of a page."""
    if element.tag in words("frame_tags"):
        return True
    named = " ".join(filter(None, (element.get("class"), element.get("id"), element.get("role"))))
    parts = [part.lower() for part in _NAME_PARTS.findall(named)]
    whole = "".join(parts)
    return any(name in parts or (len(name) > 5 and name in whole) for name in words("frame_names"))


def is_substantial(element: Element) -> bool:
    """Whether an element holds text of a report: a sentence outside links, or a table with figures."""
    for table in element.iter("table"):
        rows = [row for row in table.iter("tr") if sum(cell.tag in ("td", "th") for cell in row) > 1]
        if len(rows) > 1 and _FIGURE.search(raw_text(table)) and linked_share(table) < _LINKED:
            return True
    return any(length(line) >= _LONG and _SENTENCE.search(line) for line in _without_links(element).split("\n"))


def _without_links(element: Element) -> str:
    parts: list[str] = []

    def walk(part: Element) -> None:
        if is_unseen(part) or part.tag == "a" or is_hidden(part):
            return
        parts.append("\n" if part.tag == "br" or is_block(part) else "")
        parts.append(_BLANKS.sub(" ", part.text or ""))
        for child in part:
            walk(child)
            parts.append(_BLANKS.sub(" ", child.tail or ""))
        parts.append("\n" if is_block(part) else "")

    walk(element)
    return "".join(parts)


def is_frame(element: Element) -> bool:
    """Whether an element is plainly the frame around an article: called so, or a list of links, and no text in it."""
    if not is_block(element) or element.tag in ("html", "body", "p", "li", "dd", "dt"):
        return False
    links = [link.get("href") or "" for link in element.iter("a")]
    named = named_frame(element)
    if not (named or links) or any(map(is_attachment, links)) or not length(raw_text(element)):
        return False
    return (named or is_link_list(element)) and not is_substantial(element)


def is_link_list(element: Element) -> bool:
    """Whether an element leads around the site: mostly links of a word or two. Links by whole titles are content."""
    texts = [length(raw_text(a)) for a in element.iter("a")]
    named = [count for count in texts if count]
    return bool(named) and linked_share(element) >= _LINKED and sum(named) / len(named) < _TITLE
