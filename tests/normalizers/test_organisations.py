from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from normalizers.organisation_names import full_core, normalise_name, repeated_suffix
from normalizers.organisations import Mention, Organisation, Resolution, resolve_organisations
from normalizers.regions import region
from normalizers.vocabulary import read_table

SHARED = Path(os.environ.get("JIXIAO_SHARED", Path(__file__).parents[3] / "shared"))


def resolve(*names: str, home: str | None = "440205") -> Resolution:
    return resolve_organisations([Mention(name) for name in names], region(home) if home else None)


def body(name: str, home: str | None = "440205") -> Organisation:
    return resolve(name, home=home).organisations[Mention(name)]


def flags(name: str, home: str | None = "440205") -> tuple[str, ...]:
    return resolve(name, home=home).flags.get(Mention(name), ())


@pytest.mark.parametrize(
    ("names", "canonical", "kind"),
    [
        (
            ["区财政局", "曲江区财政局", "韶关市曲江区财政局", "219001-区财政局", "区 财 政 局"],
            "韶关市曲江区财政局",
            "bureau",
        ),
        (
            ["区委办", "区委办公室", "中共曲江区委办公室", "中国共产党韶关市曲江区委员会办公室"],
            "中共韶关市曲江区委员会办公室",
            "party",
        ),
        (["区人社局", "区人力资源和社会保障局"], "韶关市曲江区人力资源和社会保障局", "bureau"),
        (["区住建局", "区住房和城乡建设局", "区住房城乡建设局"], "韶关市曲江区住房和城乡建设局", "bureau"),
        (["区文广旅体局", "区文化广电旅游体育局"], "韶关市曲江区文化广电旅游体育局", "bureau"),
        (["区发展与改革局", "区发改局"], "韶关市曲江区发展和改革局", "bureau"),
        (["松山街道办", "松山街道办事处", "曲江区松山街道"], "韶关市曲江区松山街道办事处", "township"),
        (["大塘镇", "大塘镇政府", "曲江区大塘镇人民政府"], "韶关市曲江区大塘镇人民政府", "township"),
        (["环境保护局曲江分局", "韶关市环境保护局曲江分局"], "韶关市环境保护局曲江分局", "bureau"),
        (["区公安分局", "韶关市公安局曲江分局"], "韶关市公安局曲江分局", "bureau"),
        (["区税务局", "国家税务总局韶关市曲江区税务局"], "国家税务总局韶关市曲江区税务局", "bureau"),
        (["国家统计局曲江调查队", "国家统计局曲江区调查队"], "国家统计局韶关市曲江区调查队", "bureau"),
        (["团区委", "共青团区委", "共青团曲江区委员会"], "共青团韶关市曲江区委员会", "other"),
        (["区政协", "政协曲江区委员会"], "政协韶关市曲江区委员会", "government_office"),
        (["区政府办", "曲江区人民政府办公室"], "韶关市曲江区人民政府办公室", "government_office"),
        (["市场监督管理局", "区市监局", "区市场监管局"], "韶关市曲江区市场监督管理局", "bureau"),
        (["区妇联", "区妇女联合会"], "韶关市曲江区妇女联合会", "other"),
        (["民盟曲江区委"], "民盟韶关市曲江区委员会", "other"),
        (["丰登镇卫生院", "区丰登镇卫生院"], "韶关市曲江区丰登镇卫生院", "public_institution"),
    ],
)
def test_one_body_under_all_its_names(names: list[str], canonical: str, kind: str) -> None:
    resolution = resolve(*names)
    bodies = {organisation.organisation_id for organisation in resolution.organisations.values()}
    assert len(bodies) == 1
    found = resolution.organisations[Mention(names[0])]
    assert (found.canonical_name, found.region_code, found.kind) == (canonical, "440205", kind)
    assert found.aliases == tuple(sorted({normalise_name(name).name for name in names}))
    assert resolution.flags == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("区人大", "区人大常委会办公室"),
        ("区委编委", "区编办"),
        ("区纪委", "区纪委监委"),
        ("区消防大队", "区消防救援大队"),
        ("黄河东路办事处", "黄河东路街道办事处"),
        ("区应急管理局", "区应急管理局（本级）"),
        ("区住房和建设局", "区住房和城乡建设局"),
    ],
)
def test_what_is_not_sure_stays_apart(one: str, other: str) -> None:
    assert body(one).organisation_id != body(other).organisation_id


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("区委编委", "区编办", "body_and_office"),
        ("区纪委", "区纪委监委", "body_and_office"),
        ("区人大", "区人大常委会", "body_and_office"),
        ("区消防大队", "区消防救援大队", "abbreviation"),
        ("区住房和建设局", "区住房和城乡建设局", "abbreviation"),
        ("区应急管理局", "区应急管理局（筹）", "note_in_brackets"),
        ("区人力资源和社会保障局", "区人力资源和社会保陪局", "one_character"),
    ],
)
def test_likeness_is_flagged(one: str, other: str, likeness: str) -> None:
    resolution = resolve(one, other)
    assert [pair.likeness for pair in resolution.similar] == [likeness]
    assert resolution.flags == {Mention(one): ("name_similar",), Mention(other): ("name_similar",)}


def test_a_body_and_its_own_office_are_told_apart_by_their_names() -> None:
    resolution = resolve("区应急管理局", "区应急管理局（本级）")
    assert (len(set(resolution.organisations.values())), resolution.flags) == (2, {})


def test_names_that_two_lists_hold_side_by_side_are_two_bodies() -> None:
    names = ["区社会保险基金管理局南山分局", "区社会保险基金管理局坪山分局", "区社会保险基金管理局坪出分局"]
    lists = [names[:2], names[:2], names[1:]]
    resolution = resolve_organisations([Mention(name) for name in names], region("440205"), lists)
    assert {mention.name for mention in resolution.flags} == set(names[1:])  # 坪出 may be a slip for 坪山
    resolution = resolve_organisations([Mention(name) for name in names[:2]], region("440205"), lists)
    assert resolution.flags == {}
    resolution = resolve_organisations([Mention(name) for name in names[:2]], region("440205"), lists[1:])
    assert {mention.name for mention in resolution.flags} == set(names[:2])


@pytest.mark.parametrize("name", ["国家信访局", "教育部", "全国人民代表大会常务委员会办公厅"])
def test_a_body_of_the_state_needs_no_region(name: str) -> None:
    assert flags(name, None) == ()
    assert flags("国家级高新区管理委员会", None) == ("name_unresolved",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一小学", "第二小学"),
        ("黄河东路办事处", "黄河西路办事处"),
        ("区教育局", "区体育局"),
        ("区委办", "区编办"),
        ("大塘镇中心小学", "大坑镇中心小学"),
        ("区财政局", "区财政局国库支付中心"),
        ("韶关监狱第一幼儿园", "韶关监狱第二幼儿园"),
    ],
)
def test_names_told_apart_by_one_word_are_not_alike(one: str, other: str) -> None:
    assert resolve(one, other).similar == ()


@pytest.mark.parametrize(
    ("name", "home", "code"),
    [
        ("市财政局", "440205", "440200"),
        ("市财政局", "330782", "330782"),
        ("市财政局", "110108", "110000"),
        ("省财政厅", "440205", "440000"),
        ("区财政厅", "640106", "640000"),
        ("自治区财政厅", "640106", "640000"),
        ("区财政局", "640106", "640106"),
        ("区财政局", "640100", None),
        ("县财政局", "440205", None),
        ("财政部", "440205", None),
        ("财政厅", "440205", None),
        ("中国移动韶关市分公司", "440205", None),
        ("区财政局", None, None),
        ("曲江区驻北京市办事处", "440205", None),
        ("岳阳_财政局", None, "430600"),
        ("中共深圳市区委宣传部", None, None),
        ("市政管理处", "440205", "440205"),
        ("市政府办", "440205", "440200"),
        ("市民政局", "440205", "440200"),
        ("鼓楼区财政局", "350100", "350102"),
        ("北京师范大学附属学校", "440205", "440205"),
    ],
)
def test_the_level_word_decides_the_region(name: str, home: str | None, code: str | None) -> None:
    assert body(name, home).region_code == code
    assert ("name_unresolved" in flags(name, home)) == (code is None)


def test_a_name_copied_from_another_place_is_noticed() -> None:
    assert flags("韶关市浈江区财政局") == ("foreign_region",)
    assert body("韶关市浈江区财政局").region_code == "440204"
    assert flags("鼓楼区财政局") == ("name_unresolved", "foreign_region")
    assert flags("烟台市教育局") == ("foreign_region",)
    assert flags("广东省财政厅") == ()
    assert flags("曲江区财政局") == ()


def test_the_same_body_has_the_same_id_in_every_document() -> None:
    in_its_own = body("区财政局", "440205")
    in_the_citys = body("曲江区财政局", "440200")
    without_home = body("韶关市曲江区财政局", None)
    assert in_its_own.organisation_id == in_the_citys.organisation_id == without_home.organisation_id
    assert in_its_own.organisation_id != body("区财政局", "640106").organisation_id


def test_a_mentions_own_region_comes_before_the_documents() -> None:
    mention = Mention("区财政局", region_code="440113")
    assert resolve_organisations([mention], region("440205")).organisations[mention].region_code == "440113"


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        ("219001-区财政局", "区财政局", "219001"),
        ("219001曲江区财政局", "曲江区财政局", "219001"),
        ("[302]青神县水利局", "青神县水利局", "302"),
        ("灵 昆 镇", "灵昆镇", ""),
        ("政务服务\n数据管理局", "政务服务数据管理局", ""),
        ("12345热线中心", "12345热线中心", ""),
        ("120急救中心", "120急救中心", ""),
    ],
)
def test_padding_and_codes(raw: str, name: str, code: str) -> None:
    found = normalise_name(raw)
    assert (found.raw, found.name, found.code) == (raw, name, code)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("广场公园管理所管理所", "管理所"),
        ("财政局局", "局"),
        ("服务中心中心（本级）", "中心"),
        ("广场公园管理所", None),
        ("区委委员会", None),
    ],
)
def test_repeated_suffix(name: str, suffix: str | None) -> None:
    assert repeated_suffix(name) == suffix


def test_a_repeated_suffix_is_flagged_and_kept() -> None:
    assert flags("公园管理所管理所") == ("suffix_repeated",)
    assert body("公园管理所管理所").canonical_name == "韶关市曲江区公园管理所管理所"


def test_full_wordings_are_final() -> None:
    for row in read_table("organisation_cores", ("core", "lead", "canonical")):
        assert full_core(row["canonical"], row["lead"]) == (row["lead"], row["canonical"]), row
    for row in read_table("organisation_abbreviations", ("word", "meaning")):
        assert full_core(row["meaning"] + "局", "") == ("", row["meaning"] + "局"), row


@pytest.mark.skipif(not (SHARED / "gold").exists(), reason="the gold data is not beside the project")
@pytest.mark.parametrize(
    ("file", "home", "count"), [("qujiang_units.csv", "440205", 63), ("jinfeng_scores.csv", "640106", 20)]
)
def test_no_two_units_of_a_list_fall_together(file: str, home: str, count: int) -> None:
    with (SHARED / "gold" / file).open(encoding="utf-8", newline="") as lines:
        names = [row["unit_name"] for row in csv.DictReader(lines) if row.get("row_type", "unit") == "unit"]
    resolution = resolve(*names, home=home)
    assert len(names) == count
    assert len({organisation.organisation_id for organisation in resolution.organisations.values()}) == count
    assert resolution.similar == ()
    assert set(resolution.flags.values()) <= {("suffix_repeated",)}


def test_a_body_and_its_office_in_one_list_are_two() -> None:
    names = ["文山市水务局", "文山市水务局机关"]
    mentions = [Mention(name) for name in names]
    home = region("532601")
    assert resolve_organisations(mentions, home).flags == dict.fromkeys(mentions, ("name_similar",))
    assert resolve_organisations(mentions, home, [names]).flags == {}
    misprint = ["曲江区人力资源和社会保障局", "曲江区人力资源和社会保陪局"]
    found = resolve_organisations([Mention(name) for name in misprint], region("440205"), [misprint])
    assert {flag for flags in found.flags.values() for flag in flags} == {"name_similar"}
