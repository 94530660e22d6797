"""Small reports, each with its own figures, and what a warehouse says of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from pipeline.contract import TABLES
from pipeline.warehouse import connect

JIXIAO = [sys.executable, "-c", "from pipeline.cli import main; main()"]
#: What tells two runs apart however alike they are.
OF_THE_RUN = {"run_id", "started_at", "finished_at", "ingested_at"}
#: Attempts are kept for ever, organisations are derived from all documents.
OF_NO_DOCUMENT = ("ingestions", "organisations")

_TEXT = """测试县第{n}局2023年度部门整体支出绩效自评报告

一、部门概况
我局为正科级单位，全年预算数{budget}万元，执行数{spent}万元。

二、存在的问题
（一）预算执行进度偏慢。部分项目实施周期长，第{n}号项目支付滞后。

三、意见建议
（一）加快预算执行进度。
"""


def write_reports(folder: Path, numbers: range) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for n in numbers:
        (folder / f"report-{n:04d}.txt").write_text(_TEXT.format(n=n, budget=100 + n, spent=90 + n), encoding="utf-8")


def start(home: Path, *args: str) -> subprocess.Popen[str]:
    """`jixiao ingest` in the folder `home`, whose `wh` is its warehouse, in a process group of its own."""
    return subprocess.Popen(
        [*JIXIAO, "ingest", *args, "--warehouse", "wh", "--workers", "2"],
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )


def ingest(home: Path, *args: str) -> tuple[int, str]:
    """Exit code and what was said."""
    process = start(home, *args)
    said = process.communicate(timeout=300)[0]
    return process.returncode, said


def rows_by_document(warehouse: Path) -> dict[str, dict[str, Counter[str]]]:
    """file name -> table -> its rows, but for what only says which run wrote them.

    Every row of every table must belong to a document that the version has.
    """
    found: dict[str, dict[str, Counter[str]]] = {}
    with connect(warehouse) as connection:
        names = dict(connection.execute("select document_id, file_name from documents").fetchall())
        listed = connection.execute("select count(*) from documents").fetchall()[0][0]
        assert len(names) == len(set(names.values())) == listed, "a document stands there twice"
        found = {name: defaultdict(Counter) for name in names.values()}
        for table in TABLES:
            if table in OF_NO_DOCUMENT:
                continue
            columns = ", ".join(name for name in TABLES[table].fields if name not in OF_THE_RUN)
            for document, *row in connection.execute(f"select document_id, {columns} from {table}").fetchall():
                found[names[document]][table][repr(row)] += 1
    return found


def organisations(warehouse: Path) -> Counter[str]:
    with connect(warehouse) as connection:
        return Counter(map(repr, connection.execute("select * from organisations").fetchall()))


def attempts(warehouse: Path) -> Counter[tuple[str, str]]:
    """(file, outcome) -> how many attempts were recorded."""
    with connect(warehouse) as connection:
        found = connection.execute("select source_uri, outcome from ingestions").fetchall()
    return Counter((Path(uri).name, outcome) for uri, outcome in found)
