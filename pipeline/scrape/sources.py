"""The registry of sources, `sources.yaml`: what an entry may say, and whether it makes sense.

docs/sources.md explains every field with a worked example.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from importlib.metadata import version
from typing import Annotated, Literal

import regex
from lxml.cssselect import CSSSelector
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from normalizers.regions import Region, region
from pipeline.scrape.kinds import suffixes, usual
from pipeline.scrape.urls import BadUrl, absolute, authority

#: Stands for the page's number in `list_pages.pattern`.
PAGE = "{page}"


def _url(text: str) -> str:
    try:
        return absolute(text)
    except BadUrl as error:
        raise ValueError(str(error)) from None


def _css(text: str) -> str:
    try:
        CSSSelector(text, translator="html")
    except Exception as error:  # noqa: BLE001  # cssselect's errors have no common base but Exception
        raise ValueError(f"{text!r} is no CSS selector: {error}") from None
    return text


def _regex(text: str) -> str:
    try:
        regex.compile(text)
    except regex.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from None
    return text


def _region(code: object) -> str:
    text = str(code).strip()
    try:
        region(text)
    except KeyError:
        raise ValueError(
            f"{text!r} is not the six-digit code (GB/T 2260) of a province, city or county: 640104 is 兴庆区"
        ) from None
    return text


def _host(text: str) -> str:
    try:
        named = authority(absolute(f"http://{text}/"))
    except BadUrl:
        named = ""
    if not named or "/" in text or "*" in text:
        raise ValueError(f"{text!r} is no host: write www.county.example, or www.county.example:8080 for a port")
    return named


def _kind(text: str) -> str:
    if text not in suffixes():
        raise ValueError(f"{text!r} is no kind of attachment: choose from {', '.join(suffixes())}")
    return text


Url = Annotated[str, AfterValidator(_url)]
Css = Annotated[str, AfterValidator(_css)]
Regex = Annotated[str, AfterValidator(_regex)]
RegionCode = Annotated[str, BeforeValidator(_region)]
Host = Annotated[str, AfterValidator(_host)]
AttachmentKind = Annotated[str, AfterValidator(_kind)]


def _our_name() -> str:
    return f"jixiao/{version('jixiao')}"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ListPages(_Part):
    """A list of reports: its first page, and how to come to the next: by a link, by a pattern, or not at all."""

    url: Url
    next_link: Css | None = None
    pattern: str | None = None
    second: int = Field(default=2, ge=0)
    most: int = Field(default=200, ge=1)

    @model_validator(mode="after")
    def _one_way_on(self) -> ListPages:
        if self.next_link and self.pattern:
            raise ValueError("give next_link or pattern, not both: they are two ways to the next page")
        if self.pattern is not None:
            if self.pattern.count(PAGE) != 1:
                raise ValueError(f"pattern must hold {PAGE} once, where the page's number stands")
            _url(self.numbered(self.second))
        return self

    def numbered(self, number: int) -> str:
        """The address of the page with that number."""
        return absolute((self.pattern or "").replace(PAGE, str(number)), self.url)


class Reports(_Part):
    """Which links of a list page are reports: in each `item`, the first `link`, if its title fits."""

    item: Css
    link: Css = "a[href]"
    title: Regex | None = None
    not_title: Regex | None = None

    def wanted(self, title: str) -> bool:
        """Whether a link of that title is a report."""
        return (self.title is None or regex.search(self.title, title) is not None) and not (
            self.not_title is not None and regex.search(self.not_title, title)
        )


class Attachments(_Part):
    """Which links of a report's page are files, and of which kinds (by their bytes).

    Without `link`: every link whose address or words end in a suffix of one of the kinds.
    """

    link: Css | None = None
    kinds: tuple[AttachmentKind, ...] = Field(default_factory=usual, min_length=1)


class Text(_Part):
    """Where a report's page holds text of its own, and from how many characters on it is worth keeping."""

    element: Css
    characters: int = Field(default=300, ge=1)


class Dates(_Part):
    """Where the date of publication stands: on the report's page, in the list's item, in the address; in this order.

    `pattern` finds it in the text of the first two; groups named year, month and day tell its parts.
    """

    page: Css | None = None
    item: Css | None = None
    pattern: Regex | None = None
    url: Regex | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Dates:
        if not (self.page or self.item or self.url):
            raise ValueError("say where the date stands: page, item or url")
        if self.url is not None and not {"year", "month", "day"} <= set(regex.compile(self.url).groupindex):
            raise ValueError("url needs groups (?P<year>…), (?P<month>…) and (?P<day>…)")
        return self


class Politeness(_Part):
    """How the hosts are asked: seconds between two requests, requests at once, and under which name."""

    seconds: float = Field(default=2.0, ge=0, le=600)
    at_once: int = Field(default=1, ge=1, le=8)
    user_agent: str = Field(default_factory=_our_name, pattern=r"^[\x21-\x7e][\x20-\x7e]*$")


class Bounds(_Part):
    """The largest file, the longest request, and after how many days a report that is there is asked for again."""

    megabytes: float = Field(default=100.0, gt=0, le=2000)
    seconds: float = Field(default=300.0, gt=0, le=7200)
    again_after_days: float = Field(default=30.0, ge=0)

    @property
    def most_bytes(self) -> int:
        """The largest file in bytes."""
        return int(self.megabytes * 1_000_000)


class Source(_Part):
    """A publisher with its region, its lists, and how they are read."""

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    publisher: str = Field(min_length=1)
    region: RegionCode
    active: bool = True
    hosts: tuple[Host, ...] = ()
    allow: Literal["public", "loopback"] = "public"
    list_pages: tuple[ListPages, ...] = Field(min_length=1)
    reports: Reports
    attachments: Attachments = Attachments()
    text: Text | None = None
    date: Dates
    politeness: Politeness = Politeness()
    limits: Bounds = Bounds()

    @model_validator(mode="after")
    def _patterns_stay(self) -> Source:
        for place, pages in enumerate(self.list_pages):
            if pages.pattern is not None and authority(pages.numbered(pages.second)) not in self.all_hosts:
                raise ValueError(f"list_pages[{place}].pattern leads to a host that is not named: add it to hosts")
        first = [pages.url for pages in self.list_pages]
        if len(set(first)) < len(first):
            raise ValueError("list_pages names one address twice")
        return self

    @property
    def all_hosts(self) -> frozenset[str]:
        """Every host that may be asked: those of the list pages and those named besides."""
        return frozenset([*self.hosts, *(authority(pages.url) for pages in self.list_pages)])

    @property
    def place(self) -> Region:
        """The region that the publisher belongs to."""
        return region(self.region)

    @cached_property
    def reading(self) -> str:
        """A digest of how pages are read: with other rules, what was found on a page before says nothing."""
        parts = self.model_dump_json(include={"list_pages", "reports", "attachments", "text", "date"})
        return hashlib.sha256(parts.encode()).hexdigest()[:16]


class Registry(_Part):
    """The whole of `sources.yaml`."""

    sources: tuple[Source, ...]

    @model_validator(mode="after")
    def _names_differ(self) -> Registry:
        names = [source.name for source in self.sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two sources are named {', '.join(twice)}: names must differ")
        return self
