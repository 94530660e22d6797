"""One body under all its names, within its region.

Two names are one body where region, lead and full wording of the core are the same. Likeness alone never joins: it
proposes a pair (`name_similar`) for a person to decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import combinations
from typing import Literal

from normalizers.organisation_names import (
    OrganisationKey,
    body_tails,
    is_inner_lead,
    is_national,
    normalise_name,
    organisation_key,
    own_office_notes,
    repeated_suffix,
)
from normalizers.region_names import stem
from normalizers.regions import Region, region
from normalizers.vocabulary import read_table

Kind = Literal["government_office", "party", "bureau", "township", "public_institution", "other"]
Likeness = Literal["abbreviation", "one_character", "body_and_office", "note_in_brackets"]
Flag = Literal["name_unresolved", "name_similar", "foreign_region", "suffix_repeated"]

# Differences of one of these are what tells two bodies apart (第一小学, 黄河东路办事处).
_DISTINGUISHING = frozenset("一二三四五六七八九十东西南北中上下前后0123456789")
# likenesses of one body under two names, unless a list names both
_OF_ONE_BODY = ("body_and_office", "note_in_brackets")


@dataclass(frozen=True, slots=True)
class Mention:
    """A body's name as printed somewhere; `region_code` where the place of the mention gives one, `role` as the caller likes."""

    name: str
    region_code: str | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """One body. `organisation_id` depends on region and full wording only, so it is the same in every document.

    `canonical_name` is the full wording with the region, `short_name` the same with the region's own name only; both are
    composed. `aliases` are the names as printed (padding and budget codes removed), sorted. `region_code` is None where
    the region is not known; two bodies of the same wording then share an id and are flagged `name_unresolved`.
    """

    organisation_id: str
    canonical_name: str
    short_name: str
    aliases: tuple[str, ...]
    region_code: str | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two bodies of one region whose names are alike; not joined.

    `likeness`: `abbreviation` the shorter leaves out characters of the longer, `one_character` a possible misprint,
    `body_and_office` a body and its 办公室 or 常务委员会, `note_in_brackets` the same but for a note such as (本级).
    """

    first_id: str
    second_id: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Resolution:
    """`organisations` and `flags` by mention (`flags` only where there are any), and the pairs to look at."""

    organisations: dict[Mention, Organisation]
    flags: dict[Mention, tuple[Flag, ...]]
    similar: tuple[SimilarPair, ...]


def resolve_organisations(
    mentions: Iterable[Mention], home_region: Region | None, lists: Sequence[Collection[str]] = ()
) -> Resolution:
    """The body behind every mention; `home_region` is the region of the document that they stand in, `lists` hold the
    names that stand beside each other in one place: names that two of them have are two bodies, and so are in one of
    them a body and its office (某局, 某局机关).

    Flags: `name_unresolved` no region could be decided; `foreign_region` the name names a place that neither contains
    the home region nor lies in it; `suffix_repeated` the name ends in the same word twice; `name_similar` another body
    of the region has a name so like this one that they may be one. Raises KeyError for a `region_code` no table lists.
    """
    keys: dict[Mention, OrganisationKey] = {}
    aliases: dict[str, set[str]] = {}
    foreign: set[Mention] = set()
    for mention in mentions:
        name = normalise_name(mention.name).name
        home = region(mention.region_code) if mention.region_code else home_region
        key = organisation_key(name, home)
        if key.foreign:
            foreign.add(mention)
        keys[mention] = key
        aliases.setdefault(organisation_id(key), set()).add(name)
    bodies = {organisation_id(key): key for key in keys.values()}
    built = {identity: _organisation(key, sorted(aliases[identity])) for identity, key in bodies.items()}
    listed = [{organisation_id(key) for mention, key in keys.items() if mention.name in names} for names in lists]
    pairs = tuple(pair for pair in _similar_pairs(bodies) if not _stand_apart(pair, listed))
    paired = {identity for pair in pairs for identity in (pair.first_id, pair.second_id)}
    flags: dict[Mention, tuple[Flag, ...]] = {}
    for mention, key in keys.items():
        tests: tuple[tuple[Flag, bool], ...] = (
            ("name_unresolved", key.region_code is None and not (home_region is None and is_national(mention.name))),
            ("foreign_region", mention in foreign),
            ("suffix_repeated", repeated_suffix(mention.name) is not None),
            ("name_similar", organisation_id(key) in paired),
        )
        raised = tuple(flag for flag, holds in tests if holds)
        if raised:
            flags[mention] = raised
    return Resolution({mention: built[organisation_id(key)] for mention, key in keys.items()}, flags, pairs)


def _stand_apart(pair: SimilarPair, lists: Sequence[Collection[str]]) -> bool:
    """Whether two lists name both: a slip of the pen is not made twice beside the right name. A body and its office are
    told apart by one."""
    least = 1 if pair.likeness in _OF_ONE_BODY else 2
    return sum(pair.first_id in names and pair.second_id in names for names in lists) >= least


def organisation_id(key: OrganisationKey) -> str:
    """Sixteen hex digits from region and full wording."""
    return sha256(f"{key.region_code or ''}|{key.lead}|{key.core}".encode()).hexdigest()[:16]


def organisation_kind(key: OrganisationKey) -> Kind:
    """What sort of body it is, by the ending of its full wording (`data/organisation_kinds.csv`)."""
    return _kind_told(key) or "other"


def sounds_like_body(name: str) -> bool:
    """Whether a printed name ends like that of a body, of whatever kind."""
    return _kind_told(organisation_key(normalise_name(name).name, None)) is not None


def _kind_told(key: OrganisationKey) -> Kind | None:
    if key.lead == "中共":
        return "party"
    wording = (key.lead + key.core).split("(")[0]
    return next((kind for ending, kind in _kinds() if wording.endswith(ending)), None)


def _organisation(key: OrganisationKey, aliases: list[str]) -> Organisation:
    place = region(key.region_code) if key.region_code else None
    above = region(place.parent_code) if place and place.level == "county" and place.parent_code else None
    own = place.name if place else ""
    over = above.name if above and not own.endswith("市") else ""  # 义乌市, not 金华市义乌市
    if not is_inner_lead(key.lead):
        canonical, short = key.lead + over + own + key.core, key.lead + own + key.core
    else:
        own = stem(own) if len(stem(own)) > 1 else own
        short = key.lead + own + key.core
        canonical = over + short
    kind = organisation_kind(key)
    return Organisation(organisation_id(key), canonical, short, tuple(aliases), key.region_code, kind)


def _similar_pairs(bodies: dict[str, OrganisationKey]) -> tuple[SimilarPair, ...]:
    """Pairs within one region and lead whose wordings are alike."""
    groups: dict[tuple[str | None, str, str], list[tuple[str, str]]] = {}
    for identity, key in sorted(bodies.items()):
        wording = (key.core.removeprefix("委员会") or key.core).split("(")[0]
        if key.core.endswith(own_office_notes()):
            continue  # 某局（本级） is the office of the body without the note, as its name says
        groups.setdefault((key.region_code, key.lead, wording[:1]), []).append((wording, identity))
    pairs = []
    for group in groups.values():
        for (one, first), (other, second) in combinations(group, 2):
            likeness = _likeness(one, other)
            if likeness is not None:
                pairs.append(SimilarPair(first, second, likeness))
    return tuple(pairs)


def _likeness(one: str, other: str) -> Likeness | None:
    """How two wordings with the same first character are alike, or None."""
    if len(one) == len(other):
        if one == other:
            return "note_in_brackets"
        return "one_character" if _differ_in_one(one, other) else None
    if len(one) > len(other):
        one, other = other, one
    if other.startswith(one):
        return "body_and_office" if other[len(one) :] in body_tails() else None
    return "abbreviation" if one[-1] == other[-1] and _is_subsequence(one, other) else None


def _differ_in_one(one: str, other: str) -> bool:
    """One other character late in a long name: a misprint (…社会保陪局). Early or telling ones make another body."""
    half = len(one) // 2
    if len(one) < 6 or one[:half] != other[:half]:
        return False
    different = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(different) == 1 and not set(different[0]) <= _DISTINGUISHING


def _is_subsequence(one: str, other: str) -> bool:
    letters = iter(other)
    return all(letter in letters for letter in one)


@cache
def _kinds() -> tuple[tuple[str, Kind], ...]:
    rows = read_table("organisation_kinds", ("ending", "kind"))
    return tuple(sorted(((row["ending"], _kind(row["kind"])) for row in rows), key=lambda item: -len(item[0])))


def _kind(word: str) -> Kind:
    known: dict[str, Kind] = {
        k: k for k in ("government_office", "party", "bureau", "township", "public_institution", "other")
    }
    if word not in known:
        raise ValueError(f"vocabulary organisation_kinds: {word!r} is no kind of organisation")
    return known[word]
