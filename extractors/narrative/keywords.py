"""Keywords of a text: jieba's words, the field's dictionary, TF-IDF.

Text is cut here, as jieba cuts it without its model of unknown words, by jieba's dictionary: its own `cut` takes twice as
long, `jieba.initialize()` would write a cache into the shared temporary folder, and `import jieba.analyse` alone takes
over a second. Rare words of the dictionary are left out, which makes loading fast and costs nothing here: a keyword of a
report is a common word or one of the field's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import inf, log

import regex

from extractors.narrative.vocabulary import load

MOST = 8
_LEAST_FREQUENCY = 10  # of a word in jieba's dictionary; a third of its words are that common
_DOMAIN_FREQUENCY = 20_000  # makes a word of the field one word, whatever common words it is made of
_RUN = regex.compile(r"[\u4E00-\u9FD5]{2,}")  # what the words of the dictionary are made of
_LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class _Model:
    """How likely each word is (a logarithm; None for what only begins one), and an unknown character; how much each
    word tells (its inverse document frequency), and one that the table does not list."""

    likely: dict[str, float | None]
    unknown: float
    weights: dict[str, float]
    usual: float


def keywords(text: str) -> tuple[str, ...]:
    """Up to eight words that tell what `text` is about, the most telling first; equal weights in order of code points."""
    model, stop = _model(), _stop_words()
    words = [word for run in _RUN.findall(text[:_LONGEST_TEXT]) for word in _cut(run) if len(word) > 1]
    counts = {word: count for word, count in Counter(words).items() if word not in stop}
    ranked = sorted(counts, key=lambda word: (-counts[word] * model.weights.get(word, model.usual), word))
    return tuple(ranked[:MOST])


@lru_cache(maxsize=8192)  # the phrases between two commas come back
def _cut(run: str) -> tuple[str, ...]:
    """A run of characters cut into its likeliest words; of equally likely ones the longest."""
    likely, unknown = _model().likely, _model().unknown
    length = len(run)
    best = [0.0] * (length + 1)  # how likely the best cut of what follows each place is
    ends = [0] * length  # where the first word of that cut ends
    for start in range(length - 1, -1, -1):
        most, at = -inf, start
        for end in range(start + 1, length + 1):
            word = run[start:end]
            if word not in likely:
                break
            own = likely[word]
            if own is not None and own + best[end] >= most:
                most, at = own + best[end], end
        if at == start:
            most, at = unknown + best[start + 1], start + 1
        best[start], ends[start] = most, at
    words, start = [], 0
    while start < length:
        words.append(run[start : ends[start]])
        start = ends[start]
    return tuple(words)


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(load("stop_words")["language"])


@cache
def _domain_words() -> tuple[str, ...]:
    text = (files(__package__) / "data" / "domain_words.txt").read_text(encoding="utf-8")
    return tuple(dict.fromkeys(text.split()))


@cache
def _model() -> _Model:
    folder = files("jieba")
    frequencies: dict[str, int] = {}
    for line in (folder / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ", 2)
        if int(frequency) >= _LEAST_FREQUENCY:
            frequencies[word] = int(frequency)
    frequencies.update(dict.fromkeys(_domain_words(), _DOMAIN_FREQUENCY))
    all_words = log(sum(frequencies.values()))
    likely: dict[str, float | None] = {word: log(count) - all_words for word, count in frequencies.items()}
    for word in frequencies:
        for end in range(1, len(word)):
            likely.setdefault(word[:end], None)
    weights: dict[str, float] = {}
    for line in (folder / "analyse" / "idf.txt").read_text(encoding="utf-8").splitlines():
        word, _, weight = line.rpartition(" ")
        if word in frequencies:
            weights[word] = float(weight)
    usual = sorted(weights.values())[len(weights) // 2]
    return _Model(likely, -all_words, weights, usual)
