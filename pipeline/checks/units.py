"""Rows of a unit table: projects against their amount, and blank cells against the note that explains them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from normalizers.text import fold
from pipeline.checks.core import Outcome, RecordRef, Severity, Status, rule
from pipeline.checks.figures import judged, missing, refs
from pipeline.checks.ledger import Ledger
from pipeline.checks.words import either, none_noted

_SENTENCES = regex.compile(r"[。\n]")
_CLAUSES = regex.compile(r"[，,；;]")
_NAMES = regex.compile(r"[、，,；;：:（(]|和|及|与")
_SHORTEST_NAME = 4  # characters of a unit's name that a note may shorten it to
# what a note says is not there, and the components that go without it; others may still be scored
_PARTS = {"整体": ("department_report", "department_performance"), "项目": ("project_report", "project_performance")}
_PERHAPS = {"项目": ("self_evaluation_form", "monitoring_form")}


@rule(
    "no_projects_no_amount",
    Severity.WARNING,
    title="No projects, no amount, and the reverse",
    zh="没有项目即没有金额，反之亦然",
    says="A unit with no projects has no project amount; a unit with projects has one.",
    says_zh="项目个数为 0 的单位不应有项目金额；有项目的单位，项目金额不应为 0。",
    needs="unit_scores.project_count and the amount of the same row",
)
def no_projects_no_amount(ledger: Ledger) -> Iterator[Outcome]:
    amounts: dict[tuple[int, int], list[int]] = {}
    for i, line in enumerate(ledger.records.budgets):
        row = ledger.row(line.source.place)
        if row is not None and line.part_of is None:
            amounts.setdefault(row, []).append(i)
    for rows in ledger.unit_rows.values():
        for row, members in rows.items():
            count = ledger.project_count(members[0])
            if ledger.row_kinds[row] != "unit" or count is None or row not in amounts:
                continue
            unit = ledger.records.unit_scores[members[0]].unit_name
            printed = [figure for i in amounts[row] if (figure := ledger.amounts[i]) is not None]
            amount = max(printed, key=lambda figure: figure.value, default=None)
            if amount is None:
                text = f"{unit} 有 {count.shown} 个项目，金额栏为空或未能读出，无法比较"
                if count.value:
                    yield missing(unit, text, [count], count.page)
                continue
            holds = bool(count.value) == bool(amount.value)
            text = f"{unit} 项目 {count.shown} 个，金额 {amount.shown}，{'相符' if holds else '不符'}"
            figures = (count, amount)
            yield Outcome(unit, judged(holds, figures), text, refs(figures), page=amount.page)


@rule(
    "note_matches_missing_cells",
    Severity.WARNING,
    title="A note explains the cells that are marked as missing",
    zh="注释与表中空缺相符",
    says="Where the note of a unit table says which units lack what, these cells are marked as missing and no others are.",
    says_zh="单位表的注释说明了哪些单位没有哪些得分的，表中相应单元格应为“无”，其余不应为“无”。",
    needs="unit_scores.missing_marker; the table's notes or the section below it, naming units",
)
def note_matches_missing_cells(ledger: Ledger) -> Iterator[Outcome]:
    for table, rows in ledger.unit_rows.items():
        members = [found for row, found in sorted(rows.items()) if ledger.row_kinds[row] == "unit"]
        lacking = [found for found in members if _lacks(ledger, found)]
        notes = [note for note in _notes(ledger, table, members) if lacking and _stated(ledger, note, members)]
        for note in notes:
            for found, part in _stated(ledger, note, members):
                yield _compare(ledger, found, part)
        for found in lacking:
            if notes and not any(_is_named(ledger, name, found) for note in notes for name in _NAMES.split(note)):
                unit = ledger.records.unit_scores[found[0]]
                text = f"{unit.unit_name} 有得分印为“{_lacks(ledger, found)[0]}”，注释未说明"
                yield Outcome(unit.unit_name, Status.FAIL, text, _refs(found), page=unit.source.place.page)


def _lacks(ledger: Ledger, members: Sequence[int]) -> list[str]:
    """The marks that stand in the place of a score."""
    marks = [ledger.records.unit_scores[i].missing_marker for i in members]
    return [mark for mark in marks if mark]


def _notes(ledger: Ledger, table: int, members: Sequence[Sequence[int]]) -> list[str]:
    """The sentences below a table: its notes, and the text of the section that it stands in."""
    reading = next((one for one in ledger.records.tables if table in one.parts), None)
    sections = {ledger.records.unit_scores[found[0]].source.section for found in members} - {None}
    texts = [*(reading.notes if reading else ()), *(ledger.records.sections[i].text for i in sections if i is not None)]
    return [sentence for text in texts for sentence in _SENTENCES.split(text)]


def _stated(ledger: Ledger, note: str, members: Sequence[Sequence[int]]) -> list[tuple[Sequence[int], str]]:
    """What a note says that units do not have: the unit's scores, and 整体 or 项目."""
    found: list[tuple[Sequence[int], str]] = []
    units: list[Sequence[int]] = []
    none = either(none_noted())
    for clause in _CLAUSES.split(note):
        units = [one for name in _NAMES.split(clause) for one in members if _is_named(ledger, name, one)] or units
        part = next((part for part in _PARTS if regex.search(rf"(?:{none}).{{0,4}}{part}", clause)), None)
        if part is not None:
            found += [(one, part) for one in units]
            units = []
    return found


def _is_named(ledger: Ledger, text: str, members: Sequence[int]) -> bool:
    """Whether a note names a unit, in full or by the end of its name."""
    name, said = fold(ledger.records.unit_scores[members[0]].unit_name), fold(text)
    ends = (name[start:] for start in range(len(name) - _SHORTEST_NAME + 1))
    return any(said.startswith(end) for end in ends)


def _compare(ledger: Ledger, members: Sequence[int], part: str) -> Outcome:
    scores = [ledger.records.unit_scores[i] for i in members]
    against = [one for one in scores if one.component in _PARTS[part] and one.score is not None]
    perhaps = [one for one in scores if one.component in _PERHAPS.get(part, ()) and one.score is not None]
    unit, page = scores[0].unit_name, scores[0].source.place.page
    if not against and not perhaps:
        return Outcome(unit, Status.PASS, f"{unit}：注释称没有{part}，表中相应为空", _refs(members), page=page)
    cells = "、".join(f"{one.component_raw} {one.score_raw}" for one in (*against, *perhaps))
    text = f"{unit}：注释称没有{part}，表中却有 {cells}"
    status = Status.FAIL if against else Status.UNCERTAIN
    return Outcome(unit, status, text, _refs(members), page=page)


def _refs(members: Sequence[int]) -> tuple[RecordRef, ...]:
    return tuple(RecordRef("unit_scores", i) for i in members)
