"""`jixiao checks`: the identities that documents imply, and whether they hold."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.console import console, count, print_table
from pipeline.cli.find import find_document
from pipeline.cli.options import WAREHOUSE, Warehouse
from pipeline.contract import enumerations
from pipeline.ingest.sources import CallError

_CHECKS = """
select file_name, checks.status, severity, page, rule, scope, explanation, expected, actual, difference
from checks left join documents using (document_id)
where ($status = 'all' or checks.status = $status)
  and ($document is null or document_id = $document) and ($rule is null or rule = $rule)
order by list_position(['error', 'warning', 'notice'], severity), file_name, page nulls last, rule, check_id
"""


def checks(
    status: Annotated[str, typer.Option(help="fail, uncertain, pass, not_applicable or all.")] = "fail",
    document: Annotated[str | None, typer.Option(help="Of one document: file name, path or start of its id.")] = None,
    rule: Annotated[str | None, typer.Option(help="Of one rule.")] = None,
    warehouse: Warehouse = WAREHOUSE,
) -> None:
    """List checks, by default those that fail: what does not add up, both figures, and the page.

    Examples:

    `jixiao checks`

    `jixiao checks --status uncertain --document 0744e06854`
    """
    from pipeline.warehouse import connect

    known = [*enumerations()["check_status"], "all"]
    if status not in known:
        raise CallError(f"no status {status!r}; choose one of {', '.join(known)}")
    with connect(warehouse) as connection:
        document_id = find_document(connection, document) if document else None
        values = {"status": status, "document": document_id, "rule": rule}
        rows = connection.execute(_CHECKS, values).fetchall()
        rules = {name for (name,) in connection.execute("select distinct rule from checks").fetchall()}
    if rule is not None and rule not in rules:
        raise CallError(f"no check of rule {rule!r}; the rules met so far: {', '.join(sorted(rules)) or 'none'}")
    if not rows:
        console().print(f"No checks with status {status}.", markup=False)
        return
    # what every row has in common is said by the call: the width goes to the sentence
    drop = {"file"} if document_id else set()
    drop |= {"status"} if status != "all" else set()
    columns = ["file", "status", "severity", "page", "rule", "what", "expected", "actual", "difference"]
    shown = [[*row[:5], sentence(row[5], row[6]), *map(plain, row[7:])] for row in rows]
    kept = [i for i, column in enumerate(columns) if column not in drop]
    right = tuple(at for at, i in enumerate(kept) if columns[i] in ("page", "expected", "actual", "difference"))
    title = count(len(rows), "check") + (f" of {rows[0][0]}" if document_id else "")
    print_table([columns[i] for i in kept], [[row[i] for i in kept] for row in shown], title=title, right=right)


def sentence(scope: str | None, explanation: str | None) -> str:
    """What a check says, led by what it was tried on where the sentence itself does not name it."""
    if not scope or not explanation or scope in explanation:
        return explanation or scope or ""
    return f"{scope}：{explanation}"


def plain(number) -> str | None:
    """A decimal without the zeros that its column adds."""
    return None if number is None else f"{number.normalize():f}"
