"""OFD: places, spacing and rules, on packages written here and on the samples of the corpus."""

from __future__ import annotations

import io
import zipfile

import pytest

from extractors.document import AsideKind, PageOrigin
from extractors.errors import DocumentError, ErrorCode
from extractors.readers import read
from extractors.readers.ofd import read_ofd
from extractors.readers.ofd.values import Matrix, deltas

from .shared import aside, corpus, rows, spans, texts

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*pages: str, extra: dict[str, str] | None = None, common: str = "") -> bytes:
    """A package with these pages' contents."""
    listed = "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    parts = {
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/Page_{i}/Content.xml": page(body) for i, body in enumerate(pages)},
        **(extra or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, text in parts.items():
            container.writestr(name, text)
    return buffer.getvalue()


def page(body: str) -> str:
    return f"<ofd:Page {SPACE}><ofd:Content><ofd:Layer>{body}</ofd:Layer></ofd:Content></ofd:Page>"


def text(x: float, y: float, words: str, size: float = 4.0, attributes: str = "") -> str:
    """Words set so that each character takes its natural width; x, y: the corner of the object, in millimetres."""
    wide = [size if ord(c) > 0x2E80 else size / 2 for c in words[:-1]]
    steps = " ".join(str(w) for w in wide)
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 200 10" Font="1" Size="{size}" {attributes}>'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="{steps}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def path(x: float, y: float, width: float, height: float, data: str, attributes: str = "") -> str:
    return (
        f'<ofd:PathObject ID="2" Boundary="{x} {y} {width} {height}" {attributes}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def table() -> str:
    """Two columns, three rows; the first row is one cell. Rules as lines, and as thin filled areas."""
    across = "".join(path(20, y, 100, 0.2, "M 0 0 L 100 0") for y in (50, 60, 70))
    across += path(20, 80, 100, 0.3, "M 0 0 L 100 0 L 100 0.3 L 0 0.3 C", 'Fill="true" Stroke="false"')
    down = path(20, 50, 0.1, 30, "M 0 0 L 0 30") + path(120, 50, 0.1, 30, "M 0 0 L 0 30")
    down += path(70, 60, 0.1, 20, "M 0 0 L 0 20")
    words = text(30, 52, "项目支出") + text(22, 62, "防汛经费") + text(72, 62, "1,234.50") + text(22, 72, "合计")
    return across + down + words


def test_paragraphs_with_places_in_points() -> None:
    document = read_ofd(ofd(text(20, 30, "某县水务局部门决算")))
    assert texts(document) == ["某县水务局部门决算"]
    place = next(document.paragraphs()).place
    assert place.page == 1
    assert place.bbox is not None
    assert place.bbox[0] == pytest.approx(56.7, abs=0.1)
    assert place.bbox[2] == pytest.approx((20 + 36) * 72 / 25.4, abs=0.1)
    assert (document.pages[0].width, document.pages[0].height) == (595.28, 841.89)


def test_a_ruled_table_with_a_span() -> None:
    (found,) = read(ofd(table())).tables
    assert rows(found) == [["项目支出"], ["防汛经费", "1,234.50"], ["合计", ""]]
    assert spans(found)["项目支出"] == (0, 0, 1, 2)


def test_matrices_scale_and_move() -> None:
    scaled = text(20, 30, "绩效", size=8, attributes='CTM="0.5 0 0 0.5 0 0"')
    place = next(read_ofd(ofd(scaled)).paragraphs()).place
    assert place.bbox is not None
    assert place.bbox[2] - place.bbox[0] == pytest.approx(8 * 72 / 25.4, abs=0.1)
    both = Matrix(2, 0, 0, 2, 1, 1).then(Matrix(e=10))
    assert both.at(1, 1) == (13, 3)


def test_repeated_deltas() -> None:
    assert deltas("g 3 2.5 1 g 2 4") == [2.5, 2.5, 2.5, 1, 4, 4]
    assert deltas("g 3") == []


def test_text_drawn_twice_is_read_once_and_hidden_text_apart() -> None:
    document = read_ofd(ofd(text(20, 30, "预算") * 2 + text(20, 60, "底稿", attributes='Visible="false"')))
    assert texts(document) == ["预算"]
    assert "底稿" in aside(document, AsideKind.HIDDEN)


def test_templates_stand_under_their_pages() -> None:
    common = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    body = '</ofd:Layer></ofd:Content><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer>' + text(20, 60, "正文")
    data = ofd(body, extra={"Doc_0/Tpls/Tpl_0/Content.xml": page(text(20, 30, "模板文字"))}, common=common)
    assert texts(read_ofd(data)) == ["模板文字", "正文"]


def test_glyphs_without_characters_are_flagged() -> None:
    body = (
        '<ofd:TextObject ID="1" Boundary="20 30 100 10" Font="1" Size="4"><ofd:CGTransform CodePosition="0" CodeCount="5" '
        'GlyphCount="5"/><ofd:TextCode X="0" Y="4" DeltaX="g 4 4">预算</ofd:TextCode></ofd:TextObject>'
    )
    document = read_ofd(ofd(body))
    assert "characters_lost" in document.flags
    assert "3 printed glyphs" in document.notes[-1]


def test_pages_of_nonsense_and_of_pictures_are_unread() -> None:
    picture = '<ofd:ImageObject ID="3" Boundary="0 0 210 297" ResourceID="4"/>'
    document = read_ofd(ofd(text(20, 30, "\ue001\ue002\ue003"), picture, text(20, 30, "正文")))
    assert [p.origin for p in document.pages] == [PageOrigin.UNREAD, PageOrigin.UNREAD, PageOrigin.NATIVE]
    assert "page_unread" in document.flags


def test_what_cannot_be_read_is_said() -> None:
    empty = ofd(path(0, 0, 10, 10, "M 0 0 L 10 10"))
    whole = ofd(text(20, 30, "正文"))
    lacking = ofd(text(20, 30, "正文"), extra={"Doc_0/Pages/Page_0/Content.xml": "<broken"})
    locked = ofd(text(20, 30, "正文"), extra={"Encryptions.xml": "<x/>"})
    codes = []
    for data in (empty, whole[:-40], lacking, locked):
        with pytest.raises(DocumentError) as caught:
            read_ofd(data)
        codes.append(caught.value.code)
    assert codes == [ErrorCode.NO_TEXT, ErrorCode.DAMAGED, ErrorCode.DAMAGED, ErrorCode.ENCRYPTED]


def test_samples_of_the_corpus() -> None:
    assert texts(read(corpus("ofd/test-ofda.ofd"))) == ["Hello OFD-A"]
    guide = read(corpus("ofd/ano.ofd"))
    assert guide.pages[0].origin is PageOrigin.NATIVE
    assert texts(guide)[0].startswith("可信安全浏览器")
    assert [p.origin for p in guide.pages[1:]] == [PageOrigin.UNREAD, PageOrigin.UNREAD]
