"""The article among a page's navigation."""

from __future__ import annotations

from extractors.readers.html.parts import (
    is_block,
    is_frame,
    is_hidden,
    is_substantial,
    is_unseen,
    length,
    own_text,
    raw_text,
)
from extractors.readers.html.source import Element

_HEADINGS = ("h1", "h2", "h3")
_LEAST_TITLE = 4


def find_article(body: Element) -> Element:
    """The innermost element that holds all substantial text of a page.

    From the body inwards: into the one child with substantial text, as long as what stands beside it is the frame of
    the page or, in a page that has such a frame, a few words. A page without a frame is its own article.
    """
    article, framed = body, False
    while True:
        shown = [child for child in article if _shows(child)]
        inner = [child for child in shown if is_substantial(child) and is_block(child)]
        beside = [child for child in shown if child not in inner]
        framed = framed or any(is_frame(child) for child in beside)
        if len(inner) != 1 or inner[0].tag == "table" or _has_loose_text(article) or (beside and not framed):
            return article
        if any(child.tag in ("p", "table") and not is_frame(child) for child in beside):
            return article
        article = inner[0]


def title_of(root: Element, article: Element) -> Element | None:
    """The heading that stands before the article and outside it: the last one that the page's own title names."""
    stated = [
        text
        for text in (*_meta_titles(root), *(own_text_of_title(title) for title in root.iter("title")))
        if len(text) >= _LEAST_TITLE
    ]
    found: Element | None = None
    for element in root.iter():
        if element is article:
            break
        if not isinstance(element.tag, str) or is_unseen(element) or element.tag in ("html", "body", "title"):
            continue
        if article in element.iter() or is_hidden(element):
            continue
        text = own_text(element)
        named = any(text and (text in title or title == text) for title in stated) and len(text) >= 8
        if named or (element.tag in _HEADINGS and len(text) >= 8):
            found = element if found is None or found not in element.iterancestors() else found
    return found


def own_text_of_title(title: Element) -> str:
    return " ".join((title.text or "").split())


def _meta_titles(root: Element) -> list[str]:
    return [
        " ".join((meta.get("content") or "").split())
        for meta in root.iter("meta")
        if (meta.get("name") or "").lower() in ("articletitle", "title", "og:title")
    ]


def _shows(child: Element) -> bool:
    return not is_unseen(child) and not is_hidden(child) and length(raw_text(child)) > 0


def _has_loose_text(element: Element) -> bool:
    """Whether text stands directly in the element, between its children."""
    own = [element.text or "", *(child.tail or "" for child in element)]
    return sum(length(text) for text in own) > 0
