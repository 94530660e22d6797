"""How fast pages of real PDF files are read, beside other readers, in one process and one run.

    python -m benchmarks.pdf FOLDER... [--pages N] [--readers jixiao,pdfplumber,...] [--repeat N]

Every reader gets the same files, one file after the other in turns, so that a noisy machine hurts all alike. Figures are
CPU seconds of this process; the ratio is to pdfplumber (`extract_text` and `extract_tables`). Peak memory is measured
in a fresh process for each reader. Readers that are not installed are left out by name. Pages that only OCR can read
are left unread, as the peers leave them.
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.modules["extractors.readers.ocr"] = None  # type: ignore[assignment]  # as where the extra is not installed


def read_jixiao(path: Path) -> int:
    from extractors.readers.pdf import read_pdf

    return len(read_pdf(path.read_bytes()).pages)


def read_process(path: Path) -> int:
    """The whole way from bytes to rows: reading, understanding, checks."""
    from pipeline.process import process

    return process(path)["documents"][0]["page_count"] or 0


def read_pdfium_floor(path: Path) -> int:
    """pdfium alone: pages and their text layer opened and closed, nothing read."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    for index in range(len(document)):
        page = document[index]
        page.get_textpage().close()
        page.close()
    return len(document)


def read_pdfplumber(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.extract_tables()
            page.close()
        return len(pdf.pages)


def _camelot(path: Path, **options: object) -> int:
    import camelot
    import pypdfium2

    camelot.read_pdf(str(path), pages="all", suppress_stdout=True, **options)
    return len(pypdfium2.PdfDocument(path))


def read_camelot_lattice(path: Path) -> int:
    return _camelot(path, flavor="lattice")


def read_camelot_vector(path: Path) -> int:
    return _camelot(path, flavor="lattice", engine="vector")


def read_camelot_network(path: Path) -> int:
    return _camelot(path, flavor="network")


def read_pymupdf(path: Path) -> int:
    """Measured only: its licence (AGPL) keeps it out of the project."""
    import pymupdf

    document = pymupdf.open(path)
    for page in document:
        page.get_text()
        page.find_tables()
    return len(document)


def read_pdf_oxide(path: Path) -> int:
    import pdf_oxide

    document = pdf_oxide.PdfDocument(str(path))
    for index in range(document.page_count()):
        document.extract_chars(index)
        document.extract_text(index)
    return document.page_count()


READERS: dict[str, tuple[str, Callable[[Path], int]]] = {
    "jixiao": ("extractors", read_jixiao),
    "process": ("pipeline", read_process),
    "pdfium floor": ("pypdfium2", read_pdfium_floor),
    "pdfplumber": ("pdfplumber", read_pdfplumber),
    "camelot lattice": ("camelot", read_camelot_lattice),
    "camelot vector": ("camelot", read_camelot_vector),
    "camelot network": ("camelot", read_camelot_network),
    "pymupdf": ("pymupdf", read_pymupdf),
    "pdf_oxide": ("pdf_oxide", read_pdf_oxide),
}


def cpu_times(files: list[Path], readers: list[str], repeat: int) -> dict[str, tuple[float, int]]:
    """CPU seconds and pages of each reader over all files; the best of `repeat` for each file."""
    total = dict.fromkeys(readers, (0.0, 0))
    for name in readers:
        READERS[name][1](files[0])  # imports and caches are not in the times
    for path in files:
        for name in readers:
            spent = []
            pages = 0
            for _ in range(repeat):
                begun = time.process_time()
                pages = READERS[name][1](path)
                spent.append(time.process_time() - begun)
            seconds, n = total[name]
            total[name] = seconds + min(spent), n + pages
    return total


def _peak(name: str, files: list[Path], queue: multiprocessing.Queue[float]) -> None:
    for path in files:
        READERS[name][1](path)
    # VmHWM and not ru_maxrss: the latter is inherited from the process that started this one
    status = Path("/proc/self/status").read_text(encoding="ascii")
    queue.put(int(status.split("VmHWM:")[1].split()[0]) / 1024)


def peak_memory(name: str, files: list[Path]) -> float:
    """Peak resident megabytes of a fresh process that reads the files (Linux)."""
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[float] = context.Queue()
    process = context.Process(target=_peak, args=(name, files, queue))
    process.start()
    process.join()
    return queue.get(timeout=5)


def sample(folders: list[Path], pages: int) -> list[Path]:
    """Native PDF files of the folders, one of each folder in turn, until they hold so many pages."""
    import pypdfium2

    by_folder: dict[Path, list[Path]] = {}
    for path in sorted(path for folder in folders for path in folder.rglob("*.pdf")):
        by_folder.setdefault(path.parent, []).append(path)
    queue = [path for turn in zip(*_padded(list(by_folder.values())), strict=True) for path in turn if path]
    chosen, held = [], 0
    for path in queue:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            continue
        if any(document[i].get_textpage().count_chars() for i in range(min(3, len(document)))):
            chosen.append(path)
            held += len(document)
        if held >= pages:
            break
    return chosen


def _padded(lists: list[list[Path]]) -> list[list[Path | None]]:
    longest = max(len(one) for one in lists)
    return [[*one, *[None] * (longest - len(one))] for one in lists]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--pages", type=int, default=330)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--readers", default="jixiao,process,pdfium floor,pdfplumber")
    parser.add_argument("--memory", action="store_true")
    arguments = parser.parse_args()
    readers = [name for name in arguments.readers.split(",") if importlib.util.find_spec(READERS[name][0])]
    files = sample(arguments.folders, arguments.pages)
    times = cpu_times(files, readers, arguments.repeat)
    base = times["pdfplumber"][0] / times["pdfplumber"][1] if "pdfplumber" in times else None
    print(f"{len(files)} files, {times[readers[0]][1]} pages")
    for name, (seconds, pages) in times.items():
        ratio = f"{base / (seconds / pages):6.2f} x pdfplumber" if base else ""
        memory = f"{peak_memory(name, files):6.0f} MB" if arguments.memory else ""
        print(f"{name:16} {1000 * seconds / pages:8.2f} ms/page  {pages / seconds:7.1f} pages/s  {ratio}  {memory}")


if __name__ == "__main__":
    main()
