"""What running text says of the evaluation as a whole: total score and grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.facts.heading import is_organisation
from extractors.narrative.prose import Prose
from extractors.prose.clauses import FULL_MARKS, clauses, points, sentences
from extractors.prose.leads import sentence_lead, title_lead
from extractors.prose.words import patterns, texts
from extractors.records import Evaluation, Records, Source
from extractors.vocabulary import meanings
from normalizers.dates import find_years
from normalizers.numbers import parse_number
from normalizers.ratings import parse_rating

#: document types that evaluate one subject, and whose narrative is about it
SUBJECT_KINDS = {
    "department_self_evaluation": "department",
    "project_self_evaluation": "project",
    "project_evaluation": "project",
}


_LABELS = {
    "project_name": "subject_name",
    "supervising_department": "supervising_department",
    "implementing_unit": "implementing_unit",
}
_LONGEST_NAME = 60
_SENTENCE = regex.compile(r"[。；，：]")


def own_evaluation(records: Records, passages: Sequence[tuple[Prose, int | None]]) -> int | None:
    """The evaluation that the narrative is about: the form's of the same subject, else one made from the text.

    None where the document is of a type that evaluates nobody as a whole (a bulletin, a budget).
    """
    kind = SUBJECT_KINDS.get(records.facts.document_type)
    if kind is None:
        return None
    found = next((i for i, e in enumerate(records.evaluations) if e.kind == kind), None)
    same = [i for i, e in enumerate(records.evaluations) if e.kind == kind]
    if kind == "project" and len(same) > 1:
        return None
    if found is None:
        if (records.unit_scores and _from_facts(records, kind).subject_name is None) or _titles_a_list(records):
            return None  # a list of units or projects evaluates nobody as a whole
        found = len(records.evaluations)
        records.evaluations.append(_named_by_labels(_from_facts(records, kind), passages))
    elif records.evaluations[found].subject_name is None:
        named = _from_facts(records, kind).subject_name
        own = replace(records.evaluations[found], subject_name=named)
        records.evaluations[found] = _named_by_labels(own, passages)
    add_result(records, found, passages)
    return found


def _titles_a_list(records: Records) -> bool:
    """Whether the document is called a list of many: 项目支出绩效自评结果汇总表."""
    return records.facts.title is not None and str(records.facts.title.value).endswith(texts("lists_of_many"))


def _from_facts(records: Records, kind: str) -> Evaluation:
    facts = records.facts
    title = str(facts.title.value) if facts.title else None
    issuer = str(facts.issuer.value) if facts.issuer else None
    source = (facts.title or facts.issuer).source if facts.title or facts.issuer else Source()  # type: ignore[union-attr]
    of_policy = kind == "project" and any(pattern.search(title or "") for pattern in patterns("policy_in_title"))
    return Evaluation(
        kind="policy" if of_policy else kind,
        subject_name=issuer if kind == "department" else _project_of(title),
        source=source,
        implementing_unit=issuer if kind == "project" else None,
        fiscal_year=facts.fiscal_year.year if facts.fiscal_year else None,
        family="narrative",
    )


def _named_by_labels(own: Evaluation, passages: Sequence[tuple[Prose, int | None]]) -> Evaluation:
    """A project's evaluation with what lines of label and value say of it: 项目名称：天然林保护工程."""
    if own.kind == "department":
        return own
    named: dict[str, str] = {}
    for prose, _ in passages:
        label, colon, value = prose.text.replace(":", "：").partition("：")
        role = next((m for m in meanings("labels", label) if m in _LABELS), None) if colon else None
        if role is not None and value.strip() and len(value) <= _LONGEST_NAME and not _SENTENCE.search(value):
            named.setdefault(_LABELS[role], value.strip())
    return replace(own, **named)  # type: ignore[arg-type]


def _of_an_indicator(sentence: str, score: int) -> bool:
    """Whether full marks of less than the whole stand before a score: 投入方面（10分），自评得分10分."""
    before = (clause for clause in clauses(sentence) if clause.role == "weight" and clause.start < score)
    numbers = (points(clause.value) for clause in before)
    return any(number is not None and number.value < FULL_MARKS for number in numbers)


def _of_an_earlier_year(sentence: str, year: int | None) -> bool:
    """Whether a sentence begins with the result of the year before, or of one before `year`: 上年度评价等级为良."""
    head = next((match for pattern in patterns("result_of_a_year") if (match := pattern.match(sentence))), None)
    if head is None:
        return False
    named = find_years(head.group())
    before = year is not None and len(named) == 1 and named[0].last_year < year
    return head["last"] is not None or before


def _of_a_project(text: str, sentence: str) -> bool:
    """Whether a sentence, or the numbered title that its paragraph begins with, names a project: the score is its own."""
    first = next((words for _, words in sentences(text)), "")
    return (title_lead(first).project or sentence_lead(sentence).project) is not None


def _project_of(title: str | None) -> str | None:
    """The project that a report's title names, between the year and what kind of report it is; None where that is a
    place or a kind of project only."""
    if title is None:
        return None
    match = next((m for pattern in patterns("project_in_title") if (m := pattern.search(title))), None)
    name = match["name"].removesuffix("的") if match else ""
    policy = next((m for pattern in patterns("policy_name") if (m := pattern.match(name))), None)
    name = policy["name"] if policy is not None else name
    nobody = name in texts("no_project_names") or name.endswith(texts("no_project_endings")) or is_organisation(name)
    return None if not name or nobody else name


def states_result(text: str) -> bool:
    """Whether a text states a total score or a grade of what it evaluates."""
    return any(p.search(text) for p in (*patterns("total_score"), *patterns("rating")))


def add_result(records: Records, index: int, passages: Sequence[tuple[Prose, int | None]]) -> None:
    """Total score and grade from the first sentence that states each; a form's own stay. A result that names a year
    before is the evaluation's where there is no other: the year may be a slip, which a check reports."""
    _add_result(records, index, passages, of_own_year=True)
    own = records.evaluations[index]
    if own.total_score is None and own.rating is None:
        _add_result(records, index, passages, of_own_year=False)


def _add_result(
    records: Records, index: int, passages: Sequence[tuple[Prose, int | None]], *, of_own_year: bool
) -> None:
    for prose, section in passages:
        for start, sentence in sentences(prose.text):
            if not any(cue in sentence for cue in texts("result_cues")):
                continue
            old = records.evaluations[index]
            if old.kind == "department" and _of_a_project(prose.text, sentence):
                continue
            if _of_an_earlier_year(sentence, old.fiscal_year if of_own_year else None):
                continue
            score = next((m for p in patterns("total_score") if (m := p.search(sentence))), None)
            score = None if score is not None and _of_an_indicator(sentence, score.start("score")) else score
            grade = next(
                (m for p in patterns("rating") if (m := p.search(sentence)) and parse_rating(m["rating"])), None
            )
            if (score is None or old.total_score) and (grade is None or old.rating):
                continue
            source = Source(
                prose.place_at(start, start + len(sentence)), sentence.strip(), (), section, prose.confidence
            )
            records.evaluations[index] = replace(
                old,
                total_score=old.total_score or (parse_number(score["score"]) if score else None),
                rating_raw=old.rating_raw or (grade["rating"] if grade else None),
                rating=old.rating or (parse_rating(grade["rating"]) if grade else None),
                source=source if old.family == "narrative" else old.source,
            )
