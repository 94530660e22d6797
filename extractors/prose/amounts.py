"""Amounts of the budget in running text, by the words right before them; shares and rates that follow them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from extractors.facts import YEARLY
from extractors.facts.heading import compact
from extractors.narrative.prose import Prose
from extractors.narrative.sections import HOLDING
from extractors.numbering import leading_number
from extractors.prose.leads import NOTHING, Lead, project_before_budget, sentence_lead
from extractors.prose.meanings import Meaning, Said
from extractors.prose.owners import owners, with_office
from extractors.prose.shares import attach_rate
from extractors.prose.titled import titled
from extractors.prose.topics import Topic, account_in, heading, part_of_department
from extractors.prose.values import Value, bare, meaning_of, values_of
from extractors.prose.whose import whose
from extractors.prose.words import patterns, texts
from extractors.prose.years import CARRYING, year_carried, year_of, year_of_head
from extractors.records import BudgetLine, Records, Source
from extractors.vocabulary import meanings
from normalizers.amounts import Amount, parse_amount
from normalizers.dates import find_years
from normalizers.frozen import altered, frozen

# what only evaluations say, and what it is in the contract: None where that has no word for it
_OF_EVALUATIONS = {
    "received": None,
    "disbursed": None,
    "paid": "executed",
    "invested": None,
    "unspent": None,
    "supplement": "change",
    "arranged": "approved",
    "named": None,
}
# what is said of a project's money alone: 安排专项资金860万元 is one item of a department
_GRANTS = ("approved", "arranged", "initial_budget", "adjusted_budget")
_OF_PROJECTS = ("arranged",)


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
    first: int = 0  # how many amounts were read before its paragraph
    year: int | None = None  # that the sentence before its semicolon begins with


def add_amounts(
    records: Records,
    passages: Sequence[tuple[Prose, int | None]],
    evaluation: int | None,
    subject: tuple[str, str | None],
) -> None:
    """The amounts that the passages state of a budget. `subject`: kind and name of whose they are."""
    yearly = records.facts.document_type in YEARLY and subject[0] != "project"
    of_projects = not yearly and subject[0] != "project"
    whole = owners(records, subject) if yearly else None
    listed: Meaning | None = None  # by the passage before, where that is a line of a list: 事业收入0万元；
    announced: Topic | None = None  # by the passage before, where that is a heading alone
    last: tuple[int | None, Meaning | None] = None, None  # section and level of the passage before
    for prose, section in passages:
        topic = (announced or _heading(records, section)) if yearly else _part(records, section, subject)
        announced = None
        part = prose.text.startswith("其中") and last[0] == section  # a paragraph of parts
        level = listed if yearly else last[1] if part else None
        first, year = len(records.budgets), None
        before: Said | None = None
        for start, sentence, title in titled(prose.text, of_projects=of_projects):
            goes_on = prose.text[:start].endswith(("；", ";"))
            if start and not (sentence.startswith("其中") or goes_on):
                level = None
            year, told = _year_of_clause(sentence, year if goes_on else None)
            if yearly:
                alone = account_in(sentence) or (heading(sentence) if _may_be_heading(sentence, start) else None)
                if alone is not None and not values_of(sentence, 0):
                    topic = announced = alone
                    continue
                topic = (heading(sentence.split("：")[0]) if "：" in sentence else None) or topic
            announced = None
            lead = _accounts_lead(sentence) if yearly else sentence_lead(sentence, of_projects=of_projects)
            lead = title if lead is NOTHING and not yearly else lead
            if section is not None and records.sections[section].kind in HOLDING:
                named = project_before_budget(sentence)  # titles are problems and measures there
                lead = named if named is not NOTHING else replace(lead, project=None)
            if lead.project is not None and leading_number(sentence) is not None:
                level = None  # an item of a list has money of its own
            owner = whole.of(section, sentence) if whole is not None else subject
            passage = _Passage(prose, section, evaluation, owner, yearly, topic, lead, first, told)
            compared = before if yearly and any(p.match(sentence) for p in patterns("goes_on")) else None
            said = _read(records, passage, start, sentence, level, compared)
            if said is not None:
                level = said.level
                before = said if said.changing is not None else before
        listed = level if yearly and prose.text.rstrip().endswith(("；", ";")) else None
        last = section, level


def _year_of_clause(clause: str, before: int | None) -> tuple[int | None, int | None]:
    """The year that a sentence begins with and names alone, until it ends (2022年，预算9万元；支出8万元), and that year where
    this clause is one of those after the first: one that names a year has its own."""
    named = {span.year for span in find_years(clause)}
    before = None if named else before
    return (year_of_head(clause) if len(named) == 1 else before), before


def _part(records: Records, section: int | None, subject: tuple[str, str | None]) -> Topic | None:
    """The part of a department's money that the section is about, by its own title."""
    if section is None or subject[0] != "department":
        return None
    return part_of_department(records.sections[section].title)


def _heading(records: Records, section: int | None) -> Topic | None:
    return None if section is None else heading(records.sections[section].title)


def _may_be_heading(sentence: str, start: int) -> bool:
    """Whether a sentence without amounts can name what follows: what a line says of the account above it (主要用于：…) and
    why something changed does not."""
    told = any(pattern.search(sentence) for name in ("reasons", "purposes") for pattern in patterns(name))
    return "：" not in sentence.strip()[:-1] and not (start and told)


def _read(
    records: Records, passage: _Passage, start: int, sentence: str, level: Meaning | None, before: Said | None
) -> Said | None:
    """The amounts of a sentence, and what was said in it; None where it is about nobody's money. level: line item and
    measure that its parts are of. before: what was said in the sentence that this one goes on with."""
    lead, yearly = passage.lead, passage.yearly
    values = values_of(sentence, lead.end)
    if lead.project is not None:
        passage = replace(passage, topic=None)
    subject, item = whose(passage.subject, lead, sentence, yearly=yearly)
    passage = altered(passage, subject=subject)
    name = passage.subject[1] if passage.subject[0] == "project" else None
    unknown = () if passage.subject[0] == "project" and not yearly else _unknown(records, passage, yearly=yearly)
    money = [value for value in values if value.kind == "money"]
    if lead.project is not None and not any(meaning_of(value, name, unknown) for value in money):
        return None
    lead = replace(lead, item=item) if item is not None else lead
    said = Said(sentence, records.facts.document_type, yearly, name, lead, unknown, level, passage.topic)
    if before is not None:
        said.about, said.item, said.changing = before.about, before.item, before.changing
    last: int | None = None
    year, of = passage.year, ""
    for value in values:
        if value.kind == "ratio":
            attach_rate(records, value, last, passage.first, passage.section)
            continue
        if value.kind != "money":
            continue
        found = said.of(_unnamed(value, passage.subject[1]) if yearly and name is None else value)
        last = len(records.budgets) if found else None
        for meaning in found:
            line = _line(records, passage, start, sentence, value, meaning, said.about)
            # 2024年安排9万元，其中中央5万元: what is spent of it is perhaps of another year
            own = year_of(records, sentence, value, meaning, year if of in ("", *CARRYING, meaning[1]) else None)
            if said.parts.doubtful:
                flags = dict.fromkeys((*line.source.flags, "structure_ambiguous"))
                line = altered(line, source=altered(line.source, flags=tuple(flags)))
            records.budgets.append(altered(line, fiscal_year=own))
            carried = year_carried(value, year)
            year, of = carried, (meaning[1] if carried != year or find_years(value.phrase) else of)
    return said


def _unnamed(value: Value, name: str | None) -> Value:
    """An amount with 部门 for the name of the body whose it is: 某某学院预算 is its 部门预算."""
    if not name or name not in value.reach:
        return value
    own = with_office(name)
    return replace(value, phrase=own.sub("部门", value.phrase), reach=own.sub("部门", value.reach))


def _unknown(records: Records, passage: _Passage, *, yearly: bool) -> Collection[str]:
    """What is not said of the subject's own money here: outside its budget, a department invests in others' projects."""
    about_money = passage.section is None or records.sections[passage.section].kind == "budget"
    return _OF_PROJECTS if about_money and not yearly else _OF_EVALUATIONS


def _line(
    records: Records,
    passage: _Passage,
    start: int,
    sentence: str,
    value: Value,
    meaning: Meaning,
    topic: Topic | None,
) -> BudgetLine:
    amount = parse_amount(value.printed, unit_source="prose")
    changed = meaning[1] == "change"
    if changed and amount.yuan and any(p.search(bare(value.phrase)) for p in patterns("decreases")):
        amount = replace(amount, yuan=-amount.yuan)
    flags = amount.flags
    granted = meaning in (("total", "approved"), ("total", "arranged")) and _may_be_a_part(records, value, amount)
    if granted or (meaning[0] == "total" and _is_told_of_a_problem(records, passage, meaning[1], amount)):
        flags = (*flags, "structure_ambiguous")
    # 涉及资金 is what a problem touches where problems are told, and not what was evaluated
    touched = meaning[1] == "evaluated" and _is_of_findings(records, passage)
    early = touched or all(
        any(p.search(value.reach) for p in patterns(name)) for name in ("before_evaluation", "involved")
    )
    # what is left over is not spent, what shall be spent is not yet
    unmeasured = early or meaning == ("carryover", "executed") or _is_planned(records, value, meaning)
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


def _is_planned(records: Records, value: Value, meaning: Meaning) -> bool:
    """Whether words say that an amount shall be spent or come in; in a budget every one is, and has its measure."""
    if records.facts.document_type == "budget":
        return False
    words = "planned" if meaning[1] in ("executed", "income") else "planned_grants" if meaning[1] in _GRANTS else None
    taken = meaning[1] in _GRANTS and any(pattern.search(value.phrase) for pattern in patterns("taken_away"))
    return taken or (words is not None and any(pattern.search(value.phrase) for pattern in patterns(words)))


def _is_told_of_a_problem(records: Records, passage: _Passage, measure: str, amount: Amount) -> bool:
    """Whether a total stands among problems or measures alone: what it is the whole of may be named there otherwise."""
    said = (line.amount.yuan for line in records.budgets if line.measure == measure)
    named = passage.lead.project is not None or passage.subject[0] == "unit"
    return _is_of_findings(records, passage) and not named and amount.yuan not in said


def _is_of_findings(records: Records, passage: _Passage) -> bool:
    holding = passage.section is not None and records.sections[passage.section].kind in HOLDING
    return holding and not passage.yearly


def _may_be_a_part(records: Records, value: Value, amount: Amount) -> bool:
    """Whether one level of government gave the money and no form says that it is all there is."""
    given = any(pattern.search(value.reach) for pattern in patterns("given_by_a_level"))
    return given and not any(
        line.line_item == "total" and line.amount.yuan == amount.yuan and line.measure != "approved"
        for line in records.budgets
    )
