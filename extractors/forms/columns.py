"""The columns of a header: what its words mean in a band, and which of them head the labels of the rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

import regex

from extractors.document import Cell
from extractors.forms.declarations import Band
from extractors.vocabulary import key, meanings
from normalizers.amounts import unit_in
from normalizers.frozen import frozen
from normalizers.measures import comparator_of
from normalizers.missing import missing_marker
from normalizers.text import narrow
from normalizers.units import Unit

LOOK_AHEAD = 4  # rows below a header that say what its first column holds
_NAMING = ("item", "account_name", "account_code", "account_class", "procured")
_GROUPS = ("carryover", "fiscal_appropriation", "other_funds")
_UNTOLD = ("unknown", "ignored")  # what a header says nothing of that is read
_YEAR = regex.compile(r"(?:19|20)\d{2}\s*年?度?")
_SCORED_ROLES = ("component", "rating")
_FULL_MARKS = regex.compile(r"[(（]\s*(?:满分)?\s*\d{1,3}(?:\.\d+)?\s*分\s*[)）]$")
_SCORED = regex.compile(r"(?:得分|评分|分数|\d{1,3}分?)$")


@frozen
class Column:
    """A column of a band: grid columns [start, end), its role, what the role leaves open, its header as printed.

    detail: for `amount` the line item and measure (`-` where open), for `component` and `rating` the component.
    unit: the money unit that the header states. within: the line item of the group over an amount whose own item says
    something else (上年结转 / 一般公共预算), or stands under other groups as well (财政拨款 / 基本支出, 其他资金 / 基本支出).
    """

    start: int
    end: int
    role: str
    detail: tuple[str, ...]
    header: str
    unit: tuple[Unit, str] | None = None
    known: bool = True
    within: str | None = None


def columns_of(
    paths: Sequence[tuple[int, int, list[str]]], band: Band, block: str | None, labels_at: frozenset[int]
) -> tuple[Column, ...]:
    """The columns of a band; a header that is the label `block` of the whole block is no column of it, where it comes
    first, stands over the labels of the rows, or leads to a header of the same meaning and not to figures."""
    sides = {text for _, _, texts in paths if any(_names_a_row(text) for text in texts) for text in texts}
    columns: list[Column] = []
    for i, (start, end, texts) in enumerate(paths):
        over_labels = any(start <= at < end for at in labels_at)
        column = _column(start, end, texts, band, block if i == 0 or over_labels else None, sides)
        heads = over_labels and column.role == "unknown"  # 项目 over the lines of the funding
        columns.append(replace(column, role="label", known=True) if heads else column)
    for i, column in enumerate(columns):
        again = any(other.role == column.role for other in columns[i + 1 :])
        again = again and (not labels_at or any(column.start <= at < column.end for at in labels_at))
        if column.role != "label" and not (again and block in meanings("labels", column.header)):
            break
        columns[i] = replace(column, role="label")
    return _weights_by_level(_own_year(_told_apart(columns)))


def comparators_told(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns; one with a header that nobody knows (性质) is one of comparators where all that the first rows print
    in it are some. Without them a target of at least 35 would be read as 35."""

    def of_comparators(column: Column) -> bool:
        below = [cell.text for cells in rows[:LOOK_AHEAD] for cell in cells if column.start <= cell.col < column.end]
        printed = [text for text in below if missing_marker(text) is None]
        return bool(printed) and all(comparator_of(text) is not None for text in printed)

    if any(column.role == "comparator" for column in columns):
        return tuple(columns)
    told = next((column for column in columns if column.role in _UNTOLD and of_comparators(column)), None)
    return tuple(replace(column, role="comparator") if column is told else column for column in columns)


def block_over_levels(columns: tuple[Column, ...], rows: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns; the label of the block (绩效指标) heads the first levels where these stand below it."""
    first, *others = columns
    if first.role != "label" or any(column.role == "level1" for column in others):
        return columns
    below = (cell.text for cells in rows[:1] for cell in cells if first.start <= cell.col < first.end)
    return (replace(first, role="level1"), *others) if any(criterion(text) for text in below) else columns


def _told_apart(columns: Sequence[Column]) -> list[Column]:
    """The group matters where its item is another one's too: only then the columns keep it."""
    groups: dict[tuple[str, ...], set[str | None]] = defaultdict(set)
    for column in columns:
        groups[column.detail].add(column.within)
    return [
        column
        if column.within in (None, "carryover") or len(groups[column.detail]) > 1
        else replace(column, within=None)
        for column in columns
    ]


def _own_year(columns: Sequence[Column]) -> list[Column]:
    """本年收入 is a part beside a wider total alone; where no column is wider, it is the total of its row."""
    wider = {column.detail[1] for column in columns if column.detail[:1] == ("total",)}
    return [
        replace(column, detail=("total", column.detail[1]))
        if column.detail[:1] == ("current_year",) and wider.isdisjoint(("-", column.detail[1]))
        else column
        for column in columns
    ]


def _names_a_row(text: str) -> bool:
    return any(meaning.split()[0] in _NAMING for meaning in meanings("columns", text))


def _column(
    start: int, end: int, texts: Sequence[str], band: Band, block: str | None, sides: Collection[str]
) -> Column:
    header = "/".join(texts)
    unit = next((unit for text in reversed(texts) if (unit := unit_in(text))), None)
    own = [text for text in texts if not _names_more_than_a_column(text, band, block, sides)]
    if not own and "side" in band.columns:
        own = list(texts[-1:])  # 本年支出 over no other header is a column of its own
    known = [choice for text in own if (choice := _choice(text, band)) is not None]
    if not known:
        if all(meanings("labels", text) for text in texts):
            return Column(start, end, "label", (), header, unit)
        return Column(start, end, "unknown", (), header, unit, known=False)
    role, detail = known[-1]
    if detail == ("other",) and role in _SCORED_ROLES:
        detail = _of_group(texts) or detail
    if role == "score" and _of_group(texts) == ("review_score",):
        role = "second_score"  # 得分 over 自评 and 复核
    if role != "amount":
        return Column(start, end, role, detail, header, unit)
    if "%" in narrow(texts[-1]):
        return Column(start, end, "growth", (), header, unit)
    details = [choice[1] for choice in known if choice[0] == "amount"]
    detail = _merged(details)
    funds = [d[0] for d in details if d[0] in _GROUPS and d[0] != detail[0]]
    if [d[0] for d in details[-2:]] == ["carryover"] * 2:
        funds = ["carryover"]  # 年初结转和结余 / 基本支出结转: a part of what is carried over
    # an unknown word below a group's name (基本支出 / 某某支出) is a part of the group, not the group
    part = len(own) > 1 and _choice(own[-1], band) is None and not _YEAR.fullmatch(narrow(own[-1]).strip())
    item = ("other", detail[1]) if part else detail
    return Column(start, end, role, item, header, unit, known=not part, within=funds[0] if funds else None)


def _of_group(texts: Sequence[str]) -> tuple[str, ...] | None:
    """Whose score or grade a group's header says that it is: 得分 below 项目支出绩效自评."""
    groups = (meaning.split() for text in reversed(texts) for meaning in meanings("columns", text))
    return next((tuple(words[1:]) for words in groups if words[0] == "group"), None)


def _names_more_than_a_column(text: str, band: Band, block: str | None, sides: Collection[str]) -> bool:
    """Whether a header word names the whole block, or a side (收入, 支出): one that stands over the names of its rows."""
    if block is not None and block in meanings("labels", text):
        return True
    return (
        text in sides
        and "side" in band.columns
        and any(meaning.startswith("side ") for meaning in meanings("columns", text))
    )


def _choice(text: str, band: Band) -> tuple[str, tuple[str, ...]] | None:
    found = [meaning.split() for meaning in meanings("columns", text)]
    found = [meaning for meaning in found if meaning[0] in band.columns and meaning[0] != "side"]
    if "criterion" in band.columns and found in ([], [["component", "other"]]) and (level := criterion(text)):
        return "criterion", (level,)
    if not found:
        return None
    best = min(found, key=lambda meaning: band.columns.index(meaning[0]))
    return best[0], tuple(best[1:])


def criterion(text: str) -> str | None:
    """The first level that a header of a list names as what was scored (决策（20分）, 产出指标得分), `other` for a word of no
    level with full marks (运行监控（15分）), None where it names none."""
    word = _SCORED.sub("", key(text))
    level = next((meaning.split()[1] for meaning in meanings("levels", word) if meaning.startswith("1 ")), None)
    weighed = _FULL_MARKS.search(narrow(text)) is not None and not meanings("labels", text)
    return level or ("other" if weighed else None)


def _merged(details: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Line item and measure from all levels of a header: the lower level wins where both say something.

    A total below a group's name is the total of that group.
    """
    items = [d[0] for d in reversed(details) if d[0] != "-"]
    line_item = next((item for item in items if item != "total"), "total" if items else "-")
    measures = [d[1] for d in reversed(details) if d[1] != "-"]
    # 增减变化 / 金额: all below a change is one
    return line_item, "change" if "change" in measures else next(iter(measures), "-")


def _weights_by_level(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Where each level has a weight column of its own, which level it belongs to: the nearest one on its left. That of the
    last level is the indicators' own."""
    if Counter(column.role for column in columns)["weight"] < 2:
        return tuple(columns)
    bound: list[Column] = []
    level = ""
    last = max((column.role for column in columns if column.role.startswith("level")), default="")
    for column in columns:
        if column.role in ("level1", "level2", "level3", "level4"):
            level = column.role
        if column.role == "weight" and level in ("level1", "level2") and level != last:
            column = replace(column, role=f"weight_{level}")
        bound.append(column)
    return tuple(bound)


def labels_below(vocabulary: str | None, rows: Sequence[Sequence[Cell]], start: int) -> tuple[frozenset[int], int]:
    """Where the labels of the first rows below a header stand, in a band whose rows have labels, and how many values at
    most stand to the right of one."""
    if vocabulary is None:
        return frozenset(), 0
    at: set[int] = set()
    most = 0
    for cells in rows[start : start + LOOK_AHEAD]:
        label = next((i for i, cell in enumerate(cells) if meanings(vocabulary, cell.text)), None)
        if label is not None:
            at.add(cells[label].col)
            most = max(most, len(cells) - label - 1)
    return frozenset(at), most


def without_label_column(columns: tuple[Column, ...], labels_at: frozenset[int]) -> tuple[Column, ...]:
    """The columns, the first of which heads the labels of the rows, whatever its words mean elsewhere."""
    first = columns[0]
    heads = first.role == "amount" and any(first.start <= at < first.end for at in labels_at)
    return (replace(first, role="label"), *columns[1:]) if heads else columns
