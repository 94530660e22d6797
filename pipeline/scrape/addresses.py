"""Connections to public addresses only: the address that was checked is the one connected to, within a deadline."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: When the request that this thread is making has to be over, in time.monotonic seconds.
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


class AddressRefused(Exception):
    """A name leads to no address that may be connected to; the message names what it leads to."""


class DeadlinePassed(httpcore.TimeoutException):
    """The whole request took longer than it may, however busy the line was."""


class HandshakeFailed(httpcore.ConnectError):
    """The connection was made, but no secure one over it. passing: it broke off, rather than being refused."""

    def __init__(self, error: httpcore.ConnectError):
        super().__init__(str(error))
        # kept here: the pool raises this again without its cause
        self.passing = not isinstance(error.__cause__, ssl.SSLError)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Requests of this thread inside the block end after so many seconds, however slowly bytes drip in."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def is_allowed(address: Address, *, loopback: bool) -> bool:
    """Whether an address is on the public internet, or `loopback` and this machine's own.

    IPv6 forms that carry an IPv4 address are judged by that one too.
    """
    carried = _carried(address)
    if carried is not None:
        return is_allowed(carried, loopback=loopback)
    return (address.is_global and not address.is_multicast) or (loopback and address.is_loopback)


def _carried(address: Address) -> Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def resolve(host: str, port: int, *, loopback: bool) -> list[str]:
    """The allowed addresses of a host, in the resolver's order. Raises AddressRefused, OSError."""
    found = dict.fromkeys(
        str(place[0]).partition("%")[0] for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    allowed = [text for text in found if is_allowed(ipaddress.ip_address(text), loopback=loopback)]
    if not allowed:
        raise AddressRefused(f"{host} leads to {', '.join(found)}, which is no public address")
    return allowed


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves, checks and connects in one step: no second look-up can lead elsewhere."""

    def __init__(self, *, loopback: bool):
        self._loopback = loopback
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = resolve(host, port, loopback=self._loopback)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} has no address ({error.strerror or error})") from error
        for place, address in enumerate(addresses, start=1):
            try:
                with _within(timeout) as left:
                    return _Stream(self._inner.connect_tcp(address, port, left, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == len(addresses):
                    raise
        raise AssertionError("resolve gives an address or raises")


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait is cut to what is left of the request's time."""

    def __init__(self, inner: httpcore.NetworkStream):
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _within(timeout) as left:
            return self._inner.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with _within(timeout) as left:
            self._inner.write(buffer, left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            with _within(timeout) as left:
                return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))
        except httpcore.ConnectError as error:
            raise HandshakeFailed(error) from error

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


@contextmanager
def _within(timeout: float | None) -> Iterator[float | None]:
    """The seconds that one wait may take. Raises DeadlinePassed where the whole request's time is over."""
    left = _left(timeout)
    try:
        yield left
    except httpcore.TimeoutException:
        _left(timeout)
        raise


def _left(timeout: float | None) -> float | None:
    end = _deadline.get()
    if end is None:
        return timeout
    left = end - time.monotonic()
    if left <= 0:
        raise DeadlinePassed("the time for this request is over")
    return left if timeout is None else min(left, timeout)
