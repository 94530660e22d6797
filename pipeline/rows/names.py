"""The bodies that a document names, resolved within its region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractors.records import Records
from normalizers.organisations import Mention, Organisation, resolve_organisations
from normalizers.regions import region

Row = dict[str, Any]


class Names:
    """The organisations of one document: `ids` by printed name, their rows, the doubts about each name."""

    def __init__(self, records: Records) -> None:
        code = records.facts.region_code
        mentions = list(dict.fromkeys(_mentions(records)))
        resolution = resolve_organisations(mentions, region(code) if code else None, _lists(records))
        self._organisations = {mention.name: body for mention, body in resolution.organisations.items()}
        self.ids = {name: body.organisation_id for name, body in self._organisations.items()}
        self._flags = {mention.name: flags for mention, flags in resolution.flags.items()}

    def flags(self, *names: str | None) -> tuple[str, ...]:
        """The doubts about the names that a row holds."""
        return tuple(flag for name in names if name for flag in self._flags.get(name, ()))

    def rows(self) -> list[Row]:
        """One row a body, in the order of their ids."""
        bodies: dict[str, Organisation] = {body.organisation_id: body for body in self._organisations.values()}
        return [
            {
                "organisation_id": body.organisation_id,
                "canonical_name": body.canonical_name,
                "short_name": body.short_name,
                "aliases": list(body.aliases),
                "region_code": body.region_code,
                "kind": body.kind,
            }
            for _, body in sorted(bodies.items())
        ]


def _lists(records: Records) -> list[set[str]]:
    """The units that each table names in its rows, on all its pages."""
    first = {part: table.table_index for table in records.tables for part in table.parts}
    units = [(b.subject_name, b.source) for b in records.budgets if b.subject_kind == "unit" and b.subject_name]
    units += [(score.unit_name, score.source) for score in records.unit_scores if score.row_kind == "unit"]
    lists: dict[int, set[str]] = {}
    for name, source in units:
        part = source.place.table_index
        if part in first:
            lists.setdefault(first[part], set()).add(name)
    return list(lists.values())


def _mentions(records: Records) -> Iterator[Mention]:
    if records.facts.issuer is not None:
        yield Mention(str(records.facts.issuer.value))
    for evaluation in records.evaluations:
        own = evaluation.subject_name if evaluation.kind == "department" else None
        for name in (evaluation.supervising_department, evaluation.implementing_unit, own):
            if name:
                yield Mention(name)
    for score in records.unit_scores:
        if score.row_kind == "unit":
            yield Mention(score.unit_name)
    for line in records.budgets:
        if line.subject_kind in ("department", "unit") and line.subject_name:
            yield Mention(line.subject_name)
