"""Fetching for one source: from the hosts that it names, in turn, with patience, and never more than allowed."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpcore
import tenacity

from pipeline.scrape.addresses import AddressRefused, DeadlinePassed, GuardedBackend, HandshakeFailed, deadline
from pipeline.scrape.body import ACCEPTED, read_body
from pipeline.scrape.limits import HostLimit, Limits
from pipeline.scrape.problems import Code, FetchError
from pipeline.scrape.robots import LARGEST, Robots
from pipeline.scrape.urls import BadUrl, absolute, authority, origin

_TRIES = 4
_REDIRECTS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})
#: Answers of a server in trouble: 408 request timeout, 429 too many requests, and its own failures.
_PASSING = frozenset({408, 429, 500, 502, 503, 504})
#: A server that asks for a longer pause is left alone for this run.
_LONGEST_PAUSE = 600.0
#: Seconds without a single byte, and for making a connection.
_SILENCE = {"connect": 20.0, "read": 30.0, "write": 30.0, "pool": None}
_BACK_OFF = tenacity.wait_random_exponential(multiplier=1, max=60)


@dataclass(frozen=True, slots=True)
class Response:
    """What an address gave: `url` is where the bytes came from, after `redirects`.

    status: 200, or 304 where a condition was sent and nothing has changed (the body is empty then).
    headers: names in lower case. body: without content coding.
    """

    requested: str
    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    redirects: tuple[str, ...]
    retrieved_at: dt.datetime


class Client:
    """Fetches from `hosts` (host, or host:port for a port that is not the scheme's own) and from nowhere else.

    loopback: this machine's own addresses are allowed too. seconds: how long one request may take in all.
    """

    def __init__(
        self, hosts: Collection[str], limits: Limits, *, user_agent: str, at_once: int, loopback: bool, seconds: float
    ):
        self._hosts = frozenset(hosts)
        self._limits = limits
        self._user_agent = user_agent
        self._seconds = seconds
        self._robots: dict[tuple[str, str, int], Robots] = {}
        self._robots_lock = threading.Lock()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=at_once,
            keepalive_expiry=15.0,
            network_backend=GuardedBackend(loopback=loopback),
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def get(self, url: str, *, most: int, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Fetch a whole address, following redirects within the named hosts; at most `most` bytes.

        Conditional where `etag` or `last_modified` of an earlier answer are given.
        Raises FetchError, limits.Stopped.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        extra = {name: value for name, value in conditions.items() if value is not None}
        return self._follow(url, most, extra, obey=True)

    def may_fetch(self, url: str) -> None:
        """Raises FetchError where `url` is at no named host, or where robots.txt excludes it."""
        self._check_host(url)
        self._rules(url).check(url, self._user_agent)

    def _follow(self, url: str, most: int, extra: dict[str, str], *, obey: bool) -> Response:
        passed: list[str] = []
        here = url
        while True:
            self._check_host(here)
            if obey:
                self._rules(here).check(here, self._user_agent)
            status, headers, body = self._patiently(here, most, extra)
            if status not in _MOVED:
                return Response(url, here, status, headers, body, tuple(passed), dt.datetime.now(dt.UTC))
            passed.append(here)
            here = _target(here, headers)
            if here in passed or len(passed) > _REDIRECTS:
                message = f"It was sent on {len(passed)} times without end ({' > '.join(passed)}): see it in a browser."
                raise FetchError(Code.REDIRECTS, url, message)

    def _check_host(self, url: str) -> None:
        if authority(url) not in self._hosts:
            message = (
                f"{authority(url)} is not among the hosts that the entry names: add it to `hosts` if it is the "
                "publisher's, or narrow the entry's selectors."
            )
            raise FetchError(Code.HOST_NOT_NAMED, url, message)

    def _rules(self, url: str) -> Robots:
        """The robots rules of a host, read once a run."""
        with self._robots_lock:
            place = origin(url)
            if place not in self._robots:
                self._robots[place] = self._read_rules(url)
                delay, limit = self._robots[place].delay(self._user_agent), self._limit(url)
                limit.ask(delay)
                if delay > _LONGEST_PAUSE:
                    limit.close(f"its robots.txt asks for {delay:,.0f} s between requests")
            return self._robots[place]

    def _read_rules(self, url: str) -> Robots:
        address = absolute("/robots.txt", url)
        try:
            return Robots.parse(address, self._follow(address, LARGEST, {}, obey=False).body)
        except FetchError as error:
            if error.code in (Code.NOT_FOUND, Code.REFUSED):
                return Robots.free(address)
            if error.code in (Code.HOST_STOPPED, Code.ADDRESS_REFUSED, Code.UNREACHABLE, Code.TLS):
                raise
            return Robots.unavailable(address, error)

    def _limit(self, url: str) -> HostLimit:
        return self._limits.host(urlsplit(url).hostname or "")

    def _patiently(self, url: str, most: int, extra: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """One address with several tries. What is worth no further try, or has had all, is raised."""
        limit = self._limit(url)
        tries = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, FetchError) and error.passing),
            stop=tenacity.stop_after_attempt(_TRIES),
            wait=_BACK_OFF,
            sleep=self._limits.sleep,
            reraise=True,
        )
        try:
            answer = tries(self._once, url, most, extra, limit)
        except FetchError as error:
            if error.passing or error.code is Code.TIMED_OUT:
                limit.failed(error.message)
            raise
        limit.went_well()
        return answer

    def _once(self, url: str, most: int, extra: dict[str, str], limit: HostLimit) -> tuple[int, dict[str, str], bytes]:
        self._limits.check()
        if limit.closed:
            raise FetchError(Code.HOST_STOPPED, url, f"The host is left alone for this run: {limit.closed}")
        with limit.turn(), deadline(self._seconds):
            return self._request(url, most, extra, limit)

    def _request(
        self, url: str, most: int, extra: dict[str, str], limit: HostLimit
    ) -> tuple[int, dict[str, str], bytes]:
        sent = {"Host": authority(url), "User-Agent": self._user_agent, "Accept": "*/*", "Accept-Encoding": ACCEPTED}
        started = False
        try:
            with self._pool.stream(
                "GET", url, headers=list((sent | extra).items()), extensions={"timeout": _SILENCE}
            ) as response:
                headers = _headers(response.headers)
                _judge(response.status, headers, url, limit, conditional=bool(extra))
                if response.status != 200:
                    return response.status, headers, b""
                started = True
                declared, encoding = headers.get("content-length"), headers.get("content-encoding", "")
                return 200, headers, read_body(response.iter_stream(), url, encoding, declared, most)
        except AddressRefused as error:
            raise FetchError(Code.ADDRESS_REFUSED, url, f"{error}: nothing was fetched.") from None
        except DeadlinePassed:
            message = f"It did not come within {self._seconds:g} s: raise `limits.seconds` of the entry if it is large."
            raise FetchError(Code.TIMED_OUT, url, message) from None
        except httpcore.TimeoutException:
            message = "The server fell silent while answering: try again later."
            raise FetchError(Code.TIMED_OUT, url, message, passing=True) from None
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise _broken(error, url, started=started) from None


def _broken(error: Exception, url: str, *, started: bool) -> FetchError:
    if isinstance(error, HandshakeFailed):
        message = (
            f"No secure connection ({error}): see in a browser whether the site has https and a valid certificate."
        )
        return FetchError(Code.TLS, url, message, passing=error.passing)
    if started:
        return FetchError(Code.TRUNCATED, url, f"The answer broke off ({error}); nothing was kept.", passing=True)
    return FetchError(Code.UNREACHABLE, url, f"The server cannot be reached ({error}).", passing=True)


def _judge(status: int, headers: dict[str, str], url: str, limit: HostLimit, *, conditional: bool) -> None:
    """Nothing for an answer that can be used; raises FetchError for every other."""
    if status == 200 or status in _MOVED or (status == 304 and conditional):
        return
    if status in _PASSING:
        wait = _pause(headers.get("retry-after"))
        if wait is not None and wait > _LONGEST_PAUSE:
            limit.close(f"it asked for a pause of {wait:,.0f} s")
            raise FetchError(Code.ASKED_TO_WAIT, url, f"The server asks to come back in {wait:,.0f} s: run again then.")
        if wait is not None:
            limit.pause(wait)
        raise FetchError(Code.SERVER_ERROR, url, f"The server answers {status}: try again later.", passing=True)
    if status in (404, 410):
        raise FetchError(Code.NOT_FOUND, url, f"The server has nothing there ({status}).")
    if 400 <= status < 500:
        raise FetchError(Code.REFUSED, url, f"The server refuses ({status}): see the address in a browser.")
    raise FetchError(Code.SERVER_ERROR, url, f"The server gives an answer that makes no sense here ({status}).")


def _pause(said: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, given as a number or as a date; None where it says nothing clear."""
    if said is None:
        return None
    text = said.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - dt.datetime.now(dt.UTC)).total_seconds())


def _target(here: str, headers: dict[str, str]) -> str:
    if "location" not in headers:
        raise FetchError(Code.REDIRECTS, here, "The server sends it on but does not say where.")
    try:
        return absolute(headers["location"], here)
    except BadUrl as error:
        raise FetchError(Code.REDIRECTS, here, f"The server sends it on to what cannot be followed: {error}.") from None


def _headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header names in lower case, repeated ones joined. Values are what servers here write: UTF-8 or GB 18030."""
    found: dict[str, str] = {}
    for name, value in raw:
        key = name.decode("ascii", "replace").lower()
        found[key] = f"{found[key]}, {_text(value)}" if key in found else _text(value)
    return found


def _text(value: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")
