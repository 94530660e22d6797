"""Columns that name units and, below each, its projects: 单位名称（项目名称）."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.document import Cell
from extractors.forms.columns import Column
from extractors.forms.form import BandRow
from extractors.records import BudgetLine
from extractors.vocabulary import meanings
from normalizers.organisations import sounds_like_body
from normalizers.text import narrow

_ROW_KINDS = {"department": "total", "unit": "subtotal", "project": "unit"}
_IN_BRACKETS = regex.compile(r"\(([^()]+)\)")


def names_projects(columns: Sequence[Column]) -> bool:
    """Whether the column of units says in brackets that it names projects as well."""
    headers = [narrow(column.header) for column in columns if column.role == "unit_name"]
    words = [word for header in headers for word in _IN_BRACKETS.findall(header)]
    return any("project_name" in meanings("columns", word) for word in words)


def kind_of(row: BandRow, columns: Sequence[Column], name: Cell) -> tuple[str, tuple[str, ...]]:
    """What a row of such a column is of, with what is doubtful about it. Where units have codes, projects have none; where
    there are no codes, what is not called like a body is taken for a project."""
    if any(column.role == "unit_code" for column in columns):
        return ("unit" if row.get("unit_code") is not None else "project"), ()
    if sounds_like_body(name.text):
        return "unit", ()
    return "project", ("name_unresolved",)


def with_levels(lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    """The lines of such a table with the kinds of their rows: a unit is the sum of the projects below it."""
    return [replace(line, row_kind=_ROW_KINDS.get(line.subject_kind)) for line in lines]
