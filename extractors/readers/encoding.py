"""Bytes to text, without guessing: strict decoders in order, and a look at what came out."""

from __future__ import annotations

from extractors.errors import DocumentError, ErrorCode
from extractors.readers.sniff import utf16_without_mark

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# In published Chinese nearly every ideograph is one of GB 2312's 6,763. UTF-8 read as GB 18030 gives mostly others.
_COMMON_SHARE = 0.9


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was read with.

    Raises DocumentError (`undecodable_text`) where no encoding fits the whole file, e.g. where parts in two
    encodings were pasted together.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, name), name
    unmarked = utf16_without_mark(data)
    for name in (unmarked,) if unmarked else ("utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name != "gb18030" or (plausible(text) and not _mixed(data)):
            return text, name
    raise DocumentError(
        ErrorCode.UNDECODABLE_TEXT,
        "The text fits neither UTF-8, UTF-16 nor GB 18030 as a whole: it may be cut off, damaged or put together "
        "from parts in different encodings. Save it again as UTF-8.",
        stage="read",
    )


def plausible(text: str) -> bool:
    """Whether the ideographs of a text are mostly those in common use."""
    ideographs = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    if not ideographs:
        return not any("\ue000" <= c <= "\uf8ff" for c in text)
    return sum(_in_gb2312(c) for c in ideographs) >= _COMMON_SHARE * len(ideographs)


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _mixed(data: bytes) -> bool:
    """Whether some lines are UTF-8 that GB 18030 merely happens to accept."""
    for line in data.splitlines():
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        try:
            if not plausible(line.decode("gb18030")):
                return True
        except UnicodeDecodeError:
            return True
    return False


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise DocumentError(
            ErrorCode.UNDECODABLE_TEXT,
            f"The file is marked as {name} but byte {error.start} does not fit: it is cut off or damaged. "
            "Fetch it again or save it as UTF-8.",
            stage="read",
        ) from error
