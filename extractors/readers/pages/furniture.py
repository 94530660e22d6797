"""Page furniture: page numbers, running headers and footers. Told by place and by repetition over pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from extractors.document import AsideKind
from extractors.geometry.lines import TextLine
from extractors.readers.pages.content import PageContent
from extractors.readers.pages.words import key

MARGIN = 0.12  # of the page's height: furniture stands in this strip at the top or bottom,
MARGIN_POINTS = 90.0  # or in one of this height: landscape pages keep the margins of the upright ones
DEPTH = 3  # lines from the edge that are looked at
SAME_HEIGHT = 4.0  # points within which furniture stands at the same height on every page
_PAGE_NUMBER = re.compile(r"[\W_]*(?:第|page)?(\d{1,4})(?:页|/|of)*(?:共?\d{1,4}页?)?[\W_]*")
_OF_PAGES = re.compile(r"第\d{1,4}页[,/]?共\d{1,4}页")  # below a short table it stands in the middle of the page
_DECORATED = re.compile(r"\D")
_DIGITS = re.compile(r"\d+")

Asides = dict[int, AsideKind]  # index of a line on its page -> what it is


def find_furniture(pages: Sequence[PageContent], body_size: float) -> list[Asides]:
    """For each page the lines that are furniture, by index into `PageContent.lines`."""
    edges = [_edge_lines(page) for page in pages]
    found: list[Asides] = [{} for _ in pages]
    _page_numbers(pages, edges, found)
    _running_lines(pages, edges, found, body_size)
    return found


def _edge_lines(page: PageContent) -> dict[int, bool]:
    """The lines nearest to the top (True) and bottom (False) edge, beyond every table and off what follows them."""
    height = page.page.height
    highest = min((t.place.bbox[1] for t in page.tables if t.place.bbox), default=height)
    lowest = max((t.place.bbox[3] for t in page.tables if t.place.bbox), default=0.0)
    edge: dict[int, bool] = {}
    strip = min(max(MARGIN * height, MARGIN_POINTS), 0.25 * height)
    order = sorted(range(len(page.lines)), key=lambda i: page.lines[i].baseline)
    for is_top, near in ((False, order[::-1]), (True, order)):
        for i in near[:DEPTH]:
            line = page.lines[i]
            beyond = line.box[3] < min(strip, highest) if is_top else line.box[1] > max(height - strip, lowest)
            if not beyond:
                break
            edge[i] = is_top
    return edge


def _page_numbers(pages: Sequence[PageContent], edges: Sequence[dict[int, bool]], found: list[Asides]) -> None:
    """Numbers at the edge that are dressed as page numbers (— 3 —, 第3页) or that count up with the pages."""
    bare: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for at, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        if (last := _last_line(page)) is not None and _OF_PAGES.fullmatch(key(page.lines[last].text)):
            found[at][last] = AsideKind.PAGE_NUMBER
        for i in edge:
            text = key(page.lines[i].text)
            match = _PAGE_NUMBER.fullmatch(text)
            if not match:
                continue
            if _DECORATED.search(text):
                found[at][i] = AsideKind.PAGE_NUMBER
            else:
                bare[int(match.group(1)) - at].append((at, i))
    for same_step in bare.values():
        if len(same_step) >= 2 or len(pages) == 1:
            for at, i in same_step:
                found[at][i] = AsideKind.PAGE_NUMBER


def _last_line(page: PageContent) -> int | None:
    """The lowest line, where nothing else of the page stands below it."""
    last = max(range(len(page.lines)), key=lambda i: page.lines[i].baseline, default=None)
    if last is None or any(t.place.bbox and t.place.bbox[3] > page.lines[last].baseline for t in page.tables):
        return None
    return last


def _running_lines(
    pages: Sequence[PageContent], edges: Sequence[dict[int, bool]], found: list[Asides], body_size: float
) -> None:
    """Lines that many pages repeat at the same height, figures apart, and that are no larger than the text."""
    seen: dict[tuple[str, bool], list[tuple[int, int]]] = defaultdict(list)
    for at, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        for i, is_top in edge.items():
            line = page.lines[i]
            if i not in found[at] and line.size <= 1.1 * body_size:
                seen[_DIGITS.sub("#", key(line.text)), is_top].append((at, i))
    for (_, is_top), places in seen.items():
        heights = Counter(round(pages[at].lines[i].baseline / SAME_HEIGHT) for at, i in places)
        level, _count = heights.most_common(1)[0]
        steady = [(at, i) for at, i in places if abs(round(pages[at].lines[i].baseline / SAME_HEIGHT) - level) <= 1]
        if all(_heads_table(pages[at], pages[at].lines[i]) for at, i in steady):
            continue
        if len({at for at, _ in steady}) >= max(3, 0.1 * len(pages)):
            for at, i in steady:
                found[at][i] = AsideKind.PAGE_HEADER if is_top else AsideKind.PAGE_FOOTER
    for page, edge, aside in zip(pages, edges, found, strict=True):
        _keep_inner(page, edge, aside)


def _heads_table(page: PageContent, line: TextLine) -> bool:
    """Whether the line stands over the middle of the page's first table: a title that every form of a file has."""
    first = min((t.place.bbox for t in page.tables if t.place.bbox), key=lambda box: box[1], default=None)
    if first is None or line.box[3] > first[1] + 2:
        return False
    return abs((line.box[0] + line.box[2]) - (first[0] + first[2])) / 2 <= 0.08 * (first[2] - first[0])


def _keep_inner(page: PageContent, edge: dict[int, bool], aside: Asides) -> None:
    """Furniture is outermost: a repeated line with text of the report between it and the edge belongs to that text."""
    for is_top in (True, False):
        baselines = [page.lines[i].baseline for i, top in edge.items() if top is is_top and i not in aside]
        for i in [i for i, top in edge.items() if top is is_top and i in aside]:
            at = page.lines[i].baseline
            if any((b < at - 2) if is_top else (b > at + 2) for b in baselines):
                del aside[i]
