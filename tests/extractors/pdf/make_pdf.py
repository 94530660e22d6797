"""Small PDF files for tests, written by hand: a page is its content stream; text is set in an unembedded Chinese font."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDTH, HEIGHT = 600, 800


@dataclass
class Sheet:
    """One page in the making. Coordinates are points from the page's top-left corner, as readers give them."""

    width: int = WIDTH
    height: int = HEIGHT
    entries: str = ""  # more entries of the page dictionary
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, baseline: float, text: str, size: float = 10, mode: int = 0) -> Sheet:
        code = text.encode("utf-16-be").hex()
        self.parts.append(f"BT /F0 {size} Tf {mode} Tr {x} {self.height - baseline} Td <{code}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5, more: str = "") -> Sheet:
        self.parts.append(f"q {more} {width} w {x0} {self.height - y0} m {x1} {self.height - y1} l S Q")
        return self

    def bar(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0) -> Sheet:
        self.parts.append(f"q {grey} g {x0} {self.height - y1} {x1 - x0} {y1 - y0} re f Q")
        return self

    def raw(self, content: str) -> Sheet:
        self.parts.append(content)
        return self

    def grid(self, xs: list[float], ys: list[float], **options: object) -> Sheet:
        for y in ys:
            self.line(xs[0], y, xs[-1], y, **options)  # type: ignore[arg-type]
        for x in xs:
            self.line(x, ys[0], x, ys[-1], **options)  # type: ignore[arg-type]
        return self

    def rows(self, xs: list[float], baselines: list[float], rows: list[list[str]]) -> Sheet:
        for y, row in zip(baselines, rows, strict=True):
            for x, text in zip(xs, row, strict=True):
                if text:
                    self.text(x, y, text)
        return self


def pdf(*sheets: Sheet, trailer: str = "", objects: tuple[str, ...] = (), catalog: str = "") -> bytes:
    """The file. Object 1 is the catalogue, 2 the page tree, 3 to 5 the font; `objects` follow from number 6 on."""
    first = 6 + len(objects)
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(sheets)))
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo"
        " << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R /DW 1000"
        " /W [1 94 500 814 939 500] >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        *objects,
    ]
    for i, sheet in enumerate(sheets):
        content = "\n".join(sheet.parts)
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}] {sheet.entries}"
            f" /Resources << /Font << /F0 3 0 R >> {'/XObject << /X0 6 0 R >>' if objects else ''} >>"
            f" /Contents {first + 2 * i + 1} 0 R >>"
        )
        bodies.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    data = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(data)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    data += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}".encode()
    return data + f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
