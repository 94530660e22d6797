"""Names and numbers of lists: no gaps, no name twice, no suffix repeated."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import regex

from extractors.records import Source
from normalizers.numbers import parse_number
from normalizers.text import fold
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.ledger import Ledger

_NUMERAL = regex.compile(r"\d+|[〇零一二三四五六七八九十百]+|[①-⑳]")
_INLINE = regex.compile(
    r"(?:^|[。；;：:，,\n])\s*(?P<number>[一二三四五六七八九十]{1,2})是(?!否|以|指(?![标导定挥引])|个|种)"
)
_REPEATED = regex.compile(r"(?P<suffix>\p{Han}{2,})(?P=suffix)$")
# No list of a report is longer; a larger number in front of a title is a year or a code.
_LONGEST_LIST = 500


def ordinal(number: str) -> tuple[str, int] | None:
    """The style of a printed list number, and its value: （三） is ("(numeral", 3), 2.3 is ("2.digits", 3). None where it is
    no number."""
    found = _NUMERAL.search(number, number.rstrip(".").rfind(".") + 1)
    if found is None:
        return None
    text = found[0]
    circled = "①" <= text <= "⑳"
    parsed = None if circled else parse_number(text)
    value = int(unicodedata.numeric(text)) if circled else int(parsed.value) if parsed is not None else None
    if value is None or not 0 < value <= _LONGEST_LIST:
        return None
    kind = "circled" if circled else "digits" if text.isdecimal() else "numeral"
    return fold(number[: found.start()]) + kind, value


@rule(
    "numbering_gapless",
    Severity.WARNING,
    title="Numbering has no gaps",
    zh="编号连续",
    says="The numbers of the rows of a table, of the headings below one heading, and of 一是…二是… go up by one from 1.",
    says_zh="表中各行的序号、同一标题下的各级编号、文中“一是……二是……”应从 1 起逐一递增。",
    needs="unit_scores.seq; running numbers of other tables; sections.number and parent; sections.text",
)
def numbering_gapless(ledger: Ledger) -> Iterator[Outcome]:
    for table, rows in ledger.unit_rows.items():
        first = [members[0] for row, members in sorted(rows.items()) if ledger.row_kinds[row] == "unit"]
        numbered = [(i, found[1]) for i in first if (found := ordinal(ledger.records.unit_scores[i].seq or ""))]
        refs = [RecordRef("unit_scores", i) for i, _ in numbered]
        source = ledger.records.unit_scores[first[0]].source if first else Source()
        if len(numbered) > 1:
            yield _judge_numbers(f"表{table + 1} 序号", [n for _, n in numbered], refs, source)
    yield from _numbered_lists(ledger)
    for scope, members in _heading_lists(ledger):
        refs = [RecordRef("sections", i) for i, _ in members]
        yield _judge_numbers(scope, [n for _, n in members], refs, ledger.records.sections[members[0][0]].source)
    for i, section in enumerate(ledger.records.sections):
        for numbers in _inline_lists(section.text):
            yield _judge_numbers(
                f"“{section.title}”中“一是、二是”", numbers, [RecordRef("sections", i)], section.source
            )


def _numbered_lists(ledger: Ledger) -> Iterator[Outcome]:
    """Lists of projects, goods or indicators whose rows are numbered 1, 2, 3; a number 1 starts a new list."""
    of_rows = ledger.of_rows
    for reading in ledger.records.tables:
        lists: list[list[tuple[int, Source]]] = []
        for source in reading.numbers:
            found = ordinal(source.text)
            if found is None or found[0] != "digits":
                continue
            if found[1] == 1 or not lists:
                lists.append([])
            lists[-1].append((found[1], source))
        for members in lists:
            refs = [ref for _, source in members for ref in of_rows.get(ledger.row(source.place), ())]
            if len(members) > 1 and refs:
                numbers = [number for number, _ in members]
                yield _judge_numbers(f"表{reading.table_index + 1} 序号", numbers, refs, members[0][1])


def _heading_lists(ledger: Ledger) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Lists of numbered headings of one style below one heading; a number 1 starts a new list, and one that begins
    where the list below the heading before ended goes on with it."""
    lists: dict[tuple[int | None, int, str], list[list[tuple[int, int]]]] = {}
    for i, section in enumerate(ledger.records.sections):
        found = ordinal(section.number or "")
        if found is None:
            continue
        open_lists = lists.setdefault((section.parent, section.level, found[0]), [])
        if not open_lists or found[1] == 1:
            open_lists.append([])
        open_lists[-1].append((i, found[1]))
    runs: dict[tuple[int, str], list[list[tuple[int, int]]]] = {}
    for (_, level, style), found_lists in lists.items():
        for members in found_lists:
            of_style = runs.setdefault((level, style), [])
            if of_style and members[0][1] == of_style[-1][-1][1] + 1:
                of_style[-1] += members
            else:
                of_style.append(members)
    for members in (members for of_style in runs.values() for members in of_style):
        parent = ledger.records.sections[members[0][0]].parent
        above = ledger.records.sections[parent].title if parent is not None else "全文"
        if len(members) > 1:
            yield f"“{above}”下的标题编号", members


def _inline_lists(text: str) -> Iterator[list[int]]:
    """The numbers of lists inside running text (一是……二是……三是……); each 一是 starts a new one."""
    lists: list[list[int]] = []
    for match in _INLINE.finditer(text):
        number = parse_number(match["number"])
        assert number is not None
        if number.value == 1 or not lists:
            lists.append([])
        lists[-1].append(int(number.value))
    yield from (numbers for numbers in lists if len(numbers) > 1)


def _judge_numbers(scope: str, numbers: Sequence[int], refs: Sequence[RecordRef], source: Source) -> Outcome:
    counted = Counter(numbers)
    gaps = [n for n in range(1, max(numbers)) if n not in counted]
    twice = [n for n, count in counted.items() if count > 1]
    page = source.place.page
    if not gaps and not twice and list(numbers) == sorted(numbers):
        return Outcome(scope, Status.PASS, f"{scope} 1 至 {numbers[-1]} 连续", tuple(refs), page=page)
    printed = f"（印为 {'、'.join(map(str, numbers))}）"
    if numbers[0] != 1:
        # Its beginning may stand on a page that is not in this file, or under another heading.
        return Outcome(
            scope, Status.NOT_APPLICABLE, f"{scope}不从 1 开始，无法判断是否连续{printed}", tuple(refs), page=page
        )
    words = [f"缺 {'、'.join(map(str, gaps))}"] if gaps else []
    words += [f"{'、'.join(map(str, twice))} 重复"] if twice else []
    text = f"{scope}不连续：{'，'.join(words) or '次序颠倒'}{printed}"
    # Headings that go back are more often two lists read as one; the rows of a table are one list.
    back = refs[0].table == "sections" and any(other < one for one, other in pairwise(numbers))
    return Outcome(scope, Status.UNCERTAIN if back else Status.FAIL, text, tuple(refs), page=page)


@rule(
    "names_unique",
    Severity.WARNING,
    title="No name stands twice in a list",
    zh="名称不重复",
    says="The units of a unit table and the projects of a project table (of one unit, where it names units) are named once.",
    says_zh="单位表中的单位、项目表中的项目（表中列有单位的，按同一单位）各出现一次。",
    needs="unit_scores.unit_name; budgets of kind project in a form's list or in prose",
)
def names_unique(ledger: Ledger) -> Iterator[Outcome]:
    for table, rows in ledger.unit_rows.items():
        first = [members[0] for row, members in sorted(rows.items()) if ledger.row_kinds[row] == "unit"]
        names = [(ledger.records.unit_scores[i].unit_name, RecordRef("unit_scores", i)) for i in first]
        if len(names) > 1:
            yield from _judge_names(f"表{table + 1} 单位名称", names, ledger.records.unit_scores[first[0]].source)
    lists: dict[str, list[tuple[str, RecordRef]]] = {}
    for i, line in enumerate(ledger.records.budgets):
        where = ledger.table(line.source.place)
        if where is not None and line.evaluation is None:
            continue  # a budget's list of projects names one for each body that shares it
        if line.subject_kind == "project" and line.subject_name:
            listed = lists.setdefault("正文" if where is None else f"表{where + 1}", [])
            own = None if line.evaluation is None else ledger.records.evaluations[line.evaluation].implementing_unit
            listed.append((f"{own} {line.subject_name}" if own else line.subject_name, RecordRef("budgets", i)))
    for listed_in, lines in lists.items():
        # Several amounts of one project stand together: one run of the same name is one mention.
        runs = [next(run) for _, run in groupby(lines, key=lambda one: fold(one[0]))]
        if len(runs) > 1:
            yield from _judge_names(f"{listed_in} 项目名称", runs, ledger.records.budgets[runs[0][1].index].source)


def _judge_names(scope: str, names: Sequence[tuple[str, RecordRef]], source: Source) -> Iterator[Outcome]:
    by_name: dict[str, list[tuple[str, RecordRef]]] = {}
    for name, ref in names:
        by_name.setdefault(fold(name), []).append((name, ref))
    page = source.place.page
    repeated = [found for found in by_name.values() if len(found) > 1]
    for found in repeated:
        text = f"{scope}“{found[0][0]}”出现 {len(found)} 次"
        yield Outcome(scope, Status.FAIL, text, tuple(ref for _, ref in found), page=page)
    if not repeated:
        text = f"{scope} {len(names)} 个均不重复"
        yield Outcome(scope, Status.PASS, text, tuple(ref for _, ref in names), page=page)


@rule(
    "suffix_repeated",
    Severity.WARNING,
    title="No suffix stands twice at the end of a name",
    zh="名称后缀不重复",
    says="A name such as …管理所管理所 repeats its ending, by a slip of the pen or of the reading.",
    says_zh="形如“…管理所管理所”的名称结尾重复，或系笔误，或系误读。",
    needs="unit_scores.unit_name; evaluations.subject_name, supervising_department and implementing_unit",
)
def suffix_repeated(ledger: Ledger) -> Iterator[Outcome]:
    records = ledger.records
    names: dict[str, tuple[str, list[RecordRef], Source]] = {}
    named = [
        *((one.unit_name, RecordRef("unit_scores", i), one.source) for i, one in enumerate(records.unit_scores)),
        *(
            (name, RecordRef("evaluations", i), one.source)
            for i, one in enumerate(records.evaluations)
            for name in (one.subject_name, one.supervising_department, one.implementing_unit)
        ),
    ]
    for name, ref, source in named:
        if name:
            names.setdefault(fold(name), (name, [], source))[1].append(ref)
    for name, refs, source in names.values():
        found = _REPEATED.search(fold(name))
        verdict = f"结尾“{found['suffix']}”重复" if found else "结尾无重复"
        status = Status.FAIL if found else Status.PASS
        yield Outcome(name, status, f"名称“{name}”{verdict}", tuple(refs), page=source.place.page)
