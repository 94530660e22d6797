"""Amounts of the budget in running text, by the words right before them; shares and rates that follow them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import regex

from extractors.facts import YEARLY
from extractors.facts.heading import compact
from extractors.frozen import frozen
from extractors.narrative.prose import Prose
from extractors.narrative.sections import HOLDING
from extractors.prose.clauses import sentences
from extractors.prose.leads import NOTHING, Lead, sentence_lead, title_lead
from extractors.prose.topics import Topic, account_before, account_in, heading, is_bare, named
from extractors.prose.values import Value, bare, label_of, meaning_of, values_of
from extractors.prose.words import amount_phrases, patterns, texts
from extractors.records import BudgetLine, Records, Source
from extractors.vocabulary import meanings
from normalizers.amounts import Amount, parse_amount
from normalizers.dates import find_years
from normalizers.rates import parse_rate
from normalizers.text import fold

# a figure of the year before; 上年结转 is money of this year
_LAST_YEAR = regex.compile(r"(?:上年|去年|上一年)度?(?!\s*(?:结转|结余|实户))")
_COMPARED = regex.compile(r"[比较与同](?!期)")
# what measures mean that the document decides, see words.yaml: in a budget everything is planned
_DECIDED = {"spent": "executed", "budgeted": "adjusted_budget", "involved": "evaluated"}
# what only evaluations say, and what it is in the contract: None where that has no word for it
_OF_EVALUATIONS = {
    "received": None,
    "invested": None,
    "unspent": None,
    "supplement": "change",
    "arranged": "approved",
    "named": None,
}
# what is said of a project's money alone: 安排专项资金860万元 is one item of a department
_OF_PROJECTS = ("arranged",)
_WORDS = regex.compile(r"(?!.*(?:比|较|增|减|降|超|占|均|未|率|人均|每))\p{Han}{2,16}")
_SUMS = ("", "合计", "共计", "总计", "共")
_LED = regex.compile(r"^[，、；,;：:\s]*(?:其中)?[，：,:\s]*")
_ARRIVED = regex.compile(r"\s*(?:已|均|全部|全额|足额|及时|都)+到位")
_PARTS = ("basic_expenditure", "project_expenditure")
_SPENT_OR_PLANNED = ("initial_budget", "adjusted_budget", "approved", "executed")
_SOURCES = (
    "carryover",
    "other_funds",
    "fiscal_appropriation",
    "general_public_budget",
    "government_fund",
    "state_capital",
)
_FUNDS = ("fiscal_appropriation", "general_public_budget", "government_fund", "state_capital")


@frozen
class _Passage:
    """A passage with its section, evaluation and subject (kind and name), and what it is about. yearly: every paragraph
    is about an item of its own, as in budgets and accounts but for their reviews of projects."""

    prose: Prose
    section: int | None
    evaluation: int | None
    subject: tuple[str, str | None]
    yearly: bool
    topic: Topic | None = None
    lead: Lead = NOTHING


def add_amounts(
    records: Records,
    passages: Sequence[tuple[Prose, int | None]],
    evaluation: int | None,
    subject: tuple[str, str | None],
) -> None:
    """The amounts that the passages state of a budget. `subject`: kind and name of whose they are."""
    yearly = records.facts.document_type in YEARLY and subject[0] != "project"
    announced: Topic | None = None  # by the passage before, where that is a heading alone
    for prose, section in passages:
        topic = (announced or _heading(records, section)) if yearly else None
        announced = None
        title, level = NOTHING, None
        for start, sentence in sentences(prose.text):
            if start == 0 and not yearly:
                title = title_lead(prose.text, sentence)
            if not (sentence.startswith("其中") or prose.text[:start].endswith(("；", ";"))):
                level = None
            if yearly:
                # what a line says of the account above it (主要用于：…) is no heading
                alone = account_in(sentence) or (heading(sentence) if "：" not in sentence.strip()[:-1] else None)
                if alone is not None and not values_of(sentence, 0):
                    topic = announced = alone
                    continue
                topic = (heading(sentence.split("：")[0]) if "：" in sentence else None) or topic
            announced = None
            lead = _accounts_lead(sentence) if yearly else sentence_lead(sentence)
            lead = title if lead is NOTHING else lead
            if section is not None and records.sections[section].kind in HOLDING:
                lead = replace(lead, project=None)  # titles are problems and measures there
            level = _read(
                records, _Passage(prose, section, evaluation, subject, yearly, topic, lead), start, sentence, level
            )


def _heading(records: Records, section: int | None) -> Topic | None:
    return None if section is None else heading(records.sections[section].title)


def _read(
    records: Records, passage: _Passage, start: int, sentence: str, level: tuple[str, str] | None
) -> tuple[str, str] | None:
    """The amounts of a sentence. level: line item and measure that its parts are of; returned as it is at the end."""
    document_type, lead = records.facts.document_type, passage.lead
    yearly = passage.yearly
    values = values_of(sentence, lead.end)
    if lead.project is not None:
        passage = replace(passage, subject=("project", lead.project), topic=None)
    name = passage.subject[1] if passage.subject[0] == "project" else None
    unknown = () if passage.subject[0] == "project" and not yearly else _unknown(records, passage, yearly=yearly)
    if lead.project is not None and not any(
        value.kind == "money" and meaning_of(value, name, unknown) for value in values
    ):
        return level
    labelled = None if yearly else _label_meaning(sentence, document_type, unknown)
    level = labelled or level
    last: int | None = None
    item: str | None = None  # of the amount before: 支出决算 alone is that of what was named with its budget
    about = passage.topic
    for value in values:
        if value.kind == "ratio":
            _attach(records, value, last)
            continue
        if value.kind != "money":
            continue
        both = next((m for p in patterns("both_sides") if yearly and (m := p.search(fold(value.reach)))), None)
        if both is not None:
            level = ("fiscal_appropriation" if "财政拨款" in value.reach else "total", _decided("spent", document_type))
            last = len(records.budgets)
            # one printed amount is the total of either side
            for measure in ["change"] if both["change"] else ["income", level[1]]:
                line = _line(records, passage, start, sentence, value, (level[0], measure), None)
                records.budgets.append(line)
            continue
        meaning = meaning_of(value, name, unknown)
        if meaning is not None and meaning[1] == "supplement":
            meaning = meaning[0], "change"
        if meaning is None and labelled is not None and value.phrase in _SUMS:
            meaning = labelled  # 资金到位：中央资金2000万元，省级资金500万元，合计2500万元
        arrived = not yearly and _ARRIVED.match(sentence, value.end) is not None
        if meaning is None and arrived:
            meaning = _fund(value) or "total", "received"  # 县级财政资金860万元已全部到位
        if yearly and lead.project is None:
            about = account_before(value.reach) or _account_named(value) or about
            meaning = _of_topic(value, meaning, about, item, level)
        if meaning is None and level is not None and any(p.search(bare(value.phrase)) for p in patterns("increments")):
            reason = any(p.search(value.reach) for p in patterns("reasons"))
            meaning = ("other" if reason else level[0], "change")
        if meaning is not None and meaning[0] == "same":
            meaning = (item or "total", meaning[1])
        if meaning is not None and not yearly:
            compared = item if item is not None and _COMPARED.match(value.phrase) else lead.item
            meaning = _of_evaluation(meaning, compared, level)
        if not yearly and not arrived and level is not None and (fund := _fund(value)) is not None:
            meaning = fund, level[1]
        unsaid = meaning is None and meaning_of(value, name) is not None  # 结余资金 is no item of what was spent
        listed = level is not None and any(p.search(bare(value.phrase)) for p in patterns("items"))
        if meaning is None and level is not None and listed and not unsaid:
            meaning = ("other", level[1])
        if meaning is None and level is not None and not yearly and _is_listed(sentence, value):
            meaning = ("other", level[1])
        if meaning is None and not yearly and passage.subject[0] == "project" and (fund := _fund(value)) is not None:
            meaning = fund, "named"  # 县财政配套资金420万元: nothing says whether it was planned, received or spent
        if meaning is None:
            own = lead.project is not None and not value.phrase  # 某某项目资金1500万元: the project's own
            last, item = None, None if own else "other"
            continue
        meaning = meaning[0], _decided(meaning[1], document_type)
        if meaning[1] != "change":
            item = meaning[0]
        if meaning[1] not in ("change", "named") and meaning[0] != "other":
            level = meaning
        last = len(records.budgets)
        records.budgets.append(_line(records, passage, start, sentence, value, meaning, about))
    return level


def _of_evaluation(meaning: tuple[str, str], item: str | None, level: tuple[str, str] | None) -> tuple[str, str]:
    """The meaning in an evaluation: a part is of the measure of its total; a total is of the `item` that the title or
    label names, or the amount that it is compared with (决算32万元，比预算数35万元)."""
    if meaning[1] == "spent" and meaning[0] in _PARTS and level is not None and level[1] in _SPENT_OR_PLANNED:
        return meaning[0], level[1]
    return (item, meaning[1]) if meaning[0] == "total" and item is not None else meaning


def _unknown(records: Records, passage: _Passage, *, yearly: bool) -> Collection[str]:
    """What is not said of the subject's own money here: outside its budget, a department invests in others' projects."""
    about_money = passage.section is None or records.sections[passage.section].kind == "budget"
    return _OF_PROJECTS if about_money and not yearly else _OF_EVALUATIONS


def _label_meaning(sentence: str, document_type: str, unknown: Collection[str]) -> tuple[str, str] | None:
    """What the words before a sentence's colon say of the amounts after it: 资金到位：中央资金2000万元，…"""
    label = bare(label_of(sentence))
    found = next((p for p in amount_phrases() if label and p[2] not in unknown and p[0].search(label)), None)
    return (found[1], _decided(found[2], document_type)) if found is not None else None


def _is_listed(sentence: str, value: Value) -> bool:
    """Whether an amount of a list after 其中 is named by words alone: 其中：展会费用212万元，新媒体宣传348万元."""
    listed = "其中" in sentence[: value.start]
    return listed and _WORDS.fullmatch(bare(value.phrase)) is not None and value.phrase == _LED.sub("", value.reach)


def _fund(value: Value) -> str | None:
    """The kind of fund that the words before an amount name and nothing else: 其中：一般公共预算, 自有资金."""
    found = next(iter(meanings("funding", bare(value.phrase))), None)
    return None if found in (None, "total", *_PARTS) else found


def _of_topic(
    value: Value,
    meaning: tuple[str, str] | None,
    topic: Topic | None,
    before: str | None,
    level: tuple[str, str] | None,
) -> tuple[str, str] | None:
    """The meaning in a budget or in accounts, where every paragraph is about an item of its own: words that name no
    item are those of the amount before, else of the passage; where neither names one, nobody knows whose they are."""
    words = bare(value.phrase)
    if any(p.search(words) for p in patterns("increments")):
        return meaning
    stated = meaning[1] if meaning is not None else "spent"
    if account_before(value.reach) is not None and topic is not None:
        return topic.item, stated if stated != "income" else "spent"
    if is_bare(words):
        item = before or (topic.item if topic is not None else None)
        income = level is not None and level[1] == "income" and "支出" not in words
        stated = "income" if income else stated  # 收入预算 …，比上年预算数
        return (item, stated) if item is not None and meaning is not None else None
    if meaning is not None:
        whole = meaning[0] == "total"
        of_fund = whole and topic is not None and topic.item in _FUNDS and not words.endswith("总计")
        return (topic.item, stated) if topic is not None and of_fund else meaning
    alone = named(words)
    if alone is None:
        return None
    income = words.endswith("收入") or (alone.item in _SOURCES and level is not None and level[1] == "income")
    return alone.item, "income" if income else stated


def _account_named(value: Value) -> Topic | None:
    """The account that the words before an amount are the name of."""
    alone = named(bare(value.phrase))
    return alone if alone is not None and alone.name else None


def _line(
    records: Records,
    passage: _Passage,
    start: int,
    sentence: str,
    value: Value,
    meaning: tuple[str, str],
    topic: Topic | None,
) -> BudgetLine:
    amount = parse_amount(value.printed, unit_source="prose")
    changed = meaning[1] == "change"
    if changed and amount.yuan and any(p.search(bare(value.phrase)) for p in patterns("decreases")):
        amount = replace(amount, yuan=-amount.yuan)
    flags = amount.flags
    if meaning == ("total", "approved") and _may_be_a_part(records, value, amount):
        flags = (*flags, "structure_ambiguous")
    early = all(any(p.search(value.reach) for p in patterns(name)) for name in ("before_evaluation", "involved"))
    unmeasured = early or meaning == ("carryover", "executed")  # what is left over is not spent
    place = passage.prose.place_at(start + value.start, start + value.end)
    account = topic if topic is not None and topic.item == meaning[0] in ("function", "economic") else None
    return BudgetLine(
        subject_kind=passage.subject[0],
        subject_name=passage.subject[1],
        line_item_raw=account.raw if account else value.phrase,
        line_item=meaning[0],
        measure_raw=value.reach if early else value.phrase,
        measure=None if unmeasured else _OF_EVALUATIONS.get(meaning[1], meaning[1]),
        amount=replace(amount, unit_source="prose"),
        source=Source(place, sentence.strip(), flags, passage.section, passage.prose.confidence),
        evaluation=passage.evaluation,
        fiscal_year=_year(records, sentence, "" if changed else value.phrase),
        account_code=account.code if account else None,
        account_name=account.name if account else None,
    )


def _accounts_lead(sentence: str) -> Lead:
    """The project that a sentence of a budget or of accounts begins with. Its numbered paragraphs begin with an account."""
    found = next((m for p in patterns("project") if (m := p.match(sentence))), None)
    called = found is not None and any(word in found.group() for word in texts("project_words"))
    if found is None or not called or meanings("accounts", found["name"]):
        return NOTHING
    return Lead(project=compact(found["name"]), end=found.end())


def _decided(measure: str, document_type: str) -> str:
    """The measure that the document gives to words that leave it open."""
    if measure not in _DECIDED:
        return measure
    return "initial_budget" if document_type == "budget" else _DECIDED[measure]


def _may_be_a_part(records: Records, value: Value, amount: Amount) -> bool:
    """Whether one level of government gave the money and no form says that it is all there is."""
    given = any(pattern.search(value.reach) for pattern in patterns("given_by_a_level"))
    return given and not any(
        line.line_item == "total" and line.amount.yuan == amount.yuan and line.measure != "approved"
        for line in records.budgets
    )


def _attach(records: Records, value: Value, last: int | None) -> None:
    """A share belongs to the amount right before it; an execution rate to the last executed total or executed amount."""
    words = bare(value.phrase)
    rate = parse_rate(value.printed)
    counted = any(char.isdigit() for char in value.reach)  # a count in between is what the share is of
    if last is not None and not counted and any(pattern.match(words) for pattern in patterns("shares")):
        records.budgets[last] = replace(records.budgets[last], share=rate, part_of=_whole(records.budgets, last))
    elif last is not None and not counted and words in texts("own_execution_words"):
        if records.budgets[last].measure == "executed":
            records.budgets[last] = replace(records.budgets[last], execution_rate=rate)
    elif any(words.endswith(word) for word in texts("execution_words")):
        index = _executed(records, last)
        if index is not None and records.budgets[index].execution_rate is None:
            records.budgets[index] = replace(records.budgets[index], execution_rate=rate)


def _whole(lines: Sequence[BudgetLine], at: int) -> int | None:
    """What an account's share is a share of: the amount named before the accounts of its section; other parts say 其中."""
    part = lines[at]
    if not part.account_name:
        return part.part_of
    before = (i for i in range(at - 1, -1, -1) if lines[i].source.section == part.source.section)
    alike = (i for i in before if lines[i].measure == part.measure and not lines[i].account_name)
    return next(alike, None)


def _executed(records: Records, last: int | None) -> int | None:
    if last is None:
        recent = len(records.budgets) - 1
        own = records.budgets[recent].evaluation if records.budgets else None
    else:
        recent, own = last, records.budgets[last].evaluation
    if recent < 0:
        return None
    line = records.budgets[recent]
    if line.subject_kind == "project" and (line.measure != "executed" or line.line_item == "total"):
        return recent if line.measure == "executed" else None
    return next(
        (
            i
            for i in range(recent, -1, -1)
            if records.budgets[i].evaluation == own
            and records.budgets[i].subject_name == line.subject_name
            and records.budgets[i].measure == "executed"
            and records.budgets[i].line_item == "total"
        ),
        recent if line.subject_kind == "project" else None,
    )


def _year(records: Records, sentence: str, phrase: str) -> int | None:
    """The year that the words of an amount name, else that of its sentence, else the document's."""
    fact = (
        records.facts.fiscal_year if "range" not in records.facts.flags else None
    )  # of several years, none is its own
    named = {span.year for span in find_years(phrase)}
    if len(named) == 1:
        return named.pop()
    fiscal = [
        span.year
        for span in find_years(sentence)
        if span.kind == "fiscal_year" and not _COMPARED.match(sentence[max(span.start - 1, 0) :])
    ]
    year = fiscal[0] if fiscal else fact.year if fact else None
    return year - 1 if year is not None and _LAST_YEAR.search(phrase) else year
