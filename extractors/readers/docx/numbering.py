"""Automatic numbers: what Word prints before a paragraph and does not store in it."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from extractors.readers.docx.names import VAL, Element, W, at, is_on, number, value
from extractors.readers.docx.numerals import printed
from extractors.readers.docx.styles import Styles

_PLACEHOLDER = regex.compile(r"%([1-9])")
_LEVELS = 9
_REMOVED = "0"  # the number id by which a paragraph takes itself out of its style's list


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a document, which must come in order. `unknown`: number formats not known."""

    styles: Styles
    unknown: set[str] = field(default_factory=set)
    _abstract: dict[str, Element] = field(default_factory=dict)
    _numbers: dict[str, Element] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Element | None, styles: Styles) -> Numbering:
        """From the root of `numbering.xml`."""
        numbering = cls(styles)
        if root is not None:
            numbering._abstract = {a.get(f"{W}abstractNumId") or "": a for a in root.iter(f"{W}abstractNum")}
            numbering._numbers = {n.get(f"{W}numId") or "": n for n in root.iter(f"{W}num")}
        return numbering

    def printed_number(self, paragraph: Element) -> str:
        """The number that stands before a paragraph, "" where none does. Counts the paragraph."""
        number_id, level, style_id = self.styles.numbering(paragraph)
        if number_id is None or number_id == _REMOVED or number_id not in self._numbers:
            return ""
        key, abstract = self._resolved(number_id)
        if abstract is None:
            return ""
        depth = self._depth(abstract, level, style_id)
        self._count(number_id, key, abstract, depth)
        return self._text(number_id, key, abstract, depth)

    def _resolved(self, number_id: str) -> tuple[str, Element | None]:
        """The definition behind a number id; one may refer to another by a list style."""
        key = value(self._numbers[number_id], "abstractNumId") or ""
        abstract = self._abstract.get(key)
        link = value(abstract, "numStyleLink")
        if link is not None:
            for other, candidate in self._abstract.items():
                if value(candidate, "styleLink") == link:
                    return other, candidate
        return key, abstract

    def _depth(self, abstract: Element, level: str | None, style_id: str | None) -> int:
        if style_id is not None:
            for one in abstract.iter(f"{W}lvl"):
                if value(one, "pStyle") == style_id:
                    return min(number(one.get(f"{W}ilvl")), _LEVELS - 1)
        return min(max(number(level), 0), _LEVELS - 1)

    def _level(self, number_id: str, abstract: Element, depth: int) -> Element | None:
        """The definition of a level, the number's own where it overrides the list's."""
        override = self._override(number_id, depth)
        own = at(override, "lvl")
        if own is not None:
            return own
        return next((one for one in abstract.findall(f"{W}lvl") if number(one.get(f"{W}ilvl")) == depth), None)

    def _override(self, number_id: str, depth: int) -> Element | None:
        overrides = self._numbers[number_id].findall(f"{W}lvlOverride")
        return next((one for one in overrides if number(one.get(f"{W}ilvl")) == depth), None)

    def _start(self, number_id: str, abstract: Element, depth: int) -> int:
        return number(value(self._level(number_id, abstract, depth), "start"), 1)

    def _count(self, number_id: str, key: str, abstract: Element, depth: int) -> None:
        counts = self._counts.setdefault(key, [None] * _LEVELS)
        stated = value(self._override(number_id, depth), "startOverride")
        if stated is not None and (number_id, depth) not in self._started:
            counts[depth] = number(stated, 1)
        else:
            count = counts[depth]
            counts[depth] = self._start(number_id, abstract, depth) if count is None else count + 1
        self._started.add((number_id, depth))
        for below in range(depth + 1, _LEVELS):
            if value(self._level(number_id, abstract, below), "lvlRestart") != "0":
                counts[below] = None

    def _text(self, number_id: str, key: str, abstract: Element, depth: int) -> str:
        level = self._level(number_id, abstract, depth)
        if level is None or value(level, "numFmt") == "bullet" or is_on(level, "rPr/vanish"):
            return ""
        counts = self._counts[key]
        legal = is_on(level, "isLgl")

        def shown(match: regex.Match[str]) -> str:
            other = int(match.group(1)) - 1
            count = counts[other]
            if count is None:
                count = self._start(number_id, abstract, other)
            style = value(self._level(number_id, abstract, other), "numFmt") or "decimal"
            text = printed(count, "decimal" if legal else style)
            if text is None:
                self.unknown.add(style)
            return str(count) if text is None else text

        text_of = at(level, "lvlText")
        text = _PLACEHOLDER.sub(shown, (text_of.get(VAL) or "") if text_of is not None else "")
        apart = value(level, "suff") != "nothing" and text[-1:].isalnum()
        return text + (" " if apart else "")
