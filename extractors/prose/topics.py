"""What a passage of a budget or of accounts is about: an account in the text, or an item that a heading names."""

from __future__ import annotations

from functools import lru_cache

import regex

from extractors.numbering import leading_number
from extractors.prose.words import patterns, section_items, topic_phrases
from extractors.vocabulary import meanings
from normalizers.frozen import frozen

# 一般公共服务支出（类）财政事务（款）行政运行（项）; a code may stand before a name
_LEVELS = regex.compile(
    r"(?:(?P<code>\d{3,7})\s*)?(?P<name>\p{Han}[\p{Han}、]{1,29}?)\s*[”\"]?\s*[（(]\s*(?P<part>\d{2,7})?\s*(?P<level>[类款项])\s*[）)]"
)
_LEVEL = regex.compile(r"[（(]\s*(?:\d{2,7})?\s*[类款项]\s*[）)]")
# 行政运行（2010301）, 资本性支出（基本建设）（309）
_CODE_BEHIND = regex.compile(
    r"(?P<name>\p{Han}[\p{Han}、]{1,30}?(?:[（(]\p{Han}{1,8}[）)]\p{Han}{0,16})?)\s*[（(]\s*(?P<code>[235]\d{2}(?:\d{2}){0,2})\s*[）)]"
)
_BRACKETED_CODE = regex.compile(r"[（(]\s*[235]\d{2}")  # which most sentences have not
_CODED = regex.compile(
    r"(?<![\d.,])(?P<code>[235]\d{2}(?=[-－—])|[235]\d{4}(?:\d{2})?)\s*[-－—]?\s*(?P<name>(?![万亿元个人年月日名家项次平])\p{Han}[\p{Han}、]{1,30})"
)
_NAME = regex.compile(r"\p{Han}{2,30}")
_TAIL = regex.compile(r"^[一二三四五六七八九十\d]{1,3}[)）.．、]\s*")
_QUOTED = regex.compile(r"[“\"](?P<name>[^“”\"]+)[”\"](?:科目)?|(?P<name>\p{Han}+)科目")
_OWN_YEARS = regex.compile(r"(?:本年|当年)?(?P<name>.{2,20}?)(?:(?:支出|收入)?(?:预算|决算)数)?")
_LONGEST_PART = 3  # digits of one level in a code
_LONGEST_HEADING = 40
_LONGEST_LINK = 30
_REMEMBERED = 4096  # every amount under a heading asks for it, and the phrases before amounts come back


@frozen
class Topic:
    """A line item with the words that name it; code and name where it is an account."""

    item: str
    raw: str
    code: str | None = None
    name: str | None = None


def account_before(text: str) -> Topic | None:
    """The account that stands right before an amount, but for words that say what the amount means."""
    found = account_in(text)
    rest = text[text.rfind(found.raw) + len(found.raw) :] if found is not None else ""
    return (
        found if len(rest) <= _LONGEST_LINK and all(pattern.search(rest) for pattern in patterns("linking")) else None
    )


@lru_cache(maxsize=_REMEMBERED)
def account_in(text: str) -> Topic | None:
    """The last account that a text names with its level (类, 款, 项) or its code."""
    levels = list(_LEVELS.finditer(text)) if _LEVEL.search(text) else []
    if levels:
        last = levels[-1]
        cut_off = text[last.end() :].strip()  # a line that ends before its （项）
        if _NAME.fullmatch(cut_off) and not any(pattern.search(cut_off) for pattern in patterns("linking")):
            return Topic("function", text[_first(levels).start() :].strip(), None, cut_off)
        code = last["code"] or _code_of(levels[levels.index(_first(levels)) :])
        return Topic("function", text[_first(levels).start() : last.end()], code, last["name"])
    behind = list(_CODE_BEHIND.finditer(text)) if _BRACKETED_CODE.search(text) else []
    coded = behind or list(_CODED.finditer(text))
    if coded:
        last = coded[-1]
        return Topic("function" if last["code"][0] == "2" else "economic", last.group(), last["code"], last["name"])
    return None


def _code_of(levels: list[regex.Match[str]]) -> str | None:
    """The code that the levels print one after the other: （204类）司法（06款）普法宣传（05项）."""
    parts = [match["part"] for match in levels]
    whole = next((part for part in reversed(parts) if part and len(part) > _LONGEST_PART), None)
    return whole or ("".join(parts) if all(parts) and levels[0]["level"] == "类" else None)


def _first(levels: list[regex.Match[str]]) -> regex.Match[str]:
    """Where the last account begins: at its class, or at what it prints first."""
    classes = [match for match in levels if match["level"] == "类"]
    return classes[-1] if classes else levels[-1]


@lru_cache(maxsize=_REMEMBERED)
def named(text: str) -> Topic | None:
    """The item that a text names and nothing else: 教育支出, 公务接待费, also with a number before it."""
    bare = _unnumbered(text)
    found = meanings("accounts", bare)
    if not found and (within := _QUOTED.fullmatch(bare) or _OWN_YEARS.fullmatch(bare)):
        bare = within["name"]
        found = meanings("accounts", bare)
    if not found or found[0] in ("total", "current_year"):
        return None
    return Topic(found[0], bare, None, bare if found[0] in ("function", "economic") else None)


@lru_cache(maxsize=_REMEMBERED)
def heading(text: str) -> Topic | None:
    """What the passages under a heading are about."""
    bare = _unnumbered(text)
    if not bare or len(bare) > _LONGEST_HEADING:
        return None
    item = next((item for pattern, item in topic_phrases() if pattern.search(bare)), None)
    return named(bare) or (Topic(item, bare) if item else None)


@lru_cache(maxsize=_REMEMBERED)
def part_of_department(title: str) -> Topic | None:
    """The part of a department's money that a section of an evaluation is about: （二）项目支出情况."""
    bare = _unnumbered(title)
    item = next((item for pattern, item in section_items() if pattern.search(bare)), None)
    return Topic(item, bare) if item is not None else None


def _unnumbered(text: str) -> str:
    bare = _TAIL.sub("", text.strip())
    number = leading_number(bare)
    return (bare[len(number[1]) :] if number else bare).strip().rstrip("。：:,，")


def is_bare(phrase: str) -> bool:
    """Whether the words before an amount say what it means and not of what: 年初预算, 支出决算."""
    return any(pattern.search(phrase) for pattern in patterns("bare"))
