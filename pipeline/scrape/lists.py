"""Walking a list of reports, page by page, and noticing when it no longer looks as it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.scrape.client import Client, Response
from pipeline.scrape.pages import Link, Page, listed, next_page
from pipeline.scrape.problems import Code, FetchError
from pipeline.scrape.sources import ListPages, Source
from pipeline.scrape.store import PageKey, Store

#: Bytes of a list page.
LARGEST_PAGE = 10_000_000


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list page as read: all its items, those that are wanted, and where it says that the next page is."""

    url: str
    items: tuple[Link, ...]
    wanted: tuple[Link, ...]
    next_url: str | None


Report = Callable[[Code, str, str], None]


def walk_list(source: Source, start: ListPages, client: Client, store: Store, report: Report) -> Iterator[ListPage]:
    """The pages of a list in order, until its end or its first problem, which `report` is told of.

    Raises FetchError (`host_stopped`) only.
    """
    met: set[str] = set()
    visited: set[str] = set()
    wanted: set[str] = set()
    url: str | None = start.url
    for number in range(start.most):
        if url is None or url in visited:
            break
        visited.add(url)
        try:
            page, response = read_list_page(source, start, url, client, store)
        except FetchError as error:
            if error.code is Code.HOST_STOPPED:
                raise
            if number and start.pattern and error.code is Code.NOT_FOUND:
                break  # numbers go on, pages do not: the usual end
            report(error.code, error.url, error.message)
            return
        items = {item.url or item.href for item in page.items}
        if not items and _is_wrong(source, start, page, number, store, report):
            return
        if items <= met:
            break  # the last page again, as some servers answer for every number beyond it
        _remember(source, url, page, response, store)
        met |= items
        wanted |= {item.url or item.href for item in page.wanted}
        yield page
        url = start.numbered(start.second + number) if start.pattern else page.next_url
    else:
        if url is not None:
            message = f"The list goes on after {start.most} pages: raise `most` of the entry's list_pages."
            report(Code.PAGES_LEFT, url, message)
    _compare(source, start, len(wanted), store, report)


def read_list_page(
    source: Source, start: ListPages, url: str, client: Client, store: Store | None
) -> tuple[ListPage, Response]:
    """One list page; from memory (`store`) where the server says that it has not changed. Raises FetchError."""
    seen = store.page(_key(source, url), source.reading) if store else None
    if seen is None:
        response = client.get(url, most=LARGEST_PAGE)
    else:
        response = client.get(url, most=LARGEST_PAGE, etag=seen.etag, last_modified=seen.last_modified)
    if response.status == 304 and seen is not None:
        items, next_url = [as_link(plain) for plain in seen.found["items"]], seen.found["next"]
    else:
        page = Page(response)
        items = listed(page, source)
        next_url = next_page(page, start.next_link) if start.next_link else None
    wanted = tuple(item for item in items if source.reports.wanted(item.title))
    return ListPage(url, tuple(items), wanted, next_url), response


def _remember(source: Source, url: str, page: ListPage, response: Response, store: Store) -> None:
    """Keep a page that has items of its own; what an empty or a repeated one looks like must not become usual."""
    if response.status == 304:
        store.touch_page(_key(source, url), done=True)
    else:
        found = {"items": [as_plain(item) for item in page.items], "next": page.next_url}
        store.put_page(_key(source, url), source.reading, response, found, done=True)


def _key(source: Source, url: str) -> PageKey:
    return PageKey(source.name, "list", url)


def _is_wrong(source: Source, start: ListPages, page: ListPage, number: int, store: Store, report: Report) -> bool:
    """Whether a page without items is a mistake (which is reported) or merely lies beyond the end."""
    before = store.items_before(source.name, page.url)
    if before:
        message = (
            f"No item of the list is found where there were {before} before: the page's layout has changed. Look at it "
            "and correct `reports` of the entry."
        )
        report(Code.LAYOUT_CHANGED, page.url, message)
    elif number == 0 or start.next_link:
        message = (
            f"`reports.item` ({source.reports.item}) picks nothing on this page: look at it and correct the entry."
        )
        report(Code.NO_REPORTS, page.url, message)
    else:
        return False
    return True


def _compare(source: Source, start: ListPages, reports: int, store: Store, report: Report) -> None:
    """The whole list against the last time that it was read to its end."""
    before = store.list_before(source.name, start.url)
    if not reports:
        was = f"where there were {before} before" if before else "at all"
        message = f"The list has items, but no report {was}: correct `reports` of the entry (link, title, not_title)."
        report(Code.LAYOUT_CHANGED if before else Code.NO_REPORTS, start.url, message)
        return
    if reports * 2 < before:
        message = (
            f"The list has {reports} reports where there were {before} before: see whether the publisher took them away "
            "or the way to the next page has changed. (This is said once.)"
        )
        report(Code.FEWER_REPORTS, start.url, message)
    store.put_list(source.name, start.url, reports)


def as_plain(link: Link) -> dict[str, Any]:
    """A link as plain values, for keeping."""
    date = link.published_on.isoformat() if link.published_on else None
    return {"url": link.url, "href": link.href, "title": link.title, "date": date}


def as_link(plain: dict[str, Any]) -> Link:
    """A kept link."""
    date = dt.date.fromisoformat(plain["date"]) if plain["date"] else None
    return Link(plain["url"], plain["href"], plain["title"], date)
