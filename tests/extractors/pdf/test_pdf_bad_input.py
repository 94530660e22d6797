"""Files that cannot be read, or only in part, say so by code and in words."""

import io

import pytest
from make_pdf import Sheet, pdf

from extractors.errors import DocumentError, ErrorCode
from extractors.readers.pdf import read_pdf

ENCRYPT = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
    f" /O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<{'33' * 16}> <{'33' * 16}>]"
)


def code_of(data: bytes) -> ErrorCode:
    with pytest.raises(DocumentError) as caught:
        read_pdf(data)
    assert caught.value.message
    return caught.value.code


def test_a_password_is_asked_for():
    assert code_of(pdf(Sheet().text(100, 100, "密"), trailer=ENCRYPT)) is ErrorCode.ENCRYPTED


def encrypted(user_password: str) -> bytes:
    """A file whose owner forbids printing; opening it takes the user's password."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    encryption = StandardEncryption(user_password, ownerPassword="owner", canPrint=0, strength=128)
    canvas = Canvas(target, encrypt=encryption)
    canvas.drawString(100, 700, "1,234.56")
    canvas.save()
    return target.getvalue()


def test_protection_with_an_empty_password_keeps_nobody_from_reading():
    assert [p.text for p in read_pdf(encrypted("")).paragraphs()] == ["1,234.56"]
    assert code_of(encrypted("secret")) is ErrorCode.ENCRYPTED


def test_no_pdf_inside():
    assert code_of(b"%PDF-1.4\nnothing follows") is ErrorCode.DAMAGED
    assert code_of(b"PK\x03\x04 a zip that says it is a PDF") is ErrorCode.DAMAGED


def test_no_pages():
    assert code_of(pdf()) is ErrorCode.DAMAGED


def test_a_broken_cross_reference_table_is_rebuilt():
    data = pdf(Sheet().text(100, 100, "正文可读。"))
    broken = data.replace(b"startxref\n", b"startxref\n9999")
    assert [p.text for p in read_pdf(broken).paragraphs()] == ["正文可读。"]


def test_a_truncated_file_gives_what_is_left_or_says_damaged():
    data = pdf(*[Sheet().text(100, 100, f"第{c}页。") for c in "甲乙丙"])
    try:
        document = read_pdf(data[: len(data) * 2 // 3])
    except DocumentError as error:
        assert error.code is ErrorCode.DAMAGED
    else:
        assert "page_unread" in document.flags or document.pages


def test_a_page_that_is_no_page_does_not_take_the_others():
    data = pdf(Sheet().text(100, 100, "好的一页。"), Sheet())
    broken = data.replace(b"/Kids [6 0 R 8 0 R]", b"/Kids [6 0 R 4 0 R]")
    document = read_pdf(broken)
    assert [p.text for p in document.paragraphs()] == ["好的一页。"]
    assert len(document.pages) in (1, 2)


def test_a_hundred_thousand_rules_are_no_table():
    rules = "\n".join(f"{i % 500} {i // 250} m {i % 500 + 7} {i // 250} l S" for i in range(100_000))
    document = read_pdf(pdf(Sheet().raw(rules).text(100, 100, "正文。")))
    assert document.tables == ()
    assert "正文。" in "".join(p.text for p in document.paragraphs())


def test_a_page_of_two_metres():
    document = read_pdf(pdf(Sheet(width=5670, height=5670).text(100, 100, "大图。")))
    assert (document.pages[0].width, document.pages[0].height) == (5670, 5670)
    assert [p.text for p in document.paragraphs()] == ["大图。"]


def test_forms_nested_without_end():
    content = "/X0 Do"
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X0 6 0 R >> >>"
        f" /Length {len(content)} >>\nstream\n{content}\nendstream"
    )
    document = read_pdf(pdf(Sheet().raw("/X0 Do").text(100, 100, "正文。"), objects=(form,)))
    assert [p.text for p in document.paragraphs()] == ["正文。"]


def test_a_drawing_of_many_crossing_strokes_takes_no_text():
    strokes = [f"{(i * 37) % 590} {(i * 53) % 790} m {(i * 37) % 590 + 5} {(i * 53) % 790} l S" for i in range(40_000)]
    strokes += [f"{(i * 41) % 590} {(i * 59) % 790} m {(i * 41) % 590} {(i * 59) % 790 + 5} l S" for i in range(40_000)]
    document = read_pdf(pdf(Sheet().raw("\n".join(strokes)).text(100, 100, "正文。")))
    assert document.flags == ()
    texts = [p.text for p in document.paragraphs()] + [c.text for table in document.tables for c in table.cells]
    assert [text for text in texts if text] == ["正文。"]
