"""Documents of more than a thousand pages: read whole within a worker's memory, or a row that says why not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from reports import attempts, ingest, rows_by_document, write_reports

from pipeline.warehouse import connect

pytestmark = pytest.mark.slow

PAGES = 1200
ROWS = 12


def long_pdf(pages: int) -> bytes:
    """A PDF whose every page holds a ruled table of figures and a sentence, each page with its own."""
    first = 6
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(pages))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R /DW 1000 >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        b" /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]
    for page in range(pages):
        content = page_content(page).encode()
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F0 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (first + 1 + 2 * page)
        )
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, table)
    return bytes(made)


def page_content(page: int) -> str:
    ys = [700 - 30 * row for row in range(ROWS + 1)]
    xs = (60, 220, 380, 540)
    lines = [f"60 {y} m 540 {y} l S" for y in ys] + [f"{x} {ys[0]} m {x} {ys[-1]} l S" for x in xs]
    cells = [
        shown(xs[column] + 6, ys[row] - 20, f"{page + 1}.{row}{column}") for row in range(ROWS) for column in range(3)
    ]
    words = shown(60, 300, f"第{page + 1}号项目绩效自评得分为{page % 100}分。")
    return "\n".join(["0.5 w", *lines, *cells, words])


def shown(x: float, y: float, text: str) -> str:
    return f"BT /F0 10 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def test_a_thousand_pages_are_read_whole_beside_others(tmp_path: Path):
    write_reports(tmp_path / "raw", range(2))
    (tmp_path / "raw" / "long.pdf").write_bytes(long_pdf(PAGES))
    code, said = ingest(tmp_path, "raw", "--timeout", "280")
    assert code == 0, said
    with connect(tmp_path / "wh") as connection:
        (pages,) = connection.execute("select page_count from documents where file_name = 'long.pdf'").fetchall()
        cells = connection.execute(
            "select page, count(*), max(text) filter (row_index = 0 and col_index = 0) from cells group by 1"
        ).fetchall()
    assert pages == (PAGES,)
    assert sorted(cells) == [(page, ROWS * 3, f"{page}.00") for page in range(1, PAGES + 1)]


def test_one_that_takes_too_long_is_a_row_and_the_others_are_read(tmp_path: Path):
    write_reports(tmp_path / "raw", range(3))
    (tmp_path / "raw" / "long.pdf").write_bytes(long_pdf(5 * PAGES))
    code, said = ingest(tmp_path, "raw", "--timeout", "8")
    assert code == 1, said
    assert attempts(tmp_path / "wh") == {
        **{(f"report-{n:04d}.txt", "complete"): 1 for n in range(3)},
        ("long.pdf", "failed"): 1,
    }
    assert rows_by_document(tmp_path / "wh")["long.pdf"].keys() == {"documents"}
    with connect(tmp_path / "wh") as connection:
        failed = connection.execute("select error_code from ingestions where outcome = 'failed'").fetchall()
    assert failed == [("timeout",)]


#: Prints the most bytes that were in memory, and the number of rows.
PEAK = """
import resource, sys
from pathlib import Path
from pipeline.process import process
rows = process(Path(sys.argv[1]).read_bytes(), name="long.pdf")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, sum(map(len, rows.values())))
"""


def peak(path: Path) -> tuple[int, int]:
    """Most bytes in memory while a document is processed, and its rows."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, timeout=300, check=True
    )
    most, rows = map(int, done.stdout.split())
    return most, rows


def test_memory_grows_with_the_rows_and_not_with_the_pages(tmp_path: Path):
    """What is held of a long document are its rows and cells: some kilobytes each, no pages."""
    found = []
    for pages in (100, PAGES):
        path = tmp_path / f"{pages}.pdf"
        path.write_bytes(long_pdf(pages))
        found.append(peak(path))
    (small, few), (large, many) = found
    print(f"{small >> 20} MiB for {few} rows, {large >> 20} MiB for {many} rows")
    assert (large - small) / (many - few) < 4_000
