"""A budget that is said to have been adjusted: 部门预算由120万元调整为150万元; 年初预算120万元，调整为150万元."""

from __future__ import annotations

import regex

from extractors.prose.values import Value, bare, meaning_of_words
from extractors.prose.words import patterns

_CHANGED = r"(?:经)?(?:调整|调增|调减|追加|核增|核减|压减)(?:后)?(?:增加|减少)?(?:为|到|至)"
_BECOMES = regex.compile(rf"(?:{_CHANGED}|调整后)\s*$")  # 年中调减20万元，调整后180万元
_GOES_ON = regex.compile(rf"\s*[，,]?\s*(?:年中)?{_CHANGED}\s*\d")
_CORRECTED = regex.compile(r"(?:更正|订正|修正)[为成]\s*$")  # what it was before is a figure that a check looks for
_FROM = regex.compile(r"[由从](?:年初|原来|原先|原|最初)?(?:预算)?的?$")
_BUDGETS = ("budgeted", "initial_budget", "adjusted_budget", "spent", "approved")
Meaning = tuple[str, str]


def adjusted(sentence: str, value: Value, level: Meaning | None) -> Meaning | None:
    """What an amount is that a budget was adjusted from or to, None where it is neither or of something else than money of
    the budget (补贴标准由75元调整为85元). level: line item and measure of the amounts before it."""
    words = bare(value.phrase)
    if _CORRECTED.search(value.phrase):
        return level
    of_a_budget = level is not None and level[1] in ("initial_budget", "approved", "adjusted_budget")
    if _BECOMES.search(value.phrase):
        return (level[0], "adjusted_budget") if of_a_budget and level is not None and _is_alone(words) else None
    start = _FROM.search(words)
    if start is None or _GOES_ON.match(sentence, value.end) is None:
        return None
    named = words[: start.start()]
    if not named or _is_alone(named):
        return (level[0], "initial_budget") if of_a_budget and level is not None else None
    found = meaning_of_words(named)
    return (found[0], "initial_budget") if found is not None and found[1] in _BUDGETS and found[0] != "same" else None


def _is_alone(words: str) -> bool:
    """Whether words name nothing but the change: 年中, 经批准."""
    return any(pattern.fullmatch(words) for pattern in patterns("adjusting"))
