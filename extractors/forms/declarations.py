"""The declared bands and families of forms, loaded and validated once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from extractors.vocabulary import load


@dataclass(frozen=True, slots=True)
class Band:
    """A run of rows under one header. Roles are first words of vocabulary/columns.yaml's meanings."""

    name: str
    requires: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    sink: str
    row_label: str | None = None
    block: str | None = None
    rows_known: str | None = None
    rows_not: str | None = None
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of form; see declarations.yaml for what each condition means."""

    name: str
    kind: str
    document_type: str
    measure: str
    title: tuple[str, ...] = ()
    title_all: tuple[str, ...] = ()
    not_title: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    not_bands: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@cache
def _raw() -> dict[str, Any]:
    return yaml.safe_load((files(__package__) / "declarations.yaml").read_text(encoding="utf-8"))


@cache
def bands() -> tuple[Band, ...]:
    """The bands, in the order in which they are tried. Raises ValueError where one names an unknown role."""
    roles = {meaning.split()[0] for found in load("columns").values() for meaning in found}
    found = tuple(
        Band(
            name,
            tuple(tuple(group) for group in raw["requires"]),
            tuple(raw["columns"]),
            raw["sink"],
            raw.get("row_label"),
            raw.get("block"),
            raw.get("rows_known"),
            raw.get("rows_not"),
            tuple(raw.get("excludes", ())),
        )
        for name, raw in _raw()["bands"].items()
    )
    for band in found:
        unknown = {role.split()[0] for group in band.requires for role in group} | {*band.columns, *band.excludes}
        if unknown - roles:
            raise ValueError(f"band {band.name}: unknown roles {sorted(unknown - roles)}")
    return found


@cache
def families() -> tuple[Family, ...]:
    """The families, in the order in which they are tried. Raises ValueError where one names an unknown condition."""
    known = {field.name for field in fields(Family)}
    found = []
    for name, raw in _raw()["families"].items():
        if set(raw) - known:
            raise ValueError(f"family {name}: unknown conditions {sorted(set(raw) - known)}")
        conditions: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
        found.append(Family(name, **conditions))
    return tuple(found)
