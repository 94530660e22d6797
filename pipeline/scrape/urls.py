"""Addresses as pages write them, made whole and safe to send."""

from __future__ import annotations

from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

PORTS = {"http": 80, "https": 443}
_KEEP = "%/:;@!$&'()*+,=~-._"


class BadUrl(ValueError):
    """No address that can be fetched; the message says why."""


def absolute(href: str, base: str = "", encoding: str = "utf-8") -> str:
    """The whole address that a link on the page `base` means, percent-encoded, without fragment.

    Like a browser: the path in UTF-8, the query in the page's `encoding`, backslashes as slashes.
    Raises BadUrl for what is not http or https, or carries a user name.
    """
    try:
        parts = urlsplit(urljoin(base, href.strip().replace("\\", "/")))
        port = parts.port
    except ValueError as error:
        raise BadUrl(f"{href!r} is no address: {error}") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadUrl(f"{href!r} is no http or https address")
    if parts.username is not None:
        raise BadUrl(f"{href!r} carries a user name")
    host = _host(parts.hostname)
    place = host if port in (None, PORTS[parts.scheme]) else f"{host}:{port}"
    path = quote(parts.path or "/", safe=_KEEP)
    query = quote(parts.query, safe=_KEEP + "?", encoding=encoding, errors="xmlcharrefreplace")
    return urlunsplit((parts.scheme, place, path, query, ""))


def _host(name: str) -> str:
    if ":" in name:
        return f"[{name}]"
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadUrl(f"{name!r} is no host name") from None


def authority(url: str) -> str:
    """Host, and port where it is not the scheme's own: what `hosts` of an entry names."""
    return urlsplit(url).netloc


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of a whole address."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme]


def last_name(url: str) -> str:
    """The last part of an address's path, decoded: what a browser would call the file."""
    return unquote(urlsplit(url).path.rpartition("/")[2])
