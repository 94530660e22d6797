"""What the words right before an amount are the name of: a kind of fund, an account, an item of a list."""

from __future__ import annotations

import regex

from extractors.prose.topics import Topic, named
from extractors.prose.values import Value, bare
from extractors.vocabulary import meanings

_PARTS = ("basic_expenditure", "project_expenditure")
_WORDS = regex.compile(r"(?!.*(?:比|较|增|减|降|超|占|均|未|率|人均|每))\p{Han}{2,16}")
_LED = regex.compile(r"^[，、；,;：:\s]*(?:其中)?[，：,:\s]*")


def is_listed(sentence: str, value: Value) -> bool:
    """Whether an amount of a list after 其中 is named by words alone: 其中：展会费用212万元，新媒体宣传348万元."""
    listed = "其中" in sentence[: value.start]
    return listed and _WORDS.fullmatch(bare(value.phrase)) is not None and value.phrase == _LED.sub("", value.reach)


def fund_named(value: Value) -> str | None:
    """The kind of fund that the words before an amount name and nothing else: 其中：一般公共预算, 自有资金."""
    found = next(iter(meanings("funding", bare(value.phrase))), None)
    return None if found in (None, "total", *_PARTS) else found


def account_named(value: Value) -> Topic | None:
    """The account that the words before an amount are the name of."""
    alone = named(bare(value.phrase))
    return alone if alone is not None and alone.name else None
