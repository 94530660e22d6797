"""What a paragraph holds: its text as printed, and what hangs on it (text boxes, notes, pictures)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import yaml

from extractors.readers.docx.names import MC, Element, R, W, at, is_on
from extractors.readers.docx.styles import Styles

# struck out by a tracked change, or moved elsewhere by one; instructions of fields; properties
_UNPRINTED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "rt")}
_V_TEXTBOX = "{urn:schemas-microsoft-com:vml}textbox"
_V_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_LOST = "\ufffd"


@cache
def _symbols() -> dict[str, str]:
    raw = yaml.safe_load((files(__package__) / "symbols.yaml").read_text(encoding="utf-8"))
    return {f"{font.lower()}/{code.upper()}": char for font, codes in raw.items() for code, char in codes.items()}


@dataclass(slots=True)
class Content:
    """pieces: printed text and whether it is bold, line breaks as `\\n`. hidden: text that is not printed."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)


def content_of(paragraph: Element, styles: Styles) -> Content:
    """Read one `w:p`."""
    content = Content()
    _read(paragraph, paragraph, styles, content, bold=False)
    return content


def _read(element: Element, paragraph: Element, styles: Styles, content: Content, *, bold: bool) -> None:
    for child in element:
        tag = child.tag
        if tag in _UNPRINTED:
            continue
        if tag == f"{W}r":
            if is_on(child, "rPr/vanish"):
                content.hidden += [t.text or "" for t in child.iter(f"{W}t")]
            else:
                _read(child, paragraph, styles, content, bold=styles.is_bold(child, paragraph))
        elif tag == f"{MC}AlternateContent":
            branch = child.find(f"{MC}Choice")
            branch = child.find(f"{MC}Fallback") if branch is None else branch
            if branch is not None:
                _read(branch, paragraph, styles, content, bold=bold)
        elif tag in (f"{W}txbxContent", _V_TEXTBOX):
            content.boxes += [child] if tag != _V_TEXTBOX else child.findall(f"{W}txbxContent")
        elif (text := _printed(child)) is not None:
            content.pieces.append((text, bold))
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            content.notes.append((tag.removeprefix(W).removesuffix("Reference"), child.get(f"{W}id") or ""))
        else:
            if tag in (_BLIP, _V_IMAGE):
                content.pictures.append(child.get(f"{R}embed") or child.get(f"{R}id") or child.get(f"{R}link") or "")
            elif tag == _OLE:
                content.embedded.append(child.get(f"{R}id") or "")
            _read(child, paragraph, styles, content, bold=bold)


def _printed(element: Element) -> str | None:
    """What one element of a run prints, None for those that print nothing themselves."""
    tag = element.tag
    if tag == f"{W}t" or tag.endswith("}t"):  # w:t, and m:t of formulas
        return (element.text or "").replace("\xa0", " ")
    if tag in (f"{W}tab", f"{W}ptab"):
        return "\t"
    if tag in (f"{W}br", f"{W}cr"):
        return "\n" if element.get(f"{W}type") in (None, "textWrapping") else ""
    if tag == f"{W}noBreakHyphen":
        return "-"
    if tag == f"{W}sym":
        font, code = element.get(f"{W}font") or "", (element.get(f"{W}char") or "").upper()
        return _symbols().get(f"{font.lower()}/{code}") or _character(code)
    return None


def _character(code: str) -> str:
    """The character of a symbol; those of private fonts have no meaning of their own."""
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return _LOST
    return _LOST if "\ue000" <= char <= "\uf8ff" else char


def is_struck(paragraph_or_row: Element, properties: str) -> bool:
    """Whether a tracked change takes a whole paragraph mark or row away."""
    return at(paragraph_or_row, f"{properties}/del") is not None
