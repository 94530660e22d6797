"""Cases of the rules about text, tables as a whole, and the rows of unit tables."""

from extractors.records import Evaluation, Fact, Facts, Source, TableReading
from normalizers.numbers import parse_number
from tests.pipeline.checks.build import at, indicator, line, records, section, unit
from tests.pipeline.checks.cases import case


def _text(text: str, title: str = "标题"):
    return records(sections=[section("一、", title, text=text)])


case(
    "placeholder_filled",
    fails=_text("", title="某市XX局2024年度部门决算表"),
    says="“一、某市XX局2024年度部门决算表”中有占位符“XX”",
    holds=_text("购置X射线机2台，三班倒OO型号，2024年12月31日完成。"),
    not_for=records(),
)
case(
    "punctuation_once",
    fails=_text("财政拨款收入指取得的财政拨款。。其他收入另计。"),
    says="“拨款收入指取得的财政拨款。。其他收入另计。”中有连用的标点“。。”",
    holds=_text("财政拨款收入……其他收入，另计。"),
    not_for=records(),
)


def _listed(*titles: str, listed: tuple[str, ...] = ("收入决算表", "支出决算表", "一般公共预算支出决算表")):
    tables = [TableReading(i, "statutory_by_code", (i,), title=title) for i, title in enumerate(titles)]
    contents = tuple(Fact(f"{n}、{name}", "contents") for n, name in zip("一二三", listed, strict=False))
    return records(facts=Facts(contents=contents), tables=tables, budgets=[line("1", where=at(1, 1))])


case(
    "listed_table_present",
    fails=_listed("2024年度收入决算表", "一般公共预算支出决算表"),
    says="目录所列“二、支出决算表”在正文中未见",
    holds=_listed("收入决算表", "支出决算情况表", "2024年一般公共预算支出决算表"),
    not_for=_listed("收入决算表", listed=("收入决算表",)),
)


def _empty(note: str, amount: str = "0.95"):
    table = TableReading(1, "statutory_three_public", (1,), title="财政拨款“三公”经费支出表", notes=(note,))
    prose = line(amount, item="three_public", measure="initial_budget", where=at(), line_item_raw="“三公”经费预算")
    return records(tables=[table], budgets=[prose])


case(
    "empty_table_explained",
    fails=_empty("注：本部门无“三公”经费。"),
    says="“财政拨款“三公”经费支出表”为空表，而正文列有 甲局 “三公”经费预算 initial_budget 0.95万元",
    holds=_empty("注：本部门无“三公”经费。", "0.00"),
    not_for=records(
        tables=[TableReading(0, "statutory_by_code", (0,), title="支出表")], budgets=[line("1", where=at(1, 1))]
    ),
)


def _counted(count: int, amount: str):
    row = unit("甲局", 1, component="project_performance", project_count=count)
    return records(unit_scores=[row], budgets=[line(amount, measure="evaluated", where=at(1, 3))])


case(
    "no_projects_no_amount",
    fails=_counted(0, "12.5"),
    says="甲局 项目 0 个，金额 12.5万元，不符",
    holds=_counted(3, "12.5"),
    not_for=_counted(3, ""),
)


def _noted(score: str | None, note: str = "注：某市乡镇卫生院只有人员支出，故无项目支出绩效评价。"):
    components = {"project_report": score, "department_report": "81"}
    rows = [
        unit(
            name,
            row,
            component=component,
            score=value if row == 1 else "90",
            missing_marker=None if value or row > 1 else "无",
        )
        for row, name in enumerate(("某市乡镇卫生院", "某市水务局"), 1)
        for component, value in components.items()
    ]
    lone = unit("某市林业局", 3, component="project_report", missing_marker="无")
    tables = [TableReading(0, "unit_scores", (0,), notes=(note,))]
    return records(unit_scores=[*rows, *([lone] if score else [])], tables=tables)


case(
    "note_matches_missing_cells",
    fails=_noted("77"),
    says="某市乡镇卫生院：注释称没有项目，表中却有 project_report 77",
    holds=_noted(None),
    not_for=_noted(None, note="注：得分保留两位小数。"),
)


def _corrected(score: str, text: str = "原公开的“95.2分”更正为“92.5分”。"):
    found = _text(text)
    found.evaluations = [Evaluation("department", "甲局", Source(), total_score=parse_number(score))]
    return found


case(
    "correction_applied",
    fails=_corrected("95.2"),
    says="文称 95.2分 更正为 92.5分，甲局 总得分为 95.2分",
    holds=_corrected("92.5"),
    not_for=_corrected("95.2", "自评得分95.2分，比上年92.5分有所提高。"),
)


def _reached(score: str, note: str | None = None):
    row = indicator("培训人次", "10", score, target="≥500人次", actual="510人次", deviation_note=note)
    return records(indicators=[row])


case(
    "full_marks_when_reached",
    fails=_reached("9", note="无"),
    says="培训人次 实际值 510人次 达到目标 ≥500人次，得分 9分 低于分值 10分",
    holds=_reached("10"),
    not_for=records(indicators=[indicator("培训人次", "10", "9", target="≥500人次", actual="480人次")]),
)
