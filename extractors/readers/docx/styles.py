"""Paragraph styles: what a paragraph inherits."""

from __future__ import annotations

import regex

from extractors.readers.docx.names import VAL, Element, W, at, is_on, number, value

_HEADING_NAME = regex.compile(r"(?:heading|标题)\s*([1-9])", regex.IGNORECASE)
_CONTENTS_NAME = regex.compile(r"(?:toc|目录)\s*(?:[1-9]|heading|标题)?", regex.IGNORECASE)
_TITLE_NAMES = ("title", "subtitle", "标题", "副标题")
_CAPTION_NAMES = ("caption", "题注")
_BODY_LEVEL = 9


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {s.get(f"{W}styleId"): s for s in root.iter(f"{W}style")} if root is not None else {}
        self._default = next(
            (
                key
                for key, s in self._styles.items()
                if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in ("1", "true", "on")
            ),
            None,
        )

    def chain(self, paragraph: Element) -> list[Element]:
        """The paragraph's style and those that it is based on, nearest first."""
        found: list[Element] = []
        at_id = value(paragraph, "pPr/pStyle") or self._default
        while at_id in self._styles and self._styles[at_id] not in found:
            found.append(self._styles[at_id])
            at_id = value(found[-1], "basedOn")
        return found

    def style_id(self, paragraph: Element) -> str | None:
        return value(paragraph, "pPr/pStyle")

    def name(self, paragraph: Element) -> str:
        """The name of the paragraph's own style, in lower case."""
        style = self._styles.get(value(paragraph, "pPr/pStyle"))
        return (value(style, "name") or "").strip().lower()

    def level(self, paragraph: Element) -> int | None:
        """The heading level that the paragraph or its style states, None for body text."""
        stated = next(
            (found for one in [paragraph, *self.chain(paragraph)] if (found := value(one, "pPr/outlineLvl"))), None
        )
        if stated is not None:
            return number(stated, _BODY_LEVEL) + 1 if number(stated, _BODY_LEVEL) < _BODY_LEVEL else None
        match = _HEADING_NAME.fullmatch(self.name(paragraph))
        return int(match.group(1)) if match else None

    def is_title(self, paragraph: Element) -> bool:
        return self.name(paragraph) in _TITLE_NAMES

    def is_caption(self, paragraph: Element) -> bool:
        return self.name(paragraph) in _CAPTION_NAMES

    def is_contents(self, paragraph: Element) -> bool:
        return bool(_CONTENTS_NAME.fullmatch(self.name(paragraph)))

    def numbering(self, paragraph: Element) -> tuple[str | None, str | None, str | None]:
        """Number id, level, and the id of the style that gives the number (None where the paragraph does itself)."""
        own = at(paragraph, "pPr/numPr")
        number_id, level = value(own, "numId"), value(own, "ilvl")
        if number_id is not None:
            return number_id, level or "0", None
        for style in self.chain(paragraph):
            inherited = at(style, "pPr/numPr")
            if inherited is not None and value(inherited, "numId") is not None:
                return value(inherited, "numId"), level or value(inherited, "ilvl"), style.get(f"{W}styleId")
        return None, None, None

    def is_bold(self, run: Element, paragraph: Element) -> bool:
        """Whether a run is printed bold, by itself, by its character style or by the paragraph's style."""
        own = at(run, "rPr/b")
        if own is not None:
            return (own.get(VAL) or "1").lower() not in ("0", "false", "off")
        character = self._styles.get(value(run, "rPr/rStyle"))
        if character is not None and at(character, "rPr/b") is not None:
            return is_on(character, "rPr/b")
        style = next((s for s in self.chain(paragraph) if at(s, "rPr/b") is not None), None)
        return style is not None and is_on(style, "rPr/b")
