"""What looks like a figure in a table: numbers with signs, units and marks, and the signs for none."""

from __future__ import annotations

import re

FIGURE = re.compile(
    r"[\s(（<>≤≥=~±+\-−–—*$€£¥￥]*\d[\d\s.,:/%％()（）\-–—−*†‡$€£]*[a-z*†‡]{0,2}|[-–—−*.†‡/]+|n/?a", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-–/]\s*\d{2,4})?")


def is_year(text: str) -> bool:
    """2011, 2010-11: a figure by its form that heads a column."""
    return _YEAR.fullmatch(text.strip()) is not None
