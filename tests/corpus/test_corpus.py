"""Every published file of the corpus through the whole path: nothing crashes, tables are understood, failures are known.

`known_failures.csv` lists the failing checks of each file with the reason: `document` (its own error, by its own
sentence, its cells, or the page, which was looked at), `scheme` (a choice of the document that the official scheme
advises against), `ours` (a false alarm that is left) or `unclear`. The files are published documents that are no part of the project: without them the tests are skipped.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benchmarks.icdar import measure
from extractors.readers.doc.converter import find_converter

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("JIXIAO_SHARED", ROOT.parent / "shared")) / "corpus"
FOLDERS = ("budgets", "budgets_putuo", "budgets_jiangsu", "evaluations", "html", "office", "difficult")
KNOWN = Path(__file__).parent / "known_failures.csv"
COLUMNS = ("page", "account_code", "line_item", "breakdown", "measure", "fiscal_year", "amount_yuan", "subject_name")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no published files in {CORPUS}"),
]


#: pages that only OCR can read: the tests of OCR look at them, and they would take most of the time here
SCANS = (
    "jiangsu_huaian_2026_budget_report.pdf",
    "长沙_公安局交通警察局_2026年部门预算.pdf",
    "长沙_商务局_长商务发〔2023〕15号.pdf",
)


def _files() -> list[Path]:
    folders = [CORPUS / folder for folder in FOLDERS if (CORPUS / folder).is_dir()]
    return [path for folder in folders for path in sorted(folder.iterdir()) if path.name not in SCANS]


def _digest(path: Path) -> dict[str, Any]:
    """What the tests look at: processing runs in workers, whole rows are too much to hand back."""
    from extractors.errors import DocumentError
    from extractors.readers import read
    from pipeline.contract.rows import to_table
    from pipeline.rereading import understood
    from pipeline.rows import rows_of

    document = read(path.read_bytes())
    try:
        document, records, results = understood(document)
    except DocumentError as error:
        return {"error": str(error.code), "flags": document.flags}
    for table, rows in rows_of(path.name, 0, path.name, document, records, results).items():
        to_table(table, rows)  # raises where a row breaks the contract
    return {
        "error": None,
        "flags": document.flags,
        "tables": len(records.tables),
        "understood": sum(reading.family is not None for reading in records.tables),
        "leftover": sum(len(reading.leftover) for reading in records.tables if reading.family),
        "evaluations": len(records.evaluations),
        "indicators": len(records.indicators),
        "failed": [(one.rule, one.explanation) for one in results if one.status == "fail"],
        "budgets": [
            (
                line.source.place.page,
                line.account_code,
                line.line_item,
                line.breakdown,
                line.measure,
                line.fiscal_year,
                line.amount.yuan,
                line.subject_name,
            )
            for line in records.budgets
            if line.source.place.table_index is not None
        ],
    }


@pytest.fixture(scope="session")
def digests() -> dict[str, dict[str, Any]]:
    """Each file, read once."""
    files = _files()
    with ProcessPoolExecutor(max_workers=2) as workers:
        return {_name(path): one for path, one in zip(files, workers.map(_digest, files, chunksize=1), strict=True)}


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _known() -> dict[tuple[str, str], int]:
    with KNOWN.open(encoding="utf-8", newline="") as file:
        return {(row["file"], row["rule"]): int(row["count"]) for row in csv.DictReader(file)}


NAMES = [_name(path) for path in _files()] if CORPUS.is_dir() else []
#: files that are no report, with the error that says so
REFUSED: dict[str, str] = {}
LOSSES = {"characters_lost", "characters_doubled"}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_understood_or_refused_by_name(digests, name):
    assert digests[name]["error"] == REFUSED.get(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_character_is_lost(digests, name):
    if name.endswith((".doc", ".wps")) and find_converter() is None:
        pytest.skip("LibreOffice is not installed: the running text only, and the document says so")
    assert not LOSSES & set(digests[name]["flags"])


@pytest.mark.parametrize("name", [name for name in NAMES if name not in REFUSED])
def test_only_known_checks_fail(digests, name):
    found = Counter(rule for rule, _ in digests[name]["failed"])
    known = {rule: count for (file, rule), count in _known().items() if file == name}
    assert dict(found) == known


#: tables that stay unrecognised, per file, with what they are
UNRECOGNISED = {
    "budgets/2026年北京市交通委员会部门预算.pdf": 1,  # rates of a fee
    "budgets/2026年西安市人民政府办公厅部门预算.pdf": 1,  # a list of training courses
    "budgets/2026年西安市信访局部门预算.pdf": 1,  # a list of training courses
}


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("budgets")])
def test_the_tables_of_budgets_and_accounts_are_recognised(digests, name):
    one = digests[name]
    assert one["tables"] - one["understood"] == UNRECOGNISED.get(name, 0)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("budgets_putuo/")])
def test_no_cell_of_their_tables_is_left_over(digests, name):
    assert digests[name]["leftover"] == 0


#: cells as they were read when the page was last gone over: file, what the row says, the amount in yuan
SPOTS = [
    (
        "budgets_putuo/上海市普陀区财政局2024年度部门决算.pdf",
        {"account_code": "2010601", "measure": "income", "breakdown": "total"},
        "15119000",
    ),
    (
        "budgets_putuo/上海市普陀区财政局2024年度部门决算.pdf",
        {"account_code": "301", "line_item": "economic"},
        "20828500",
    ),
    ("budgets_putuo/上海市普陀区人民政府万里街道办事处24年预算.pdf", {"page": 15, "measure": "income"}, "156211123"),
    ("budgets/2026年烟台市交通运输局部门预算.pdf", {"account_code": "2050803", "breakdown": "total"}, "635500"),
    ("budgets/2026年烟台市交通运输局部门预算.pdf", {"account_code": "30101", "breakdown": "total"}, "3699000"),
    (
        "budgets/2026年深圳市人民政府口岸办公室部门预算.pdf",
        {"line_item": "three_public", "fiscal_year": 2025},
        "377700",
    ),
    (
        "budgets/2026年深圳市人民政府口岸办公室部门预算.pdf",
        {"line_item": "three_public", "fiscal_year": 2026},
        "437900",
    ),
    ("budgets/2026年杭州市公安局部门预算.pdf", {"subject_name": "执法办案", "line_item": "total"}, "61920400"),
    (
        "budgets/2026年西安市信访局部门预算.pdf",
        {"line_item": "basic_expenditure", "measure": "initial_budget"},
        "19328114.71",
    ),
    (
        "budgets/北京_人力资源和社会保障局_2026年部门预算.pdf",
        {"account_code": "2050303", "breakdown": "total"},
        "2199800",
    ),
    ("budgets_jiangsu/2017年省检察院部门预算.pdf", {"line_item": "project_expenditure", "page": 11}, "55330000"),
    (
        "evaluations/西安市卫生健康委员会_2022年度部门决算.pdf",
        {"subject_name": "公立医院", "measure": "executed", "line_item": "total"},
        "12958976900",
    ),
]


@pytest.mark.parametrize(("name", "row", "yuan"), SPOTS)
def test_amounts_checked_by_eye(digests, name, row, yuan):
    found = [dict(zip(COLUMNS, line, strict=True)) for line in digests[name]["budgets"]]
    amounts = {line["amount_yuan"] for line in found if all(line[key] == value for key, value in row.items())}
    assert Decimal(yuan) in amounts


#: rows that become records, counted on the pages
COUNTS = [
    ("evaluations/宁德市人民政府办公室_2024_部门整体绩效自评表.pdf", "evaluations", 1),
    ("budgets/2026年武汉市信访局部门预算.pdf", "evaluations", 3),
    ("budgets/2026年深圳市人民政府口岸办公室部门预算.pdf", "evaluations", 5),
    ("budgets/2026年福州市民政局部门预算.pdf", "evaluations", 25),
    ("evaluations/西安市卫生健康委员会_2022年度部门决算.pdf", "evaluations", 89),
]


@pytest.mark.parametrize(("name", "table", "count"), COUNTS)
def test_rows_counted_on_the_pages(digests, name, table, count):
    assert digests[name][table] == count


def test_tables_of_the_icdar_2013_competition():
    folder = CORPUS / "icdar2013"
    if not folder.is_dir():
        pytest.skip(f"no competition files in {folder}")
    scores = measure(folder, "jixiao").values()
    assert sum(score.f1 for score in scores) / len(scores) > 0.93
