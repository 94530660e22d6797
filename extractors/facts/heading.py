"""What stands at the head and the foot of a document: title, document number, issuer, date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import regex

from extractors.document import Block, Paragraph, SetAside, Table
from extractors.facts.labelled import labelled
from extractors.facts.words import words
from extractors.forms.context import year_note
from extractors.numbering import leading_number
from extractors.records import Fact, Source
from normalizers.dates import find_doc_number, find_years, parse_date
from normalizers.text import join_lines, narrow, squeeze

_HEAD = 15
_FOOT = 6
_LONGEST = 60
_SHORTEST_WORD = 2  # characters of a word that titles end with
_STOP = regex.compile(r"[。；！？]|，.*，")
_SPACES = regex.compile(r"(?<=[\p{Han}\d〔〕（）])\s+(?=[\p{Han}\d〔〕（）])")
_LABELLED = regex.compile(r"[:：]")
_DATE_LABEL = regex.compile(r"^.*(?:日期|时间)[:：]")  # other labelled values may stand before it in the line
_LABEL_BESIDE = regex.compile(r"\s*(?:填报|填表|报送|评价)?(?:日期|时间|年度|人)[:：]|\s*(?:金额)?单位[:：]")
_ADDRESS = regex.compile(r"[:：]$")
#: What a file says of itself as a part of another: 附件2, 附表1-3：
_ATTACHMENT = regex.compile(
    r"^附\s*[件表录](?:\s*[一二三四五六七八九十\d]{1,3}(?:\s*[-—.]\s*\d{1,2})?)?\s*[:：]?\s*(?!之)"
)
_BRACKETS = regex.compile(r"[(（][^()（）]*[)）]$")  # 填报单位（盖章）
_HAN = regex.compile(r"\p{Han}{2}")
_YEAR_LINE = regex.compile(r"(?:19|20)\d{2}年度?")
_SHEET = regex.compile(r"^表\s*\d")  # 表1-1: the name of a sheet
#: the code of a place before a title: 46 海南省2020年
_PLACE_CODE = regex.compile(r"^\d{2,6}\s+(?=\p{Han})(?!年|月)")
_DUTIES = regex.compile(
    r"^(?:\d{1,2}[.、]|[（(][一二三四五六七八九十][）)])?(?P<name>\p{Han}{4,30}?)的?主要(?:工作)?(?:职责|职能)"
)
_DUTIES_WITHIN = 60  # blocks
_FEW, _ALIKE = 3, 6  # titles of one head, and the characters at their ends that make them a list
_PAGE_LABELS = regex.compile(r"[\[［]\s*\p{Han}{2,6}\s*[\]］]")  # [ 发文字号 ] [ 主题分类 ] of a web page's head


@dataclass(frozen=True, slots=True)
class Heading:
    """What the head and the foot say, each with its place; None where nothing is said."""

    title: Fact | None
    doc_number: Fact | None
    issuer: Fact | None
    published_on: Fact | None


def read_heading(blocks: Sequence[Block]) -> Heading:
    """Title, number, issuer and date. The issuer: signature, letterhead, label, then the body that the title names."""
    head, foot = _head(blocks), _foot(blocks)
    title = _title(head) or _caption(blocks)
    return Heading(title, _doc_number(head), _issuer(head, foot, title, blocks), _published(head, foot))


def _head(blocks: Sequence[Block]) -> list[Paragraph]:
    """The paragraphs before the first numbered heading or table."""
    found: list[Paragraph] = []
    labelled = False  # the line above is a label of the page: this one is its value
    for block in blocks:
        if isinstance(block, SetAside) or (isinstance(block, Table) and _is_of_the_page(block)):
            continue
        if isinstance(block, Table) or len(found) == _HEAD:
            break
        if leading_number(block.text) and found:
            break
        label = _PAGE_LABELS.fullmatch(block.text.strip()) is not None
        if not label and not (labelled and not find_years(block.text)):
            found.append(block)
        labelled = label
    return found


def _is_of_the_page(table: Table) -> bool:
    """Whether a table lists what a web page says of itself: [ 索引号 ] [ 发文字号 ]."""
    return any(_PAGE_LABELS.fullmatch(cell.text.strip()) for cell in table.cells[:2])


def _foot(blocks: Sequence[Block]) -> list[Paragraph]:
    """The last paragraphs, nearest the end last."""
    return [block for block in blocks if isinstance(block, Paragraph)][-_FOOT:]


def _is_line(text: str) -> bool:
    return bool(text.strip()) and len(text) <= _LONGEST and not _STOP.search(text)


def is_organisation(text: str) -> bool:
    """Whether a line is a body's name and nothing else."""
    name = squeeze(_SPACES.sub("", text.strip()))
    return (
        bool(_HAN.match(name))
        and len(name) <= 40
        and name not in words("organisation_endings")
        and name.endswith(words("organisation_endings"))
        and not name.endswith(words("no_bodies"))
        and not any(label in name for label in words("not_in_names"))
        and name.count("“") == name.count("”")
        and not (find_years(name) or any(mark in name for mark in ("，", "。", "、", "：", ":", "；", "《", "关于")))
    )


def _title(head: Sequence[Paragraph]) -> Fact | None:
    """The run of lines that ends with a word that titles end with; a line that is a body's name alone begins no title.
    A line that is such a word and nothing else (自评表, a sheet's name) is one where there is no other."""
    found = [fact for i in range(len(head)) if (fact := _title_at(head, i)) is not None]
    said = [fact for fact in found if str(fact.value) not in words("title_endings")]
    named = [fact for fact in said if not _SHEET.match(str(fact.value))]
    if len({str(fact.value)[-_ALIKE:] for fact in said}) == 1 < _FEW < len(said):
        return None  # a list of what many bodies publish
    of_something = (fact for i in range(len(head)) if (fact := _title_at(head, i, subject="关于")) is not None)
    return next(iter(named or said or found), None) or next(of_something, None)


def _title_at(head: Sequence[Paragraph], i: int, subject: str | None = None) -> Fact | None:
    """The title whose last line is line i, None where that ends none. It has a word of the field, or `subject`."""
    text = head[i].text.strip()
    if not _is_line(text) or not (_ends_title(text) or _is_cut_off(head, i)):
        return None
    first, last = i, i
    while first > 0 and not _is_of_sheet(head, first) and _goes_on(head, first):
        first -= 1
    while last + 1 < len(head) and _is_unfinished(head[first : last + 1], head[last + 1].text.strip()):
        last += 1
    i = last
    joined = _ATTACHMENT.sub("", join_lines([p.text for p in head[first : i + 1]])[0])
    if i + 1 < len(head) and not find_years(joined):
        joined += year_note(head[i + 1].text)
    if not any(word in joined for word in ((subject,) if subject else words("title_words"))):
        return None
    joined = _PLACE_CODE.sub("", joined)
    return Fact(compact(joined), "heading_lines", Source(head[first].place, joined, text_confidence=head[i].confidence))


def _ends_title(text: str) -> bool:
    own = _ATTACHMENT.sub("", text)
    bare = regex.sub(r"[(（][^()（）]*[)）]$", "", own).rstrip("》 ")
    other = own.startswith("目录") or leading_number(own) or _PAGE_LABELS.search(own)
    return bare.endswith(words("title_endings")) and not other


def _is_of_sheet(head: Sequence[Paragraph], first: int) -> bool:
    """Whether the line above is a heading by its format over plain text: the name of the sheet that the title stands in."""
    return head[first - 1].level is not None and head[first].level is None


def _goes_on(head: Sequence[Paragraph], first: int) -> bool:
    return _continues(head[first - 1].text.strip()) or _is_body_of_title(head, first)


def _is_cut_off(head: Sequence[Paragraph], i: int) -> bool:
    """Whether a line is the end of a word that the line above it begins: …结果的通 over 报."""
    text = head[i].text.strip()
    return i > 0 and len(text) < _SHORTEST_WORD and _ends_title(head[i - 1].text.strip() + text)


def _continues(text: str) -> bool:
    """Whether a line above belongs to the title: words without an end of their own."""
    return (
        _is_line(text)
        and bool(_HAN.search(text))
        and not _ends_title(text)
        and not is_organisation(text)
        and not _LABELLED.search(text)
        and not _is_letterhead(text)
        and not _is_number_line(text)
        and not _ATTACHMENT.match(text)
        and not _PAGE_LABELS.search(text)
        and leading_number(text) is None
    )


def _is_body_of_title(head: Sequence[Paragraph], first: int) -> bool:
    """Whether the body's name on the line above `first` is part of the title: the name goes on in the title's own first
    line (中共某区委 over 社会工作部2024年度), or the title began above it with its year (2026年度 over 某市商务局)."""
    above, below = compact(head[first - 1].text), compact(head[first].text)
    if not is_organisation(above):
        return False
    years = find_years(below)
    lead = below[: years[0].start] if years else ""
    if lead and is_organisation(above + lead):
        return True
    return first > 1 and _YEAR_LINE.fullmatch(narrow(compact(head[first - 2].text))) is not None


def _is_unfinished(lines: Sequence[Paragraph], below: str) -> bool:
    """Whether a title 关于… still lacks the 的 before its last word, and the line below ends it."""
    text = compact("".join(line.text for line in lines))
    return (
        text.startswith("关于")
        and "的" not in text
        and _is_line(below)
        and _ends_title(below)
        and "的" in below
        and not find_years(below)
    )


def compact(text: str) -> str:
    """A title without the layout spaces around its figures."""
    return squeeze(_SPACES.sub("", text.strip()))


def _caption(blocks: Sequence[Block]) -> Fact | None:
    """The first table's own title line, where no line of the head is one."""
    table = next((block for block in blocks if isinstance(block, Table)), None)
    if table is None:
        return None
    texts = [table.caption, *(cell.text for cell in table.cells[:1] if cell.col_span == table.n_cols)]
    text = next((t for t in texts if t and _is_line(t) and _ends_title(t)), None)
    return Fact(compact(_PLACE_CODE.sub("", text)), "table_caption", Source(table.place, text)) if text else None


def _is_number_line(text: str) -> bool:
    number = find_doc_number(text)
    return number is not None and number.end - number.start >= 0.6 * len(text)


def _doc_number(head: Sequence[Paragraph]) -> Fact | None:
    """A document number that stands on a line of its own: one inside a sentence is another document's."""
    for paragraph in head:
        number = find_doc_number(paragraph.text)
        if number is not None and _is_number_line(paragraph.text.strip()):
            return Fact(number.text, "own_line", Source(paragraph.place_at(number.start, number.end), paragraph.text))
    return None


def _is_letterhead(text: str) -> bool:
    bare = compact(text)
    return bare.endswith(words("letterhead_ending")) and is_organisation(bare.removesuffix("文件"))


def _issuer(
    head: Sequence[Paragraph], foot: Sequence[Paragraph], title: Fact | None, blocks: Sequence[Block]
) -> Fact | None:
    for above, below in pairwise(foot):
        if is_organisation(above.text) and parse_date(below.text.strip()):
            return Fact(compact(above.text), "signature", Source(above.place, above.text))
    for paragraph in head:
        text = paragraph.text.strip()
        if _is_letterhead(text):
            return Fact(compact(text).removesuffix("文件"), "letterhead", Source(paragraph.place, text))
    for text, place in labelled(head, blocks):
        label, _, value = text.partition("：" if "：" in text else ":")
        value = _LABEL_BESIDE.split(value, maxsplit=1)[0]
        if _BRACKETS.sub("", compact(label)) in words("issuer_labels") and is_organisation(value):
            return Fact(compact(value), "label", Source(place, text))
    whole = str(title.value) if title is not None else ""
    for paragraph in head:
        if compact(paragraph.text) in whole:
            continue  # the title says where the name ends
        if is_organisation(paragraph.text) and not _ADDRESS.search(paragraph.text):
            return Fact(compact(paragraph.text), "heading_line", Source(paragraph.place, paragraph.text))
    return _in_title(title) or _of_duties(blocks)


def _of_duties(blocks: Sequence[Block]) -> Fact | None:
    """The body whose duties the text begins with: 某某局主要职责是."""
    for paragraph in (block for block in blocks[:_DUTIES_WITHIN] if isinstance(block, Paragraph)):
        found = _DUTIES.match(compact(paragraph.text))
        if found and is_organisation(found["name"]):
            return Fact(found["name"], "duties", Source(paragraph.place, paragraph.text))
    return None


def _in_title(title: Fact | None) -> Fact | None:
    """The body that a title names before it says what it reports: 2023年度…局整体支出绩效自评报告."""
    if title is None:
        return None
    text = regex.sub(r"[(（][^()（）]*[)）]", "", str(title.value))
    by, about, _ = text.partition("关于")
    if about and is_organisation(by):
        return Fact(by, "title", title.source)
    years = find_years(text)
    start = years[0].end if years and years[0].start == 0 else 0
    marks = [at for word in (*words("title_words"), *words("subject_marks")) if (at := _at(text, word, start)) > 0]
    marks += [span.start for span in years if span.start > start]
    start += max((len(word) for word in words("after_year") if start and text.startswith(word, start)), default=0)
    body = text[start : min(marks, default=len(text))]
    endings = sorted(words("organisation_endings"), key=len, reverse=True)
    ends = [m.end() for ending in endings for m in regex.finditer(ending, body)]
    ends = [end for end in ends if end >= 4 and not text.startswith(words("after_no_body"), start + end)]
    ends = [end for end in ends if not text.startswith(words("no_endings"), start + end - 1)]
    name = body[: max(ends)].removeprefix("关于") if ends else ""
    return Fact(name, "title", title.source) if is_organisation(name) else None


def _at(text: str, word: str, start: int) -> int:
    """Where a word begins, -1 where it does not stand; 财政局 is a body and not what a report is about."""
    at = text.find(word, start)
    while at >= 0 and text.startswith(words("no_title_words"), at):
        at = text.find(word, at + 1)
    return at


def _published(head: Sequence[Paragraph], foot: Sequence[Paragraph]) -> Fact | None:
    for paragraph in [*reversed(foot), *head]:
        text = _DATE_LABEL.sub("", paragraph.text.strip())
        day: date | None = parse_date(text) if len(text) <= 24 else None
        if day is not None:
            return Fact(day, "dated_line", Source(paragraph.place, paragraph.text))
    return None
