"""A response's body within bounds: its size on the line, its size unpacked, and whether all of it came."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from pipeline.scrape.problems import Code, FetchError

#: What requests ask for: the one content coding that is undone here.
ACCEPTED = "gzip"
_PIECE = 1 << 20


def read_body(chunks: Iterable[bytes], url: str, encoding: str, declared: str | None, most: int) -> bytes:
    """The body without its content coding, at most `most` bytes of it, packed or unpacked.

    Raises FetchError (`too_large`, `bad_encoding`, `truncated`); what `chunks` raises goes through.
    """
    if declared is not None and declared.isascii() and declared.isdigit() and int(declared) > most:
        raise _too_large(url, most)
    coding = encoding.strip().lower()
    if coding in ("", "identity"):
        return b"".join(_bounded(chunks, url, most))
    if coding not in ("gzip", "x-gzip"):
        message = f"The server packed its answer as {encoding!r}, which was not asked for and is not undone."
        raise FetchError(Code.BAD_ENCODING, url, message)
    return _gunzip(_bounded(chunks, url, most), url, most)


def _bounded(chunks: Iterable[bytes], url: str, most: int) -> Iterable[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise _too_large(url, most)
        yield chunk


def _gunzip(chunks: Iterable[bytes], url: str, most: int) -> bytes:
    """Unpacked piece by piece: a bomb is met at its limit and never held whole."""
    made = bytearray()
    unpacker = None
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if unpacker is None or unpacker.eof:  # one gzip member may follow another
                    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
                made += unpacker.decompress(rest, _PIECE)
                if len(made) > most:
                    raise _too_large(url, most)
                rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            # what the window still holds back once its input is used up
            while unpacker is not None and not unpacker.eof and (more := unpacker.decompress(b"", _PIECE)):
                made += more
                if len(made) > most:
                    raise _too_large(url, most)
    except zlib.error as error:
        message = f"The answer cannot be unpacked ({error}): the server sent it damaged."
        raise FetchError(Code.BAD_ENCODING, url, message, passing=True) from None
    if unpacker is not None and not unpacker.eof:
        raise FetchError(Code.TRUNCATED, url, "The packed answer ends before its end.", passing=True)
    return bytes(made)


def _too_large(url: str, most: int) -> FetchError:
    message = f"The answer is larger than {most / 1e6:,.1f} MB: raise `limits.megabytes` of the entry if it is wanted."
    return FetchError(Code.TOO_LARGE, url, message)
