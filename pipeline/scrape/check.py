"""What an entry would fetch: told from the entry alone, or with a look at its pages that saves nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.readers.sniff import Kind, sniff
from pipeline.scrape.client import Client
from pipeline.scrape.kinds import suffix_of, suffixes
from pipeline.scrape.limits import Limits
from pipeline.scrape.lists import LARGEST_PAGE, read_list_page
from pipeline.scrape.pages import Link, Page, attachments, page_date, report_text
from pipeline.scrape.problems import Code, FetchError, Problem
from pipeline.scrape.run import client_of
from pipeline.scrape.sources import ListPages, Source
from pipeline.scrape.urls import last_name

#: How the address of a page may end; one that ends in another known suffix is a file.
_PAGES = (None, *suffixes()["html"])


@dataclass(frozen=True, slots=True)
class Visit:
    """The first page of a list, and of its first report that has a page of its own.

    others: links of the list that are no reports. characters: of the text in the report's page.
    """

    url: str
    reports: tuple[Link, ...] = ()
    others: int = 0
    first: str | None = None
    published_on: dt.date | None = None
    characters: int = 0
    attachments: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()


def described(source: Source) -> list[list[str]]:
    """An entry in words: pairs of what and how."""
    place, rules, polite, limits = source.place, source.reports, source.politeness, source.limits
    titles = [f"with {rules.title}"] if rules.title else []
    titles += [f"without {rules.not_title}"] if rules.not_title else []
    dates = {"the report's page": source.date.page, "the list's item": source.date.item, "the address": source.date.url}
    links = source.attachments.link or "links that end in a suffix of these kinds"
    pairs = {
        "publisher": source.publisher,
        "region": f"{place.code} {place.full_name}",
        "hosts": ", ".join(sorted(source.all_hosts)),
        **{f"list {number}": _pages(start) for number, start in enumerate(source.list_pages, start=1)},
        "reports": f"{rules.item} → {rules.link}" + (f", titles {' and '.join(titles)}" if titles else ""),
        "attachments": f"{links}: {', '.join(source.attachments.kinds)}",
        "text in the page": (
            f"{source.text.element}, from {source.text.characters:,} characters on" if source.text else "not saved"
        ),
        "date": "; ".join(f"{where}: {rule}" for where, rule in dates.items() if rule),
        "pace": f"{polite.seconds:g} s between requests, {polite.at_once} at once, as {polite.user_agent}",
        "limits": f"{limits.megabytes:g} MB and {limits.seconds:g} s a file, asked again after {limits.again_after_days:g} days",
    }
    return [[what, how] for what, how in pairs.items()]


def _pages(start: ListPages) -> str:
    """The addresses of a list's pages as far as the entry alone tells them."""
    if start.pattern:
        first = [start.url, start.numbered(start.second), start.numbered(start.second + 1)][: start.most]
        return "\n".join([*first, f"… until a page is missing, empty or repeated, {start.most} at most"])
    if start.next_link:
        return f"{start.url}\n… on by {start.next_link}, {start.most} pages at most"
    return start.url


def visited(source: Source, limits: Limits) -> Iterator[Visit]:
    """A look at each list's first page and at its first report; pages only, nothing is saved."""
    with client_of(source, limits) as client:
        for start in source.list_pages:
            yield _visit(source, start, client)


def _visit(source: Source, start: ListPages, client: Client) -> Visit:
    try:
        page, _ = read_list_page(source, start, start.url, client, None)
    except FetchError as error:
        return Visit(start.url, problems=(_problem(source, error),))
    seen = Visit(start.url, page.wanted, len(page.items) - len(page.wanted))
    problems = list(_beforehand(source, start, page.wanted, client))
    try:
        seen = _look_into(source, seen, client)
    except FetchError as error:
        problems.append(_problem(source, error, start.url))
    return replace(seen, problems=tuple(dict.fromkeys(problems)))


def _beforehand(source: Source, start: ListPages, wanted: tuple[Link, ...], client: Client) -> Iterator[Problem]:
    """What a scrape would not be allowed to fetch, or would miss."""
    if not wanted:
        message = "No link of this page is a report: correct `reports` of the entry."
        yield Problem(source.name, Code.NO_REPORTS, start.url, message)
    for link in wanted:
        if link.url is None:
            message = f"The link of {link.title!r} leads to {link.href!r}, which cannot be fetched."
            yield Problem(source.name, Code.UNUSABLE_LINK, start.url, message)
            continue
        try:
            client.may_fetch(link.url)
        except FetchError as error:
            yield _problem(source, error, start.url)


def _look_into(source: Source, seen: Visit, client: Client) -> Visit:
    """The page of the first report that seems to have one of its own. Raises FetchError."""
    link = next((one for one in seen.reports if one.url and suffix_of(last_name(one.url)) in _PAGES), None)
    if link is None or link.url is None:
        return seen
    response = client.get(link.url, most=LARGEST_PAGE)
    if sniff(response.body) is not Kind.HTML:
        return seen
    page = Page(response)
    text = report_text(page, source.text.element) if source.text else None
    return replace(
        seen,
        first=link.url,
        published_on=page_date(page, source.date) or link.published_on,
        characters=len("".join((text or "").split())),
        attachments=tuple(attachments(page, source.attachments)),
    )


def _problem(source: Source, error: FetchError, page: str | None = None) -> Problem:
    return Problem(source.name, error.code, error.url, error.message, page)
