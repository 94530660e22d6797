"""One source from its lists to its files: new reports are taken, their pages followed, what they hold saved."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

from extractors.readers.sniff import Kind, sniff
from pipeline.ingest.sources import CallError
from pipeline.scrape.client import Client, Response
from pipeline.scrape.kinds import kind_name
from pipeline.scrape.limits import Stopped
from pipeline.scrape.lists import as_link, as_plain, walk_list
from pipeline.scrape.pages import Link, Page, attachments, digest, page_date, page_title, report_text
from pipeline.scrape.problems import Code, FetchError, Problem
from pipeline.scrape.report import Saved, SourceReport
from pipeline.scrape.saving import Known, Origin, save
from pipeline.scrape.sources import Source
from pipeline.scrape.store import PageKey, SeenFile, SeenPage, Store

#: Told in words what is saved and what is wrong, from any thread.
Tell = Callable[[str], None]


class Walk:
    """The walk through one source; `report()` says at any time what came of it."""

    def __init__(self, source: Source, client: Client, store: Store, tell: Tell):
        self._source = source
        self._client = client
        self._store = store
        self._tell = tell
        self._lock = threading.Lock()
        self._counts = dict.fromkeys(("list_pages", "reports", "known", "unchanged", "same_bytes"), 0)
        self._saved: list[Saved] = []
        self._problems: list[Problem] = []
        self._taken: set[str] = set()

    def run(self) -> SourceReport:
        """Walk every list and take its reports. Raises CallError where nothing can be written, Stopped."""
        try:
            with ThreadPoolExecutor(self._source.politeness.at_once) as pool:
                for start in self._source.list_pages:
                    for page in walk_list(self._source, start, self._client, self._store, self._problem):
                        self._count("list_pages")
                        new = [link for link in page.wanted if (link.url or link.href) not in self._taken]
                        self._taken |= {link.url or link.href for link in new}
                        self._count("reports", len(new))
                        for _ in pool.map(partial(self._take, page.url), new):
                            pass
        except FetchError as error:  # the host is left alone: one row for all that was not tried
            self._problem(error.code, error.url, f"{error.message} What was not tried yet is left for the next run.")
        except (CallError, Stopped):
            raise
        except Exception as error:  # noqa: BLE001  # nor must one source end the others
            self._fault(error, self._source.list_pages[0].url)
        return self.report()

    def report(self) -> SourceReport:
        """What came of the walk so far."""
        with self._lock:
            return SourceReport(
                self._source.name, **self._counts, saved=tuple(self._saved), problems=tuple(self._problems)
            )

    def _take(self, list_url: str, link: Link) -> None:
        """One report of a list. Problems are its own; only a stopped host ends the walk."""
        if link.url is None:
            message = f"The link of {link.title!r} leads to {link.href!r}, which cannot be fetched."
            self._problem(Code.UNUSABLE_LINK, list_url, message)
            return
        try:
            self._fetch_report(list_url, link, link.url)
        except FetchError as error:
            if error.code is Code.HOST_STOPPED:
                raise
            self._problem(error.code, error.url, error.message, page=list_url)
        except (CallError, Stopped):
            raise
        except Exception as error:  # noqa: BLE001  # one page that we cannot cope with must not end the night
            self._fault(error, link.url, list_url)

    def _fetch_report(self, list_url: str, link: Link, url: str) -> None:
        page = self._store.page(self._key(url), self._source.reading)
        file = self._store.file(url)
        direct = file if file is not None and file.content is None else None
        if (page is not None and page.done and self._is_fresh(page)) or (direct is not None and self._is_fresh(direct)):
            self._count("known")
            return
        response = self._get(url, page or direct)
        if response.status == 304:
            self._count("unchanged")
            if page is None:
                self._store.touch_file(url)
            else:
                done = self._follow(list_url, url, page.found)
                self._store.touch_page(self._key(url), done=done)
            return
        kind = _kind(response)
        if kind is Kind.HTML:
            self._read_report(list_url, link, response)
        else:
            self._warn_undated(link, list_url)
            self._keep(link, Origin(list_url, None, None), response, kind)

    def _read_report(self, list_url: str, link: Link, response: Response) -> None:
        """A report's own page: its text, its attachments."""
        page = Page(response)
        source = self._source
        dated = replace(link, published_on=page_date(page, source.date) or link.published_on)
        self._warn_undated(dated, list_url)
        title = link.title or page_title(page)
        links = [one for one in attachments(page, source.attachments) if one.url != response.url]
        text = report_text(page, source.text.element) if source.text else None
        has_text = source.text is not None and text is not None and len("".join(text.split())) >= source.text.characters
        if not links and not has_text:
            message = (
                "The report's page holds neither an attachment nor enough text of its own: see the page and correct "
                "`attachments` or `text` of the entry."
            )
            raise FetchError(Code.NOTHING_FOUND, response.url, message)
        if source.text and text is None:
            message = f"`text.element` ({source.text.element}) picks nothing; the page's attachments are taken."
            self._problem(Code.TEXT_NOT_FOUND, response.url, message, page=list_url)
        if has_text and text is not None:
            self._count_saved(
                save(self._store, source, dated, Origin(list_url, None, title), response, Kind.HTML, digest(text))
            )
        date = dated.published_on
        found = {"title": title, "attachments": [as_plain(replace(one, published_on=date)) for one in links]}
        self._store.put_page(self._key(response.requested), source.reading, response, found, done=False)
        done = self._follow(list_url, response.requested, found)
        self._store.touch_page(self._key(response.requested), done=done)

    def _follow(self, list_url: str, page_url: str, found: dict[str, Any]) -> bool:
        """The attachments of a report's page, one after the other; whether all are there now."""
        origin = Origin(list_url, page_url, found["title"])
        done = True
        for link in map(as_link, found["attachments"]):
            try:
                self._attachment(link, origin)
            except FetchError as error:
                if error.code is Code.HOST_STOPPED:
                    raise
                self._problem(error.code, error.url, error.message, page=page_url)
                done = False
        return done

    def _attachment(self, link: Link, origin: Origin) -> None:
        if link.url is None:
            message = f"The attachment {link.title!r} leads to {link.href!r}, which cannot be fetched."
            raise FetchError(Code.UNUSABLE_LINK, origin.page_url or "", message)
        file = self._store.file(link.url)
        if file is not None and self._is_fresh(file):
            return
        response = self._get(link.url, file)
        if response.status == 304:
            self._count("unchanged")
            self._store.touch_file(link.url)
            return
        self._keep(link, origin, response, _kind(response))

    def _keep(self, link: Link, origin: Origin, response: Response, kind: Kind) -> None:
        name = kind_name(kind)
        if name not in self._source.attachments.kinds:
            what = "a web page (an error page, or a table saved as one?)" if kind is Kind.HTML else f"of kind {name}"
            message = f"The file is {what}, which is not among `attachments.kinds` of the entry."
            raise FetchError(Code.UNEXPECTED_KIND, response.url, message)
        self._count_saved(save(self._store, self._source, link, origin, response, kind))

    def _get(self, url: str, seen: SeenPage | SeenFile | None) -> Response:
        most = self._source.limits.most_bytes
        if seen is None:
            return self._client.get(url, most=most)
        return self._client.get(url, most=most, etag=seen.etag, last_modified=seen.last_modified)

    def _key(self, url: str) -> PageKey:
        return PageKey(self._source.name, "report", url)

    def _is_fresh(self, seen: SeenPage | SeenFile) -> bool:
        return dt.datetime.now(dt.UTC) - seen.seen_at < dt.timedelta(days=self._source.limits.again_after_days)

    def _warn_undated(self, link: Link, list_url: str) -> None:
        if link.published_on is None:
            message = f"No date of publication is found for {link.title!r}: its files go to `undated`."
            self._problem(Code.NO_DATE, link.url or list_url, message, page=list_url)

    def _fault(self, error: Exception, url: str, page: str | None = None) -> None:
        message = f"{type(error).__name__}: {error}. This is a fault of the program: report it with the address."
        self._problem(Code.INTERNAL_ERROR, url, message, page=page)

    def _count_saved(self, outcome: Saved | Known) -> None:
        if isinstance(outcome, Known):
            self._count(outcome.value)
            return
        with self._lock:
            self._saved.append(outcome)
        self._tell(f"{self._source.name}: {'changed' if outcome.changed else 'new'}: {outcome.path}")

    def _count(self, name: str, number: int = 1) -> None:
        with self._lock:
            self._counts[name] += number

    def _problem(self, code: Code, url: str, message: str, page: str | None = None) -> None:
        problem = Problem(self._source.name, code, url, message, page)
        with self._lock:
            self._problems.append(problem)
        self._tell(f"{self._source.name}: {problem.severity}: {code}: {url}: {message}")


def _kind(response: Response) -> Kind:
    if not response.body:
        raise FetchError(Code.EMPTY, response.url, "The file is empty: see whether the publisher knows.")
    return sniff(response.body)
