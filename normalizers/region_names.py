"""The forms a region's name takes: 恩施土家族苗族自治州 is also 恩施州 and 恩施. Words come from `data/region_words.csv`."""

from __future__ import annotations

from functools import cache

from normalizers.vocabulary import read_table


@cache
def words(kind: str) -> tuple[str, ...]:
    """All words of one kind (`suffix`, `nation`, `prose_name`, ...), longest first."""
    return tuple(sorted((word for word, _ in noted_words(kind)), key=len, reverse=True))


@cache
def noted_words(kind: str) -> tuple[tuple[str, str], ...]:
    """All words of one kind, each with its note."""
    rows = read_table("region_words", ("word", "kind", "note"))
    return tuple((row["word"], row["note"]) for row in rows if row["kind"] == kind)


@cache
def split_name(name: str) -> tuple[str, str]:
    """A full name's stem and suffix: 凤翔县 -> 凤翔, 县; 积石山保安族东乡族撒拉族自治县 -> 积石山, 自治县; 城区 -> 城, 区.

    The suffix is '' where the name has none. 浦东新区 is 浦东 but 清新区 is 清新: a suffix of several characters must
    leave two.
    """
    ending = next((w for w in words("suffix") if name.endswith(w) and len(name) - len(w) >= min(len(w), 2)), "")
    rest = name[: len(name) - len(ending)]
    return (_without_nations(rest) if ending.startswith("自治") else rest), ending


def stem(name: str) -> str:
    """The name without its suffix and, for autonomous places, without its nations."""
    return split_name(name)[0]


def short_forms(name: str) -> tuple[str, ...]:
    """What else a full name is called: its stem (two characters or more) and, if autonomous, stem plus plain suffix."""
    base, ending = split_name(name)
    if len(base) < 2 or not ending:
        return ()
    if not ending.startswith("自治"):
        return (base,)
    return tuple(form for form in (base, base + ending[-1], base + ending) if form != name)


def _without_nations(rest: str) -> str:
    stripped = True
    while stripped:
        stripped = False
        for nation in words("nation"):
            if rest.endswith(nation) and len(rest) - len(nation) >= 2:
                rest, stripped = rest[: -len(nation)], True
                break
    return rest.removesuffix("族") if len(rest) > 2 else rest
