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
)
from extractors.readers.html.source import Element

_HEADINGS = ("h1", "h2", "h3")
_WRAPPERS = ("article", "center", "div", "form", "main", "section")
_LEAST_TITLE = 4


def find_article(body: Element) -> Element:
    """The innermost element that holds all substantial text of a page.

    From the body inwards: into the one child with substantial text, as long as what stands beside it is the frame of
    the page or, in a page that has such a frame, a few words. A page without a frame is its own article.
    """
    article, framed = body, False
    while True:
        shown = [child for child in article if _shows(child)]
        if len(shown) == 1 and _only_wraps(article, shown[0]):
            article = shown[0]
            continue
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


def _only_wraps(element: Element, child: Element) -> bool:
    """Whether an element holds nothing that shows but this child, which may hold an article."""
    if child.tag not in _WRAPPERS or _has_loose_text(element):
        return False
    return not any(True for other in element if other is not child for _ in other.iter("img", "iframe", "embed"))


def _shows(element: Element) -> bool:
    """Whether any text in an element is shown."""
    if is_unseen(element) or is_hidden(element):
        return False
    if length(element.text or ""):
        return True
    for child in element:  # noqa: SIM110 - a generator would double the depth of the recursion
        if _shows(child) or length(child.tail or ""):
            return True
    return False


def _has_loose_text(element: Element) -> bool:
    """Whether text stands directly in the element, between its children."""
    own = [element.text or "", *(child.tail or "" for child in element)]
    return sum(length(text) for text in own) > 0
