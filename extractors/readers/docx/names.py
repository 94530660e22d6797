"""Names of WordprocessingML."""

from __future__ import annotations

from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
VAL = f"{W}val"


def value(parent: Element | None, path: str) -> str | None:
    """`w:val` of the element at a path of local names (`pPr/numPr/ilvl`), None where there is none."""
    found = at(parent, path)
    return None if found is None else found.get(VAL)


def at(parent: Element | None, path: str) -> Element | None:
    """The element at a path of local names."""
    return None if parent is None else parent.find("/".join(W + step for step in path.split("/")))


def is_on(parent: Element | None, path: str) -> bool:
    """Whether a toggle property is set."""
    found = at(parent, path)
    return found is not None and (found.get(VAL) or "1").lower() not in ("0", "false", "off", "none")


def number(text: str | None, default: int = 0) -> int:
    """An integer attribute."""
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
