"""Numbered headings: which paragraphs start with one, where its title ends, and how deep it stands.

A number alone makes no heading. The title is printed on its own (standalone), runs into the text (run_in), is tied to a
figure or a colon (labelled), or there is none (untitled). Whether an untitled paragraph opens a section or is an item
of a list depends on what stands around it: `extractors.narrative.sections` decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

import regex

from extractors.document import Paragraph
from extractors.narrative.sentences import number_value
from extractors.narrative.vocabulary import compiled
from extractors.numbering import leading_number
from normalizers.dates import find_dates, find_years
from normalizers.frozen import frozen
from normalizers.numbers import find_numbers
from normalizers.units import match_unit

#: level of each numbering style in the contract, where 1 is 一、; parts and chapters stand above it, as titles do
LEVELS = {"part": 0, "han": 1, "han_bracket": 2, "arabic": 3, "arabic_bracket": 4, "circled": 5}
_RANKS = {"part": 10, "han": 30, "han_bracket": 40, "arabic": 50, "arabic_bracket": 60, "circled": 70}
_CHAPTER_SECTION = 20  # 第一节 stands below 第一章

_LONGEST_TITLE = 50
_LONGEST_RUN_IN = 40
_DECIMAL = regex.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=\s*\p{Han})")
_BARE = regex.compile(r"(\d{1,2})\s+(?=\p{Han})")
_INNER_STOP = regex.compile(r"[。；;！？](?=.)")
_LABEL = regex.compile(r"(?P<title>[^，。；：,;:、“”]{2,15})[：:]\s*\S")
_TIED = r"(?P<title>[^，。；：,;:]{2,40}?)\s?(?:[，,:：（(]\s?(?:指标|单项)?)?{}\s?[为是:：]?\s?\d"
_COMMA = regex.compile(r"[，,]")
_COLON = regex.compile(r"[：:]")
_STOP = regex.compile(r"[。！？]")


class Form(StrEnum):
    STANDALONE = "standalone"
    RUN_IN = "run_in"
    LABELLED = "labelled"
    UNTITLED = "untitled"


@frozen
class Heading:
    """A numbered heading. `number` as printed; `value` what it counts; `body` is the offset where own text begins.

    level: as in the contract. rank: order of nesting, smaller is higher (also between styles of one level).
    """

    style: str
    number: str
    value: int
    title: str
    form: Form
    level: int
    rank: int
    body: int


def read_heading(paragraph: Paragraph) -> Heading | None:
    """The heading that the paragraph starts with; None where it starts with no list number."""
    found = read_number(paragraph.text)
    if found is None:
        return None
    style, number, start, level, rank = found
    if style == "part" and start >= len(paragraph.text.rstrip()):
        return Heading(style, number, number_value(number), "", Form.STANDALONE, level, rank, len(paragraph.text))
    form, title, body = _title(paragraph, start)
    if style == "part" and form is not Form.STANDALONE:
        return None
    if style == "decimal" and form not in (Form.STANDALONE, Form.RUN_IN):
        return None
    return Heading(style, number, number_value(number), title, form, level, rank, body)


def read_chapter(paragraph: Paragraph, chapters: Collection[str]) -> Heading | None:
    """The heading 3 存在的问题, whose number has no mark, where the text numbers headings below it: 3.1 is in the text.

    chapters: the first numbers of those.
    """
    bare = _BARE.match(paragraph.text)
    if bare is None or bare.group(1) not in chapters:
        return None
    form, title, body = _title(paragraph, bare.end())
    if form is not Form.STANDALONE:
        return None
    number = bare.group(1)
    return Heading("chapter", number, int(number), title, form, LEVELS["arabic"], _RANKS["arabic"], body)


def chapters_of(texts: Iterable[str]) -> frozenset[str]:
    """The first numbers of the decimal headings among texts: 3 of 3.1."""
    return frozenset(match.group().split(".")[0] for text in texts if (match := _DECIMAL.match(text)))


def read_number(text: str) -> tuple[str, str, int, int, int] | None:
    """The list number that `text` starts with: its style, as printed, where it ends, its level and rank. None for none."""
    decimal = _DECIMAL.match(text)
    if decimal:
        if match_unit(text, decimal.end()) is not None:
            return None
        depth = decimal.group().rstrip(".").count(".")
        return "decimal", decimal.group(), _after(text, decimal.end()), 3 + depth, _RANKS["arabic"] + depth
    found = leading_number(text)
    if found is None:
        return None
    style, printed = found
    rank = _RANKS[style]
    if style == "part" and printed.endswith("节"):
        rank = _CHAPTER_SECTION
    level = LEVELS[style]
    if style == "arabic" and printed[-1] in ")）":
        style, level, rank = "arabic_bracket", LEVELS["arabic_bracket"], _RANKS["arabic_bracket"]
    return style, "".join(printed.split()), _after(text, len(printed)), level, rank


def _after(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \u3000:：":
        position += 1
    return position


def _title(paragraph: Paragraph, start: int) -> tuple[Form, str, int]:
    """Form and title of what follows the number, and where the own text begins."""
    text = paragraph.text
    rest = text[start:].strip()
    if start < paragraph.bold_until < len(text.rstrip()):
        return Form.RUN_IN, text[start : paragraph.bold_until].strip(), paragraph.bold_until
    if _is_standalone(rest, stated=paragraph.level is not None or paragraph.bold_until >= len(text.rstrip()) > 0):
        return Form.STANDALONE, rest.rstrip("：:"), len(text)
    labelled = _label(rest)
    if labelled:
        return Form.LABELLED, labelled, start
    stop = _STOP.search(rest)
    if stop and stop.end() < len(rest) and stop.end() <= _LONGEST_RUN_IN and _could_be_title(rest[: stop.start()]):
        return Form.RUN_IN, rest[: stop.end()], text.index(rest) + stop.end()
    return Form.UNTITLED, "", start


def _is_standalone(rest: str, *, stated: bool) -> bool:
    if not rest or len(rest) > _LONGEST_TITLE or _INNER_STOP.search(rest) or rest[-1] in "；;，,、":
        return False
    if stated:
        return True
    if rest[-1] in "。！？" and len(rest) > _LONGEST_RUN_IN:
        return False
    return _could_be_title(rest.rstrip("。！？：:"))


def _could_be_title(words: str) -> bool:
    """Whether words can be a title: few clauses, no figure with a unit, no opening of a sentence."""
    opener = compiled("headings", "clause_openers").match(words)
    if not words.strip() or (opener and _COMMA.search(words)) or len(_COMMA.findall(words)) > 3:
        return False
    return not _COLON.search(words) and not has_measure(words)


def _label(rest: str) -> str | None:
    """The title before a figure that it is tied to (整体效能指标分值 50分) or before a colon (业务目标：…)."""
    tied = compiled("headings", "figure_labels", _TIED).match(rest)
    if tied and _could_be_title(tied["title"]):
        return tied["title"].strip()
    colon = _LABEL.match(rest)
    return colon["title"].strip() if colon and _could_be_title(colon["title"]) else None


def has_measure(text: str) -> bool:
    """Whether `text` states a number with a unit, years and dates aside."""
    taken = [(span.start, span.end) for span in find_years(text)]
    taken += [(span.start, span.end) for span in find_dates(text)]
    for span in find_numbers(text):
        unit = match_unit(text, span.end)
        inside = any(a <= span.start < b for a, b in taken)
        if unit and not inside and unit[0].kind not in ("calendar", "year"):
            return True
    return False
