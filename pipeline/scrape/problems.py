"""What can go wrong between a registry's entry and a saved file: a closed vocabulary, each with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """The reasons that a problem can have."""

    # the pages do not look as the entry says
    NO_REPORTS = "no_reports"
    LAYOUT_CHANGED = "layout_changed"
    FEWER_REPORTS = "fewer_reports"
    PAGES_LEFT = "pages_left"
    UNUSABLE_LINK = "unusable_link"
    NOTHING_FOUND = "nothing_found"
    TEXT_NOT_FOUND = "text_not_found"
    NO_DATE = "no_date"
    UNREADABLE_PAGE = "unreadable_page"
    # what was fetched is not what was expected
    EMPTY = "empty"
    UNEXPECTED_KIND = "unexpected_kind"
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"
    TRUNCATED = "truncated"
    # not allowed
    HOST_NOT_NAMED = "host_not_named"
    ADDRESS_REFUSED = "address_refused"
    ROBOTS_DISALLOWED = "robots_disallowed"
    ROBOTS_UNAVAILABLE = "robots_unavailable"
    # the server or the network
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    SERVER_ERROR = "server_error"
    REDIRECTS = "redirects"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMED_OUT = "timed_out"
    ASKED_TO_WAIT = "asked_to_wait"
    HOST_STOPPED = "host_stopped"
    # ours
    INTERNAL_ERROR = "internal_error"


#: Worth a look, but nothing is missing because of it.
WARNINGS = frozenset({Code.NO_DATE, Code.TEXT_NOT_FOUND})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a person should see: which source and address, what is wrong and what to do.

    `page` is the page that led to `url`, None for a list page.
    """

    source: str
    code: Code
    url: str
    message: str
    page: str | None = None

    @property
    def severity(self) -> str:
        """`error` where a report is or may be missing, else `warning`."""
        return "warning" if self.code in WARNINGS else "error"


class FetchError(Exception):
    """An address gave nothing that can be used. `passing`: it may go well in a moment, so it is worth another try."""

    def __init__(self, code: Code, url: str, message: str, *, passing: bool = False, wait: float | None = None):
        super().__init__(message)
        self.code = code
        self.url = url
        self.message = message
        self.passing = passing
        self.wait = wait
