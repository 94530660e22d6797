"""Indicators that stand in running text: a name, then weight, score, rate, target and actual value in clauses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from extractors.narrative.prose import Prose
from extractors.numbering import leading_number
from extractors.prose.announced import Announced, announced, scored_below, still_announced
from extractors.prose.clauses import FULL_MARKS, Clause, clauses, points, sentences, states_an_indicator
from extractors.prose.levels import NAME_END, level1_of, level2_in, level2_said, levels_of_section, names_level1
from extractors.prose.stated import stated_indicator
from extractors.prose.words import patterns, texts
from extractors.records import Indicator, Records, Source
from extractors.vocabulary import meanings

# a sentence states an indicator when it gives it a weight or a score, and one more value
_LEAST_VALUES = 2
_DEPTHS = {"arabic": 1, "han_bracket": 1, "arabic_bracket": 2, "circled": 3}
# the official scheme: of which first level a second level is, where none is printed
_LEVEL1_OF = {
    **dict.fromkeys(("quantity", "quality", "timeliness"), "output"),
    **dict.fromkeys(("economic", "social", "ecological", "sustainability"), "benefit"),
    "satisfaction": "satisfaction",
}
_UNNUMBERED = 9  # an indicator without a number is a part of the last numbered one
_COUNT_AT_END = regex.compile(r"\d\s*\p{Han}{1,2}$")  # 计划改造校舍42处 names no indicator
_RATE_IN_NAME = regex.compile(r"率\s*(?:为|达到|达|是)?\s*\d[\d.]*\s*[%％]$")
_AND = regex.compile(r"[、，]|以及|和(?=[^、，]{2,16}$)|及(?=[^、，]{2,16}$)")


@dataclass(slots=True)
class _Place:
    """Where in the scheme the next indicator stands: index of the last indicator at each depth."""

    last: dict[int, int]
    announced: Announced | None = None

    def parent(self, depth: int) -> int | None:
        above = [d for d in self.last if d < depth]
        return self.last[max(above)] if above else None

    def put(self, depth: int, index: int) -> None:
        self.last = {d: i for d, i in self.last.items() if d < depth} | {depth: index}


def add_indicators(records: Records, passages: Sequence[tuple[Prose, int | None]], evaluation: int | None) -> None:
    """The indicators stated in the passages (with the section of each), as a scheme: numbers give the depth."""
    place = _Place({})
    section: int | None = None
    for prose, at in passages:
        if at != section and not _inside(records, at, section):
            place = _Place({})
        section = at
        _read(records, prose, at, evaluation, place)
    children = {record.parent for record in records.indicators if record.parent is not None}
    records.indicators = [
        replace(record, is_group=True) if i in children else record for i, record in enumerate(records.indicators)
    ]


def _inside(records: Records, at: int | None, before: int | None) -> bool:
    """Whether two sections belong to one scheme: the same parent, or one the parent of the other."""
    if at is None or before is None:
        return False
    return bool(_chain(records, at) & _chain(records, before))


def _below(records: Records, section: int | None, indicator: int) -> bool:
    """Whether a section is that of an indicator, or one below it."""
    own = records.indicators[indicator].source.section
    while section is not None and section != own:
        section = records.sections[section].parent
    return section == own


def _chain(records: Records, at: int) -> set[int]:
    """A section and those above it that are numbered below the first two levels of headings."""
    found = {at}
    section = records.sections[at]
    while section.parent is not None and section.level > 2:
        at = section.parent
        section = records.sections[at]
        found.add(at)
    return found


def _read(records: Records, prose: Prose, section: int | None, evaluation: int | None, place: _Place) -> None:
    text = prose.text
    number = leading_number(text)
    depth = _DEPTHS.get(number[0]) if number else None
    parts = list(sentences(text))
    runs = [
        (i, start, sentence, run)
        for i, (start, sentence) in enumerate(parts)
        if states_an_indicator(sentence)
        for run in _runs(clauses(sentence))
    ]
    heads = announced(parts[0][1].removeprefix(number[1] if number else ""), section, depth) if parts else None
    if heads is not None or not still_announced(records, place.announced, section, depth):
        place.announced = heads
    only_score = heads is not None and sum(c.role == "score" for *_, run in runs for c in run) == 1
    said_level = level2_said(parts[0][1].removeprefix(number[1] if number else "")) if parts else None
    grouped = False
    for i, start, sentence, run in runs:
        below = scored_below(run, place.announced, only_score=only_score)
        stated = below or run
        values: dict[str, Clause] = {c.role: c for c in stated if c.role}
        scored = bool(values.keys() & {"weight", "score"})
        title = _title(parts[0][1].removeprefix(number[1])) if number and i > 0 else ""
        of_title = bool(title) and _only_refers(run)
        if (len(values) < _LEAST_VALUES and not of_title) or not (scored or {"target", "actual"} <= values.keys()):
            continue
        level2, name = _name(stated, number[1] if number and i == 0 else "")
        titled = name in texts("anaphora")
        if titled:  # 2.预算编制。该指标分值3分，…
            name = title if i == 1 or of_title else ""
        level2 = said_level if of_title else level2
        grouped = grouped or name == said_level
        # 1.数量指标：甲目标值9处，完成9处，得5分；乙目标值8人，完成7人，得4分: beside each other where the level is none
        beside = i == 0 or titled or (said_level is not None and not grouped)
        own = depth if beside and depth is not None else _UNNUMBERED
        if below is not None and place.announced is not None:
            name, own, place.announced = place.announced.name, place.announced.depth or 1, None
        if not name or name in texts("no_indicators") or _is_of_all(values) or _COUNT_AT_END.search(name):
            continue
        group = _group_of_section(records, section, evaluation) if scored else None
        if number is None and group is None and (names_level1(name) or (scored and _is_beside(run, sentence, runs))):
            own = 1  # 预算执行率分值10分 in a line of its own
        following = parts[i + 1][1] if i + 1 < len(parts) else ""
        index = len(records.indicators)
        parent = place.parent(own)
        if parent is not None and not _below(records, section, parent):
            elsewhere, parent = own == _UNNUMBERED, None
        else:
            elsewhere = False
        elsewhere = elsewhere or any(pattern.match(text) for pattern in patterns("deductions_told"))
        parent = None if elsewhere or not scored else parent
        if parent is None and group is not None:
            parent, elsewhere = group, False
        source = Source(prose.place_at(start, start + len(sentence)), sentence.strip(), (), section, prose.confidence)
        made = stated_indicator(
            name,
            level2 or (said_level if said_level != name else None) or (level2_in(name) if parent is not None else None),
            values,
            stated,
            following,
            source,
        )
        level1_raw, level1 = level1_of(records, name, parent)
        if parent is None and made.level2 in _LEVEL1_OF:
            level1_raw, level1 = None, _LEVEL1_OF[made.level2]
        if not scored or elsewhere or (parent is None and level1 == "other"):
            parent = None
            above = levels_of_section(records, section, made)
            if above[1] != "other" or (not scored and level1 == "other"):
                level1_raw, level1, made = above
        records.indicators.append(
            replace(
                made,
                ordinal=1 + sum(r.evaluation == evaluation for r in records.indicators),
                depth=1 if parent is None else records.indicators[parent].depth + 1,
                evaluation=evaluation,
                parent=parent,
                level1_raw=level1_raw,
                level1=level1,
            )
        )
        if scored and not elsewhere:
            place.put(own, index)
        _parts(records, prose, start + len(sentence), index, section, evaluation)


def _is_beside(run: Sequence[Clause], sentence: str, runs: Sequence[tuple[int, int, str, list[Clause]]]) -> bool:
    """Whether an indicator follows a first level in a list that goes on to another one: 决策15分得14分，管理25分得22分，产出….

    What a word such as 其中 leads to is a part of the one before it.
    """
    listed = [other for _, _, whole, other in runs if whole is sentence]
    at = next(i for i, other in enumerate(listed) if other is run)
    firsts = [i for i, other in enumerate(listed) if names_level1(_name(other, "")[1])]
    between = [other[0].text for other in listed[1 : at + 1]]
    parted = any(pattern.search(text) for pattern in patterns("leads_to_parts") for text in between)
    return bool(firsts) and firsts[0] < at < firsts[-1] and not parted


def _group_of_section(records: Records, section: int | None, evaluation: int | None) -> int | None:
    """The first level that the title of a section names (过程指标分析), where its points were stated before the section."""
    while section is not None:
        word = NAME_END.sub("", patterns("level_tails")[0].sub("", records.sections[section].title.strip(" 。")))
        for i, one in enumerate(records.indicators):
            stated = one.evaluation == evaluation and one.parent is None and one.source.section != section
            if stated and NAME_END.sub("", one.name) == word:
                return i
        section = records.sections[section].parent
    return None


def _is_of_all(values: Mapping[str, Clause]) -> bool:
    """Whether the full marks are those of the whole: 满分100分，得95分 is no indicator's."""
    weight = points(values["weight"].value) if "weight" in values else None
    return weight is not None and weight.value >= FULL_MARKS


def _runs(stated: Sequence[Clause]) -> list[list[Clause]]:
    """The clauses of each indicator of a sentence: a further one begins with a clause that names it and gives points. One
    that refers to the one before it (分值20分，该项得18分) has its score."""
    found: list[list[Clause]] = []
    for i, clause in enumerate(stated):
        roles = {one.role for one in found[-1]} if found else set()
        refers = clause.name in texts("referring") and "weight" in roles and clause.role not in roles
        if i == 0 or (clause.name and not refers):
            found.append([])
        found[-1].append(clause)
    return found


def _name(stated: Sequence[Clause], number: str) -> tuple[str | None, str]:
    """Second level and name: before the first label, or the clause that leads."""
    first = stated[0]
    text = first.name or ("" if first.role else first.text)
    inline = leading_number(text)  # （一）产出指标（50分）。1.数量指标：…，得18分。2.质量指标：…
    text = patterns("name_leads")[0].sub("", text.removeprefix(number or (inline[1] if inline else "")).strip())
    text = patterns("counted_parts")[0].sub("", text)
    for lead in patterns("lead"):
        match = lead.match(text)
        if match and any(m.startswith("2") for m in meanings("levels", match["level"])):
            name = _RATE_IN_NAME.sub("率", match["name"].strip())
            level = match["level"].strip()
            return level, (level if _COUNT_AT_END.search(name) else name)  # 数量指标：计划新建管网36公里
    return None, _RATE_IN_NAME.sub("率", _core(text).strip('“”" ：:'))


def _core(text: str) -> str:
    """A name without what leads to it and the points that were taken off: 主要扣分情况：预算执行率, 过程类“预算调整率”扣1分."""
    for pattern in (*patterns("name_deductions"), *patterns("name_openers")):
        text = pattern.sub("", text.strip("：:")).strip()
    quoted = next((m for pattern in patterns("quoted_names") if (m := pattern.match(text))), None)
    return quoted["name"] if quoted else text


def _title(sentence: str) -> str:
    return sentence.strip(" 。；")


def _only_refers(run: Sequence[Clause]) -> bool:
    """Whether a sentence gives the item that its paragraph is titled by its score and says nothing else: 该项得26分."""
    return len(run) == 1 and run[0].role == "score" and run[0].name in texts("referring")


def _parts(
    records: Records, prose: Prose, start: int, parent: int, section: int | None, evaluation: int | None
) -> None:
    """Indicators that the text after a group names without weights."""
    match = next((m for pattern in patterns("parts") if (m := pattern.search(prose.text, start))), None)
    if match is None:
        return
    above = records.indicators[parent]
    offset = match.start("names")
    for part in _AND.split(match["names"]):
        at = prose.text.find(part, offset)
        name = part.strip().removesuffix("指标")
        offset = at + len(part)
        if not 2 <= len(name) <= 30:
            continue
        records.indicators.append(
            Indicator(
                ordinal=1 + sum(r.evaluation == evaluation for r in records.indicators),
                depth=above.depth + 1,
                name=name,
                source=Source(prose.place_at(at, offset), match.group(), (), section, prose.confidence),
                evaluation=evaluation,
                parent=parent,
                level1_raw=above.level1_raw,
                level1=above.level1,
            )
        )
