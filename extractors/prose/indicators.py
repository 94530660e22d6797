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
from extractors.prose.words import patterns, texts
from extractors.records import Indicator, Records, Source
from extractors.vocabulary import meanings
from normalizers.measures import parse_actual, parse_target
from normalizers.numbers import Number, parse_number
from normalizers.rates import Rate, parse_rate
from normalizers.text import narrow

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
_RATE_AFTER = regex.compile(r"^[^，。；]{2,24}率\s*(?:为|达到|达|是)?\s*(?P<rate>\d[\d.]*\s*%)$")
_DEDUCTED = regex.compile(r"(?:共|合计)?扣(?:减|除|分)?\s*(?:为|：|:)?\s*(?P<points>\d+(?:\.\d+)?)\s*分")
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
    for i, start, sentence, run in runs:
        below = scored_below(run, place.announced, only_score=only_score)
        stated = below or run
        values: dict[str, Clause] = {c.role: c for c in stated if c.role}
        scored = bool(values.keys() & {"weight", "score"})
        if len(values) < _LEAST_VALUES or not (scored or {"target", "actual"} <= values.keys()):
            continue
        level2, name = _name(stated, number[1] if number and i == 0 else "")
        titled = name in texts("anaphora")
        if titled:  # 2.预算编制。该指标分值3分，…
            name = parts[0][1].removeprefix(number[1]).strip(" 。；") if i == 1 and number else ""
        own = depth if (i == 0 or titled) and depth is not None else _UNNUMBERED
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
        elsewhere = own == _UNNUMBERED and parent is not None and not _below(records, section, parent)
        elsewhere = elsewhere or any(pattern.match(text) for pattern in patterns("deductions_told"))
        parent = None if elsewhere else parent
        if parent is None and group is not None:
            parent, elsewhere = group, False
        source = Source(prose.place_at(start, start + len(sentence)), sentence.strip(), (), section, prose.confidence)
        made = _indicator(
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
    """The clauses of each indicator of a sentence: a further one begins with a clause that names it and gives points."""
    found: list[list[Clause]] = []
    for i, clause in enumerate(stated):
        if i == 0 or clause.name:
            found.append([])
        found[-1].append(clause)
    return found


def _name(stated: Sequence[Clause], number: str) -> tuple[str | None, str]:
    """Second level and name: before the first label, or the clause that leads."""
    first = stated[0]
    text = first.name or ("" if first.role else first.text)
    text = patterns("name_leads")[0].sub("", text.removeprefix(number).strip())
    text = patterns("counted_parts")[0].sub("", text)
    for lead in patterns("lead"):
        match = lead.match(text)
        if match and any(m.startswith("2") for m in meanings("levels", match["level"])):
            return match["level"].strip(), match["name"].strip()
    return None, _RATE_IN_NAME.sub("率", _core(text).strip('“”" ：:'))


def _core(text: str) -> str:
    """A name without what leads to it and the points that were taken off: 主要扣分情况：预算执行率, 过程类“预算调整率”扣1分."""
    for pattern in (*patterns("name_deductions"), *patterns("name_openers")):
        text = pattern.sub("", text.strip("：:")).strip()
    quoted = next((m for pattern in patterns("quoted_names") if (m := pattern.match(text))), None)
    return quoted["name"] if quoted else text


def _indicator(
    name: str,
    level2: str | None,
    values: dict[str, Clause],
    stated: Sequence[Clause],
    following: str,
    source: Source,
) -> Indicator:
    def value(role: str) -> str | None:
        return values[role].value.strip() or None if role in values else None

    target, actual = value("target"), value("actual") or _unlabelled(stated)
    if actual is None and target is None and name.endswith("率"):
        match = _RATE_AFTER.match(next((c.text for c in clauses(following)), ""))
        actual = match["rate"] if match else None
    token2 = next((m.split()[1] for m in meanings("levels", level2 or "") if m.startswith("2")), None)
    weight, score = points(value("weight") or ""), points(value("score") or "")
    measure = parse_target(target) if target else None
    done = parse_actual(actual) if actual else None
    flags = (*source.flags, *(measure.flags if measure else ()), *(done.flags if done else ()))
    return Indicator(
        ordinal=0,
        depth=1,
        name=name,
        source=replace(source, flags=flags),
        level2_raw=level2,
        level2=token2 or ("other" if level2 else None),
        target_raw=target,
        target=measure,
        actual_raw=actual,
        actual=done,
        completion_rate=_rate(value("completion_rate")),
        weight=weight,
        score=score,
        score_rate=_rate(value("score_rate")),
        deduction=_deducted(stated),
    )


def _deducted(stated: Sequence[Clause]) -> Number | None:
    """The points that one clause says were taken off (扣1.5分); several such clauses give reasons, each for a part."""
    found = [match["points"] for clause in stated if (match := _DEDUCTED.match(narrow(clause.text)))]
    return parse_number(found[0]) if len(found) == 1 else None


def _unlabelled(stated: Sequence[Clause]) -> str | None:
    """An actual value without a label: the clause between the target and what is said of its completion."""
    for before, clause, after in zip(stated, stated[1:], stated[2:], strict=False):
        if before.role == "target" and clause.role is None and after.role in ("completion_rate", "score"):
            return clause.text
    return None


def _rate(text: str | None) -> Rate | None:
    match = regex.match(r"\d[\d.]*\s*%", narrow(text or ""))
    return parse_rate(match.group()) if match else None


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
