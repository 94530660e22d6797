"""The levels of the official scheme that the words of a text give an indicator."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.prose.words import patterns
from extractors.records import Indicator, Records
from extractors.vocabulary import key, load, meanings

NAME_END = regex.compile(r"(?:方面)?(?:指标)?$")


def names_level1(name: str) -> bool:
    """Whether a name is that of a first level."""
    return any(meaning.startswith("1 ") for meaning in meanings("levels", NAME_END.sub("", name)))


def level1_of(records: Records, name: str, parent: int | None) -> tuple[str | None, str]:
    """First level: the word of the top of the scheme, and its token."""
    top = parent
    while top is not None and records.indicators[top].parent is not None:
        top = records.indicators[top].parent
    raw = records.indicators[top].level1_raw if top is not None else NAME_END.sub("", name)
    token = next((m.split()[1] for m in meanings("levels", raw or "") if m.startswith("1")), None)
    return raw, token or "other"


def levels_of_section(records: Records, section: int | None, made: Indicator) -> tuple[str | None, str, Indicator]:
    """The levels that the titles above an unscored indicator name (产出指标完成情况分析, 数量指标)."""
    named: list[tuple[str, dict[str, str]]] = []
    while section is not None:
        word = patterns("level_tails")[0].sub("", records.sections[section].title.strip(" 。"))
        found = meanings("levels", word)
        if found:
            named.append((word, dict(meaning.split() for meaning in reversed(found))))
        section = records.sections[section].parent
    above = next(((word, tokens["1"]) for word, tokens in reversed(named) if "1" in tokens), (None, "other"))
    own = next(((word, tokens["2"]) for word, tokens in named if "2" in tokens), None)
    if own is not None and made.level2 is None:
        made = replace(made, level2_raw=own[0], level2=own[1])
    return *above, made


def level2_in(name: str) -> str | None:
    """The second-level word that a group's name holds: 部门整体绩效目标产出指标完成情况."""
    words = sorted((word for word, found in load("levels").items() if any(m[0] in "12" for m in found)), key=len)
    held = [word for word in words if word in key(name) and word.endswith("指标")]
    return held[-1] if held else None


def level2_said(sentence: str) -> str | None:
    """The second level that a paragraph begins with: 1.数量指标。投保面积…; 数量指标：…，得5分；…."""
    word = regex.split("[：:。]", sentence.strip(), maxsplit=1)[0].strip()
    return word if any(m.startswith("2 ") and m != "2 other" for m in meanings("levels", word)) else None
