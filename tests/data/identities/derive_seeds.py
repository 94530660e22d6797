"""Recompute `seeds.csv`: every identity that the four seed documents imply, worked out without the project's code.

Ingredients: the gold rows (`shared/gold/*.csv`), and the figures of the prose, typed by hand below. Each typed figure is
looked up on its line of the seed, so a slip of the hand stops the script. Decimals only; tolerances are half a unit of the
last printed digit, carried through the formula (README.md says how).

    python derive_seeds.py            write seeds.csv beside this file
    python derive_seeds.py --check    exit 1 when seeds.csv differs from what is derived

Without the shared folder (the repository's sibling `shared`, or $JIXIAO_SHARED) it says so and exits 0.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("JIXIAO_SHARED", HERE.parents[3] / "shared"))
SEVERITY = {
    "official_weights": "notice",
    "indicator_kind_vs_meaning": "notice",
    "graded_without_projects": "notice",
    "numbering_gapless": "warning",
    "names_unique": "warning",
    "suffix_repeated": "warning",
    "one_evaluated_year": "warning",
    "missed_target_described_as_met": "warning",
    "indicator_kind_vs_unit": "warning",
    "rating_matches_score": "warning",
    "rank_follows_score": "warning",
    "full_marks_when_reached": "warning",
    "deducted_when_missed": "warning",
    "completion_against_target": "warning",
    "covered_by_official_bands": "warning",
    "unit_sanity": "warning",
    "same_body_same_name": "warning",
    "note_matches_missing_cells": "warning",
    "carry_over_is_budget_minus_spent": "warning",
    "prose_grade_matches_forms": "warning",
}  # everything else is arithmetic: error
ORDINALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"]
BANDS = {"优秀": 90, "优": 90, "良好": 80, "良": 80, "中等": 60, "中": 60, "差": 0}
OFFICIAL = {"预算执行率": "10", "产出指标": "50", "效益指标": "30", "满意度指标": "10"}


@dataclass(frozen=True)
class Identity:
    """One line of seeds.csv; `expected` is recomputed from the other ingredients, `actual` is what is printed."""

    document: str
    key: str
    rule: str
    scope: str
    source_line: int
    expected: str
    actual: str
    tolerance: str
    holds: str
    severity: str
    why: str


def dec(printed: str) -> Decimal:
    return Decimal(printed.rstrip("%").replace(",", ""))


def half(*printed: str) -> Decimal:
    """Half of the finest last digit among figures of one column or list (30 beside 47.7 has lost a zero, not a digit)."""
    return Decimal(1).scaleb(min(int(dec(p).as_tuple().exponent) for p in printed)) / 2


def show(value: Decimal) -> str:
    text = f"{value.quantize(Decimal('0.000001'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") or "0"


@dataclass
class Document:
    """A seed under work: its lines, and the identities found so far."""

    key: str
    path: Path
    found: list[Identity] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sha = hashlib.sha256(self.path.read_bytes()).hexdigest()
        self.lines = self.path.read_text(encoding="utf-8").splitlines()

    def seen(self, line: int, *printed: str) -> None:
        """Assert that hand-typed figures stand on this line (or within the four around it)."""
        text = re.sub(r"[\s,]", "", "".join(self.lines[max(line - 5, 0) : line + 5]))
        for token in printed:
            assert token.replace(",", "") in text, f"{self.key} line {line}: {token} is not printed there"

    def fact(
        self,
        rule: str,
        scope: str,
        line: int,
        expected: str,
        actual: str,
        holds: str = "",
        why: str = "",
        tol: str = "",
    ) -> None:
        holds = holds or ("yes" if expected == actual else "no")
        severity = SEVERITY.get(rule, "error")
        self.found.append(
            Identity(self.sha, self.key, rule, scope, line, expected, actual, tol or "0", holds, severity, why)
        )

    def near(
        self, rule: str, scope: str, line: int, expected: Decimal, printed: str, tol: Decimal, why: str = ""
    ) -> None:
        holds = "yes" if abs(expected - dec(printed)) <= tol else "no"
        mark = "%" if printed.endswith("%") else ""
        self.fact(rule, scope, line, show(expected) + mark, printed, holds, why, show(tol) + mark)

    def total(
        self, rule: str, scope: str, line: int, parts: Sequence[str], whole: str, why: str = "", exact: bool = False
    ) -> None:
        tol = Decimal(0) if exact else half(*parts, whole) * (len(parts) + 1)
        self.near(rule, scope, line, sum(map(dec, parts), Decimal(0)), whole, tol, why)

    def percent(
        self,
        rule: str,
        scope: str,
        line: int,
        part: str,
        whole: str,
        printed: str,
        why: str = "",
        exact: bool = False,
        h: Decimal | None = None,
    ) -> None:
        h = Decimal(0) if exact else half(part, whole) if h is None else h
        p, w = dec(part), dec(whole)
        mid, low, high = p / w, (p - h) / (w + h), (p + h) / (w - h)
        self.near(rule, scope, line, 100 * mid, printed, 100 * max(high - mid, mid - low) + half(printed), why)

    def growth(self, scope: str, line: int, level: str, step: str, printed: str, exact: bool = False) -> None:
        h = Decimal(0) if exact else half(level, step)
        n, s = dec(level), dec(step)
        mid, low, high = s / (n - s), (s - h) / (n - s + 2 * h), (s + h) / (n - s - 2 * h)
        why = f"{step} / ({level} - {step})"
        tol = 100 * max(high - mid, mid - low) + half(printed)
        self.near("growth_over_base", scope, line, 100 * mid, printed, tol, why)

    def at_most(self, rule: str, scope: str, line: int, part: str, limit: str, holds: str = "", why: str = "") -> None:
        self.fact(rule, scope, line, f"<= {limit}", part, holds or ("yes" if dec(part) <= dec(limit) else "no"), why)

    def gapless(self, scope: str, line: int, ordinals: Iterable[str]) -> None:
        got = [re.sub(r"[（）()、.]", "", o) for o in ordinals]
        plain = [ORDINALS.index(o) + 1 if o in ORDINALS else int(o) for o in got]
        want = list(range(1, plain[-1] + 1))
        missing = "".join(f"; {n} is missing" for n in want if n not in plain)
        holds = "yes" if plain == want else "no"
        self.fact("numbering_gapless", scope, line, f"1..{plain[-1]}", " ".join(got), holds, missing.lstrip("; "))

    def markers(self, scope: str, first: int, last: int, pattern: str) -> None:
        """Numbering of a list inside running text, read off the seed lines themselves."""
        text = re.sub(r"\s", "", "".join(self.lines[first - 1 : last]))
        self.gapless(scope, first, re.findall(pattern, text))

    def sections(self, rows: list[dict[str, str]]) -> None:
        """Headings numbered without a gap under each parent; a heading without a number closes what was open."""
        path: list[tuple[int, str, int]] = []
        groups: dict[tuple[str, int], list[str]] = {}
        first: dict[tuple[str, int], int] = {}
        for row in (r for r in rows if r["document"] == self.key and r["level"] != "9"):
            level, line = int(row["level"]), int(row["source_line"])
            path = [step for step in path if step[0] < level]
            parent = path[-1][1] if path else "the document"
            group = (parent, path[-1][2] if path else 0)
            path.append((level, row["title"] or row["number"], line))
            if row["number"]:
                groups.setdefault(group, []).append(row["number"])
                first.setdefault(group, line)
        for group, numbers in groups.items():
            if len(numbers) > 1:
                self.gapless(f"headings under {group[0]} (line {group[1]})", first[group], numbers)

    def names(self, what: str, named: list[tuple[str, int]]) -> None:
        twice = [n for n, count in Counter(n for n, _ in named).items() if count > 1]
        self.fact("names_unique", f"{what}: {len(named)} names", named[0][1], "", " ".join(twice))
        for name, line in named:
            sizes = range(2, len(name) // 2 + 1)
            tail = next((name[-k:] for k in sizes if name[-k:] == name[-2 * k : -k]), "")
            self.fact("suffix_repeated", f"{what}: {name}", line, "", tail, why=tail and f"{tail} stands twice")

    def year(self, scope: str, line: int, evaluated: str, printed: str, holds: str = "", why: str = "") -> None:
        self.seen(line, printed)
        self.fact("one_evaluated_year", scope, line, evaluated, printed, holds, why)

    def magnitude(self, what: str, line: int, printed: list[str]) -> None:
        values = sorted(dec(p) for p in printed if p and dec(p) > 0)
        median, top = values[len(values) // 2], values[-1]
        scope = f"{what}: largest amount against the median of the {len(values)} printed"
        self.fact(
            "unit_sanity", scope, line, f"< {show(median * 10**4)}", show(top), "yes" if top < median * 10**4 else "no"
        )


def gold(name: str) -> list[dict[str, str]]:
    with (SHARED / "gold" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def qujiang(d: Document) -> None:
    rows = gold("qujiang_units")
    units = [r for r in rows if r["row_type"] == "unit"]
    total = next(r for r in rows if r["row_type"] == "total")
    block = next(r for r in rows if r["row_type"] == "block_fund")
    top = int(total["source_line"])
    for column, words in (
        ("project_count", "项目自评个数"),
        ("amount_wan", "项目金额"),
        ("fund_wan", "政府性基金项目金额"),
    ):
        parts = [r[column] for r in [*units, block] if r[column]]
        why = "63 numbered rows and the unnumbered 全区切块资金; the numbered rows alone fall short"
        if len(parts) < 64:
            why += "; the blanks of rows 62 and 63 count nothing"
        d.total(
            "total_of_rows", f"合计, column {words}", top, parts, total[column], why, exact=column == "project_count"
        )
        if column != "project_count":
            d.magnitude(f"column {words}", top, parts)
    for r in rows:
        line = int(r["source_line"])
        if r["fund_wan"]:
            scope = f"row {r['seq']} {r['unit_name']}: fund part of the amount".replace("row  ", "row ")
            d.at_most("part_le_whole", scope, line, r["fund_wan"], r["amount_wan"])
        if r["project_count"] == "0":
            d.fact("no_projects_no_amount", f"row {r['seq']} {r['unit_name']}", line, "0", r["amount_wan"])
            why = "no project was evaluated, yet the unit is graded; the grade may be of something else"
            d.fact(
                "graded_without_projects", f"row {r['seq']} {r['unit_name']}", line, "", r["rating"], "uncertain", why
            )
    d.names("unit table", [(r["unit_name"], int(r["source_line"])) for r in units])
    d.gapless("unit table, 序号", int(units[0]["source_line"]), (r["seq"] for r in units))
    for word in dict.fromkeys(r["rating"] for r in rows):
        line = int(next(r["source_line"] for r in rows if r["rating"] == word))
        d.fact(
            "covered_by_official_bands",
            f"grade word {word} of the unit table",
            line,
            word,
            word if word in BANDS else "",
        )

    # The prose of 一、基本情况, against the table and against itself.
    n = str(len(units))
    d.seen(32, "共62个预算单位")
    d.fact(
        "unit_count",
        "共62个预算单位 against the numbered rows of the table",
        32,
        n,
        "62",
        why="63 rows; prose 62; grades 64",
    )
    level = {"603": (34, "project_count"), "154594.18": (38, "amount_wan"), "50435.33": (44, "fund_wan")}
    for printed, (line, column) in level.items():
        d.seen(line, printed)
        d.fact("prose_equals_table", f"{printed} in prose against 合计", line, total[column], printed)
    for printed, line, mine in (("154594.18", 38, "amount_wan"), ("50435.33", 44, "fund_wan")):
        scope = f"万元 of the prose and 万元 of the table header give {printed}"
        d.fact("unit_sanity", scope, line, show(dec(total[mine])), printed)
    rest = show(dec(total["amount_wan"]) - dec(total["fund_wan"]))
    d.fact("prose_equals_table", "一般公共预算资金 against 合计 amount less fund", 42, rest, "104158.85")
    d.total(
        "parts_sum_to_whole", "一般公共预算 + 政府性基金 = 涉及财政资金", 38, ["104158.85", "50435.33"], "154594.18"
    )
    d.total("parts_sum_to_whole", "increments: general + fund = total", 38, ["37363.72", "19797.49"], "57161.21")
    d.total(
        "parts_sum_to_whole",
        "bases (level - increment): general + fund = total",
        38,
        ["66795.13", "30637.84"],
        "97432.97",
    )
    for what, line, now, step, rate in (
        ("projects", 34, "603", "85", "16.41%"),
        ("涉及财政资金", 38, "154594.18", "57161.21", "58.67%"),
        ("一般公共预算资金", 42, "104158.85", "37363.72", "55.94%"),
        ("政府性基金预算资金", 44, "50435.33", "19797.49", "64.62%"),
    ):
        d.seen(line, now, step, rate)
        d.growth(f"{what}: growth against level and increment", line, now, step, rate, exact=now == "603")
    grades = (
        ("优秀", 54, "30", "47.62%"),
        ("良好", 56, "19", "30.16%"),
        ("中等", 60, "14", "22.22%"),
        ("差", 60, "1", "1.59%"),
    )
    table = Counter(r["rating"] for r in units)
    for word, line, count, share in grades:
        d.seen(line, f"{count}个", f"“{word}”", share)
        why = "18 numbered units; 19 only with 全区切块资金, which is no unit" if word == "良好" else ""
        d.fact("count_per_grade", f"units graded {word}: prose against table", line, str(table[word]), count, why=why)
        why = "base 63, the table's rows; neither 62 nor 64 gives the printed share"
        d.percent("share_of_whole", f"share of units graded {word}", line, count, n, share, why, exact=True)
    counts, shares = [g[2] for g in grades], [g[3] for g in grades]
    why = "30+19+14+1 = 64 against 63 rows, 62 in the sentence before; 64 only with 全区切块资金"
    d.fact(
        "parts_sum_to_whole",
        "units by grade in prose against the units of the table",
        54,
        n,
        str(sum(map(int, counts))),
        why=why,
    )
    why = "47.62+30.16+22.22+1.59: the four counts are one more than the base of their shares"
    added = sum(map(dec, shares), Decimal(0))
    d.near("shares_sum_to_one", "shares of the four grades", 54, Decimal(100), f"{added}%", half(*shares) * 4, why)
    d.total("parts_sum_to_whole", "优良率 = share 优秀 + share 良好", 58, shares[:2], "77.78%")
    d.percent("share_of_whole", "优良率 = (30 + 19) / units", 58, "49", n, "77.78%", "base 63", exact=True)
    d.seen(452, "119个", "19.73%")
    d.percent(
        "share_of_whole", "projects executed below 50 %, share of all projects", 452, "119", "603", "19.73%", exact=True
    )
    d.at_most("part_le_whole", "projects executed below 50 %, of all projects", 452, "119", "603")

    d.year("自评 paragraph (the evaluated year by its own words)", 28, "2022", "2022", why="basis: 对全区2022年度…自评")
    d.year("title", 4, "2022", "2023", why="title ties 2023 to 部门整体支出; the self-evaluation is of 2022")
    d.year("lead-in 现将…通报如下", 22, "2022", "2023", why="2023年度部门整体支出…自评; the self-evaluation is of 2022")
    d.year("预算执行率不高 paragraph", 450, "2022", "2022")
    d.seen(428, "3月15日", "4月21日", "1个多月")
    d.fact(
        "duration_between_dates",
        "3月15日 to 4月21日 = 1个多月",
        428,
        "37 days",
        "1个多月",
        "yes",
        "more than 31, less than 62",
    )
    d.fact("same_body_same_name", "issuer at head and at foot", 514, d.lines[1].strip(), d.lines[513].strip())
    d.sections(gold("sections"))
    d.markers("problem （一）: 一是 二是 三是", 416, 424, r"([一二三四五])是(?=个别|《)")
    d.markers("problem （三）: 一是 二是 三是", 454, 462, r"([一二三四五])是(?=受|项目|预算)")


def jinfeng(d: Document) -> None:
    rows = gold("jinfeng_scores")
    columns = ("self_eval_form", "project_report", "whole_report", "monitor_form")
    for r in rows:
        cells, line = [r[c] for c in columns if r[c]], int(r["source_line"])
        scope = f"row {r['seq']} {r['unit_name']}"
        mean = (sum(map(dec, cells), Decimal(0)) / len(cells)).quantize(dec(r["average"]), ROUND_HALF_UP)
        why = f"mean of {len(cells)} cells; scores are decided, not measured: exact, rounded half up"
        d.near("average_of_scores", scope, line, mean, r["average"], Decimal(0), why)
        d.at_most(
            "score_le_weight",
            f"{scope}: highest of the cells",
            line,
            max(cells, key=dec),
            "100",
            why="implied full marks 100",
        )
    for above, below in pairwise(rows):
        scope = f"row {below['seq']} not above row {above['seq']}"
        d.at_most("rank_follows_score", scope, int(below["source_line"]), below["average"], above["average"])
    d.seen(13, "选取20个预算单位")
    d.fact("unit_count", "选取20个预算单位 against the table", 13, str(len(rows)), "20")
    d.gapless("score table, 序号", 19, (r["seq"] for r in rows))
    d.names("score table", [(r["unit_name"], int(r["source_line"])) for r in rows])
    d.at_most("part_le_whole", "20 units this time of the 64 covered in 2021-2023", 44, "20", "64")
    d.seen(44, "64家")
    absent = {r["seq"]: " ".join(c for c in columns if not r[c]) for r in rows}
    for seq, line, want, holds, why in (
        ("17", 35, "whole_report", "", "only project budget: no whole-unit report"),
        ("18", 36, "self_eval_form project_report monitor_form", "", "only staff budget: nothing about projects"),
        (
            "20",
            38,
            "self_eval_form project_report monitor_form",
            "uncertain",
            "no project budget, yet a score for project monitoring (87, of 2023)",
        ),
    ):
        d.fact("note_matches_missing_cells", f"row {seq}: 无 against the note", line, want, absent[seq], holds, why)
    rest = [s for s, columns_missing in absent.items() if columns_missing and s not in ("17", "18", "20")]
    d.fact("note_matches_missing_cells", "no 无 that the note does not explain", 40, "", " ".join(rest))
    why = "the year in which the review was held, not tied to the evaluated budget"
    d.year("title (2023年开展)", 9, "2022", "2023", "uncertain", why)
    d.year("heading 一", 15, "2022", "2023", "uncertain", why)
    d.year("forms named in the opening", 13, "2022", "2022", why="the monitoring form is of 2023, a fact of its own")
    d.year("sub-heading （一）2023年度…自评情况", 42, "2022", "2023", why="its own paragraph says 2022年度绩效自评")
    d.year("paragraph （一）", 42, "2022", "2022")
    d.year("paragraph （二）", 44, "2022", "2022")
    d.sections(gold("sections"))


def panyu(d: Document) -> None:
    budget = {r["line"]: r for r in gold("panyu_budget")}
    whole, general, fund, spent, basic, project = (r["amount_wan"] for r in list(budget.values())[:6])
    d.total("parts_sum_to_whole", "部门整体预算 = 一般公共预算 + 政府性基金", 222, [general, fund], whole)
    d.total("parts_sum_to_whole", "支出 = 基本支出 + 项目支出", 226, [basic, project], spent)
    for part, of, what in (
        (general, whole, "一般公共预算财政拨款收入"),
        (fund, whole, "政府性基金财政拨款收入"),
        (basic, spent, "基本支出"),
        (project, spent, "项目支出"),
    ):
        r = budget[what]
        d.percent("share_of_whole", what, int(r["source_line"]), part, of, r["share"])
    for pair, line in ((("83.28%", "16.72%"), 222), (("46.26%", "53.74%"), 228)):
        d.near(
            "shares_sum_to_one",
            " + ".join(pair),
            line,
            Decimal(100),
            f"{sum(map(dec, pair), Decimal(0))}%",
            half(*pair) * 2,
        )
    d.percent("rate_executed_over_budget", "部门整体预算执行率", 230, spent, whole, "98.35%")
    d.percent(
        "rate_executed_over_budget",
        "财政资金预算完成率, year's value, against the same budget",
        292,
        spent,
        whole,
        "98.4%",
    )
    d.seen(292, "92%", "98.4%", "107%")
    d.at_most("part_le_whole", "支出 of 部门整体预算", 226, spent, whole)
    d.seen(320, "无结余结转资金")
    why = "12030.56 - 11832.53 = 198.03 not spent, yet 无结余结转; it may have been taken back by the treasury"
    d.fact(
        "carry_over_is_budget_minus_spent",
        "2023年度无结余结转资金",
        320,
        show(dec(whole) - dec(spent)),
        "0",
        "uncertain",
        why,
    )

    rows = gold("panyu_indicators")
    group = [r for r in rows if r["kind"] == "group"]
    sub = [r for r in rows if r["kind"] == "subgroup"]
    item = [r for r in rows if r["kind"] == "item"]
    children = {"产出": item[:3], "效益": item[3:]}
    scored = [*group, *sub, *item]
    h = half(*(r["score"] for r in scored))
    d.total(
        "weights_sum_to_total", "eight groups; 100 is implied", 262, [r["weight"] for r in group], "100", exact=True
    )
    d.total("scores_sum_to_total", "eight groups against 得分", 258, [r["score"] for r in group], "97.04")
    d.seen(258, "97.04")
    for parent, kids in [(group[0], sub), (sub[0], children["产出"]), (sub[1], children["效益"])]:
        line, name = int(parent["source_line"]), parent["name"]
        d.total(
            "weights_sum_to_parent",
            name,
            line,
            [r["weight"] for r in kids],
            parent["weight"],
            " + ".join(r["weight"] for r in kids),
            exact=True,
        )
        d.total(
            "scores_sum_to_parent",
            name,
            line,
            [r["score"] for r in kids],
            parent["score"],
            " + ".join(r["score"] for r in kids),
        )
    for r in scored:
        line, name = int(r["source_line"]), r["name"]
        d.at_most("score_le_weight", name, line, r["score"], r["weight"])
        if r["score_rate"]:
            low, high = (dec(r["score"]) - h) / dec(r["weight"]) * 100, (dec(r["score"]) + h) / dec(r["weight"]) * 100
            tol = (high - low) / 2 + half(r["score_rate"])
            d.near("score_rate", name, line, (low + high) / 2, r["score_rate"], tol, f"{r['score']} / {r['weight']}")
    for r in [*item, sub[2]]:
        rate = r["completion"] or r["actual"]
        line, name, weight = int(r["source_line"]), r["name"], dec(r["weight"])
        reached = min(dec(rate), Decimal(100)) / 100
        tol = weight * half(rate) / 100 + half(r["score"], "0.1")
        d.near(
            "score_from_rate", name, line, weight * reached, r["score"], tol, f"{r['weight']} x {rate}, at most full"
        )
        if r["completion"]:
            rule = "full_marks_when_reached" if reached == 1 else "deducted_when_missed"
            full = "yes" if (dec(r["score"]) == weight) == (reached == 1) else "no"
            d.fact(
                rule,
                f"{name}: completion {rate}",
                line,
                f"{'=' if reached == 1 else '<'} {r['weight']}",
                r["score"],
                full,
            )
    tol = half("98.4") / 92 * 100 + half("107")
    d.near("completion_against_target", "财政资金预算完成率: 98.4 / 92", 292, dec("98.4") / 92 * 100, "107%", tol)
    d.fact("completion_against_target", "财政资金预算完成率: 92%以上", 292, ">= 92%", "98.4%", "yes")
    for r in item:
        if r["level2"] == "数量指标":
            d.fact(
                "indicator_kind_vs_unit",
                f"数量指标 {r['name']}",
                int(r["source_line"]),
                "a count",
                "%",
                "no",
                "a rate (…率, 100%) filed as a quantity",
            )
    for r, why in (
        (item[1], "及时率 is about time, filed as 质量"),
        (item[3], "execution of the budget, filed as 社会效益"),
    ):
        d.fact(
            "indicator_kind_vs_meaning",
            f"{r['level2']} {r['name']}",
            int(r["source_line"]),
            "",
            r["level2"],
            "uncertain",
            why,
        )
    d.fact(
        "official_weights",
        "departmental scheme 50/3/4/4/15/10/10/4",
        262,
        "10/50/30/10",
        "5/20/20 within 50",
        "uncertain",
        "the official split is for project forms; this is a department's scheme",
    )
    d.seen(256, "优秀")
    d.fact("rating_matches_score", "97.04 优秀", 256, ">= 90", "97.04", "yes")
    d.fact("covered_by_official_bands", "grade word 优秀", 256, "优秀", "优秀")

    projects = gold("panyu_projects")
    amounts = [r[c] for r in projects for c in ("budget_wan", "spent_wan")]
    for r in projects:
        scope, line = f"project {r['number']} {r['project']}", int(r["source_line"])
        d.percent(
            "rate_executed_over_budget", scope, line, r["spent_wan"], r["budget_wan"], r["rate"], h=half(*amounts)
        )
        d.at_most("part_le_whole", f"{scope}: spent of budget", line, r["spent_wan"], r["budget_wan"])
    for column, limit, what in (("spent_wan", project, "项目支出"), ("budget_wan", whole, "部门整体预算")):
        added = sum((dec(r[column]) for r in projects), Decimal(0))
        d.at_most("part_le_whole", f"seven named projects within {what}", 366, f"{added}", limit)
    d.magnitude("named projects", 366, [r["budget_wan"] for r in projects])
    d.names("named projects", [(r["project"], int(r["source_line"])) for r in projects])
    d.gapless("named projects", 366, (r["number"] for r in projects))

    # 主要工作成效, line by line.
    awards = ["1", "2", "3", "4", "6", "4", "6", "21"]
    d.seen(
        518,
        "47个奖项",
        "鲁班奖1项",
        "金匠奖2项",
        "优质奖3项",
        "优质结构奖4项",
        "优秀装饰工程奖6项",
        "五羊杯4项",
        "市优质奖6项",
    )
    d.seen(524, "结构优质奖21项")
    d.total("parts_sum_to_whole", "47个奖项 = eight kinds", 518, awards, "47", "+".join(awards), exact=True)
    d.at_most("part_le_whole", "31个工程 won 47个奖项", 518, "31", "47", why="no more winners than prizes")
    d.seen(182, "不少于28项")
    d.fact("completion_against_target", "奖项 47 against 不少于28项", 518, ">= 28", "47", "yes")
    d.total("parts_sum_to_whole", "共配租3769套 = 新增248 + 续租3521", 650, ["248", "3521"], "3769", exact=True)
    d.seen(646, "248套", "3521套", "3769套")
    for what, line, part, of, rate, exact in (
        ("新建成绿色建筑面积 of 新建成建筑总面积", 510, "432.96", "436.08", "99.28%", False),
        ("隐患自建房 总体销号率", 660, "2036", "6599", "30.85%", True),
        ("小区雨污分流改造完成率", 728, "427", "448", "95%", True),
    ):
        d.seen(line, part, rate)
        d.percent("share_of_whole", what, line, part, of, rate, exact=exact)
        d.at_most("part_le_whole", what, line, part, of)
    d.seen(632, "56777", "53355", "106%", "超额完成")
    d.percent("completion_against_target", "保租房筹集认定 2021-2023", 632, "56777", "53355", "106%", exact=True)
    for what, line, got, target, unit in (
        ("保租房筹集认定任务, 超额完成", 634, "56777", "53355", "套"),
        ("商品住宅供应, 超额完成", 602, "1.1", "1", "万套"),
        ("隐患房屋整治, 提前超额完成; target 435栋 of line 194", 670, "532", "435", "栋"),
    ):
        d.seen(line - 2, got)
        d.fact(
            "missed_target_described_as_met",
            what,
            line,
            f"> {target} {unit}",
            f"{got} {unit}",
            "yes" if dec(got) > dec(target) else "no",
        )
    d.seen(194, "435栋")
    for what, line, part, of in (
        ("经营性自建房已全部完成 of 已整治销号", 662, "1148", "2036"),
        ("住人危房 of 安装房屋健康码", 678, "36", "333"),
        ("业主组织: 新成立 of 累计", 702, "66", "201"),
        ("充电点: 新建 of 累计", 732, "589", "1785"),
        ("充电端口: 新建 of 累计", 732, "9286", "26514"),
        ("雨污分流: 新增改造 of 累计完成", 726, "15", "427"),
        ("雨污分流: 新增达标验收 of 累计完成", 728, "48", "427"),
        ("已建成集中充电点的小区 of 充电点", 732, "430", "1785"),
    ):
        d.seen(line, part, of)
        d.at_most("part_le_whole", what, line, part, of)
    d.seen(472, "7个项目建设方案", "8项")
    why = "eight plans settled, seven named as reviewed; the wording does not tie them firmly"
    d.at_most("part_le_whole", "联审决策稳定8项 of 7个项目建设方案", 474, "8", "7", "uncertain", why)
    d.seen(640, "804套")
    d.seen(784, "804套")
    d.fact("same_quantity_same_figure", "人才公寓房源, lines 640 and 784", 784, "804", "804")
    d.seen(196, "7条村")
    d.seen(768, "7条")
    d.fact("same_quantity_same_figure", "2022年度美丽乡村验收, lines 196 and 768", 768, "7", "7")
    d.seen(438, "613.07", "147.92", "20.71", "469.96")
    d.fact("count_matches_list", "四项经济指标: amounts listed", 438, "4", "4")

    d.year("title", 2, "2023", "2023")
    d.year("年度总体工作", 156, "2023", "2023")
    d.year("收支 paragraph", 222, "2023", "2023")
    d.year("自评结论综述", 256, "2023", "2022", why="title and budget paragraph say 2023年度")
    d.year("预算执行指标 paragraph", 320, "2023", "2023")
    d.sections(gold("sections"))
    numeral = r"([一二三四五六七八九十]+)是"
    d.markers("主要职责: 一是 … 十五是", 18, 152, r"(?:^|[。；])" + numeral)
    d.markers("重点工作任务 1. … 6.", 164, 204, r"(?:^|[；])(\d)\.")
    d.markers("部门整体绩效目标: 一是 … 四是", 210, 218, r"(?:^|[；])" + numeral)
    for n, first, last in ((1, 400, 444), (2, 450, 572), (3, 576, 740), (4, 744, 812)):
        d.markers(f"主要工作成效 {n}.: 一是 …", first, last, r"(?:^|[。])" + numeral)


def zhanyi(d: Document) -> None:
    d.seen(7, "67人", "47人", "20人")
    d.total("parts_sum_to_whole", "职工67人 = 行政47 + 事业20", 7, ["47", "20"], "67", exact=True)
    d.seen(9, "1522.66万元", "1157.34", "365.32", "76.01%", "23.99%", "100%")
    d.total("parts_sum_to_whole", "支出合计 = 基本支出 + 项目支出", 9, ["1157.34", "365.32"], "1522.66")
    d.at_most("part_le_whole", "财政拨款收入 of 收入合计", 9, "1522.66", "1522.66")
    for what, part, rate in (
        ("财政拨款收入", "1522.66", "100%"),
        ("基本支出", "1157.34", "76.01%"),
        ("项目支出", "365.32", "23.99%"),
    ):
        d.percent("share_of_whole", what, 9, part, "1522.66", rate)
    d.near("shares_sum_to_one", "76.01% + 23.99%", 9, Decimal(100), "100.00%", half("76.01") * 2)
    d.seen(11, "26.34", "24.96")
    d.at_most("part_le_whole", "车辆购置 of 三公经费", 11, "24.96", "26.34")

    tasks, lines = gold("zhanyi_department_tasks"), gold("zhanyi_projects")
    indicators, totals = gold("zhanyi_project_indicators"), gold("zhanyi_project_totals")
    forms = {t["form_seq"]: [r for r in lines if r["form_seq"] == t["form_seq"]] for t in totals}
    for t in tasks:
        scope, line = f"task {t['task']}", int(t["source_line"])
        funding = [a for a in (t["approved_fiscal_wan"], t["approved_other_wan"]) if a]
        d.total(
            "parts_sum_to_whole", f"{scope}: 总额 = 财政拨款 + 其他资金 (blank)", line, funding, t["approved_total_wan"]
        )
        d.percent("rate_executed_over_budget", scope, line, t["spent_wan"], t["approved_total_wan"], t["rate"])
        d.at_most("part_le_whole", f"{scope}: spent of approved", line, t["spent_wan"], t["approved_total_wan"])
        d.fact("missed_target_described_as_met", f"{scope}: {t['deviation_reason']}", line, "100.00%", t["rate"])
        form = next((f for f in forms.values() if f[0]["project"] == t["task"]), None)
        d.fact(
            "same_project_same_figures",
            f"{scope}: name stands on a form",
            line,
            t["task"],
            form[0]["project"] if form else "",
        )
        for mine, row, column, words in (
            ("approved_total_wan", 0, "adjusted_wan", "批复总额 and 全年预算数"),
            ("approved_fiscal_wan", 1, "adjusted_wan", "财政拨款 and 当年财政拨款"),
            ("spent_wan", 0, "executed_wan", "实际支出 and 全年执行数"),
            ("rate", 0, "rate", "预算执行率 and 执行率"),
        ):
            d.fact("same_project_same_figures", f"{scope}: {words}", line, form[row][column] if form else "", t[mine])
        d.fact(
            "unit_sanity",
            f"{scope}: 万元 of the table and 万元 of the form",
            line,
            form[0]["executed_wan"] if form else "",
            t["spent_wan"],
        )
    for column, words in (
        ("approved_total_wan", "批复总额"),
        ("approved_fiscal_wan", "财政拨款"),
        ("spent_wan", "实际支出"),
    ):
        d.total(
            "department_total_is_sum_of_projects",
            f"tasks, {words}, against 项目支出 of the prose",
            9,
            [t[column] for t in tasks],
            "365.32",
        )
    for column, words in (
        ("initial_wan", "年初预算数"),
        ("adjusted_wan", "全年预算数"),
        ("executed_wan", "全年执行数"),
    ):
        d.total(
            "department_total_is_sum_of_projects",
            f"forms, {words}, against 项目支出 of the prose",
            9,
            [f[0][column] for f in forms.values()],
            "365.32",
        )
    d.fact("unit_count", "project forms against tasks", 34, str(len(tasks)), str(len(forms)))
    d.magnitude("tasks", 37, [t["spent_wan"] for t in tasks])
    d.names("tasks", [(t["task"], int(t["source_line"])) for t in tasks])

    d.fact("same_body_same_name", "部门 and 部门名称", 25, "曲靖市沾益区财政局", "曲靖市沾益区财政局")
    d.seen(5, "部门：曲靖市沾益区财政局")
    d.seen(25, "曲靖市沾益区财政局")
    for t in totals:
        form, seq = forms[t["form_seq"]], t["form_seq"]
        scope, top, end = f"form {seq} {t['project']}", int(form[0]["source_line"]), int(t["source_line"])
        rows = [r for r in indicators if r["form_seq"] == seq]
        for column in ("supervisor", "implementer"):
            d.fact("same_body_same_name", f"{scope}: {column}", top - 2, "曲靖市沾益区财政局", form[0][column])
        for column, words in (
            ("initial_wan", "年初预算数"),
            ("adjusted_wan", "全年预算数"),
            ("executed_wan", "全年执行数"),
        ):
            parts = [r[column] for r in form[1:] if r[column]]
            d.total(
                "parts_sum_to_whole",
                f"{scope}: {words} = three funding lines (blank and — count nothing)",
                top,
                parts,
                form[0][column],
            )
        for r in (r for r in form if r["rate"]):
            d.percent(
                "rate_executed_over_budget",
                f"{scope}: {r['funding_line']}",
                int(r["source_line"]),
                r["executed_wan"],
                r["adjusted_wan"],
                r["rate"],
            )
            d.at_most(
                "part_le_whole",
                f"{scope}: {r['funding_line']}, executed of budget",
                int(r["source_line"]),
                r["executed_wan"],
                r["adjusted_wan"],
            )
        weight, score, rate = form[0]["weight"], form[0]["score"], form[0]["rate"]
        tol = dec(weight) * half(rate) / 100 + half(score)
        d.near(
            "score_from_rate",
            f"{scope}: 预算执行率",
            top,
            dec(weight) * dec(rate) / 100,
            score,
            tol,
            f"{weight} x {rate}",
        )
        d.total(
            "weights_sum_to_total", scope, end, [weight, *(r["weight"] for r in rows)], t["total_weight"], exact=True
        )
        d.total("scores_sum_to_total", scope, end, [score, *(r["score"] for r in rows)], t["total_score"], exact=True)
        d.at_most("score_le_weight", f"{scope}: 预算执行率", top, score, weight)
        d.at_most("score_le_weight", f"{scope}: 总分", end, t["total_score"], t["total_weight"])
        good = "yes" if dec(t["total_score"]) >= BANDS[t["rating"]] else "no"
        d.fact(
            "rating_matches_score", f"{scope}: {t['rating']}", end, f">= {BANDS[t['rating']]}", t["total_score"], good
        )
        d.fact(
            "covered_by_official_bands",
            f"{scope}: grade word",
            end,
            t["rating"],
            t["rating"] if t["rating"] in BANDS else "",
        )
        met = all(reached(r) for r in rows) and dec(form[0]["rate"]) == 100
        d.fact(
            "missed_target_described_as_met",
            f"{scope}: goal {t['actual_goal']}",
            end,
            "all targets reached",
            "all targets reached" if met else "missed",
        )
        split = {"预算执行率": weight} | {r["level1"]: r["weight"] for r in rows}
        d.fact(
            "official_weights",
            f"{scope}: 执行率/产出/效益/满意度",
            end,
            "/".join(OFFICIAL.values()),
            "/".join(split[k] for k in OFFICIAL),
        )
        d.markers(f"{scope}: 备注 1. … 6.", end + 4, end + 9, r"(?:^|。|）。|）|数据)(\d)\.(?=\D)")
    for r in [*gold("zhanyi_department_indicators"), *indicators]:
        where = f"form {r['form_seq']}" if "form_seq" in r else "department"
        scope, line = f"{where}: {r['level2']} {r['level3']}", int(r["source_line"])
        good = "yes" if reached(r) else "no"
        d.fact(
            "completion_against_target", scope, line, f"{r['comparator']} {r['target']} {r['unit']}", r["actual"], good
        )
        d.fact(
            "missed_target_described_as_met",
            f"{scope}: {r['deviation']}",
            line,
            f"{r['comparator']} {r['target']}",
            r["actual"],
            good,
        )
        if "score" in r:
            d.at_most("score_le_weight", scope, line, r["score"], r["weight"])
            d.fact("full_marks_when_reached", scope, line, r["weight"] if reached(r) else "", r["score"])
        if r["level2"] == "数量指标":
            is_rate = r["unit"] == "%"
            d.fact(
                "indicator_kind_vs_unit",
                scope,
                line,
                "a count",
                r["unit"],
                "no" if is_rate else "yes",
                "a quantity measured in %" if is_rate else "",
            )
    for line, scope, why in (
        (49, "department: 成本指标 工资发放正确率", "correctness of pay, filed as cost"),
        (
            133,
            "form 3: 经济效益指标 保险农户火灾损失 = 100 %",
            "a loss of 100 % as a target reached; perhaps the share made good",
        ),
        (217, "form 6: 经济效益指标 贷款审批时间 ≤ 30 天", "a time, filed as economic benefit"),
    ):
        kind, name = scope.split(": ")[1].split()[:2]
        d.seen(line, name)
        d.fact("indicator_kind_vs_meaning", scope, line, "", kind, "uncertain", why)
    d.seen(15, "情况良好")
    why = "良好 may be plain speech and not a grade; every form is 优 with 100"
    d.fact("prose_grade_matches_forms", "综合评价结论: 绩效评价情况良好", 15, "优", "良好", "uncertain", why)

    for line, scope in (
        (3, "title"),
        (9, "收支 paragraph"),
        (11, "三公 paragraph"),
        (13, "前期准备"),
        (15, "综合评价结论"),
        (23, "title of the department form"),
        (31, "财年 of the goal that has a result"),
    ):
        d.year(scope, line, "2023", "2023")
    for number, row in enumerate((63, 91, 119, 147, 175, 203, 231), 1):
        d.year(f"title of form {number}", row, "2023", "2023")
    years = [int(r["fiscal_year"]) for r in gold("zhanyi_department_goals")]
    d.gapless("财年 2023 2024 2025, counted from the first", 31, (str(y - years[0] + 1) for y in years))
    d.sections(gold("sections"))
    d.markers("预算管理制度: 一是 二是 三是", 10, 10, r"([一二三四五])是(?=加强|预算|固定)")
    d.markers("自评结果应用: 一是 二是", 17, 17, r"([一二三四五])是(?=依据|以)")
    d.markers("主要经验及做法 1. … 4.", 18, 18, r"(\d)\.")
    d.markers("总体绩效目标 1. … 4.", 28, 28, r"(\d)\.")


def reached(row: dict[str, str]) -> bool:
    """Whether the actual meets its comparator and target."""
    target, actual = dec(row["target"]), dec(row["actual"])
    return {"=": actual == target, "≥": actual >= target, "≤": actual <= target}[row["comparator"]]


def derive() -> str:
    """All identities of the four seeds as CSV text."""
    files = {r["document_id"]: r["source_file"] for r in gold("documents")}
    out = io.StringIO()
    writer = csv.DictWriter(out, [f.name for f in fields(Identity)], lineterminator="\n")
    writer.writeheader()
    for work in (qujiang, jinfeng, panyu, zhanyi):
        document = Document(work.__name__, SHARED / "seeds" / files[work.__name__])
        work(document)
        writer.writerows(asdict(i) for i in document.found)
    return out.getvalue()


def main() -> int:
    if not SHARED.is_dir():
        print(f"skipped: {SHARED} is absent")
        return 0
    text, kept = derive(), HERE / "seeds.csv"
    if "--check" in sys.argv:
        same = kept.read_text(encoding="utf-8") == text
        print("seeds.csv is as derived" if same else "seeds.csv differs from what is derived")
        return 0 if same else 1
    kept.write_text(text, encoding="utf-8")
    print(f"{text.count(chr(10)) - 1} identities written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
