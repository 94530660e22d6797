"""Whether a row of a table is named after a body."""

from __future__ import annotations

from extractors.vocabulary import meanings
from normalizers.organisation_names import normalise_name, organisation_key
from normalizers.organisations import organisation_kind
from normalizers.regions import find_regions
from normalizers.text import squeeze


def is_body(name: str, subject: str | None) -> bool:
    """Whether a row's name is that of a unit and not of an account: the document's own, or a body of a named place."""
    if meanings("accounts", name):
        return False
    if subject and squeeze(name).startswith(subject):
        return True
    regions = find_regions(name, bare_short=True)
    placed = bool(regions) and regions[0].start == 0 and regions[0].end < len(name)
    return placed and organisation_kind(organisation_key(normalise_name(name).name, None)) != "other"
