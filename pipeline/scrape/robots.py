"""What a host's robots.txt allows."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from pipeline.scrape.problems import Code, FetchError

#: Bytes of a robots.txt; the standard (RFC 9309) asks for at least 500 KiB.
LARGEST = 512 * 1024


@dataclass(frozen=True, slots=True)
class Robots:
    """A host's rules as read from `address`. Without a file everything is allowed, with an unreadable one nothing."""

    address: str
    rules: Protego | None = None
    problem: str | None = None

    @classmethod
    def parse(cls, address: str, body: bytes) -> Robots:
        """The rules in a robots.txt, which is UTF-8 by standard."""
        return cls(address, Protego.parse(body.decode("utf-8-sig", "replace")))

    @classmethod
    def free(cls, address: str) -> Robots:
        """The host has no robots.txt (RFC 9309, 2.3.1.3)."""
        return cls(address)

    @classmethod
    def unavailable(cls, address: str, error: FetchError) -> Robots:
        """The host has rules, or may have, but they cannot be read now (RFC 9309, 2.3.1.4)."""
        return cls(address, problem=f"{error.code}: {error.message}")

    def check(self, url: str, user_agent: str) -> None:
        """Raises FetchError where `url` is not allowed, or the rules are unknown."""
        if self.problem is not None:
            message = f"{self.address} cannot be read ({self.problem}), so that nothing is known to be allowed."
            raise FetchError(Code.ROBOTS_UNAVAILABLE, url, message)
        if self.rules is not None and not self.rules.can_fetch(url, user_agent):
            message = f"{self.address} excludes it for {user_agent!r}: ask the publisher, or take it out of the entry."
            raise FetchError(Code.ROBOTS_DISALLOWED, url, message)

    def delay(self, user_agent: str) -> float:
        """Seconds between requests that the rules ask for; 0 where they ask for none."""
        return float((self.rules and self.rules.crawl_delay(user_agent)) or 0)
