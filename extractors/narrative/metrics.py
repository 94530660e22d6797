"""What a number in a sentence measures: the phrase before it, or the counted thing behind it.

建筑业产值 613.07 亿元、增速 9.7%      the phrase before; a bare 增速 keeps its word, `entity` says of what
全局 43 个行政许可事项时限压缩率 90.22%  a counter: the thing counted stands behind, up to its head noun
发现工资发放异常项目 33 个              nothing behind: the phrase before, without the verb that opens it
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from extractors.narrative.numbers_in_prose import Measured
from extractors.narrative.sentences import Span
from extractors.narrative.vocabulary import compiled, load, pattern
from normalizers.dates import find_years
from normalizers.frozen import frozen

_LONGEST_TOPIC = 25
_LONGEST_FOLLOWER = 20
_LONGEST_PHRASE = 40  # what is longer is a sentence and names nothing
_SHORT = 6
# 收、支总计 is one name
_BREAK = regex.compile(r"[，,；;。：:！？\n\t…—（(]|(?<!收|收入)、|、(?!支)")
_CLOSED = regex.compile(r"“[^“”]*”|《[^《》]*》|（[^（）]*）|\([^()]*\)")
_STOP_BEHIND = regex.compile(r"[^\p{Han}A-Za-z“”\"·/＋+]|的")
_FORMULA = regex.compile(r"[=＝]?[\d.,%％*×xX/÷+\-()（）\s]+[=＝]\s*$")
_FACTOR = regex.compile(r"\s?[*×xX÷/]\s?\d")
_LIST_NUMBER = regex.compile(r"^\s*(?:[（(]?\d{1,2}[）).、．](?!\d)|[①-⑳]|[（(][一二三四五六七八九十]{1,3}[）)])\s*")
_SHARE_OPENS = regex.compile(r"占[^，,。；、]*$")
_HAN = regex.compile(r"\p{Han}")
_DIGIT = regex.compile(r"\d")
_EDGE = " \u3000\"'‘"


@frozen
class Reading:
    """What a number measures. metric: the phrase, None where nothing says; entity: the thing a bare 增速 is of."""

    metric: str | None
    entity: str | None
    role: str


def read_metrics(text: str, sentence: Span, numbers: Sequence[Measured], subject: str | None) -> list[Reading]:
    """One reading a number of the sentence. `subject` is what the text speaks of before the sentence begins, if it says."""
    readings: list[Reading] = []
    consumed = sentence.start
    last: str | None = None  # the thing measured last
    before_last: str | None = None  # the one before it, which 占 … 的 106% is a share of
    shared: str | None = None
    for i, measured in enumerate(numbers):
        before = text[consumed : measured.at.start]
        limit = numbers[i + 1].at.start if i + 1 < len(numbers) else sentence.end
        plain = _FORMULA.sub("", before)
        subject = _clause_topic(plain) or subject
        phrase, named = _phrase(plain, subject)
        subject = named or subject
        if _FACTOR.match(text, measured.end):
            readings.append(Reading(None, subject, _role("", measured)))
            continue
        metric, consumed = _metric(text, measured, phrase, limit)
        if not metric and shared and before.strip() == "的":
            metric, last = f"占{shared}", before_last
        elif not metric and readings and (_adjoins(plain) or _is_same_kind(numbers[i - 1], measured)):
            # 5 万元、3 万元；其中 2021 年为 2205 万元: nothing new is named; 最高 99 分 is of the thing, not of its change
            extreme = compiled("quantities", "extremes", "{}").search(plain)
            metric = (last if extreme else readings[-1].metric) or ""
        readings.append(Reading(metric or None, named or _entity(metric, subject, last), _role(metric, measured)))
        shared = None
        if metric and not _is_attribute(metric) and not metric.startswith("占") and not _is_base(before):
            before_last, last = last, _changed(metric)
            shared = metric if _SHARE_OPENS.search(before) else None
    return readings


def _is_base(before: str) -> bool:
    """Whether a number is only what another is told against: 比 2025 年年初预算数 150 万元减少 5 万元."""
    return compiled("quantities", "comparison_openers", r"(?:^|[，,；;])\s*{}[^，,；;]*$").search(before) is not None


def _adjoins(before: str) -> bool:
    """Whether nothing but linking words stands between two numbers: 6042人约 11933万元."""
    return not _without_linkers(before.strip())


def _is_same_kind(one: Measured, other: Measured) -> bool:
    return one.unit.kind == other.unit.kind or "range" in other.flags


def _entity(metric: str, subject: str | None, last: str | None) -> str | None:
    """The thing that a word such as 增速 or 得分 is of; None where the metric names it itself."""
    if metric.startswith("占") or _is_attribute(metric, "change", "share"):
        return last or subject
    if _is_attribute(metric, "rate"):
        return subject or last
    return subject if _is_attribute(metric, "level") else None


def _phrase(before: str, subject: str | None) -> tuple[str, str | None]:
    """The noun phrase that ends `before`, and the subject that it began with (“某”项目年度预算), if any."""
    clause = before[_last_break(before) :]
    clause = _LIST_NUMBER.sub("", clause)
    years = find_years(clause)
    if years and clause[years[-1].end :].strip(_EDGE):
        clause = clause[years[-1].end :]
    elif years:
        clause = clause[: years[0].start]
    phrase = _without_linkers(clause.strip())
    for meaning in ("enumeration_ends", "locatives", "inner_verbs"):
        phrase = _behind_last(phrase, meaning)
    if subject and phrase.startswith(subject) and _is_attribute(phrase[len(subject) :].strip()):
        return phrase[len(subject) :].strip(), subject
    quoted = compiled("quantities", "subject_kinds", r"(?P<subject>[“《].*[”》]{}?)(?P<rest>.*)").match(phrase)
    if quoted and len(quoted["rest"]) > 1:
        return quoted["rest"], quoted["subject"]
    stripped = _without_openers(phrase)
    if not stripped.startswith("占"):
        _, found, tail = stripped.rpartition("的")
        stripped = _without_openers(tail) if found and len(tail) > 1 else stripped
    return ("" if _is_place(stripped) or len(stripped) > _LONGEST_PHRASE else stripped), None


def _last_break(before: str) -> int:
    """Where the last clause of `before` begins; punctuation inside quotes and closed brackets parts nothing."""
    hidden = [match.span() for match in _CLOSED.finditer(before)]
    breaks = [
        match.end()
        for match in _BREAK.finditer(before)
        if not any(start < match.start() < end - 1 or match.start() == start for start, end in hidden)
    ]
    return breaks[-1] if breaks else 0


def _behind_last(phrase: str, meaning: str) -> str:
    """What stands behind the last word of a kind in `phrase`; all of it where none does or too little is left."""
    for match in reversed(list(compiled("quantities", meaning).finditer(phrase))):
        if len(phrase) - match.end() > 1:
            return phrase[match.end() :]
    return phrase


def _is_place(phrase: str) -> bool:
    if compiled("quantities", "heads", "{}$").search(phrase):
        return False
    return compiled("quantities", "place_ends", r"\p{Han}{1,4}{}").fullmatch(phrase) is not None


def _without_linkers(phrase: str) -> str:
    linkers = compiled("quantities", "linkers", r"(?:{}|第)\s*$")
    words = compiled("quantities", "not_linkers", r"{}\s*$")
    while phrase and not words.search(phrase) and (match := linkers.search(phrase)) is not None:
        phrase = phrase[: match.start()].rstrip()
    return phrase


def _without_openers(phrase: str) -> str:
    """A phrase without the words that open it; where these are all of it, the last verb among them."""
    kept = compiled("quantities", "not_openers")
    phrase = phrase.strip(_EDGE)
    verb = ""
    while phrase and not kept.match(phrase) and not _is_attribute(phrase):
        match = _opening().match(phrase)
        if match is None:
            break
        rest = phrase[match.end() :].strip(_EDGE)
        if len(rest) == 1 or (match["verb"] and _is_attribute(rest, "level")):
            break
        verb = match["verb"] or verb
        phrase = rest
    return phrase or verb


@cache
def _opening() -> regex.Pattern[str]:
    verbs, others = pattern("quantities", "opening_verbs"), pattern("quantities", "openers")
    return regex.compile(f"(?:(?P<verb>{verbs})|{others})")


def _metric(text: str, measured: Measured, phrase: str, limit: int) -> tuple[str, int]:
    """The phrase measured, and where the text that it takes behind the number ends."""
    behind, end, reaches = _follower(text, measured.end, limit)
    counts = measured.unit.kind in ("count", "time") and not measured.is_rank
    if counts and behind and not _is_attribute(phrase, "level") and not phrase.endswith(_words("change")):
        if reaches and phrase and compiled("quantities", "heads", "{}$").search(phrase):
            return phrase, measured.end
        return behind, end
    if phrase:
        return phrase, measured.end
    if text.startswith("的", measured.end) and measured.unit.kind != "ratio":
        return _follower(text, measured.end + 1, limit)[0], measured.end
    return (behind, end) if behind and measured.unit.kind != "ratio" else ("", measured.end)


def _follower(text: str, start: int, limit: int) -> tuple[str, int, bool]:
    """The noun phrase behind a number: its text, its end, and whether it goes right up to `limit`."""
    while start < limit and text[start] == " ":
        start += 1
    stop = _STOP_BEHIND.search(text, start, limit)
    end = stop.start() if stop else limit
    phrase = text[start:end]
    verb = compiled("quantities", "followers_end").search(phrase)
    if verb:
        phrase = phrase[: verb.start()]
    head = compiled("quantities", "heads", "^.*?{}").search(phrase)
    if head:
        phrase = head.group()
    joined = compiled("quantities", "conjunctions").search(phrase)
    if joined and len(phrase) > _SHORT:
        phrase = phrase[: joined.start()]
    phrase = phrase.rstrip('“"')
    if joined and not joined.start():
        return "", start, False
    if len(phrase) > _LONGEST_FOLLOWER or not _HAN.search(phrase):
        return "", start, False
    return phrase.strip(_EDGE), start + len(phrase), not text[start + len(phrase) : limit].strip()


def _clause_topic(before: str) -> str | None:
    """The thing that a clause without a number names (设置数量指标—资金支出合规率，…), the last of them."""
    parts = _BREAK.split(before)[:-1]
    ends = load("quantities")["topic_ends"]
    opening = compiled("headings", "clause_openers")
    for part in reversed(parts):
        if opening.match(part.strip()):
            continue
        plain = _without_openers(_LIST_NUMBER.sub("", part).strip())
        if 1 < len(plain) <= _LONGEST_TOPIC and plain.endswith(ends) and not _DIGIT.search(plain):
            return plain
    return None


def _role(metric: str, measured: Measured) -> str:
    if measured.is_rank:
        return "rank"
    kind = measured.unit.kind
    if kind == "ratio_diff" or metric.endswith(_words("change")):
        return "change"
    if kind != "ratio":
        return "level"
    return "share" if metric.startswith("占") or metric.endswith(_words("share")) else "rate"


@cache
def _words(*meanings: str) -> tuple[str, ...]:
    return tuple(word for meaning in meanings for word in load("quantities")[meaning])


def _is_attribute(phrase: str, *meanings: str) -> bool:
    """Whether a phrase is a word that measures something else, of the given roles or of any."""
    meanings = meanings or ("change", "share", "rate", "level")
    return phrase in _words(*meanings) or ("change" in meanings and _bare_change().fullmatch(phrase) is not None)


def _changed(metric: str) -> str:
    """The thing that changes: 支出总计均增加 is a change of 支出总计."""
    change = _change_at_end().search(metric)
    return metric[: change.start()] if change and change.start() > 1 else metric


@cache
def _change_at_end() -> regex.Pattern[str]:
    return regex.compile(f"{_bare_change().pattern}$")


@cache
def _bare_change() -> regex.Pattern[str]:
    return regex.compile(f"{pattern('quantities', 'comparisons')}*{pattern('quantities', 'change')}")
