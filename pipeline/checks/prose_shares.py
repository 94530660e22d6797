"""Shares in sentences: 部分 of 整体, where one sentence prints both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from normalizers.text import fold
from pipeline.checks.core import Outcome, Status
from pipeline.checks.figures import Figure, added, ratio
from pipeline.checks.ledger import Ledger, Said
from pipeline.checks.prose import before, figure_of, is_level, percentage, same_unit
from pipeline.checks.words import has, words


@dataclass(frozen=True, slots=True)
class Pair:
    """What may be the part and the whole of a share, either of them perhaps the sum of several numbers.

    firm: the wording ties them, so that a difference is an error.
    """

    parts: tuple[Said, ...]
    wholes: tuple[Said, ...]
    firm: bool = False

    @property
    def part(self) -> Said:
        return self.parts[-1]

    @property
    def whole(self) -> Said:
        return self.wholes[-1]


def shares_in_prose(ledger: Ledger) -> Iterator[Outcome]:
    """Shares whose part and whole stand in the same sentence; money that is a budget line is checked there."""
    known = {
        (fold(line.share.raw), line.amount.number.value)
        for line in ledger.records.budgets
        if line.share is not None and line.amount.number is not None
    }
    for sentence in ledger.sentences:
        tried: list[list[tuple[Pair, Outcome]]] = []
        for at, said in enumerate(sentence):
            printed = percentage(said)
            if printed is None or not (said.quantity.role == "share" or has(before(sentence, at), "ratio")):
                continue
            if has(before(sentence, at), "whole_less"):
                continue  # a share of a whole less something that no figure is printed for
            pairs = _pairs(sentence, at)
            if all((fold(printed.shown), pair.part.quantity.number.value) not in known for pair in pairs):
                found = _try_pairs(said, printed, pairs)
                sums = _try_pairs(said, printed, _sums(sentence, at))
                tried.append(found + [one for one in sums if found and one[1].status is Status.PASS])
        # A whole that two other shares of the sentence confirm is the whole of its siblings too.
        bases = Counter(pair.whole.index for found in tried for pair, one in found if one.status is Status.PASS)
        for found in tried:
            yield from _decided(found, {index for index, count in bases.items() if count > 1})


def _pairs(sentence: Sequence[Said], at: int) -> list[Pair]:
    """部分 … 占整体的 p%, or 整体 … 其中部分，占比 p%."""
    levels = _levels_before(sentence, at)
    share = sentence[at]
    text = share.quantity.sentence
    mark = max(text.rfind(word, 0, max(share.start, 0)) for word in words("part_of_follows"))
    named = [i for i in levels if sentence[i].start > mark >= 0]
    if named:
        whole = sentence[named[-1]]
        parts = [sentence[i] for i in levels if sentence[i].start < mark and same_unit(sentence[i], whole)]
        return [Pair((parts[-1],), (whole,), firm=True)] if parts else []
    if len(levels) < 2:
        return []
    part, name = sentence[levels[-1]], _whole_named(share)
    further = [
        Pair((sentence[i],), (sentence[j],))
        for i in levels[1:-1]
        for j in levels
        if j < i and same_unit(sentence[i], sentence[j]) and has(before(sentence, at), "ratio")
    ]  # 应到位9万元，实际到位8万元，支出7万元，资金到位率88.89%
    nearest = [
        Pair((part,), (whole,), firm=bool(name) or has(text[whole.start : part.start], "of_which"))
        for whole in (sentence[i] for i in levels[:-1])
        if same_unit(part, whole) and (not name or same_thing(name, whole.quantity.metric))
    ]
    return nearest + further


def _levels_before(sentence: Sequence[Said], at: int) -> list[int]:
    """The levels before a share; a number with a share of its own is no whole."""
    return [
        i
        for i, said in enumerate(sentence[:at])
        if is_level(said) and (i == at - 1 or sentence[i + 1].quantity.role != "share")
    ]


def _sums(sentence: Sequence[Said], at: int) -> list[Pair]:
    """The share of a sum: 收入 a、结转 b；支出 c，占 c/(a+b); and the share that several have: a，其中 b、c，合占 (b+c)/a."""
    levels = [sentence[i] for i in _levels_before(sentence, at)]
    alike = tuple(said for said in levels if same_unit(said, levels[-1]))
    if len(alike) < 3:
        return []
    return [Pair(alike[-1:], alike[:-1]), Pair(alike[1:], alike[:1])]


def _whole_named(share: Said) -> str:
    """What a share says it is a share of: 总支出 in 占总支出 23.99%; empty where it names nothing."""
    name = fold(share.quantity.metric or "")
    for word in words("part_of_follows"):
        if name.startswith(word):
            name = name.removeprefix(word)
            return "" if name in words("share_noun") else name.removesuffix("的")
    return ""


def same_thing(name: str, metric: str | None) -> bool:
    """Whether a short name and a metric may be the same: one is part of the other."""
    other = fold(metric or "")
    return bool(other) and (name in other or other in name)


def _try_pairs(said: Said, printed: Figure, pairs: Sequence[Pair]) -> list[tuple[Pair, Outcome]]:
    tried = []
    for pair in pairs:
        part, whole = (added([figure_of(said) for said in side]) for side in (pair.parts, pair.wholes))
        if part.value > whole.value and printed.value <= 1:
            continue
        scope = f"{pair.part.quantity.metric or part.shown} 占 {pair.whole.quantity.metric or whole.shown}"
        how = f" {part.shown} ÷ {whole.shown} 所得"
        if (outcome := ratio(scope, said.quantity.metric or "占比", printed, how, part, whole)) is not None:
            tried.append((pair, outcome))
    return tried


def _decided(tried: Sequence[tuple[Pair, Outcome]], bases: set[int]) -> Iterator[Outcome]:
    """The reading that holds; a failure where only one whole is possible and the wording or its siblings name it."""
    holding = next((outcome for _, outcome in tried if outcome.status is Status.PASS), None)
    confirmed = [one for one in tried if one[0].whole.index in bases]
    if holding is not None:
        yield holding
    elif len(confirmed) == 1:
        yield confirmed[0][1]
    elif tried:
        pair, outcome = tried[-1]
        yield outcome if pair.firm and len(tried) == 1 else replace(outcome, status=Status.UNCERTAIN)
