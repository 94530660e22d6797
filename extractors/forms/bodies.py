"""Whether a row of a table is named after a body."""

from __future__ import annotations

from collections.abc import Collection

from extractors.vocabulary import meanings
from normalizers.organisations import sounds_like_body
from normalizers.regions import find_regions
from normalizers.text import squeeze


def is_body(name: str, subject: str | None, listed: Collection[str] = ()) -> bool:
    """Whether a row's name is that of a unit and not of an account: the document's own, one that it lists elsewhere, or
    a body of a named place."""
    if meanings("accounts", name):
        return False
    if squeeze(name) in listed or (subject and squeeze(name).startswith(subject)):
        return True
    regions = find_regions(name, bare_short=True)
    placed = bool(regions) and regions[0].start == 0 and regions[0].end < len(name)
    return placed and sounds_like_body(name)
