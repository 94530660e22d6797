"""A doubtful cell is read otherwise where exactly one of its candidates makes the document's arithmetic hold."""

from __future__ import annotations

import pytest

from extractors.document import Cell, Document, Page, PageOrigin, Paragraph, Place, Table
from pipeline import rereading
from pipeline.checks import Status
from pipeline.rereading import understood
from pipeline.rows import rows_of

HEAD = ["项目名称", "合计", "一般公共预算", "其他资金"]
ROWS = [
    ["合计", "160.00", "100.00", "60.00"],
    ["渠道清淤", "90.00", "60.00", "30.00"],
    ["泵站维护", "70.00", "40.00", "30.00"],
]
LOW = "ocr_low_confidence"
Doubt = dict[tuple[int, int], tuple[str, tuple[str, ...]]]


def scan(doubts: Doubt) -> Document:
    """A scanned page with one table; `doubts`: by row and column what was read, and what may stand there instead."""
    cells = []
    for r, row in enumerate([HEAD, *ROWS]):
        for c, printed in enumerate(row):
            text, others = doubts.get((r, c), (printed, ()))
            sure = (r, c) not in doubts
            place = Place(1, (100.0 * c, 200.0 + 20 * r, 100.0 * c + 100, 220.0 + 20 * r))
            flags = () if sure else (LOW,)
            cells.append(
                Cell(r, c, text, place=place, confidence=0.99 if sure else 0.6, flags=flags, alternatives=others)
            )
    table = Table(tuple(cells), 4, 4, Place(1), caption="项目支出预算表", unit_note="单位：万元", method="ruled")
    title = Paragraph("清源县水利局2024年部门预算")
    return Document("application/pdf", (title, table), (Page(1, 595, 842, PageOrigin.OCR),))


def amounts(doubts: Doubt) -> dict[tuple[int, int], tuple[str, list[str]]]:
    """Each amount as printed in its row, with its flags, by row and column."""
    rows = rows_of("0" * 64, 1, "scan.pdf", *understood(scan(doubts)))
    return {(r["row_index"], r["col_index"]): (r["amount_raw"], r["flags"]) for r in rows["budgets"]}


def test_the_table_holds_and_nothing_is_mended_where_nothing_is_in_doubt():
    document, _, results = understood(scan({}))
    assert {result.status for result in results if result.rule == "total_of_rows"} == {Status.PASS}
    assert document.notes == ()


def test_the_one_candidate_that_makes_the_sums_hold_is_taken_and_said():
    doubts = {(2, 2): ("66.00", ("68.00", "60.00"))}
    found = amounts(doubts)
    assert found[2, 2][0] == "60.00"
    assert {LOW, "row_mended"} <= set(found[2, 2][1])
    document, _, results = understood(scan(doubts))
    assert {result.status for result in results if result.rule == "total_of_rows"} == {Status.PASS}
    (note,) = document.notes
    assert note.startswith("row_mended: page 1, table 0, row 2, column 2: read 66.00, taken as 60.00, so that ")


def test_an_unreadable_cell_is_read_where_its_row_and_column_ask_for_it():
    assert amounts({(3, 1): ("7O.0C", ("10.00", "70.00"))})[3, 1][0] == "70.00"


@pytest.mark.parametrize(
    ("case", "doubts"),
    [
        ("none of the candidates fits", {(2, 2): ("66.00", ("68.00", "69.00"))}),
        ("it is no less than its parts, but no sum", {(1, 1): ("50.00", ("170.00",))}),
        ("the reading holds as it is", {(2, 2): ("60.00", ("66.00",))}),
        ("no other value is offered", {(2, 2): ("66.00", ("66.0 0",))}),
    ],
)
def test_else_the_cell_stays_as_it_was_read_and_in_doubt(case, doubts):
    (at, (text, _)) = next(iter(doubts.items()))
    raw, flags = amounts(doubts)[at]
    assert (raw, LOW in flags, "row_mended" in flags) == (text, True, False), case
    assert understood(scan(doubts))[0].notes == ()


def test_a_candidate_that_breaks_what_held_is_left():
    """With 95 the column would come to its misread total, but a part would be greater than its whole."""
    found = amounts({(2, 2): ("60.00", ("95.00",)), (1, 2): ("135.00", ())})
    assert found[2, 2][0] == "60.00"
    assert "row_mended" not in found[2, 2][1]


def test_of_two_cells_that_would_each_mend_a_sum_the_one_that_its_row_asks_for_is_taken():
    doubts = {(2, 1): ("80.00", ("90.00",)), (3, 1): ("70.00", ("80.00",))}
    found = amounts(doubts)
    assert (found[2, 1][0], found[3, 1][0]) == ("90.00", "70.00")
    assert ("row_mended" in found[2, 1][1], "row_mended" in found[3, 1][1]) == (True, False)


def test_two_cells_that_would_each_mend_the_same_sum_are_both_left():
    no_parts: Doubt = {(r, c): ("", ()) for r in (2, 3) for c in (2, 3)}
    doubts = {(2, 1): ("80.00", ("90.00",)), (3, 1): ("70.00", ("80.00",))} | no_parts
    found = amounts(doubts)
    assert (found[2, 1][0], found[3, 1][0]) == ("80.00", "70.00")
    _, _, results = understood(scan(doubts))
    assert Status.UNCERTAIN in {result.status for result in results if result.rule == "total_of_rows"}


def test_a_document_that_is_too_large_for_trials_is_left_as_it_was_read(monkeypatch):
    monkeypatch.setattr(rereading, "WORK", 10)
    assert amounts({(2, 2): ("66.00", ("60.00",))})[2, 2][0] == "66.00"
