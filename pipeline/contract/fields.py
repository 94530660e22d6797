"""The one field registry: `fields.csv`, `enumerations.csv` and `flags.csv`, read and checked at load.

A row `status` of `fields.csv` describes the field in every table; a row `checks.status` describes it in that
table alone. A field that no row describes is an error, so no column can exist without its meaning.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from extractors.errors import ErrorCode
from pipeline.contract.tables import TABLES


class ContractError(ValueError):
    """A row, a column or a declaration departs from the contract; the message names table, field and value."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: `type` is a token of `schema.TYPES`, `enumeration` names its list of allowed tokens."""

    name: str
    type: str
    enumeration: str | None
    nullable: bool
    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A stated cause of doubt; `factor` (0 to 1) is what it multiplies the confidence of a row by."""

    token: str
    factor: float
    english: str
    chinese: str


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


@cache
def enumerations() -> dict[str, dict[str, tuple[str, str]]]:
    """Enumeration -> token -> (English, Chinese) meaning. Error codes come from the readers' own vocabulary."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for row in _rows("enumerations.csv"):
        tokens = found.setdefault(row["enumeration"], {})
        if row["token"] in tokens:
            raise ContractError(f"enumerations.csv: {row['enumeration']} lists {row['token']!r} twice")
        tokens[row["token"]] = (row["english"], row["chinese"])
    found["error_code"] = {code.value: ("", "") for code in ErrorCode}
    return found


@cache
def flags() -> dict[str, Flag]:
    """The vocabulary of flags by token."""
    found: dict[str, Flag] = {}
    for row in _rows("flags.csv"):
        flag = Flag(row["flag"], float(row["factor"]), row["english"], row["chinese"])
        if flag.token in found:
            raise ContractError(f"flags.csv lists {flag.token!r} twice")
        if not 0 <= flag.factor <= 1:
            raise ContractError(f"flags.csv: the factor of {flag.token!r} is {flag.factor}, not between 0 and 1")
        found[flag.token] = flag
    return found


@cache
def _registry() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for row in _rows("fields.csv"):
        key, enumeration = row["field"], row["enumeration"] or None
        if key in found:
            raise ContractError(f"fields.csv describes {key!r} twice")
        if enumeration and enumeration not in enumerations():
            raise ContractError(f"fields.csv: {key!r} names the unknown enumeration {enumeration!r}")
        if row["nullable"] not in ("yes", "no"):
            raise ContractError(f"fields.csv: nullable of {key!r} is {row['nullable']!r}, not yes or no")
        name = key.rpartition(".")[2]
        found[key] = Field(name, row["type"], enumeration, row["nullable"] == "yes", row["english"], row["chinese"])
    return found


@cache
def fields_of(table: str) -> tuple[Field, ...]:
    """The columns of a table in order. Raises ContractError for a table or a field that is not declared.

    A table's own row id is never null there, though other tables may refer to nothing by it.
    """
    if table not in TABLES:
        raise ContractError(f"no table {table!r}; the tables are {', '.join(TABLES)}")
    registry = _registry()
    found = []
    for name in TABLES[table].fields:
        field = registry.get(f"{table}.{name}") or registry.get(name)
        if field is None:
            raise ContractError(f"fields.csv does not describe {table}.{name}")
        found.append(replace(field, nullable=False) if name == TABLES[table].key else field)
    return tuple(found)


def confidence(tokens: tuple[str, ...] | list[str], reading: float = 1.0) -> float:
    """How sure a row is: the reading's own confidence times the factor of each of its flags, each once."""
    known = flags()
    for token in dict.fromkeys(tokens):
        if token not in known:
            raise ContractError(f"unknown flag {token!r}; the flags are listed in pipeline/contract/flags.csv")
        reading *= known[token].factor
    return reading
