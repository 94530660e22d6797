"""Lists of what a budget gives money to, where each line has a name of its own and its amount right behind it."""

from __future__ import annotations

import regex

from extractors.numbering import leading_number
from extractors.prose.values import Value, bare
from extractors.prose.words import patterns

_LED = regex.compile(r"^[，、；,;：:\s]*")
_OF_ALL = ("total", "same")


def begins_list(sentence: str) -> bool:
    """Whether a sentence gives what is spent on projects and lists them after it: 项目支出9万元，具体包括："""
    return any(pattern.search(sentence) for pattern in patterns("lists_projects"))


def listed(sentence: str, value: Value, found: tuple[str, str] | None, *, listing: bool) -> tuple[str, str] | None:
    """What an amount means in a list of a budget's projects (1.运行维护5万元，…), each of which has its own and none the
    whole; or right behind the name in a numbered line (（一）在职人员经费180万元)."""
    words = bare(value.phrase)
    if not words or any(p.search(words) for p in patterns("increments")) or _is_no_item(value):
        return found
    if listing:
        return found if found is not None and found[0] not in _OF_ALL else ("other", "spent")
    if found is not None or not any(pattern.search(words) for pattern in patterns("items")):
        return found
    right_behind = _LED.sub("", value.reach) == sentence[: value.start].strip()
    return ("other", "spent") if right_behind and leading_number(sentence) is not None else None


def _is_no_item(value: Value) -> bool:
    return any(pattern.search(value.phrase) for pattern in patterns("no_items"))
