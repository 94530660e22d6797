"""Which fields make up each table. Fields are described once, in `fields.csv`; tables only list their names."""

from __future__ import annotations

from dataclasses import dataclass

CONTRACT_VERSION = "1"

#: Where a row stands in its source, and how sure its reading is: on every located table.
LOCATOR = (
    "document_id",
    "page",
    "bbox",
    "table_index",
    "row_index",
    "col_index",
    "line",
    "section_id",
    "source_text",
    "confidence",
    "flags",
    "confirmed",
)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of the contract: `key` is its row id (None where rows have none), `fields` its columns in order."""

    name: str
    key: str | None
    english: str
    chinese: str
    fields: tuple[str, ...]


def _table(name: str, key: str | None, english: str, chinese: str, fields: str, *, located: bool = False) -> TableSpec:
    own = fields.split()
    return TableSpec(name, key, english, chinese, (*own, *(f for f in LOCATOR if located and f not in own)))


_SPECS = (
    _table(
        "documents",
        "document_id",
        "One row per distinct file",
        "文档：每个不同的文件一行",
        """document_id source_uri file_name media_type byte_size page_count text_origin title doc_number document_type
        issuer issuer_id region_code region_name report_year report_year_basis fiscal_year fiscal_year_basis published_on
        retrieved_at ingested_at pipeline_version status table_count failed_check_count flags notes""",
    ),
    _table(
        "evaluations",
        "evaluation_id",
        "One row per evaluated subject; one file may hold many",
        "评价：每个评价对象一行",
        """evaluation_id kind subject_name supervising_department implementing_unit organisation_id fiscal_year
        objective_planned objective_achieved total_weight total_score review_score rating_raw rating rank""",
        located=True,
    ),
    _table(
        "objectives",
        "objective_id",
        "Goals that a form prints year by year or task by task, years to come included",
        "分年度、分任务目标：表中按年度或按任务印出的目标，含以后年度",
        "objective_id evaluation_id fiscal_year task planned achieved",
        located=True,
    ),
    _table(
        "unit_scores",
        "unit_score_id",
        "Unit tables of bulletins and review reports; one row per unit and scored component",
        "单位得分：通报与复核报告的单位表，每单位每得分项一行",
        """unit_score_id seq unit_name organisation_id row_kind component_raw component weight score score_raw rating_raw rating
        rank project_count missing_marker""",
        located=True,
    ),
    _table(
        "budgets",
        "budget_id",
        "Every published amount of money",
        "资金：每个公布的金额一行",
        """budget_id evaluation_id subject_kind subject_name organisation_id fiscal_year line_item_raw line_item
        account_code account_name further_accounts measure_raw measure period amount_raw unit_raw unit_source amount_yuan share execution_rate breakdown statement part_of_id""",
        located=True,
    ),
    _table(
        "indicators",
        "indicator_id",
        "Every scored or targeted indicator",
        "指标：每个有分值或目标的指标一行",
        """indicator_id evaluation_id ordinal parent_id depth level1_raw level1 level2_raw level2 name is_group comparator
        target_raw target_value target_unit actual_raw actual_value actual_unit completion_rate weight score score_rate
        review_score deduction deviation_rate achieved deviation_note""",
        located=True,
    ),
    _table(
        "sections",
        "section_id",
        "The narrative as a tree of sections",
        "章节：正文的章节树",
        "section_id parent_id ordinal level number title kind text char_count page_end keywords",
        located=True,
    ),
    _table(
        "findings",
        "finding_id",
        "Problems, recommendations and practices, one row an item",
        "问题、建议与做法：每条一行",
        "finding_id evaluation_id ordinal kind title text category",
        located=True,
    ),
    _table(
        "quantities",
        "quantity_id",
        "Every number with a unit in the prose",
        "数量：正文中每个带单位的数字一行",
        "quantity_id sentence metric value_raw value unit_raw value_si unit_si role period entity",
        located=True,
    ),
    _table(
        "checks",
        "check_id",
        "Every identity that the document implies, and whether it holds",
        "勾稽核对：文档隐含的每个等式及其是否成立",
        """check_id document_id rule scope expected actual difference tolerance status severity explanation evidence
        page""",
    ),
    _table(
        "cells",
        "cell_id",
        "Every table as printed, recognised or not",
        "单元格：每个印出的表格，无论是否识别",
        "cell_id row_span col_span text is_header caption unit_note method continued_from",
        located=True,
    ),
    _table(
        "organisations",
        "organisation_id",
        "The same body under all its names",
        "机构：同一机构的全部名称",
        "organisation_id canonical_name short_name aliases region_code kind",
    ),
    _table(
        "organisation_mentions",
        None,
        "Which document names which body, and how; `organisations` is the union of these rows",
        "机构出处：哪个文档以何名称提到哪个机构；机构表由此汇总",
        "document_id organisation_id canonical_name short_name aliases region_code kind",
    ),
    _table(
        "ingestions",
        None,
        "One row per attempt to ingest a file, kept for ever",
        "入库记录：每次处理一行，永久保留",
        """run_id document_id source_uri started_at finished_at outcome stage error_code message pages rows_written""",
    ),
)

TABLES: dict[str, TableSpec] = {spec.name: spec for spec in _SPECS}
