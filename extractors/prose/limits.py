"""Of what line item words are that name it before a limit or a growth."""

from __future__ import annotations

from extractors.prose.topics import heading
from extractors.prose.values import Value, bare, meaning_of_words
from extractors.prose.words import patterns


def item_limited(value: Value) -> str:
    """Of what line item a limit is that is no amount of it: “三公”经费控制在12万元以内，实际支出10万元."""
    limits = ((p.search(words), words) for p in patterns("limits") for words in (bare(value.phrase),))
    limited = next((words[: limit.start()] for limit, words in limits if limit is not None), "")
    about = heading(limited)
    return about.item if about is not None and about.item != "total" else "other"


def item_grown(words: str) -> str | None:
    """The line item that words name before they say that it grew: 支出比上年 in 支出比上年增加80万元."""
    grown = next((m for p in patterns("increments") if (m := p.search(words))), None)
    found = meaning_of_words(words[: grown.start()]) if grown is not None and grown.start() else None
    return found[0] if found is not None and found[0] != "same" else None
