"""Cases of the rules about lists of units, grades, names, numbers and years."""

from extractors.records import Fact, Facts, Source
from tests.pipeline.checks.build import at, form, line, records, said, section, unit
from tests.pipeline.checks.cases import case


def _graded(*ratings: str):
    return [unit(f"单位{i}", i, component="project_performance", rating=rating) for i, rating in enumerate(ratings)]


_TWO_AND_ONE = _graded("优秀", "优秀", "良好")


def _prose(good: str, share: str = "33.33"):
    sentence = f"2个预算单位评为“优秀”，占比66.67%；{good}个预算单位评为“良好”，占比{share}%。"
    return said(
        sentence, ("2", "个", "level"), ("66.67", "%", "share"), (good, "个", "level"), (share, "%", "share"), section=1
    )


case(
    "count_per_grade",
    fails=records(unit_scores=_TWO_AND_ONE, quantities=_prose("3")),
    says="文中评为“良好”的 3个 与表中编号行数 1个 不符，相差 2个",
    holds=records(unit_scores=_TWO_AND_ONE, quantities=_prose("1")),
    not_for=records(quantities=_prose("1")),
)
case(
    "shares_sum_to_one",
    fails=records(unit_scores=_TWO_AND_ONE, quantities=_prose("1", "35.00")),
    says="占比之和 66.67% + 35.00% = 101.67% 与各部分齐全时应有的 100% 不符，相差 1.67%",
    holds=records(unit_scores=_TWO_AND_ONE, quantities=_prose("1")),
    not_for=records(quantities=_prose("1", "35.00")),
)


def _count(number: str):
    return said(f"共{number}个预算单位开展部门整体支出自评。", (number, "个", "level"))


case(
    "unit_count",
    fails=records(unit_scores=_TWO_AND_ONE, quantities=_count("4")),
    says="文中单位数 4个 与单位表编号行数 3个 不符，相差 1个",
    holds=records(unit_scores=_TWO_AND_ONE, quantities=_count("3")),
    not_for=records(unit_scores=_TWO_AND_ONE, quantities=said("覆盖4个行政事业单位。", ("4", "个", "level"))),
)


def _ordered(*scores: str):
    return records(unit_scores=[unit(f"单位{i}", i, score=score) for i, score in enumerate(scores)])


case(
    "rank_follows_score",
    fails=_ordered("97.5", "94.78", "94.78", "92.95", "93.95", "87.95", "87.53", "86.5"),
    says="排在前面的 单位3 92.95分，其后的 单位4 93.95分，次序颠倒",
    holds=_ordered("97.5", "94.78", "94.78", "92.95", "87.95"),
    not_for=_ordered("80", "97.5", "60", "94.78", "70", "87.95"),
)
case(
    "rating_matches_score",
    fails=records(evaluations=[form(score="88.5", weight="100", rating="优")]),
    says="等级“优”与得分 88.5分 不符，按分档应为“良”",
    holds=records(evaluations=[form(score="97.04", rating="优秀"), form(score="85", rating="合格")]),
    not_for=records(evaluations=[form(rating="优秀")]),
)


def _numbered(*numbers: str):
    return records(sections=[section(number) for number in numbers])


case(
    "numbering_gapless",
    fails=_numbered("1.", "3.", "4."),
    says="“全文”下的标题编号不连续：缺 2（印为 1、3、4）",
    holds=_numbered("（一）", "（二)", "(三)", "（一）", "（二）"),
    not_for=_numbered("2023", "一、"),
)
case(
    "names_unique",
    fails=records(unit_scores=[unit("甲局", 1), unit("乙局", 2), unit("甲 局", 3)]),
    says="表1 单位名称“甲局”出现 2 次",
    holds=records(unit_scores=[unit("甲局", 1), unit("甲局", 1, component="average"), unit("乙局", 2)]),
    not_for=records(unit_scores=[unit("合计", 1, kind="total"), unit("乙局", 2)]),
)


def _printed(*rows: tuple[str, str]):
    return records(
        budgets=[
            line(raw, name=name, where=at(i, 2, text=f"{name} {raw}"), row_kind="unit")
            for i, (name, raw) in enumerate(rows)
        ]
    )


case(
    "rows_unique",
    fails=_printed(("档案整理", "30"), ("库房维修", "12"), ("库房维修", "12")),
    says="表1 第 2、3 行相同：库房维修 12",
    holds=_printed(("档案整理", "30"), ("库房维修", "12"), ("档案整理", "30")),
    not_for=_printed(("档案整理", "0"), ("档案整理", "0")),
)
case(
    "suffix_repeated",
    fails=records(unit_scores=[unit("车站广场管理所管理所", 1)]),
    says="名称“车站广场管理所管理所”结尾“管理所”重复",
    holds=records(unit_scores=[unit("管理所下属管理所", 1)]),
    not_for=records(budgets=[line("1", where=at(1, 1))]),
)


def _years(*years: int):
    mentions = tuple(
        Fact(year, role, Source(text=f"{year}年度自评工作"))
        for year, role in zip(years, ("title", "paragraph"), strict=False)
    )
    return records_of(Facts(fiscal_year=Fact(2022, "paragraph"), years=mentions))


def records_of(facts: Facts):
    found = records()
    found.facts = facts
    return found


case(
    "one_evaluated_year",
    fails=_years(2023, 2022),
    says="标题“2023年度自评工作”所称年度 2023 与评价年度 2022（依据：正文）不一致",
    holds=_years(2022, 2022),
    not_for=records_of(Facts()),
)
