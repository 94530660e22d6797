"""The kinds of file that can be fetched, their names in `sources.yaml` and their suffixes."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from extractors.readers.sniff import Kind


@cache
def _table() -> list[dict[str, str]]:
    lines = (files("pipeline.scrape") / "data/kinds.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines))


@cache
def suffixes() -> dict[str, tuple[str, ...]]:
    """Each kind's suffixes, the first of them the one that files are saved with."""
    kinds = dict.fromkeys(row["kind"] for row in _table())
    return {kind: tuple(row["suffix"] for row in _table() if row["kind"] == kind) for kind in kinds}


def usual() -> tuple[str, ...]:
    """What an entry fetches where it does not say: office documents, page files and archives; no pictures or pages."""
    return tuple(dict.fromkeys(row["kind"] for row in _table() if row["usual"] == "yes"))


def kind_name(kind: Kind) -> str:
    """A kind's name in `sources.yaml`: `pdf`, `docx`, `seven_zip`; `binary` where the bytes are none of the known."""
    return kind.name.lower()


def suffix_of(name: str) -> str | None:
    """The known suffix that a file name, an address or a link's words end in, in lower case."""
    lowered = name.strip().lower()
    return next((one for all_of in suffixes().values() for one in all_of if lowered.endswith(one)), None)
