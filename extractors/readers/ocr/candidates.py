"""What else a doubtful figure may say: other looks at it, and the recogniser's second thoughts at weak places."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.readers.ocr.engine import Reading
from extractors.readers.ocr.figures import in_form, is_figure, plain, well_formed

MOST = 8  # candidates of one figure
THOUGHT = 0.0005  # a second thought less probable than this is none


def candidates(chosen: Reading, looks: Sequence[Reading]) -> tuple[str, ...]:
    """The figures that a line may say besides `chosen`, the likelier first. looks: every reading of the line."""
    ranked: dict[str, float] = {}
    for look in (chosen, *looks):
        _offer(ranked, in_form(plain(look.text)), look.confidence)
        for at, (character, sure) in enumerate(look.second):
            if sure >= THOUGHT:
                _offer(ranked, plain(look.text[:at] + character + look.text[at + 1 :]), min(sure, look.confidence))
    ranked.pop(plain(chosen.text), None)
    return tuple(sorted(ranked, key=lambda text: (-ranked[text], text))[:MOST])


def _offer(ranked: dict[str, float], text: str, sure: float) -> None:
    if is_figure(text) and well_formed(text):
        ranked[text] = max(sure, ranked.get(text, 0.0))
