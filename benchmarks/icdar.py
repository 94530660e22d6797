"""Table accuracy on the ICDAR 2013 table competition set: adjacency relations with own detection.

For every cell that is not blank, its nearest neighbours that are not blank, to the right and below, are its relations
(text, text, direction). Found and true relations of a document are compared as multisets; precision, recall and F1 are
of the document and then averaged over documents. A document without found tables scores 0.

    python -m benchmarks.icdar ../shared/corpus/icdar2013 [reader ...]
"""

from __future__ import annotations

import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_OCR = "extractors.readers.ocr"
Spot = tuple[int, int, int, int, str]  # row, col, last row, last col, text
Relations = Counter[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Score:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def normal(text: str) -> str:
    """Text for comparing: compatibility forms unified, no blanks, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def truth(path: Path) -> list[list[Spot]]:
    """The tables of a `-str.xml` file; regions of one table are laid into one grid."""
    tables = []
    for table in ElementTree.parse(path).getroot().iter("table"):
        spots: list[Spot] = []
        for region in table.iter("region"):
            down, right = int(region.get("row-increment", 0)), int(region.get("col-increment", 0))
            for cell in region.iter("cell"):
                row, col = int(cell.get("start-row", 0)), int(cell.get("start-col", 0))
                last_row, last_col = int(cell.get("end-row", row)), int(cell.get("end-col", col))
                text = cell.findtext("content") or ""
                spots.append((row + down, col + right, last_row + down, last_col + right, text))
        tables.append(spots)
    return tables


def relations(tables: Iterable[list[Spot]]) -> Relations:
    """The adjacency relations of a document's tables."""
    found: Relations = Counter()
    for spots in tables:
        spots = [(*spot[:4], normal(spot[4])) for spot in spots if normal(spot[4])]
        at = {
            (r, c): i
            for i, (row, col, last_row, last_col, _) in enumerate(spots)
            for r in range(row, last_row + 1)
            for c in range(col, last_col + 1)
        }
        if not at:
            continue
        max_row, max_col = max(r for r, _ in at), max(c for _, c in at)
        pairs = set()
        for i, (row, col, last_row, last_col, _) in enumerate(spots):
            for r in range(row, last_row + 1):
                pairs.add((i, next((at[r, c] for c in range(last_col + 1, max_col + 1) if (r, c) in at), -1), "right"))
            for c in range(col, last_col + 1):
                pairs.add((i, next((at[r, c] for r in range(last_row + 1, max_row + 1) if (r, c) in at), -1), "below"))
        found.update((spots[i][4], spots[j][4], way) for i, j, way in pairs if j >= 0)
    return found


def score(found: Relations, true: Relations) -> Score:
    """Precision and recall of one document's relations."""
    right = (found & true).total()
    return Score(right / found.total() if found else 0.0, right / true.total() if true else 0.0)


def read_jixiao(path: Path) -> list[list[Spot]]:
    """Our tables, without OCR: what tables the competition's pictures show is not asked."""
    from extractors.logical import logical_tables
    from extractors.readers.pdf import read_pdf

    with _without_ocr():
        document = read_pdf(path.read_bytes())
    return [
        [(c.row, c.col, c.row + c.row_span - 1, c.col + c.col_span - 1, c.text) for c in table.cells]
        for table in logical_tables(document)
    ]


@contextmanager
def _without_ocr() -> Iterator[None]:
    """As where the extra is not installed."""
    there = sys.modules.get(_OCR)
    sys.modules[_OCR] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[_OCR]
        if there is not None:
            sys.modules[_OCR] = there


def _plain(rows: list[list[str | None]]) -> list[Spot]:
    return [(r, c, r, c, text or "") for r, row in enumerate(rows) for c, text in enumerate(row)]


def read_pdfplumber(path: Path) -> list[list[Spot]]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [_plain(table) for page in pdf.pages for table in page.extract_tables()]


def _read_camelot(flavor: str, path: Path) -> list[list[Spot]]:
    import camelot

    tables = camelot.read_pdf(str(path), pages="all", flavor=flavor, suppress_stdout=True)
    return [_plain(table.df.values.tolist()) for table in tables]


def read_camelot_lattice(path: Path) -> list[list[Spot]]:
    return _read_camelot("lattice", path)


def read_camelot_network(path: Path) -> list[list[Spot]]:
    return _read_camelot("network", path)


READERS: dict[str, Callable[[Path], list[list[Spot]]]] = {
    "jixiao": read_jixiao,
    "pdfplumber": read_pdfplumber,
    "camelot-lattice": read_camelot_lattice,
    "camelot-network": read_camelot_network,
}


def measure(folder: Path, reader: str) -> dict[str, Score]:
    """The score of each document of the set."""
    return {
        path.stem: score(relations(READERS[reader](path)), relations(truth(path.with_name(f"{path.stem}-str.xml"))))
        for path in sorted(folder.rglob("*.pdf"))
    }


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0])
    for reader in arguments[1:] or ["jixiao"]:
        begun = time.process_time()
        scores = measure(folder, reader)
        used = time.process_time() - begun
        n = len(scores)
        precision = sum(s.precision for s in scores.values()) / n
        recall = sum(s.recall for s in scores.values()) / n
        f1 = sum(s.f1 for s in scores.values()) / n
        print(f"{reader:16} {n} documents  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  {used:.1f} s CPU")
        if len(arguments) == 2:
            for name, one in sorted(scores.items(), key=lambda item: item[1].f1):
                print(f"    {name:12} P {one.precision:.3f}  R {one.recall:.3f}  F1 {one.f1:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
