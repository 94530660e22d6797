"""Names of bodies, taken apart: budget code, lead (中共, 国家统计局), region, level word (区财政局) and core.

The core is brought to its full wording (人社局 -> 人力资源和社会保障局) by tables in `data/organisation_*.csv`; a core that
no table knows stays as printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from normalizers.regions import Region, RegionMention, find_regions, region, resolve_region, same_line, within
from normalizers.text import fold, mend
from normalizers.vocabulary import read_table

_CODE = regex.compile(
    r"^[\[(【（〔]?(?P<code>\d[0-9A-Z]{2,})(?:[\])】）〕]\s*|\s*[-－–—_:：]\s*|(?<=\d{6})(?=\p{Han}))(?=\p{Han})"
)
_REPEATED = regex.compile(r"(\p{Han}{2,})\1$|([局厅所站处院馆])\2$")
_BRACKET = regex.compile(r"^(?P<base>.+?)(?P<bracket>\([^()]*\))$")


@dataclass(frozen=True, slots=True)
class NormalisedName:
    """A printed name: as printed, on one line without padding and budget code, and that code ('' where none)."""

    raw: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class OrganisationKey:
    """What decides identity: the region (None: unknown), the lead and the core in full wording.

    `foreign` is True where the name itself names a place that neither contains the home region nor lies in it.
    """

    region_code: str | None
    lead: str
    core: str
    foreign: bool = False


def normalise_name(raw: str) -> NormalisedName:
    """Padding squeezed (灵 昆 镇), line breaks mended, a budget-code prefix (219001-…) moved into `code`."""
    name = mend(raw).strip()
    match = _CODE.match(name)
    return NormalisedName(raw, name[match.end() :] if match else name, match["code"] if match else "")


def repeated_suffix(name: str) -> str | None:
    """The ending that stands twice in a row at the end of a name (…管理所管理所 -> 管理所), or None. Mends nothing."""
    text = fold(name)
    bracket = _BRACKET.match(text)
    match = _REPEATED.search(bracket["base"] if bracket else text)
    return (match[1] or match[2]) if match else None


def organisation_key(name: str, home: Region | None) -> OrganisationKey:
    """Take a normalised name apart. `home` is the region of the document: 区财政局 is the home's 财政局."""
    text = fold(name)
    for lead, meaning in _leads():
        if text.startswith(lead) and len(text) > len(lead) + 1:
            found = _behind_lead(text, text[len(lead) :], meaning, home)
            if found is not None:
                return found
    found = _behind_lead(text, text, "", home)
    if found is not None:
        return found
    lead, core = full_core(text, "")
    if home is None or _is_elsewhere(text, home):
        return OrganisationKey(None, "", text)
    return OrganisationKey(home.code, lead, core)


def full_core(core: str, lead: str) -> tuple[str, str]:
    """Lead and core in full wording: ('', 人社局) -> ('', 人力资源和社会保障局); ('', 委办) -> (中共, 委员会办公室)."""
    bracket = _BRACKET.match(core)
    if bracket:
        lead, base = full_core(bracket["base"], lead)
        return lead, base + bracket["bracket"]
    known = _cores().get(lead + core) or (_cores().get(core) if lead in ("", "中共") else None)
    if known is not None:
        return known
    if core.startswith("人民政府") and core.endswith(("街道办事处", "街道办")):
        core = core.removeprefix("人民政府")
    for ending, meaning in _meanings("township"):
        if core.endswith(ending) and len(core) > len(ending):
            return lead, core[: -len(ending)] + meaning
    for ending, meaning in _meanings("ending"):
        if core.endswith(ending):
            return lead, core[: -len(ending)] + meaning
    if core.endswith(("局", "厅")):
        title = core[:-1].replace("与", "和")
        return lead, _abbreviations().get(title, title) + core[-1]
    return lead, core


def _behind_lead(text: str, rest: str, lead: str, home: Region | None) -> OrganisationKey | None:
    """The key where `rest` begins with a region or a level word; None where it begins with neither."""
    mention = next((m for m in find_regions(rest, bare_short=True) if m.start == 0), None)
    if mention is not None:
        key = _behind_region(text, rest, mention, lead, home)
        if key is not None:
            return key
    level = _level_word(rest)
    # 团 leads only in 团区委: 团市场部 is nothing
    if level is None or (lead and not rest[len(level) :].startswith("委")):
        return None
    code = _level_region(level, rest, home)
    if code is None:
        return OrganisationKey(None, "", text)
    full_lead, core = full_core(rest[len(level) :], lead)
    return OrganisationKey(code, full_lead, core)


def _behind_region(
    text: str, rest: str, mention: RegionMention, lead: str, home: Region | None
) -> OrganisationKey | None:
    place, core = rest[: mention.end], rest[mention.end :].lstrip("_-")
    match = resolve_region(place, context=[home.full_name] if home else [])
    on_line = home is None or any(same_line(found.code, home.code) for found in match.candidates)
    bare = mention.form == "short" and not mention.chained
    if match.region is None or not core:
        # The name keeps its place: two 鼓楼区财政局 must not fall together.
        return None if bare else OrganisationKey(None, "", text, foreign=not on_line)
    # 烟台教育局 is a body of that city; in 北京师范大学附属学校 the city is part of the name
    if bare and not lead and not core.endswith((*_words("office"), *body_tails())):
        return None
    if not lead:
        for word, meaning in _leads():
            inner = _behind_lead(text, core[len(word) :], meaning, match.region) if core.startswith(word) else None
            if inner is not None and inner.region_code not in (None, match.region.code):
                inner_on_line = home is None or same_line(inner.region_code or "", home.code)
                return OrganisationKey(inner.region_code, inner.lead, inner.core, foreign=not inner_on_line)
    level = _level_word(core)
    if level is not None:
        if not place.endswith(level):
            return OrganisationKey(None, "", text)  # 深圳市|区委宣传部: which district?
        core = core[len(level) :]  # 浈江区|区委
    if any(
        m.form == "full" and not any(within(c, match.region.code) for c in m.candidates) for m in find_regions(core)
    ):
        return OrganisationKey(None, "", text)  # 兴庆区驻北京市办事处: two places in one name
    full_lead, core = full_core(core, lead)
    return OrganisationKey(match.region.code, full_lead, core, foreign=not on_line)


def _level_word(rest: str) -> str | None:
    """The level word that a name begins with (区 in 区财政局), unless it begins another word (市场监督管理局)."""
    if rest.startswith(_words("not_level")) and not rest.startswith(_words("level_anyway")):
        return None
    return next((word for word in _words("level") if rest.startswith(word) and len(rest) > len(word)), None)


def _level_region(level: str, rest: str, home: Region | None) -> str | None:
    """The home region, or the one above it, whose own name ends in the level word; None where none does.

    A 厅 is always a province's: 区财政厅 is the autonomous region's. Any other 区 above the home is some district.
    """
    place = home
    while place is not None:
        fits = place.level == "province" if _is_provincial(rest) else place is home or level != "区"
        if place.name.endswith(level) and fits:
            return place.code
        place = region(place.parent_code) if place.parent_code else None
    return None


def _is_provincial(core: str) -> bool:
    return core.endswith("厅") and not core.endswith("办公厅")


def _is_elsewhere(text: str, home: Region) -> bool:
    """A ministry, a 厅 without its province, or a place named inside: nothing shows that the body is the home's."""
    if text.startswith(_words("national")) or text in _words("ministry"):
        return True
    return (_is_provincial(text) and home.level != "province") or any(m.form == "full" for m in find_regions(text))


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    rows = read_table("organisation_words", ("word", "kind", "meaning"))
    return tuple(sorted(((r["word"], r["kind"], r["meaning"]) for r in rows), key=lambda row: -len(row[0])))


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(word for word, of_kind, _ in _rows() if of_kind == kind)


@cache
def _meanings(kind: str) -> tuple[tuple[str, str], ...]:
    return tuple((word, meaning) for word, of_kind, meaning in _rows() if of_kind == kind)


@cache
def _leads() -> tuple[tuple[str, str], ...]:
    return (*_meanings("lead"), *_meanings("inner_lead"))


def body_tails() -> tuple[str, ...]:
    """What a body's own office or standing body adds to its name (办公室, 常务委员会)."""
    return _words("body_tail")


def own_office_notes() -> tuple[str, ...]:
    """What a body's own office adds in brackets where the body has further units: (本级)."""
    return _words("own_office")


def is_national(name: str) -> bool:
    """Whether a name is that of a ministry or of another body of the state, of which there is one."""
    text = fold(name)
    endings = (*_words("office"), *body_tails())
    begins = text.startswith(_words("national")) and not text.startswith(_words("not_national"))
    return text in _words("ministry") or (begins and text.endswith(endings))


def is_inner_lead(lead: str) -> bool:
    """Whether the lead stands between city and county (韶关市公安局浈江分局) and not before the whole name."""
    return lead in _words("inner_lead")


@cache
def _abbreviations() -> dict[str, str]:
    return {row["word"]: row["meaning"] for row in read_table("organisation_abbreviations", ("word", "meaning"))}


@cache
def _cores() -> dict[str, tuple[str, str]]:
    rows = read_table("organisation_cores", ("core", "lead", "canonical"))
    return {row["core"]: (row["lead"], row["canonical"]) for row in rows}
