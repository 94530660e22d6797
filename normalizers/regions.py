"""Which region a name, a title or an issuer means.

A name shared by several places (鼓楼区) has no region by itself: it needs its parent before it (福州市鼓楼区) or a context
that names the parent. Nothing is chosen where two readings remain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from normalizers.region_names import stem, words
from normalizers.region_table import (
    Form,
    NameEntry,
    Region,
    is_municipality,
    lengths_by_start,
    level_of,
    name_index,
    region,
    same_line,
    within,
)

__all__ = [
    "Region",
    "RegionMatch",
    "RegionMention",
    "find_regions",
    "region",
    "resolve_region",
    "same_line",
    "within",
]

Basis = Literal["full_path", "unique_name", "short_name", "former_name", "context", "none"]


@dataclass(frozen=True, slots=True)
class RegionMention:
    """A place in a text where a region is named: `text[start:end]`, and the codes it can mean.

    `form` is the form of the last name in the chain; `chained` is True where a parent stands directly before it.
    """

    start: int
    end: int
    candidates: tuple[str, ...]
    form: Form
    chained: bool


@dataclass(frozen=True, slots=True)
class RegionMatch:
    """The outcome for one text: the region, or None with the candidates that remain.

    `basis`: `full_path` parent and name, `unique_name` the only place of that name, `short_name` a form without its
    suffix, `former_name` an earlier name or code, `context` several places, one of which the context names, `none`.
    """

    region: Region | None
    candidates: tuple[Region, ...]
    basis: Basis
    ambiguous: bool


def find_regions(text: str, *, bare_short: bool = False) -> list[RegionMention]:
    """All mentions of regions in `text`, left to right, not overlapping; parent and child in a row are one mention.

    A name without suffix counts inside such a chain (安徽金寨) and, for provinces, at a word's start. `bare_short`
    also admits cities and counties without suffix at a word's start: for names and titles, too bold for prose.
    """
    mentions: list[RegionMention] = []
    position = 0
    while position < len(text) - 1:
        chain = _longest_chain(text, position, ())
        if chain is None:
            position += 1
            continue
        end, entries, chained = chain
        if _counts(text, position, end, entries, chained, bare_short):
            codes = tuple(entry.code for entry in entries)
            mentions.append(RegionMention(position, end, codes, entries[0].form, chained))
        # A name that does not count is still a word: 湖南山区 holds no 南山区.
        position = end
    return mentions


def resolve_region(text: str, *, context: Sequence[str] = ()) -> RegionMatch:
    """The most specific region that a name or title means; `context` is other text of the same document.

    Mentions on one line of descent narrow each other; what stays open is settled by the context. Returns no region
    (`ambiguous` True, with candidates) where several remain or the text names places that exclude each other.
    """
    mentions = find_regions(text, bare_short=True)
    known = [m.candidates[0] for m in mentions if len(m.candidates) == 1 and not _needs_context(m)]
    from_context = [*known, *_settled_in(context)] if any(_is_open(m) for m in mentions) else []
    settled: list[tuple[str, Basis]] = []
    unsettled: list[tuple[str, ...]] = []
    for mention in mentions:
        codes = mention.candidates if _needs_context(mention) else _narrow(mention.candidates, known)
        if _is_open(mention) and (_needs_context(mention) or len(codes) > 1):
            codes = _narrow(codes, from_context)
            top = None if _needs_context(mention) or mention.form != "short" else _top(codes)
            support = [c for c in from_context if not _is_wide(c)] if _needs_context(mention) else from_context
            if len(_fitting(codes, support)) == 1:
                settled.append((codes[0], "short_name" if mention.form == "short" else "context"))
            elif top:
                settled.append((top, "short_name"))
            elif not (_needs_context(mention) and known):
                unsettled.append(codes)
        else:
            settled.append((codes[0], _basis(mention)))
    return _conclude(settled, unsettled)


def _conclude(settled: list[tuple[str, Basis]], unsettled: list[tuple[str, ...]]) -> RegionMatch:
    if not settled and not unsettled:
        return RegionMatch(None, (), "none", False)
    depth = {"province": 0, "city": 1, "county": 2}
    open_codes = [code for codes in unsettled for code in codes]
    if settled and not unsettled:
        deepest, basis = max(settled, key=lambda item: depth[level_of(item[0])])
        if all(within(deepest, code) for code, _ in settled):
            found = region(deepest)
            return RegionMatch(found, (found,), basis, False)
    candidates = dict.fromkeys([code for code, _ in settled] + open_codes)
    return RegionMatch(None, tuple(region(code) for code in candidates), "none", True)


def _longest_chain(
    text: str, position: int, parents: tuple[NameEntry, ...]
) -> tuple[int, tuple[NameEntry, ...], bool] | None:
    """The longest run of names from `position`, each lying in the one before: end, last entries, chained."""
    best: tuple[int, tuple[NameEntry, ...], bool] | None = None
    for length in lengths_by_start().get(text[position : position + 2], ()):
        name = text[position : position + length]
        entries = name_index().get(name, ())
        end = position + length
        if parents:
            entries = tuple(e for e in entries if any(e.code != p.code and within(e.code, p.code) for p in parents))
        if not entries or len(name) != length or _is_other_word(text, end, name):
            continue
        entries = tuple(e for e in entries if e.form != "former") or entries
        follow = end
        while follow < len(text) and text[follow].isspace():
            follow += 1
        deeper = _longest_chain(text, follow, entries)
        found = (deeper[0], deeper[1], True) if deeper else (end, entries, bool(parents))
        if best is None or found[0] > best[0]:
            best = found
    return best


def _counts(text: str, start: int, end: int, entries: tuple[NameEntry, ...], chained: bool, bare_short: bool) -> bool:
    if chained:
        return True
    name = text[start:end]
    if len(name) == 2 and entries[0].form != "short":
        # 城区 and 东区 are too little without their city; 忠县 will do where a name begins
        return bare_short and name.endswith(("县", "市")) and _word_starts(text, start)
    if entries[0].form != "short":
        return bare_short or name not in words("prose_name")
    if not bare_short and not any(level_of(entry.code) == "province" for entry in entries):
        return False
    return _word_starts(text, start) and not text.startswith(words("word_after_short"), end)


def _word_starts(text: str, start: int) -> bool:
    before = text[:start]
    return not before or not ("\u3400" <= before[-1] <= "\u9fff") or before.endswith(words("word_before"))


def _is_other_word(text: str, end: int, name: str) -> bool:
    """Whether the name's last character begins another word: 东方市|场, 浈江区|域."""
    return any(text.startswith(word, end - 1) for word in words("word_after")) and len(stem(name)) < len(name)


def _needs_context(mention: RegionMention) -> bool:
    """A county's name without suffix, alone, proves nothing; a city's or province's at a word's start does."""
    top = _top(mention.candidates)
    return mention.form == "short" and not mention.chained and (top is None or level_of(top) == "county")


def _top(codes: tuple[str, ...]) -> str | None:
    """The one candidate that all others lie in (长沙 is the city, not its 长沙县), or the one province, or None."""
    provinces = [code for code in codes if level_of(code) == "province"]
    if len(provinces) == 1:
        return provinces[0]
    return next((code for code in codes if all(within(other, code) for other in codes)), None)


def _is_wide(code: str) -> bool:
    """A province of many cities: too little to say which county a bare 浈江 is. Municipalities have counties only."""
    return level_of(code) == "province" and not is_municipality(code)


def _is_open(mention: RegionMention) -> bool:
    return len(mention.candidates) > 1 or _needs_context(mention)


def _fitting(codes: tuple[str, ...], known: Iterable[str]) -> tuple[str, ...]:
    """The candidates that lie on one line of descent with a known region."""
    return tuple(code for code in codes if any(same_line(code, other) for other in known))


def _narrow(codes: tuple[str, ...], known: Iterable[str]) -> tuple[str, ...]:
    return _fitting(codes, known) or codes


def _settled_in(context: Sequence[str]) -> list[str]:
    mentions = [mention for text in context for mention in find_regions(text)]
    return [m.candidates[0] for m in mentions if len(m.candidates) == 1]


def _basis(mention: RegionMention) -> Basis:
    if mention.form == "former":
        return "former_name"
    if mention.chained:
        return "full_path"
    return "short_name" if mention.form == "short" else "unique_name"
