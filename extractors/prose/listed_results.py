"""Scores of several bodies or projects in one list: 甲、乙、丙得分分别为95分、92分、88分，等级分别为优、优、良."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.prose.clauses import sentences
from extractors.prose.words import patterns
from normalizers.frozen import frozen

_PARTED = tuple(regex.compile(words) for words in ("、", r"、|(?:以及|和|及|与)(?=[^、和及与]*$)", "、|以及|和|及|与"))
_CLAUSE = regex.compile(r"[，,；;：:。]")


@frozen
class Listed:
    """One name of a list with its score and grade; start and end: the sentence in the text."""

    name: str
    score: str
    rating: str | None
    of_projects: bool  # the list counts them: 甲、乙、丙3个项目
    start: int
    end: int


def listed_results(text: str) -> Iterator[Listed]:
    """The results of each list that has as many names as scores; of other lists it is open whose each score is."""
    for start, sentence in sentences(text):
        for scores in (m for p in patterns("listed_scores") for m in p.finditer(sentence)):
            values = regex.findall(r"\d{1,3}(?:\.\d+)?", scores["scores"])
            names, of_projects = _names(sentence[: scores.start()], len(values))
            grades = _grades(sentence[scores.end() :], len(values))
            for name, score, grade in zip(names, values, grades, strict=False):
                yield Listed(name, score, grade, of_projects, start, start + len(sentence.rstrip()))


def _names(before: str, count: int) -> tuple[list[str], bool]:
    """The names of the nearest clause before the scores that lists as many, and whether it counts them as projects."""
    for clause in reversed(_CLAUSE.split(before)):
        of_projects = any(p.search(clause) for p in patterns("list_of_projects"))
        for pattern in patterns("list_tails"):
            clause = pattern.sub("", clause)
        for pattern in patterns("list_leads"):
            clause = pattern.sub("", clause)
        # 旗林业和草原局、旗农牧局: the fewest words that part names come first
        split = ([name.strip('“”"「」 ') for name in parted.split(clause)] for parted in _PARTED)
        names = next((found for found in split if len(found) == count > 1 and all(len(n) > 1 for n in found)), [])
        if names:
            return names, of_projects
        if "、" in clause:
            break
    return [], False


def _grades(after: str, count: int) -> list[str | None]:
    found = next((m for p in patterns("listed_grades") if (m := p.match(after))), None)
    if found is not None and found.groupdict().get("all"):
        return [found["all"]] * count
    grades = regex.findall(r"优秀?|良好?|中等?|差", found["grades"]) if found is not None else []
    return list(grades) if len(grades) == count else [None] * count
