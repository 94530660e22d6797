"""The kinds of file that can be fetched, their names in `sources.yaml` and their suffixes."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from extractors.readers.sniff import Kind

#: What an entry fetches where it does not say: office documents, page files and archives.
USUAL = ("pdf", "doc", "docx", "xls", "xlsx", "ole", "ofd", "zip", "rar", "seven_zip")


@cache
def suffixes() -> dict[str, tuple[str, ...]]:
    """Each kind's suffixes, the first of them the one that files are saved with."""
    table: dict[str, tuple[str, ...]] = {}
    lines = (files("pipeline.scrape") / "data/kinds.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(lines):
        table[row["kind"]] = (*table.get(row["kind"], ()), row["suffix"])
    return table


def kind_name(kind: Kind) -> str:
    """A kind's name in `sources.yaml`: `pdf`, `docx`, `seven_zip`; `binary` where the bytes are none of the known."""
    return kind.name.lower()


def suffix_of(name: str) -> str | None:
    """The known suffix that a file name, an address or a link's words end in, in lower case."""
    lowered = name.strip().lower()
    return next((one for all_of in suffixes().values() for one in all_of if lowered.endswith(one)), None)
