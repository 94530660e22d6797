"""A web page's bytes to its tree."""

from __future__ import annotations

import codecs

import lxml.html
import regex
from lxml import etree
from lxml.html import HtmlElement as Element

from extractors.errors import DocumentError, ErrorCode
from extractors.readers.encoding import decode

_DECLARED = regex.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", regex.IGNORECASE)
_XML_HEAD = regex.compile(r"^\s*<\?xml[^>]*\?>")
_OPENS = regex.compile(r"<(?:html|body)\b", regex.IGNORECASE)
_CLOSES = regex.compile(r"</(?:html|body)\s*>", regex.IGNORECASE)
_LOST_SHARE = 0.001  # of the characters: with more of them undecodable, the encoding is not the right one
_DEEPEST = 600  # elements in each other
_GB = ("gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030")


def page_text(data: bytes) -> tuple[str, str, int]:
    """Text, encoding and number of characters lost.

    A byte order mark decides, then what the bytes fit, then what the page declares: pages say gb2312 and are UTF-8,
    or say gb2312 and need GB 18030. Single bytes that fit nowhere (a page cut off inside a character) are lost and
    counted. Raises DocumentError (`undecodable_text`).
    """
    try:
        text, encoding = decode(data)
        return text, encoding, 0
    except DocumentError:
        for name in _fallbacks(data):
            text = data.decode(name, errors="replace")
            lost = text.count("\ufffd")
            if lost <= max(1, _LOST_SHARE * len(text)):
                return text, name, lost
        raise


def _fallbacks(data: bytes) -> list[str]:
    declared = _DECLARED.search(data[:4096])
    name = declared.group(1).decode("ascii").lower() if declared else ""
    names = ["gb18030" if name in _GB else name] if name else []
    return [one for one in [*names, "utf-8", "gb18030"] if _known(one)]


def _known(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False


def is_cut_off(text: str) -> bool:
    """Whether a page opens its body and never closes it: the rest was not saved."""
    return bool(_OPENS.search(text)) and not _CLOSES.search(text)


def parse(text: str) -> Element:
    """The tree of a page or a fragment, its root the `body` element (or what stands for it).

    Nothing is fetched and no entity beyond HTML's own is known. Raises DocumentError (`no_text`).
    """
    # huge_tree: old Word pages leave thousands of elements open; without it the parser drops what lies too deep
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = lxml.html.document_fromstring(_XML_HEAD.sub("", text).encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise DocumentError(
            ErrorCode.NO_TEXT, "The web page holds nothing to read. Save it again from the browser.", stage="read"
        ) from error
    if _depth(root) > _DEEPEST:
        raise DocumentError(
            ErrorCode.DAMAGED,
            f"The web page nests more than {_DEEPEST} elements in each other, which no page needs. Save it again from the "
            "browser.",
        )
    return root


def _depth(root: Element) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
