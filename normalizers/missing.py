"""Cells that print nothing: markers for "nothing here" and what a template left behind."""

from functools import cache, lru_cache

import regex

from normalizers.text import fold
from normalizers.vocabulary import read_table

_STROKES = regex.compile(r"-+|/+|\\+|—+|_+|…+|\.{3,}|·{3,}|。{3,}")
_KINDS = frozenset(["none", "not_applicable", "template_label"])


@cache
def _words(*kinds: str) -> frozenset[str]:
    rows = read_table("missing", ("marker", "kind"))
    if unknown := [row for row in rows if row["kind"] not in _KINDS]:
        raise ValueError(f"vocabulary missing: {unknown}")
    return frozenset(fold(row["marker"]) for row in rows if row["kind"] in kinds)


@cache
def _filler() -> regex.Pattern[str]:
    return regex.compile(
        r"[….·。]{2,}"
        rf"|(?:{'|'.join(map(regex.escape, _words('template_label')))})\d+[:：]?(?:[….·。]{{2,}}|[Xx×*]+)?"
        r"|[Xx×]{2,}.{0,2}"
        r"|(?:19|20)[Xx×*]{2}(?:年度?)?"
        r"|\((?:限|不超过|控制在)?\d+字(?:以内|左右|以上|内)\)"
    )


@lru_cache(maxsize=16_384)
def missing_marker(text: str) -> str | None:
    """The printed marker where a cell means "nothing here" ("" for a blank cell), else None. 0, 0.00% and 无偏差 are statements."""
    printed = text.strip()
    folded = fold(printed).rstrip("。.;") if "…" not in printed else printed
    if not printed or folded in _words("none", "not_applicable") or _STROKES.fullmatch(fold(printed)):
        return printed
    return None


@lru_cache(maxsize=16_384)
def is_filler(text: str) -> bool:
    """Whether a cell is what a template left behind: ……, 指标2：, XX, 20xx, (100字以内)."""
    return _filler().fullmatch(fold(text)) is not None
