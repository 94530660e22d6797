"""The section trees of the four seeds, exact."""

from __future__ import annotations

import pytest

from extractors.narrative.sections import sections

from .paper import tree_of

#: a table's caption stands on its table and is no section
NOT_SECTIONS = {"table_caption"}


def _bare(text: str | None) -> str:
    return "".join((text or "").split())


@pytest.mark.parametrize("name", ["qujiang", "jinfeng", "panyu", "zhanyi"])
def test_sections_of_the_seeds(name, seed, gold):
    rows = [row for row in gold("sections") if row["document"] == name and row["style"] not in NOT_SECTIONS]
    expected = [(int(row["level"]), _bare(row["number"]), _bare(row["title"])) for row in rows]
    found = sections(tree_of(seed(name)), lambda text: ())
    assert [(section.level, _bare(section.number), _bare(section.title)) for section in found] == expected


@pytest.mark.parametrize("name", ["qujiang", "jinfeng", "panyu", "zhanyi"])
def test_sections_point_to_their_line(name, seed, gold):
    rows = [row for row in gold("sections") if row["document"] == name and row["style"] not in NOT_SECTIONS]
    found = sections(tree_of(seed(name)), lambda text: ())
    # a title that runs over two lines stands where it begins
    assert [section.source.place.line for section in found] == [int(row["source_line"]) for row in rows]
