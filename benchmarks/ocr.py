"""How well scans are read: the scans of `benchmarks.scans`, read, and compared with their truth cell by cell.

    python -m benchmarks.ocr [--pages 12 | --all] [--scans clean-200,worst-200] [--others] [FOLDER ...]

A cell is silent wrong where it differs from the truth, is not flagged `ocr_low_confidence` and nothing says that its
page is in doubt. `--all` takes every page that is full of figures, for hours of work; `--seed` says where stamps and skew are,
and without `--all` which pages are drawn. `--others` reads the same scans with plain RapidOCR, and with tesseract (chi_sim) where it is
installed.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from benchmarks.scans import KINDS, Scan, every_page, is_figure, native_pages, scan_of
from extractors.document import Box, Cell, PageOrigin, Table
from extractors.readers.ocr import read_picture_page
from extractors.readers.ocr.engine import DIGITS
from extractors.readers.ocr.figures import COMPARING
from extractors.readers.pdf.pages import PageContent

SHARED = Path(os.environ.get("JIXIAO_SHARED", Path(__file__).parents[2] / "shared"))
FOLDERS = ("budgets", "budgets_jiangsu", "budgets_putuo", "evaluations")
LOW = "ocr_low_confidence"
SHAPES = str.maketrans("≦≧", "≤≥")


@dataclass
class Score:
    """Sums over the cells of the scans of one kind. numeric: cells that hold a figure and nothing else; figures: cells that
    hold a digit, of names, codes and texts too, or were read with one."""

    cells: int = 0
    characters: int = 0
    wrong_characters: int = 0
    numeric: int = 0
    numeric_exact: int = 0
    figures: int = 0
    exact: int = 0
    flagged: int = 0
    flagged_right: int = 0
    silent: int = 0
    silent_words: int = 0
    seconds: float = 0.0
    pages: int = 0
    examples: list[str] = field(default_factory=list)


# --- comparing -------------------------------------------------------------------------------------------------


def compare(truth: PageContent, tables: list[Table] | None, score: Score, name: str) -> None:
    """Adds to the score what became of each cell of the truth. Cells are matched by place. None: a page that is said to
    be unread."""
    page_in_doubt, tables = tables is None, tables or []
    read = [cell for table in tables for cell in table.cells]
    boxes = np.array([cell.place.bbox for cell in read]) if read else np.zeros((0, 4))
    used: set[int] = set()
    for table in truth.tables:
        for cell in table.cells:
            at = _best(cell.place.bbox, boxes)
            found = read[at] if at is not None else None
            if at is not None:
                used.add(at)
            # a cell that was read together with others is in doubt where that larger cell is
            merged = found is None and any(LOW in read[i].flags for i in _around(cell.place.bbox, boxes))
            _count(cell, found, score, name, page_in_doubt or merged)
    for i, cell in enumerate(read):
        if i not in used and is_figure(cell.text):
            _count(Cell(0, 0, ""), cell, score, name, page_in_doubt)


def _best(box: Box | None, boxes: np.ndarray) -> int | None:
    """The box that shares most with `box`, if that is more than half of both together."""
    if box is None or not len(boxes):
        return None
    across = np.minimum(boxes[:, 2], box[2]) - np.maximum(boxes[:, 0], box[0])
    down = np.minimum(boxes[:, 3], box[3]) - np.maximum(boxes[:, 1], box[1])
    shared = np.clip(across, 0, None) * np.clip(down, 0, None)
    both = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) + (box[2] - box[0]) * (box[3] - box[1]) - shared
    at = int(np.argmax(shared / both))
    return at if shared[at] > 0.5 * both[at] else None


def _around(box: Box | None, boxes: np.ndarray) -> list[int]:
    """The boxes that hold the middle of `box`."""
    if box is None or not len(boxes):
        return []
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    held = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
    return [int(i) for i in np.flatnonzero(held)]


def _count(cell: Cell, found: Cell | None, score: Score, name: str, page_in_doubt: bool) -> None:
    wanted, got = plain(cell.text), plain(found.text) if found else ""
    score.cells += 1
    score.characters += len(wanted)
    score.wrong_characters += distance(wanted, got)
    flagged = page_in_doubt or (found is not None and LOW in found.flags)
    figure = is_figure(wanted) or is_figure(got)
    if is_numeric(wanted):
        score.numeric += 1
        score.numeric_exact += wanted == got
    if figure:
        score.figures += 1
        score.exact += wanted == got
        score.flagged += flagged
        score.flagged_right += flagged and wanted == got
    if wanted != got:
        if figure and not flagged:
            score.silent += 1
        elif not figure and not flagged:
            score.silent_words += 1
        if figure:
            mark = "flagged" if flagged else "SILENT"
            score.examples.append(
                f"{name} {cell.place.bbox} {mark}: {wanted!r} read {got!r} {found.confidence if found else '-'}"
            )


def is_numeric(text: str) -> bool:
    """Whether a cell holds a figure and nothing else: digits, signs, and the units that are printed with them."""
    return is_figure(text) and all(c in DIGITS or c in COMPARING for c in text)


def plain(text: str) -> str:
    """As compared: compatibility forms and the two shapes of ≤ and ≥ folded, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).translate(SHAPES).split())


def distance(a: str, b: str) -> int:
    """Insertions, deletions and substitutions from one to the other."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


# --- readers ---------------------------------------------------------------------------------------------------


def ours(scan: Scan, truth: PageContent) -> list[Table] | None:
    content = read_picture_page(scan.picture, scan.scale, truth.page.number)
    return None if content.page.origin is PageOrigin.UNREAD else list(content.tables)


def by_lines(lines: list[tuple[Box, str]], scan: Scan, truth: PageContent) -> list[Table]:
    """Lines of text with boxes in pixels, put into the cells of the truth by their middles."""
    back = np.vstack([scan.matrix, [0, 0, 1]])
    back = np.linalg.inv(back)[:2]
    held: dict[int, list[tuple[float, float, str]]] = {}
    cells = [cell for table in truth.tables for cell in table.cells]
    for (x0, top, x1, bottom), text in lines:
        x, y = back @ np.array([(x0 + x1) / 2, (top + bottom) / 2, 1])
        for i, cell in enumerate(cells):
            box = cell.place.bbox
            if box and box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                held.setdefault(i, []).append((y, x, text))
                break
    read = tuple(
        Cell(0, 0, "".join(t for _, _, t in sorted(held.get(i, []))), place=cell.place) for i, cell in enumerate(cells)
    )
    return [Table(read, 1, 1)]


def rapid(scan: Scan, truth: PageContent) -> list[Table]:
    from rapidocr import RapidOCR

    if not _RAPID:
        _RAPID.append(
            RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "error"})
        )
    result = _RAPID[0](scan.picture[:, :, ::-1])
    lines = []
    for quad, text in zip(result.boxes if result.boxes is not None else [], result.txts or (), strict=True):
        low, high = np.min(quad, axis=0), np.max(quad, axis=0)
        lines.append(((low[0], low[1], high[0], high[1]), text))
    return by_lines(lines, scan, truth)


_RAPID: list = []


def tesseract(scan: Scan, truth: PageContent) -> list[Table]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.png"
        cv2.imwrite(str(path), scan.picture[:, :, ::-1])
        dots = str(round(scan.scale * 72))
        output = subprocess.run(
            ["tesseract", str(path), "-", "-l", "chi_sim", "--dpi", dots, "--psm", "11", "tsv"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        ).stdout
    lines = []
    for row in output.splitlines()[1:]:
        part = row.split("\t")
        if len(part) == 12 and part[11].strip():
            x, y, w, h = (float(v) for v in part[6:10])
            lines.append(((x, y, x + w, y + h), part[11]))
    return by_lines(lines, scan, truth)


# --- running ---------------------------------------------------------------------------------------------------


def run(
    reader: Callable[[Scan, PageContent], list[Table] | None], pages: list, kinds: list[str], seed: int
) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for kind in kinds:
        score = scores.setdefault(kind, Score())
        for n, (path, index, truth) in enumerate(pages):
            scan = scan_of(path, index, truth, kind, 1000 * seed + n)
            start = sum(os.times()[:4])  # with children: tesseract is one
            tables = reader(scan, truth)
            score.seconds += sum(os.times()[:4]) - start
            score.pages += 1
            compare(truth, tables, score, f"{kind} {path.name} p{index + 1}")
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scans", default=",".join(f"{kind}-200" for kind in KINDS))
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--errors", type=Path, help="write every differing figure here")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    folders = arguments.folders or [SHARED / "corpus" / name for name in FOLDERS]
    drawn = every_page(folders) if arguments.all else native_pages(folders, arguments.pages, arguments.seed)
    pages = list(drawn)
    kinds = arguments.scans.split(",")
    readers: dict[str, Callable] = {"jixiao": ours}
    if arguments.others:
        readers["rapidocr"] = rapid
        if shutil.which("tesseract"):
            readers["tesseract"] = tesseract
    print(
        "| reader | scan | pages | cells | numeric | exact | with digits | exact | flagged | right but flagged | silent wrong | words silent wrong | characters | s/page |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    errors: list[str] = []
    for reader_name, reader in readers.items():
        for kind in kinds:
            s = run(reader, pages, [kind], arguments.seed)[kind]
            errors += [f"{reader_name} {e}" for e in s.examples]
            print(
                f"| {reader_name} | {kind} | {s.pages} | {s.cells} "
                f"| {s.numeric} | {s.numeric_exact / max(1, s.numeric):.2%} "
                f"| {s.figures} | {s.exact / max(1, s.figures):.2%} | {s.flagged} "
                f"| {s.flagged_right} | {s.silent} | {s.silent_words} | {1 - s.wrong_characters / max(1, s.characters):.2%} "
                f"| {s.seconds / max(1, s.pages):.1f} |",
                flush=True,
            )
    print(f"\nMost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if arguments.errors:
        arguments.errors.write_text("\n".join(errors) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
