"""Keywords of a text: jieba's words, the field's dictionary, TF-IDF.

The tokenizer is built here from jieba's own dictionary: `jieba.initialize()` would write a cache into the shared
temporary folder, and `import jieba.analyse` alone takes over a second. Rare words of the dictionary are left out, which
makes loading fast and costs nothing here: a keyword of a report is a common word or one of the field's.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

import regex

from extractors.narrative.vocabulary import load

if TYPE_CHECKING:
    import jieba

MOST = 8
_LEAST_FREQUENCY = 10  # of a word in jieba's dictionary; a third of its words are that common
_DOMAIN_FREQUENCY = 20_000  # makes a word of the field one word, whatever common words it is made of
_RUN = regex.compile(r"\p{Han}{2,}")
_LONGEST_TEXT = 20_000
_RUNS = 16_384  # runs of Chinese characters whose words are remembered: reports of one county repeat each other


def keywords(text: str) -> tuple[str, ...]:
    """Up to eight words that tell what `text` is about, the most telling first; equal weights in order of code points."""
    _, weights, usual = _model()
    counts = Counter(chain.from_iterable(map(_words, _RUN.findall(text[:_LONGEST_TEXT]))))
    ranked = sorted(counts, key=lambda word: (-counts[word] * weights.get(word, usual), word))
    return tuple(ranked[:MOST])


@lru_cache(_RUNS)
def _words(run: str) -> tuple[str, ...]:
    """The words of a run of Chinese characters that may be keywords."""
    stop = _stop_words()
    return tuple(word for word in _model()[0].cut(run, HMM=False) if len(word) > 1 and word not in stop)


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(load("stop_words")["language"])


@cache
def _domain_words() -> tuple[str, ...]:
    text = (files(__package__) / "data" / "domain_words.txt").read_text(encoding="utf-8")
    return tuple(dict.fromkeys(text.split()))


@cache
def _model() -> tuple[jieba.Tokenizer, dict[str, float], float]:
    """The tokenizer, the weight of each word (inverse document frequency), and that of a word without one."""
    import jieba

    folder = files("jieba")
    frequencies: dict[str, int] = {}
    for line in (folder / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ", 2)
        if int(frequency) >= _LEAST_FREQUENCY:
            frequencies[word] = int(frequency)
    frequencies.update(dict.fromkeys(_domain_words(), _DOMAIN_FREQUENCY))
    tokenizer = jieba.Tokenizer()
    tokenizer.total = sum(frequencies.values())
    for word in list(frequencies):
        for end in range(1, len(word)):
            frequencies.setdefault(word[:end], 0)  # jieba walks a word through its beginnings
    tokenizer.FREQ = frequencies
    tokenizer.initialized = True
    weights: dict[str, float] = {}
    for line in (folder / "analyse" / "idf.txt").read_text(encoding="utf-8").splitlines():
        word, _, weight = line.rpartition(" ")
        if frequencies.get(word):
            weights[word] = float(weight)
    usual = sorted(weights.values())[len(weights) // 2]
    return tokenizer, weights, usual
