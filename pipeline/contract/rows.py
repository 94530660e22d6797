"""From row dictionaries to Arrow tables, or an error that names table, field and value."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from pipeline.contract.fields import ContractError, Field, enumerations, fields_of, flags
from pipeline.contract.schema import TYPES, schema
from pipeline.contract.tables import TABLES

Row = Mapping[str, Any]


def to_table(table: str, rows: Sequence[Row]) -> pa.Table:
    """The rows as an Arrow table of the contract, in the order given.

    A key that is no column, a missing or null value where none may be, a token outside its enumeration, an unknown
    flag, a value of another type (no float becomes a decimal, no number a text) or a row id that stands
    twice raises ContractError. A missing key of a nullable column is null.
    """
    fields = fields_of(table)
    names = {field.name for field in fields}
    for row in rows:
        if not names.issuperset(row):
            unknown = ", ".join(sorted(set(row) - names))
            raise ContractError(f"{table}: no column {unknown}; the columns are {', '.join(f.name for f in fields)}")
    columns = [_column(table, field, [row.get(field.name) for row in rows]) for field in fields]
    made = pa.Table.from_arrays(columns, schema=schema(table))
    _check_key(table, made)
    return made


def _column(table: str, field: Field, values: list[Any]) -> pa.Array:
    fits = _FITS[field.type]
    allowed = enumerations()[field.enumeration] if field.enumeration else None
    for value in values:
        if value is None:
            if not field.nullable:
                raise ContractError(f"{table}.{field.name}: null, but every row must have it")
        elif not fits(value):
            raise ContractError(f"{table}.{field.name}: {value!r} ({type(value).__name__}) is not of type {field.type}")
        elif allowed is not None and value not in allowed:
            raise ContractError(f"{table}.{field.name}: {value!r} is none of {', '.join(allowed)}")
        elif field.name == "flags" and not flags().keys() >= set(value):
            unknown = ", ".join(sorted(set(value) - flags().keys()))
            raise ContractError(
                f"{table}.flags: unknown flag {unknown}; flags are listed in pipeline/contract/flags.csv"
            )
        elif field.name == "confidence" and not 0 <= value <= 1:
            raise ContractError(f"{table}.confidence: {value!r} is not between 0 and 1")
    try:
        return pa.array(values, TYPES[field.type])
    except (pa.ArrowException, UnicodeEncodeError, OverflowError) as error:
        raise ContractError(f"{table}.{field.name}: {_culprit(field, values)!r}: {error}") from error


def _culprit(field: Field, values: list[Any]) -> Any:
    """The first value that Arrow refuses by itself (digits lost, too large, characters that are no text)."""
    for value in values:
        try:
            pa.array([value], TYPES[field.type])
        except (pa.ArrowException, UnicodeEncodeError, OverflowError):
            return value
    return None


def _check_key(table: str, made: pa.Table) -> None:
    key = TABLES[table].key
    if key is None:
        return
    seen: set[str] = set()
    for value in made[key].to_pylist():
        if value in seen:
            raise ContractError(f"{table}.{key}: {value!r} stands on two rows")
        seen.add(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_float(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_decimal(value: Any) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else _is_int(value)


def _is_date(value: Any) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def _is_moment(value: Any) -> bool:
    return isinstance(value, dt.datetime) and value.utcoffset() is not None


def _is_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


def _is_box(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 4 and all(_is_float(item) for item in value)


_FITS: dict[str, Callable[[Any], bool]] = {
    "string": _is_text,
    "int32": _is_int,
    "int64": _is_int,
    "float32": _is_float,
    "double": _is_float,
    "bool": lambda value: isinstance(value, bool),
    "date": _is_date,
    "timestamp": _is_moment,
    "money": _is_decimal,
    "rate": _is_decimal,
    "score": _is_decimal,
    "check_number": _is_decimal,
    "list<string>": _is_texts,
    "box": _is_box,
}
