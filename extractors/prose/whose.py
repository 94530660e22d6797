"""Whose the amounts of a sentence are."""

from __future__ import annotations

from extractors.facts.heading import is_organisation
from extractors.prose.leads import Lead, core, unit_named, without_ending
from extractors.prose.words import patterns

Subject = tuple[str, str | None]


def whose(subject: Subject, lead: Lead, sentence: str, *, yearly: bool) -> tuple[Subject, str | None]:
    """Kind and name of the body or project that a sentence is about, and the line item that its totals then are: those of
    a body's projects (县水务局项目预算3200万元). A body that is not named (某单位) is a unit without a name."""
    if lead.project is not None:
        if yearly:  # the paragraphs of a budget are about its items, one of which may be called like a body
            return ("project", lead.project), None
        return _of_lead(subject, lead.project)
    if subject[0] != "region":
        return subject, None
    unit = unit_named(sentence)
    if unit is not None:
        return ("unit", unit), None
    return (("unit", None) if any(p.search(sentence) for p in patterns("anonymous_units")) else subject), None


def _of_lead(subject: Subject, name: str) -> tuple[Subject, str | None]:
    if is_organisation(name):
        return (subject if subject[1] == name else ("unit", name)), None
    body = without_ending(name)
    if subject[0] == "region" and is_organisation(body):
        return ("unit", body), "project_expenditure"
    its_own = subject[0] == "project" and core(subject[1] or "") == core(name)
    return (subject if its_own else ("project", name)), None
