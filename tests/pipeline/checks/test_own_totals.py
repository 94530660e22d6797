"""Totals of the prose against those of the table: which of them say something of each other."""

from __future__ import annotations

from extractors.document import Document, Paragraph
from extractors.understand import understand
from pipeline.checks import Status, check
from tests.extractors.forms.build import table


def told(*sentences: str) -> list[tuple[str, Status]]:
    rows = [
        ["项目名称", "预算数", "执行数"],
        ["绿化养护", "700", "650"],
        ["路灯维修", "300", "290"],
        ["合计", "1000", "940"],
    ]
    head = [Paragraph("2023年度县城管局项目支出情况说明"), *map(Paragraph, sentences)]
    found = check(understand(Document("text/plain", (*head, table(rows, unit_note="单位：万元")))))
    return [
        (one.explanation, one.status)
        for one in found
        if one.rule == "prose_equals_table" and one.scope.endswith("正文与表")
    ]


def test_a_total_that_the_table_has_settles_the_others_and_money_of_counted_projects_is_none():
    sentences = (
        "2023年部门预算总额1000万元。",
        "纳入绩效管理的项目2个，涉及预算资金800万元。",
        "2023年预算总额900万元。",
    )
    assert told(*sentences) == [
        ("正文所述 1000万元 与表中 1000万元 相符", Status.PASS),
        (
            "正文所述 900万元 与表中 1000万元 不符，相差 100万元；正文另有一处与表相符，或所指不同",
            Status.UNCERTAIN,
        ),
    ]
