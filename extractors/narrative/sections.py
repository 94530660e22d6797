"""Sections: the nodes of the tree as records, each with its kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import regex

from extractors.document import NOWHERE
from extractors.narrative.nodes import Node, Tree
from extractors.narrative.vocabulary import alternatives, load
from extractors.records import Section, Source
from normalizers.text import remembering

#: below these, a title that says more than its kind is an item and not a section of another kind
HOLDING = ("problems", "recommendations", "application")

KeywordsOf = Callable[[str], tuple[str, ...]]


def sections(tree: Tree, keywords_of: KeywordsOf) -> list[Section]:
    """One record a node, in document order; `parent` and kinds as in the tree. `keywords_of` reads title and own text."""
    kinds = kinds_of(tree)
    return [_section(node, kind, keywords_of) for node, kind in zip(tree.nodes, kinds, strict=True)]


def _section(node: Node, kind: str, keywords_of: KeywordsOf) -> Section:
    text = "\n".join(prose.text for prose in node.own)
    parts = [part for part in (node.heading, *node.own) if part is not None]
    printed = node.heading.text if node.heading is not None else node.title
    own = node.own[0] if node.own else None
    if own is not None and node.heading is not None and own.origin is node.heading.origin and own.offset:
        printed = printed[: own.offset].rstrip() if node.title else printed
    source = Source(
        place=parts[0].place_at(0, max(1, len(printed))) if parts and node.place is NOWHERE else node.place,
        text=printed,
        text_confidence=min((part.confidence for part in parts), default=1.0),
    )
    pages = [part.last_page for part in parts if part.last_page is not None]
    return Section(
        level=node.level,
        number=node.number,
        title=node.title,
        kind=kind,
        text=text,
        source=source,
        parent=node.parent,
        page_end=max(pages, default=None),
        keywords=keywords_of(f"{node.title}\n{text}"),
    )


def kinds_of(tree: Tree) -> list[str]:
    """The kind of each node: by the words of its title, else its parent's; `other` at the top."""
    kinds: list[str] = []
    for node in tree.nodes:
        above = kinds[node.parent] if node.parent is not None else "other"
        numbered = node.level > 0 or node.number is not None  # 第三章 存在的问题 stands as high as a title
        own = kind_of_title(node.title) if numbered and node.names_kind else None
        if own is None or (above in (*HOLDING, "achievements") and not names_only_kind(node.title)):
            own = above
        kinds.append(own)
    return kinds


@remembering
def kind_of_title(title: str) -> str | None:
    """The kind that a title's words name; None where they name none.

    Problems, recommendations and use of results win over everything that stands beside them (存在问题及原因分析);
    of the others the last word wins, which in Chinese is the head of the phrase (完成情况分析 is an analysis).
    """
    plain = _plain(title)
    ends = {
        kind: max((plain.rfind(word) + len(word) for word in words if word in plain), default=-1)
        for kind, words in load("section_kinds").items()
    }
    named = [kind for kind, end in ends.items() if end >= 0]
    holding = next((kind for kind in named if kind in HOLDING), None)
    return holding or max(named, key=lambda kind: ends[kind], default=None)


def names_only_kind(title: str) -> bool:
    """Whether a title names a kind and nothing else: 存在的主要问题及原因分析, but not 预算编制存在的问题."""
    return kind_of_title(title) is not None and not _beyond_kind().sub("", _plain(title))


@cache
def _beyond_kind() -> regex.Pattern[str]:
    words = {word for kind in load("section_kinds").values() for word in kind}
    fillers = load("section_kinds_fillers")["fillers"]
    return regex.compile(f"{alternatives([*words, *fillers])}|\\P{{Han}}")


def _plain(title: str) -> str:
    return "".join(title.split())
