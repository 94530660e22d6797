"""Which declared family a form belongs to."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from extractors.forms.declarations import Family, families
from extractors.forms.form import Form
from extractors.records import TableReading
from normalizers.text import fold

_STATUTORY_TABLES = 3  # make an untitled document a budget or accounts
_OF_BUDGET = regex.compile(
    r"^(?!.*(?:决算|绩效|自评|执行|监控|评价)).*(?:(?:收支|收入|支出)(?:预算)?总表|预算(?:支出|收入|收支)?(?:明细|汇总)?表)$"
)


def family_of(form: Form) -> Family | None:
    """The first family whose conditions a form meets, None where none does. A form with a header and nothing else can
    be an empty statutory table."""
    found = next((family for family in families() if _meets(form, family)), None)
    if found is None or form.rows or form.fields:
        return found
    return found if found.name.startswith("statutory") else None


def called(name: str) -> Family:
    """The family of a name. KeyError where none has it."""
    return {family.name: family for family in families()}[name]


def _meets(form: Form, family: Family) -> bool:
    title = fold(form.title)
    filled = {row.band for row in form.rows} or set(form.columns)
    return (
        (not family.title or any(word in title for word in family.title))
        and all(word in title for word in family.title_all)
        and not any(word in title for word in family.not_title)
        and (not family.fields or any(name in form.fields for name in family.fields))
        and all(band in filled for band in family.bands)
        and not any(band in filled for band in family.not_bands)
        and all(role in form.roles for role in family.roles)
        and not any(role in form.roles for role in family.without)
    )


def type_of(tables: Iterable[TableReading]) -> str:
    """The type of the document that holds these tables and forms, for all that they say; `other` where they say nothing."""
    known = [(table.family, table.title) for table in tables if table.family is not None]
    titles = [title for family, title in known if family.startswith("statutory")]
    if len(titles) >= _STATUTORY_TABLES:
        return "final_accounts" if any(map(is_of_accounts, titles)) else "budget"
    kinds = (called(family).document_type for family, _ in known)
    return next((kind for kind in kinds if kind != "other"), "other")


def is_of_accounts(title: str) -> bool:
    """Whether the title of a statutory table says that its amounts were executed and not planned: 支出决算表."""
    return "决算" in title


def is_of_budget(title: str) -> bool:
    """Whether a title is that of a statutory table of a budget: 收支预算总表, 一般公共预算支出表."""
    return _OF_BUDGET.search(fold(title)) is not None
