"""What a page says: its links, titles, dates and text, read with an entry's rules."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement as Element

from extractors.errors import DocumentError
from extractors.readers.html.source import page_text, parse
from normalizers.dates import find_dates
from pipeline.scrape.client import Response
from pipeline.scrape.kinds import suffix_of, suffixes
from pipeline.scrape.problems import Code, FetchError
from pipeline.scrape.sources import Attachments, Dates, Source
from pipeline.scrape.urls import BadUrl, absolute, last_name

_CUT = ("…", "...", "．．．")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a page has it: `url` whole, or None with `href` as written where it leads to nothing that can be fetched."""

    url: str | None
    href: str
    title: str
    published_on: dt.date | None = None


class Page:
    """A web page's tree and its address. Raises FetchError (`unreadable_page`)."""

    def __init__(self, response: Response):
        try:
            text, self._encoding, _ = page_text(response.body)
            self.root: Element = parse(text)
        except DocumentError as error:
            raise FetchError(Code.UNREADABLE_PAGE, response.url, error.message) from None
        self.url = response.url
        bases = self.root.xpath("//base/@href")
        try:
            self._base = absolute(bases[0], response.url) if bases else response.url
        except BadUrl:
            self._base = response.url

    def select(self, css: str, within: Element | None = None) -> list[Element]:
        """The elements that a selector picks, in the page's order."""
        return _selector(css)(self.root if within is None else within)

    def link(self, element: Element) -> Link:
        """The link that an element is, with what it is called."""
        href = element.get("href") or ""
        try:
            url = absolute(href, self._base, self._encoding) if href.strip() else None
        except BadUrl:
            url = None
        return Link(url, href, _title(element))


@cache
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def text_of(element: Element) -> str:
    """The text that a reader sees, white space folded; of a `meta` element its content."""
    if element.tag == "meta":
        return " ".join((element.get("content") or "").split())
    parts = element.xpath(".//text()[not(ancestor::script or ancestor::style)]")
    return " ".join("".join(parts).split())


def _title(element: Element) -> str:
    """What a link is called: its words, or its `title` where the words are cut short or missing."""
    said = text_of(element)
    full = " ".join((element.get("title") or "").split())
    return full if full and (not said or said.endswith(_CUT)) else said


def listed(page: Page, source: Source) -> list[Link]:
    """Every item of a list page as a link with its date, wanted or not, each address once."""
    found: dict[str, Link] = {}
    for item in page.select(source.reports.item):
        elements = page.select(source.reports.link, item)
        # an item may be the link itself
        element = elements[0] if elements else item if item.get("href") else None
        if element is None:
            continue
        link = page.link(element)
        date = _in_item(page, item, source.date)
        date = date or (date_in_url(link.url, source.date) if link.url else None)
        found.setdefault(link.url or link.href, Link(link.url, link.href, link.title, date))
    return list(found.values())


def next_page(page: Page, css: str) -> str | None:
    """Where the link to the next page leads; None where there is none or it leads nowhere (the last page)."""
    for element in page.select(css):
        link = page.link(element)
        if link.url is not None and link.url != page.url:
            return link.url
    return None


def attachments(page: Page, rules: Attachments) -> list[Link]:
    """The links of a report's page that should be files, each address once."""
    named = rules.link is not None
    wanted = {one for kind in rules.kinds for one in suffixes()[kind]}
    found: dict[str, Link] = {}
    for link in map(page.link, page.select(rules.link or "a[href]")):
        if link.href if named else _looks_like(link, wanted):
            found.setdefault(link.url or link.href, link)
    return list(found.values())


def _looks_like(link: Link, wanted: set[str]) -> bool:
    names: Iterator[str] = iter((link.title, last_name(link.url), link.url) if link.url else (link.title, link.href))
    return any(suffix_of(name) in wanted for name in names)


def report_text(page: Page, css: str) -> str | None:
    """The text that stands in the page itself; None where the selector picks nothing."""
    found = page.select(css)
    return "\n".join(map(text_of, found)) if found else None


def digest(text: str) -> str:
    """A digest of a page's text without its white space: counters and clocks around it do not make it another."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


def page_title(page: Page) -> str:
    """The page's own title."""
    found = page.select("title")
    return text_of(found[0]) if found else ""


def page_date(page: Page, rules: Dates) -> dt.date | None:
    """The date of publication that a report's page states."""
    return _first_date(page.select(rules.page), rules.pattern) if rules.page else None


def _in_item(page: Page, item: Element, rules: Dates) -> dt.date | None:
    return _first_date(page.select(rules.item, item), rules.pattern) if rules.item else None


def _first_date(elements: list[Element], pattern: str | None) -> dt.date | None:
    """The date in the first element that has one."""
    return next((date for element in elements if (date := date_in(text_of(element), pattern))), None)


def date_in(text: str, pattern: str | None) -> dt.date | None:
    """The one date in a text, where `pattern` finds it if given; None where there is none, or several differ."""
    if pattern is not None:
        match = regex.search(pattern, text)
        if match is None:
            return None
        if {"year", "month", "day"} <= set(match.groupdict()):
            return _date(match)
        text = match[1] if match.re.groups else match[0]
    dates = {span.date for span in find_dates(text or "")}
    return dates.pop() if len(dates) == 1 else None


def date_in_url(url: str, rules: Dates) -> dt.date | None:
    """The date in an address, where the entry says how it stands there."""
    match = regex.search(rules.url, url) if rules.url else None
    return _date(match) if match else None


def _date(match: regex.Match[str]) -> dt.date | None:
    try:
        return dt.date(*(int(match[part]) for part in ("year", "month", "day")))
    except (ValueError, TypeError):
        return None
