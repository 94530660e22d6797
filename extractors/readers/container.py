"""ZIP containers (archives, Office, OFD), opened within limits: nothing is unpacked before its size is known to be sane."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from extractors.errors import DocumentError, ErrorCode

MAX_MEMBERS = 20_000
MAX_TOTAL = 400_000_000  # bytes unpacked
MAX_RATIO = 200  # unpacked to packed: office XML reaches 50
SMALL = 10_000_000  # bytes: below this no ratio is suspicious
_ENCRYPTED_FLAG = 0x1


def opened(data: bytes) -> zipfile.ZipFile:
    """The container. Raises DocumentError: DAMAGED, TOO_LARGE, ENCRYPTED.

    The sizes that are checked are those that the container states; no more than these are ever unpacked.
    """
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
        members = container.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise DocumentError(
            ErrorCode.DAMAGED, "The file is a ZIP container that is cut off or damaged. Fetch it again.", stage="open"
        ) from error
    if len(members) > MAX_MEMBERS:
        raise _too_large(f"{len(members)} members")
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if total > MAX_TOTAL or (total > SMALL and total > MAX_RATIO * max(1, packed)):
        raise _too_large(f"{total} bytes packed into {packed}")
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise DocumentError(
            ErrorCode.ENCRYPTED, "The archive is protected by a password. Ask for a copy without one.", stage="open"
        )
    return container


def _too_large(what: str) -> DocumentError:
    return DocumentError(
        ErrorCode.TOO_LARGE,
        f"The file would unpack to {what}, more than any report: it may be made to do harm. It was not unpacked.",
        stage="open",
    )


def unpacked(container: zipfile.ZipFile, member: zipfile.ZipInfo | str) -> bytes:
    """A member's bytes. Raises KeyError where there is none, DocumentError(DAMAGED) where it cannot be unpacked."""
    try:
        return container.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        name = member if isinstance(member, str) else member.filename
        raise DocumentError(
            ErrorCode.DAMAGED,
            f"The part {name} of the file is damaged and cannot be unpacked. Fetch the file again.",
            stage="open",
        ) from error


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root of an XML part. No entity is resolved, nothing is fetched. Raises DocumentError(DAMAGED)."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(
            ErrorCode.DAMAGED, f"The part {name} of the file is no well-formed XML. Fetch the file again.", stage="open"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise entities_declared(name)
    return root


def entities_declared(name: str) -> DocumentError:
    """The error for a part with a document type of its own, by which entity bombs are made."""
    return DocumentError(
        ErrorCode.DAMAGED,
        f"The part {name} of the file declares entities, which no program writes: it may be made to do harm.",
        stage="open",
    )
