"""Findings: problems, recommendations and practices, one record an item.

Items are the sub-sections of a section that holds findings; without them the items of its enumeration (一是 …二是 …,
1. …2. …); without that its sentences, where words show that each states a finding. Nothing is found in a section that
says there is nothing (无).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from extractors.document import Place
from extractors.narrative.nodes import Node, Tree, descendants
from extractors.narrative.prose import Prose
from extractors.narrative.sections import HOLDING, kind_of_title, kinds_of, names_only_kind
from extractors.narrative.sentences import Span, clauses, enumeration, sentences
from extractors.narrative.vocabulary import compiled, load, pattern
from extractors.records import Finding, Source
from normalizers.text import fold

_KINDS = {"problems": "problem", "recommendations": "recommendation", "application": "practice"}
_LONGEST_TITLE = 60
_TITLE_END = regex.compile(r"[。；;：:！？\n]|[，,](?!(?<=\d.)\d{3}(?!\d))")  # 4,500万元 is one number
_STOPS = "。；;！？，,、：: "


@dataclass(frozen=True, slots=True)
class _Text:
    """The own text of a section as one string, with what each part of it was read from."""

    text: str
    parts: tuple[tuple[int, Prose], ...]

    def place_at(self, span: Span) -> Place:
        start, prose = next((start, prose) for start, prose in reversed(self.parts) if start <= span.start)
        return prose.place_at(span.start - start, min(span.end - start, len(prose.text)))


def find_findings(tree: Tree) -> list[Finding]:
    """The findings of a document, in document order; `source.section` is the section they stand in."""
    kinds = kinds_of(tree)
    found: list[Finding] = []
    for index, node in enumerate(tree.nodes):
        kind = _held(tree, kinds, index)
        if kind is None:
            continue
        items = [child for child in node.children if not _held(tree, kinds, child) and kinds[child] == kinds[index]]
        if items:
            found += [finding for child in items if (finding := _from_section(tree, child, kind)) is not None]
        elif not node.children:
            found += _from_text(node, index, kind)
    for prose, section in tree.prose:
        if section is not None and kinds[section] not in HOLDING:
            found += _labelled(prose, section)
    return sorted(found, key=lambda finding: finding.source.section or 0)


def _labelled(prose: Prose, index: int) -> Iterator[Finding]:
    """The findings that labels name inside a paragraph (发现的问题及原因：… 下一步改进措施：…)."""
    labels = list(_label().finditer(prose.text))
    for i, label in enumerate(labels):
        end = labels[i + 1].start() if i + 1 < len(labels) else len(prose.text)
        kind = "problem" if label["problem"] else "recommendation"
        whole = prose.text[label.end() : end]
        items = [item.body for item in enumeration(whole)] or [Span(0, len(whole))]
        for item in items:
            text = item.of(whole).strip(_STOPS)
            if not text or _says_nothing(text):
                continue
            place = prose.place_at(label.end() + item.start, label.end() + item.end)
            source = Source(place, text, section=index, text_confidence=prose.confidence)
            title = _title_of(text)
            yield Finding(kind, title, text, _category(title, text), source)


@cache
def _label() -> regex.Pattern[str]:
    problem, measure = pattern("findings", "problem_labels"), pattern("findings", "recommendation_labels")
    return regex.compile(rf"(?<=[。；;，,\s]|^)(?:(?P<problem>{problem})|(?P<measure>{measure}))\s?[：:]")


def _held(tree: Tree, kinds: list[str], index: int) -> str | None:
    """The kind of finding that a section holds items of; None where it is an item itself or holds none."""
    node = tree.nodes[index]
    above = kinds[node.parent] if node.parent is not None else "other"
    if node.level > 0 and kinds[index] == "achievements":
        words = load("findings")["practice_titles"]
        return "practice" if any(word in node.title for word in words) and kind_of_title(node.title) else None
    if kinds[index] not in HOLDING:
        return None
    inside = above == kinds[index] and not names_only_kind(node.title)
    return None if inside else _KINDS[kinds[index]]


def _from_section(tree: Tree, index: int, kind: str) -> Finding | None:
    """The finding that a sub-section is, with everything printed below it."""
    node = tree.nodes[index]
    texts: list[str] = []
    for below in descendants(tree, index):
        part = tree.nodes[below]
        if below != index and part.title and part.names_kind:
            texts.append(f"{part.number or ''}{part.title}")
        texts += [prose.text for prose in part.own]
    text = "\n".join(texts)
    title = node.title.rstrip(_STOPS) or _title_of(text)
    if not title or _says_nothing(title) or (not node.title and _says_nothing(text)):
        return None
    origin = node.heading or node.own[0]
    printed = origin.text if node.heading is None or node.title else text
    source = Source(origin.place_at(0, max(1, len(printed))), printed, section=index, text_confidence=origin.confidence)
    return Finding(kind, title, text or node.title, _category(title, text), source)


def _from_text(node: Node, index: int, kind: str) -> Iterator[Finding]:
    """The findings in a section's own text."""
    whole = _joined(node.own)
    if not whole.text.strip() or _says_nothing(whole.text):
        return
    items = [item.body for item in enumeration(whole.text)]
    mixed = {"problem", "recommendation"} <= {_KINDS.get(k) for k in HOLDING if _names(node.title, k)}
    if items:
        spans = items
    elif kind == "practice" and not _names(node.title, "application"):
        spans = [span for span in sentences(whole.text) if len(span.of(whole.text)) > 1]
    else:
        cue = {"problem": "problem_cues", "recommendation": "recommendation_cues", "practice": "application_cues"}[kind]
        spans = list(_stated(whole.text, cue, split=kind == "problem"))
        spans = [part for span in spans for part in _cut(whole.text, span)] if mixed else spans
    for span in spans:
        text = span.of(whole.text).strip()
        if not text or _says_nothing(text):
            continue
        item_kind = _kind_of_item(text) if mixed else kind
        source = Source(
            whole.place_at(span), text, section=index, text_confidence=min(p.confidence for _, p in whole.parts)
        )
        title = _title_of(text)
        yield Finding(item_kind or kind, title, text, _category(title, text, node.title), source)


def _joined(own: list[Prose]) -> _Text:
    text = ""
    parts: list[tuple[int, Prose]] = []
    for prose in own:
        text += "\n" if text else ""
        parts.append((len(text), prose))
        text += prose.text
    return _Text(text, tuple(parts))


def _stated(text: str, cues: str, *, split: bool) -> Iterator[Span]:
    """The sentences that state something, each with the sentences after it that only go on about it.

    With `split`, a sentence whose clauses each say that something is lacking is as many statements.
    """
    open_span: Span | None = None
    for sentence in sentences(text):
        words = sentence.of(text)
        states = compiled("findings", cues).search(words) and not compiled("findings", "negated").search(words)
        if not states:
            open_span = Span(open_span.start, sentence.end) if open_span else None
            continue
        if open_span:
            yield open_span
        parts = clauses(text, sentence) if split else []
        if len(parts) > 1 and all(compiled("findings", "parallel_cues").search(part.of(text)) for part in parts):
            yield from parts
            open_span = None
        else:
            open_span = sentence
    if open_span:
        yield open_span


def _cut(text: str, span: Span) -> list[Span]:
    """A problem apart from the measure that the sentences after it state."""
    starts = [one.start for one in sentences(text) if span.start < one.start < span.end]
    cut = next((at for at in starts if _kind_of_item(text[at : span.end]) == "recommendation"), None)
    return [span] if cut is None else [Span(span.start, cut), Span(cut, span.end)]


def _kind_of_item(text: str) -> str | None:
    """Under a title that names problems and measures, which of the two an item is; None where its words do not say."""
    head = _title_of(text)
    if compiled("findings", "problem_cues").search(head):
        return "problem"
    return "recommendation" if compiled("findings", "recommendation_cues").search(head) else None


def _names(title: str, kind: str) -> bool:
    return any(word in title for word in load("section_kinds")[kind]) or (
        kind == "recommendations" and any(word in title for word in load("findings")["measures_titles"])
    )


def _title_of(text: str) -> str:
    """The first clause (with the next one where it only leads to it), or the beginning of a clause that is too long."""
    stripped = text.strip()
    end = _TITLE_END.search(stripped)
    if end and compiled("findings", "lead_ends", "以.+为(?:{})").fullmatch(stripped, 0, end.start()):
        end = _TITLE_END.search(stripped, end.end())
    return stripped[: end.start() if end else None].strip(_STOPS)[:_LONGEST_TITLE]


@cache
def _nothing() -> frozenset[str]:
    return frozenset(load("findings")["nothing"])


def _says_nothing(text: str) -> bool:
    return fold(text).strip(_STOPS + ".") in _nothing()


def _category(title: str, text: str, heading: str = "") -> str:
    """The subject by the words of the title, else of the section's title, else of the text."""
    tables = load("finding_categories")
    for words in (title, heading, text):
        counts = {category: sum(word in words for word in listed) for category, listed in tables.items()}
        best = max(counts, key=lambda category: counts[category])
        if counts[best]:
            return best
    return "other"
