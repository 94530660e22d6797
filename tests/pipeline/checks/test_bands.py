"""Grades by the bands that a document states itself."""

import pytest

from pipeline.checks import Status, check
from pipeline.checks.bands import stated_bands
from tests.pipeline.checks.build import form, records, section

STATED = "评价等级分为四档：90（含）-100分为优、75（含）-90分为良、60（含）-75分为中、60分以下为差。"


@pytest.mark.parametrize(
    ("text", "least"),
    [
        (STATED, [90, 75, 60, 0]),
        (
            "综合得分在90分（含90分）以上为优秀，80-90分（含80分）为良好，70-80分为中等，70分以下为较差。",
            [90, 80, 70, 0],
        ),
        ("优（S≥90），良（90＞S≥80），中（80＞S≥60），差（S＜60）", [90, 80, 60, 0]),
        ("得分85分以上为优秀，60-85为合格，60分以下为不合格", [85, 60, 0]),
    ],
)
def test_bands_in_other_words(text, least):
    bands = stated_bands([text])
    assert bands is not None and [value for _, value in bands] == least


@pytest.mark.parametrize(
    "text", ["优秀6个，占37.5%；良好7个，占43.75%；一般2个；较差1个", "甲局95分为优秀、乙局85分为良好、丙局65分为中等"]
)
def test_counts_and_results_are_no_bands(text):
    assert stated_bands([text]) is None


@pytest.mark.parametrize(("text", "status"), [(STATED, Status.PASS), ("", Status.FAIL)])
def test_a_grade_fits_the_bands_of_its_document(text, status):
    found = records(evaluations=[form(score="78", rating="良")], sections=[section("一、", "评价结论", text=text)])
    assert [r.status for r in check(found) if r.rule == "rating_matches_score"] == [status]
