"""Column headers: what each means, and how to cut a run of broken header lines into columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.vocabulary import meanings
from normalizers.text import join_lines

_UNKNOWN_COST = 3.0
_LONGEST = 8  # lines that one header can be broken over


def split_headers(fragments: Sequence[str], n: int) -> list[str] | None:
    """Cut header lines, in reading order, into n column headers; None where no cut makes half of them known words.

    Each header is a run of neighbouring lines. The cut with the most known words wins; among those, the one whose
    brackets close and whose parts are of even length.
    """
    words = [word for fragment in fragments for word in fragment.split()]
    if not n <= len(words) <= n * _LONGEST:
        return None
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]  # per header: words used -> (cost, words used before)
    for _ in range(n):
        layer: dict[int, tuple[float, int]] = {}
        for used, (cost, _before) in best[-1].items():
            for end in range(used + 1, min(used + _LONGEST, len(words)) + 1):
                total = cost + _cost(words[used:end])
                if end not in layer or total < layer[end][0]:
                    layer[end] = (total, used)
        best.append(layer)
    if len(words) not in best[-1]:
        return None
    cuts = [len(words)]
    for layer in reversed(best[1:]):
        cuts.append(layer[cuts[-1]][1])
    cuts.reverse()
    headers = [join_lines(words[a:b])[0] for a, b in pairwise(cuts)]
    return headers if sum(bool(meanings("columns", text)) for text in headers) * 2 >= n else None


def _cost(words: Sequence[str]) -> float:
    text = join_lines(words)[0]
    unbalanced = text.count("（") + text.count("(") != text.count("）") + text.count(")")
    known = bool(meanings("columns", text))
    return (0.0 if known else _UNKNOWN_COST) + 10.0 * unbalanced + 0.01 * len(words) ** 2
