"""Vocabulary tables: the words of the field, kept in `normalizers/data/*.csv` and validated when first read."""

import csv
from collections.abc import Sequence
from importlib.resources import files


def read_table(name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Rows of `data/<name>.csv` as dictionaries of stripped text.

    Raises ValueError where the header is not exactly `columns`, a row is too long or too short, or the first column repeats:
    a vocabulary that contradicts itself must stop the program and not a document.
    """
    text = (files(__package__) / "data" / f"{name}.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines(), strict=True)
    if tuple(reader.fieldnames or ()) != tuple(columns):
        raise ValueError(f"vocabulary {name}: columns are {reader.fieldnames}, expected {list(columns)}")
    rows: list[dict[str, str]] = []
    seen: set[str] = set()
    for row in reader:
        if None in row or None in row.values():
            raise ValueError(f"vocabulary {name}, line {reader.line_num}: wrong number of fields")
        key = row[columns[0]]
        if key in seen:
            raise ValueError(f"vocabulary {name}, line {reader.line_num}: {key!r} is listed twice")
        seen.add(key)
        rows.append({column: value.strip() for column, value in row.items()})
    return rows
