"""`jixiao tables`: the data dictionary."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from pipeline.cli.console import print_table
from pipeline.contract import TABLES, dictionary
from pipeline.ingest.sources import CallError


class Language(StrEnum):
    """The language of descriptions."""

    EN = "en"
    ZH = "zh"
    BOTH = "both"


def tables(
    name: Annotated[
        str | None, typer.Argument(help="One table: its columns.", metavar="TABLE", show_default=False)
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the descriptions.")] = Language.BOTH,
) -> None:
    """Print the data dictionary: the tables, or the columns of one.

    Examples:

    `jixiao tables`

    `jixiao tables budgets --lang zh`
    """
    if name is None:
        rows = [[spec.name, *_said(spec.english, spec.chinese, lang)] for spec in TABLES.values()]
        print_table(["table", *_heads(lang)], rows)
        return
    if name not in TABLES:
        raise CallError(f"there is no table {name!r}; the tables are {', '.join(TABLES)}")
    spec = TABLES[name]
    title = " · ".join([name, *_said(spec.english, spec.chinese, lang)])
    columns = [entry for entry in dictionary() if entry["table"] == name]
    rows = [
        [entry["column"], entry["type"], "" if entry["nullable"] else "yes", *_said(*_meaning(entry), lang)]
        for entry in columns
    ]
    print_table(["column", "type", "always", *_heads(lang)], rows, title=title)
    for entry in columns:
        if entry["values"] and entry["column"] != "flags":
            values = [[token, *_said(english, chinese, lang)] for token, (english, chinese) in entry["values"].items()]
            print_table([entry["column"], *_heads(lang)], values)


def _meaning(entry: dict[str, Any]) -> tuple[str, str]:
    return entry["description"], entry["description_zh"]


def _heads(lang: Language) -> list[str]:
    return _said("meaning", "含义", lang)


def _said(english: str, chinese: str, lang: Language) -> list[str]:
    return {Language.EN: [english], Language.ZH: [chinese], Language.BOTH: [english, chinese]}[lang]
