"""What the amounts of one sentence mean: line item and measure, each by its words, its topic or the amounts before it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import regex

from extractors.prose.adjusted import adjusted
from extractors.prose.leads import Lead
from extractors.prose.limits import item_grown, item_limited
from extractors.prose.parts import Parts
from extractors.prose.topics import Topic, account_before, is_bare, named
from extractors.prose.values import Value, bare, label_of, meaning_of
from extractors.prose.words import amount_phrases, counted_projects, patterns
from extractors.vocabulary import meanings
from normalizers.text import fold

#: line item and measure; measures that the document decides (`spent`) are resolved by `decided`
Meaning = tuple[str, str]

COMPARED = regex.compile(r"[比较与同](?!期)")
# what measures mean that the document decides, see words.yaml: in a budget everything is planned
_DECIDED = {"spent": "executed", "budgeted": "adjusted_budget", "involved": "evaluated"}
_WORDS = regex.compile(r"(?!.*(?:比|较|增|减|降|超|占|均|未|率|人均|每))\p{Han}{2,16}")
_SUMS = ("", "合计", "共计", "总计", "共")
_OF_ONE_PROJECT = regex.compile(r"(?:该|本|此)(?:项目|工程|专项|项资金)")  # of one that is not named here
_YEAR_ALONE = regex.compile(r"(?:19|20)\d{2}年度?")
_SAYS_SPENT = regex.compile(r"支出|执行|实际|列支|发生|使用")
_GIVEN = ("named", "received", "approved", "arranged")
_REST = regex.compile(r"(?:其余|余下|剩余)的?")
_NAMED_BEHIND = regex.compile(r"\s*(?:均|都|全部)?(?:为|是|系)(?P<name>\p{Han}{2,14})")
_SPENT = regex.compile(r"(?:已|共|实际|全年|累计)*(?:执行|支出|支付)(?:数)?")
_OF_ALL = regex.compile(r"总计\s*(?:为|是|达)?\s*$")
_LED = regex.compile(r"^[，、；,;：:\s]*(?:其中)?[，：,:\s]*")
_ARRIVED = regex.compile(r"\s*(?:已|均|全部|全额|足额|及时|都)+到位")
_PARTS = ("basic_expenditure", "project_expenditure")
_SPENT_OR_PLANNED = ("initial_budget", "adjusted_budget", "approved", "executed")
_FUNDS = ("fiscal_appropriation", "general_public_budget", "government_fund", "state_capital")
_PLANS = ("initial_budget", "adjusted_budget")
_SOURCES = ("carryover", "other_funds", *_FUNDS)


@dataclass(slots=True)
class Said:
    """A sentence whose amounts are read one after the other.

    yearly: it is of a budget or of accounts, where every paragraph is about an item of its own. project: whose amounts
    they are, if one project's. unknown: measures that are not said of the subject here. level: line item and measure
    that parts are of. about: the topic in force. item: the line item of the amount before; 支出决算 alone is of that.
    changing: the line item whose change may follow (比上年增加 …), that of the last amount which is none. before: what the
    amount right before means, if words say it.
    """

    sentence: str
    document_type: str
    yearly: bool
    project: str | None
    lead: Lead
    unknown: Collection[str]
    level: Meaning | None
    about: Topic | None
    item: str | None = None
    changing: str | None = None
    labelled: Meaning | None = None
    before: Meaning | None = None
    parts: Parts = field(default_factory=Parts)

    def __post_init__(self) -> None:
        if not self.yearly:
            self.labelled = _label_meaning(self.sentence, self.document_type, self.unknown)
            self.level = self.labelled or self.level

    def of(self, value: Value) -> list[Meaning]:
        """What an amount means: nothing where no words say it, two things where it is the total of both sides."""
        self.parts.doubtful = False
        behind = _NAMED_BEHIND.match(self.sentence, value.end) if _REST.fullmatch(value.phrase) else None
        if behind is not None:  # 其余300万元为项目支出
            value = replace(value, phrase=behind["name"], reach=behind["name"])
        both = next((m for p in patterns("both_sides") if self.yearly and (m := p.search(fold(value.reach)))), None)
        if both is not None:
            fund = "fiscal_appropriation" if "财政拨款" in value.reach else "total"
            self.level, self.changing = (fund, decided("spent", self.document_type)), fund
            return [(fund, "change")] if both["change"] else [(fund, "income"), self.level]
        found = self._meaning(value) or self._of_own_money(value) or self._sum(value)
        if found is None:
            own = self.lead.project is not None and not value.phrase  # 某某项目资金1500万元: the project's own
            self.item = None if own else item_limited(value)
            self.before = None
            return []
        if found[1] in _PLANS and self._is_income_compared(value):
            return []  # 一般公共预算收入15亿元，为年初预算14亿元的107%: a budget of income has no word in the contract
        self.before = found = found[0], decided(found[1], self.document_type)
        if found[1] != "change":
            self.item = self.changing = found[0]
        self.parts.add(value, found)
        if found[1] not in ("change", "named") and found[0] != "other":
            self.level = found
        return [found]

    def _meaning(self, value: Value) -> Meaning | None:
        found = (None if self.yearly else adjusted(self.sentence, value, self.level)) or self._by_words(value)
        if self.yearly and self.lead.project is None:
            self.about = account_before(value.reach) or _account_named(value) or self.about
            found = self._by_topic(value, found)
        whose = self.changing or (self.level[0] if self.level is not None else None)
        if found is None and whose is not None and _matches("increments", bare(value.phrase)):
            reason = any(p.search(value.reach) for p in patterns("reasons"))
            own = self._item_grown(value) if self.yearly else None  # 其中基本支出增加5万元
            found = "other" if reason else own or whose, "change"
        elif found is None and (item := self._item_grown(value)) is not None:
            found = item, "change"
        if found is not None and found[0] == "same":
            found = self._same(value, found[1]), found[1]
        if not self.yearly:
            found = self._of_projects(value, self._by_total(value, found))
        return found or self._by_list(value)

    def _item_grown(self, value: Value) -> str | None:
        """The line item that words name before they say that it grew; in a budget 比上年预算增加 names none."""
        words = bare(value.phrase)
        return None if self.yearly and COMPARED.match(value.phrase) else item_grown(words)

    def _same(self, value: Value, measure: str) -> str:
        """The line item of words that name none (实际支出): that of the whole that they sum up, else of the amount before."""
        whole = self.parts.spent_of_whole(value) if measure == "executed" and not self.yearly else None
        return whole or self._summed_up(value, measure) or self.item or "total"

    def _summed_up(self, value: Value, measure: str) -> str | None:
        """The line item that an adjusted budget is of, whatever was added to it in between: 全年预算."""
        planned = self.level is not None and self.level[1] in ("initial_budget", "approved")
        parted = "其中" in self.sentence[: value.start]
        return self.level[0] if self.level and planned and measure == "adjusted_budget" and not parted else None

    def _by_words(self, value: Value) -> Meaning | None:
        """By the words before an amount, or those after it: 县级财政资金860万元已全部到位."""
        if not self.yearly and _matches("within_budget", bare(value.phrase)):
            return None
        unknown = set(self.unknown) - {"supplement"} if self.item == "total" else self.unknown
        found = meaning_of(value, self.project, unknown)  # 年初预算1200万元，年中追加300万元: of the total before it
        if found is not None and found[1] == "supplement":
            planned = self.level is not None and self.level[1] in _PLANS and found[0] == "total"
            return (self.level[0] if self.level and planned else found[0]), "change"
        if found is None and self.labelled is not None and value.phrase in _SUMS:
            return self.labelled  # 资金到位：中央资金2000万元，省级资金500万元，合计2500万元
        if found is None and self._has_arrived(value):
            return _fund(value) or "total", "received"
        return found

    def _of_own_money(self, value: Value) -> Meaning | None:
        """The budget of a project that words call by what it gives: 财政补贴资金预算."""
        own = self.project is not None and not self.yearly and _matches("own_money_budgets", bare(value.phrase))
        return ("total", "budgeted") if own else None

    def _sum(self, value: Value) -> Meaning | None:
        """The sum of the amounts before it: of a project what its sources give together, or its budget and what was
        added; else some of the money that they are of (会议费2万元，培训费3万元，合计5万元)."""
        if self.before is None or self.yearly or not _is_sum(value.phrase):
            return None
        measure = self.before[1]
        if measure == "change":
            return (self.level[0], "adjusted_budget") if self.level is not None and self.level[1] in _PLANS else None
        return ("total" if self.project is not None and measure in _GIVEN else "other"), measure

    def _has_arrived(self, value: Value) -> bool:
        return not self.yearly and _ARRIVED.match(self.sentence, value.end) is not None

    def _by_topic(self, value: Value, found: Meaning | None) -> Meaning | None:
        """In a budget or in accounts words that name no item are those of the amount before, else of the passage; where
        neither names one, nobody knows whose they are."""
        words, topic = bare(value.phrase), self.about
        if _matches("increments", words):
            return found
        of_income = self.level is not None and self.level[1] == "income"
        stated = found[1] if found is not None else "spent"
        if account_before(value.reach) is not None and topic is not None:
            return topic.item, stated if stated != "income" else "spent"
        if is_bare(words):
            item = self.item or (topic.item if topic is not None else None)
            stated = "income" if of_income and "支出" not in words else stated  # 收入预算 …，比上年预算数
            return (item, stated) if item is not None and found is not None else None
        if found is not None:
            of_fund = topic is not None and topic.item in _FUNDS and not _OF_ALL.search(value.phrase)
            return (topic.item, stated) if topic is not None and of_fund and found[0] == "total" else found
        alone = named(words)
        if alone is None:
            return None
        income = words.endswith("收入") or (of_income and alone.item in _SOURCES)
        return alone.item, "income" if income else stated

    def _by_total(self, value: Value, found: Meaning | None) -> Meaning | None:
        """In an evaluation a part is of the measure of its total, and a total is of the line item that the lead names,
        or of the amount that it is compared with (决算32万元，比预算数35万元)."""
        level = self.level
        fund = _fund(value) if level is not None and not self._has_arrived(value) else None
        if level is not None and fund is not None:
            return fund, level[1]
        if found is None:
            return None
        if level is not None and level[0] in _FUNDS and level[1] == "income" and bare(value.phrase) == "总支出":
            return level[0], found[1]  # 政府性基金预算总收入3.15亿元，总支出3.02亿元
        if level is not None and self._is_spent_of_part(value, level, found):
            return level[0], found[1]  # 项目支出预算90万元，执行88万元
        if level is not None and found == ("total", level[1]) and self._in_brackets(value):
            return "other", found[1]  # 下达资金9万元（第一批下达5万元、第二批下达4万元）
        if level is not None and level[1] == "unspent" and found == level and _follows_of_which(self.sentence, value):
            return "other", level[1]  # 结余资金9万元，其中上级资金结余5万元
        # 累计到位资金9万元，其中债券5万元，财政预算资金4万元: a source of what has arrived
        if level is not None and level[1] not in _SPENT_OR_PLANNED and found[0] == "total":
            source = "其中" in self.sentence[: value.start] and _matches("sources", bare(value.phrase))
            if source and found[1] not in ("executed", "change"):
                return "other", level[1]
        if found[1] == "spent" and level is not None and level[1] in _SPENT_OR_PLANNED:
            named = found[0] in _PARTS or (found[0] == "other" and not _SAYS_SPENT.search(bare(value.phrase)))
            if named or (found[0] == "other" and _follows_of_which(self.sentence, value)):
                return found[0], level[1]  # 三公经费预算9万元，其中公务接待费4万元
        item = self.item if self.item is not None and COMPARED.match(value.phrase) else self.lead.item
        if item is None and self.about is not None and not _matches("of_the_whole", value.phrase):
            item = self.about.item  # below the title 项目支出情况: 截至年底支出9万元
        return (item, found[1]) if found[0] == "total" and item is not None else found

    def _is_income_compared(self, value: Value) -> bool:
        of_income = self.level is not None and self.level[1] == "income" and not self.yearly
        return of_income and any(p.match(value.phrase) for p in patterns("compared_budget"))

    def _is_spent_of_part(self, value: Value, level: Meaning, found: Meaning) -> bool:
        """Whether bare words for what was spent follow the budget of one part of the whole, and no other part's."""
        of_part = level[0] in (*_PARTS, "three_public") and level[1] in _PLANS
        spent = found[0] == "total" and found[1] in ("spent", "executed") and _SPENT.fullmatch(bare(value.phrase))
        before = self.sentence[: value.start]
        return bool(of_part and spent) and not ("基本支出" in before and "项目支出" in before)

    def _in_brackets(self, value: Value) -> bool:
        before = self.sentence[: value.start].replace("(", "（").replace(")", "）")
        return before.count("（") > before.count("）")

    def _of_projects(self, value: Value, found: Meaning | None) -> Meaning | None:
        """A total of projects that the sentence has counted is not the subject's own: 实施项目5个，预算90万元，支出80万元."""
        if found is None or found[0] != "total" or self.project is not None:
            return found
        if not self.yearly and _OF_ONE_PROJECT.match(bare(value.phrase)):
            return "other", found[1]
        counted = ((p.search(self.sentence, endpos=value.start), item) for p, item in counted_projects())
        item = next((item for match, item in counted if match), None)
        return (item, found[1]) if item and decided(found[1], self.document_type) in _SPENT_OR_PLANNED else found

    def _by_list(self, value: Value) -> Meaning | None:
        """An item of a list, of the measure of its total; money that is left over is none of what was spent."""
        unsaid = meaning_of(value, self.project) is not None
        if self.level is not None and not self.yearly and _YEAR_ALONE.fullmatch(value.phrase):
            return self.level  # 三年共安排9万元，其中2021年4万元、2022年5万元
        if self.level is not None and not unsaid and _matches("items", bare(value.phrase)):
            return "other", self.level[1]
        if self.level is not None and not self.yearly and _is_listed(self.sentence, value):
            return "other", self.level[1]
        fund = _fund(value) if self.project is not None and not self.yearly else None
        # 县财政配套资金420万元: nothing says whether it was planned, received or spent
        return (fund, "named") if fund is not None else None


def _is_sum(phrase: str) -> bool:
    """Whether the words before an amount say that it is a sum and of nothing else."""
    return phrase in _SUMS and phrase != ""


def decided(measure: str, document_type: str) -> str:
    """The measure that the document gives to words that leave it open."""
    if measure not in _DECIDED:
        return measure
    return "initial_budget" if document_type == "budget" else _DECIDED[measure]


def _follows_of_which(sentence: str, value: Value) -> bool:
    return "其中" in sentence[: value.start]


def _matches(name: str, words: str) -> bool:
    return any(pattern.search(words) for pattern in patterns(name))


def _label_meaning(sentence: str, document_type: str, unknown: Collection[str]) -> Meaning | None:
    """What the words before a sentence's colon say of the amounts after it: 资金到位：中央资金2000万元，…"""
    label = bare(label_of(sentence))
    found = next((p for p in amount_phrases() if label and p[2] not in unknown and p[0].search(label)), None)
    return (found[1], decided(found[2], document_type)) if found is not None else None


def _is_listed(sentence: str, value: Value) -> bool:
    """Whether an amount of a list after 其中 is named by words alone: 其中：展会费用212万元，新媒体宣传348万元."""
    listed = "其中" in sentence[: value.start]
    return listed and _WORDS.fullmatch(bare(value.phrase)) is not None and value.phrase == _LED.sub("", value.reach)


def _fund(value: Value) -> str | None:
    """The kind of fund that the words before an amount name and nothing else: 其中：一般公共预算, 自有资金."""
    found = next(iter(meanings("funding", bare(value.phrase))), None)
    return None if found in (None, "total", *_PARTS) else found


def _account_named(value: Value) -> Topic | None:
    """The account that the words before an amount are the name of."""
    alone = named(bare(value.phrase))
    return alone if alone is not None and alone.name else None
