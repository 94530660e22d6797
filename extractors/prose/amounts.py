"""Amounts of the budget in running text, by the words right before them; shares and rates that follow them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from extractors.narrative.prose import Prose
from extractors.prose.clauses import sentences
from extractors.prose.topics import NOTHING, Topic, sentence_topic, title_topic
from extractors.prose.words import amount_phrases, patterns, texts
from extractors.records import BudgetLine, Records, Source
from normalizers.amounts import Amount, parse_amount
from normalizers.dates import find_years
from normalizers.numbers import NumberSpan, find_numbers
from normalizers.rates import parse_rate
from normalizers.text import fold
from normalizers.units import match_unit

_SPENT_OR_PLANNED = ("initial_budget", "adjusted_budget", "approved", "executed")
_PHRASE_START = regex.compile(r"[，。；：:、（(]|其中")
_FILLERS = regex.compile(r"(?:合计|共计|共|为|是|达到|达|约|总计|计|分别为|完成)+$")


@dataclass(frozen=True, slots=True)
class _Value:
    """A number with its unit in a sentence: text[start:end], the phrase before it, and all since the value before it."""

    start: int
    end: int
    printed: str
    unit: str
    kind: str
    phrase: str
    reach: str


def add_amounts(
    records: Records,
    passages: Sequence[tuple[Prose, int | None]],
    evaluation: int | None,
    subject: tuple[str, str | None],
) -> None:
    """The amounts that the passages state of a budget. `subject`: kind and name of whose they are."""
    for prose, section in passages:
        title, level = NOTHING, None
        for start, sentence in sentences(prose.text):
            if start == 0:
                title = title_topic(prose.text, sentence)
            if not (sentence.startswith("其中") or prose.text[:start].endswith(("；", ";"))):
                level = None
            topic = sentence_topic(sentence)
            topic = title if topic is NOTHING else topic
            level = _read(records, prose, section, start, sentence, evaluation, subject, topic, level)


def _read(
    records: Records,
    prose: Prose,
    section: int | None,
    start: int,
    sentence: str,
    evaluation: int | None,
    subject: tuple[str, str | None],
    topic: Topic,
    level: tuple[str, str] | None,
) -> tuple[str, str] | None:
    """The amounts of a sentence. level: line item and measure that its parts are of; returned as it is at the end."""
    values = _values(sentence, topic.end)
    whose = ("project", topic.project) if topic.project is not None else subject
    name = whose[1] if whose[0] == "project" else None
    if topic.project is not None and not any(value.kind == "money" and _meaning(value, name) for value in values):
        return level
    last: int | None = None
    item: str | None = None  # of the amount before: 支出决算 alone is that of what was named with its budget
    for value in values:
        if value.kind == "ratio":
            _attach(records, value, last)
            continue
        if value.kind != "money":
            continue
        meaning = _meaning(value, name)
        if meaning is None and level is not None and any(p.search(_bare(value.phrase)) for p in patterns("increments")):
            meaning = (level[0], "change")
        if meaning is not None and meaning[0] == "same":
            meaning = (item or "total", meaning[1])
        if meaning is not None and meaning[1] == "level":
            meaning = (meaning[0], level[1] if level is not None and level[1] in _SPENT_OR_PLANNED else "executed")
        elif meaning is not None and meaning[0] == "total" and topic.item is not None:
            meaning = (topic.item, meaning[1])
        if meaning is None and level is not None and any(p.search(_bare(value.phrase)) for p in patterns("items")):
            meaning = ("other", level[1])
        if meaning is None:
            bare = topic.project is not None and not value.phrase  # 某某项目资金1500万元: the project's own
            last, item = None, None if bare else "other"
            continue
        if meaning[1] != "change":
            item = meaning[0]
        if meaning[1] != "change" and meaning[0] != "other":
            level = meaning
        amount = parse_amount(value.printed, unit_source="prose")
        if meaning[1] == "change" and amount.yuan and any(p.search(_bare(value.phrase)) for p in patterns("decreases")):
            amount = replace(amount, yuan=-amount.yuan)
        flags = amount.flags
        if meaning == ("total", "approved") and _may_be_a_part(records, value, amount):
            flags = (*flags, "structure_ambiguous")
        source = Source(
            prose.place_at(start + value.start, start + value.end),
            sentence.strip(),
            flags,
            section,
            prose.confidence,
        )
        last = len(records.budgets)
        records.budgets.append(
            BudgetLine(
                subject_kind=whose[0],
                subject_name=whose[1],
                line_item_raw=value.phrase,
                line_item=meaning[0],
                measure_raw=value.phrase,
                measure=meaning[1],
                amount=replace(amount, unit_source="prose"),
                source=source,
                evaluation=evaluation,
                fiscal_year=_year(records, sentence),
            )
        )
    return level


def _values(sentence: str, start: int) -> list[_Value]:
    """The amounts and rates from `start` on."""
    found = []
    before = start
    for span in find_numbers(sentence):
        if span.start < start:
            continue
        value = _value(sentence, span, before)
        if value is not None:
            found.append(value)
            before = value.end
    return found


def _value(sentence: str, span: NumberSpan, before: int) -> _Value | None:
    at = span.end + len(sentence[span.end :]) - len(sentence[span.end :].lstrip())
    unit = match_unit(sentence, at)
    if unit is None or unit[0].kind not in ("money", "ratio"):
        return None
    starts = [m.end() for m in _PHRASE_START.finditer(sentence, before, span.start)]
    phrase = sentence[max([before, *starts]) : span.start].strip()
    printed, reach = sentence[span.start : unit[1]], sentence[before : span.start].strip()
    return _Value(span.start, unit[1], printed, unit[0].symbol, unit[0].kind, phrase, reach)


def _bare(phrase: str) -> str:
    """A phrase without the words that only lead to the number, and without the year before it."""
    folded = fold(phrase)
    for until in patterns("until"):
        folded = until.sub("", folded)
    for year in reversed(find_years(folded)):
        folded = folded[: year.start] + folded[year.end :]
    return _FILLERS.sub("", folded)


def _meaning(value: _Value, project: str | None) -> tuple[str, str] | None:
    """Line item and measure by the phrase before an amount, else by all that stands since the value before it. The name
    of the project that it is of says nothing."""
    for words in (_bare(value.phrase), _bare(value.reach)):
        words = words.replace(fold(project), "资金") if project else words
        found = (words and pattern.search(words) for pattern, _, _ in amount_phrases())
        index = next((i for i, match in enumerate(found) if match), None)
        if index is not None:
            return amount_phrases()[index][1:]
    return None


def _may_be_a_part(records: Records, value: _Value, amount: Amount) -> bool:
    """Whether one level of government gave the money and no form says that it is all there is."""
    given = any(pattern.search(value.reach) for pattern in patterns("given_by_a_level"))
    return given and not any(
        line.line_item == "total" and line.amount.yuan == amount.yuan and line.measure != "approved"
        for line in records.budgets
    )


def _attach(records: Records, value: _Value, last: int | None) -> None:
    """A share belongs to the amount right before it; an execution rate to the last executed total or executed amount."""
    words = _bare(value.phrase)
    rate = parse_rate(value.printed)
    counted = any(char.isdigit() for char in value.reach)  # a count in between is what the share is of
    if last is not None and not counted and any(pattern.match(words) for pattern in patterns("shares")):
        records.budgets[last] = replace(records.budgets[last], share=rate)
    elif last is not None and not counted and words in texts("own_execution_words"):
        if records.budgets[last].measure == "executed":
            records.budgets[last] = replace(records.budgets[last], execution_rate=rate)
    elif any(words.endswith(word) for word in texts("execution_words")):
        index = _executed(records, last)
        if index is not None and records.budgets[index].execution_rate is None:
            records.budgets[index] = replace(records.budgets[index], execution_rate=rate)


def _executed(records: Records, last: int | None) -> int | None:
    if last is None:
        recent = len(records.budgets) - 1
        own = records.budgets[recent].evaluation if records.budgets else None
    else:
        recent, own = last, records.budgets[last].evaluation
    if recent < 0:
        return None
    if records.budgets[recent].subject_kind == "project":
        return recent if records.budgets[recent].measure == "executed" else None
    return next(
        (
            i
            for i in range(recent, -1, -1)
            if records.budgets[i].evaluation == own
            and records.budgets[i].measure == "executed"
            and records.budgets[i].line_item == "total"
        ),
        None,
    )


def _year(records: Records, sentence: str) -> int | None:
    fact = (
        records.facts.fiscal_year if "range" not in records.facts.flags else None
    )  # of several years, none is its own
    fiscal = [span.year for span in find_years(sentence) if span.kind == "fiscal_year"]
    return fiscal[0] if fiscal else fact.year if fact else None
