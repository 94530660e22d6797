"""Whose money a passage of a budget or of accounts tells of: the department's, or that of a unit that it is named after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

from extractors.forms.bodies import is_body
from extractors.numbering import leading_number
from extractors.prose.whose import Subject
from extractors.records import Records, Section
from normalizers.organisation_names import own_office_notes
from normalizers.text import narrow, squeeze

_THIS_PROJECT = regex.compile(r"[该本]项目(?!单位|支出|资金管理)")
_YEAR = regex.compile(r"^\s*(?:19|20)\d{2}\s*年度?[，,]?\s*")


@dataclass(slots=True)
class Owners:
    """The owner of each section and sentence. `units`, `projects`: the names that the document's tables list,
    longest first."""

    sections: Sequence[Section]
    subject: Subject
    units: tuple[str, ...]
    projects: tuple[str, ...]
    found: dict[int, Subject] = field(default_factory=dict)

    def of(self, section: int | None, sentence: str) -> Subject:
        """Whose the amounts of a sentence are: its own first words come before the headings above it."""
        if _THIS_PROJECT.search(sentence):
            return "project", None if section is None else self._project_of(section)
        if not self.units:
            return self.subject
        text = squeeze(_YEAR.sub("", sentence, count=1))
        named = next((name for name in self.units if text.startswith(name)), None)
        if named is not None:
            return self._called(named)
        return self.subject if section is None else self._of_section(section)

    def _of_section(self, index: int) -> Subject:
        if index not in self.found:
            section = self.sections[index]
            title = _bare(section.title)
            above = self.subject if section.parent is None else self._of_section(section.parent)
            self.found[index] = self._called(title) if title and is_body(title, None, self.units) else above
        return self.found[index]

    def _project_of(self, index: int) -> str | None:
        """The project of the document's tables that the headings over a section name."""
        section = self.sections[index]
        named = next((name for name in self.projects if name in section.title), None)
        return named if named or section.parent is None else self._project_of(section.parent)

    def _called(self, name: str) -> Subject:
        return self.subject if name == self.subject[1] else ("unit", name)


def owners(records: Records, subject: Subject) -> Owners:
    """The owners of a document whose own subject is given. A department that lists its own office and no other unit is
    that office, and owns all there is."""
    own = subject[1] or ""
    listed = _listed(records, "unit")
    if all(_is_office_of(own, name) for name in listed):
        listed = set()
    units = {*listed, own} - {""} if listed else listed
    projects = _listed(records, "project") | {e.subject_name for e in records.evaluations if e.kind == "project"}
    return Owners(records.sections, subject, _longest_first(units), _longest_first(filter(None, projects)))


def _listed(records: Records, kind: str) -> set[str]:
    return {line.subject_name for line in records.budgets if line.subject_kind == kind and line.subject_name}


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


@cache
def with_office(body: str) -> regex.Pattern[str]:
    """A body's name in running text, also with the note that means its own office: 某局（本级）."""
    notes = "|".join(note.strip("()") for note in own_office_notes())
    return regex.compile(rf"{regex.escape(body)}(?:[（(](?:{notes})[）)])?")


def _is_office_of(body: str, name: str) -> bool:
    note = narrow(name.removeprefix(body)) if name.startswith(body) else None
    return note is not None and (not note or f"({note.strip('()')})" in own_office_notes())


def _bare(title: str) -> str:
    number = leading_number(title)
    return squeeze(title[len(number[1]) :] if number else title)
