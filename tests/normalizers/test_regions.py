from __future__ import annotations

import pytest

from normalizers.region_names import short_forms, stem
from normalizers.regions import find_regions, region, resolve_region


@pytest.mark.parametrize(
    ("text", "code", "basis"),
    [
        ("韶关市曲江区财政局", "440205", "full_path"),
        ("广州市番禺区住房和城乡建设局", "440113", "full_path"),
        ("银川市金凤区", "640106", "full_path"),
        ("曲靖市沾益区", "530303", "full_path"),
        ("金凤区财政局", "640106", "unique_name"),
        ("上海普陀区", "310107", "full_path"),
        ("安徽金寨", "341524", "full_path"),
        ("北京市交通委员会", "110000", "unique_name"),
        ("北京市民政局", "110000", "unique_name"),
        ("无锡市交通运输局", "320200", "unique_name"),
        ("烟台市教育局", "370600", "unique_name"),
        ("东莞市财政局", "441900", "unique_name"),
        ("河南省济源市", "419001", "full_path"),
        ("忠县财政局", "500233", "unique_name"),
        ("晋城市城区财政局", "140502", "full_path"),
        ("广东省财政厅关于曲江区的批复", "440205", "unique_name"),
        ("国家税务总局韶关市曲江区税务局", "440205", "full_path"),
        ("中共上海市普陀区委社会工作部", "310107", "full_path"),
        ("广西壮族自治区财政厅", "450000", "unique_name"),
        ("宁夏自治区财政厅", "640000", "short_name"),
        ("恩施州财政局", "422800", "short_name"),
        ("榆林_财政局", "610800", "short_name"),
        ("长沙_公安局", "430100", "short_name"),
        ("沾益县财政局", "530303", "former_name"),
        ("曲江县", "440205", "former_name"),
        ("襄樊市", "420600", "former_name"),
        ("杭州市下城区", "330103", "former_name"),
    ],
)
def test_a_name_that_means_one_place_resolves_alone(text: str, code: str, basis: str) -> None:
    match = resolve_region(text)
    assert match.region is not None
    assert (match.region.code, match.basis, match.ambiguous) == (code, basis, False)


@pytest.mark.parametrize(
    ("text", "context", "code"),
    [
        ("鼓楼区财政局", "福州市财政局", "350102"),
        ("朝阳区教育局", "北京市教育委员会", "110105"),
        ("朝阳区教育局", "长春市教育局", "220104"),
        ("市中区", "济南市", "370103"),
        ("国家统计局曲江调查队", "韶关市曲江区财政局", "440205"),
    ],
)
def test_a_shared_or_bare_name_resolves_only_in_its_context(text: str, context: str, code: str) -> None:
    alone = resolve_region(text)
    assert alone.region is None
    assert alone.ambiguous
    assert code in [candidate.code for candidate in alone.candidates]
    assert resolve_region(text, context=["广东省中山市"]).region is None
    found = resolve_region(text, context=["2023年度", context])
    assert found.region is not None
    assert found.region.code == code


def test_a_context_that_fits_two_candidates_settles_nothing() -> None:
    match = resolve_region("鼓楼区", context=["江苏省"])
    assert match.region is None
    assert [candidate.code for candidate in match.candidates] == ["320106", "320302"]


def test_a_province_is_too_wide_for_a_bare_county_name() -> None:
    assert resolve_region("国家统计局曲江调查队", context=["广东省"]).region is None
    found = resolve_region("普陀财政局", context=["上海市"]).region
    assert found is not None
    assert found.code == "310107"


def test_places_that_exclude_each_other_settle_nothing() -> None:
    match = resolve_region("广州市番禺区与银川市金凤区结对协议")
    assert match.region is None
    assert {candidate.code for candidate in match.candidates} == {"440113", "640106"}


@pytest.mark.parametrize(
    "text",
    [
        "全市区县",
        "中心城区改造",
        "湖南山区道路",
        "东方市场",
        "向阳小学",
        "北京中路办事处",
        "省人大办公厅",
        "县区级项目",
    ],
)
def test_words_that_look_like_regions_are_none(text: str) -> None:
    match = resolve_region(text)
    assert match.region is None
    assert not match.ambiguous


def test_a_street_named_after_a_city_does_not_move_the_district() -> None:
    match = resolve_region("金凤区上海西路办事处")
    assert match.region is not None
    assert match.region.code == "640106"


def test_prose_takes_no_bare_short_names() -> None:
    text = "曲江调查队在广东省韶关市曲江区开展调查，东方红。"
    (mention,) = find_regions(text)
    assert text[mention.start : mention.end] == "广东省韶关市曲江区"
    assert mention.candidates == ("440205",)


def test_full_names_and_parents() -> None:
    place = region("440205")
    assert (place.name, place.full_name, place.level, place.parent_code) == (
        "曲江区",
        "广东省韶关市曲江区",
        "county",
        "440200",
    )
    assert region("110105").full_name == "北京市朝阳区"
    assert region("419001").full_name == "河南省济源市"
    assert region("659004").full_name == "新疆维吾尔自治区五家渠市"
    assert not region("330103").current
    with pytest.raises(KeyError):
        region("999999")


def test_a_former_code_that_means_another_place_now_is_not_offered() -> None:
    # 232701 was 加格达奇区 and is 漠河市
    assert region("232701").name == "漠河市"
    assert find_regions("加格达奇区") == []


def test_short_forms() -> None:
    assert short_forms("恩施土家族苗族自治州") == ("恩施", "恩施州", "恩施自治州")
    assert short_forms("积石山保安族东乡族撒拉族自治县")[0] == "积石山"
    assert stem("清新区") == "清新"
    assert stem("浦东新区") == "浦东"
    assert stem("万柏林区") == "万柏林"
    assert short_forms("城区") == ()
