"""Why a document cannot be read: a closed vocabulary of codes, each with what to do about it."""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """The reasons that can stand in `ingestions.error_code`."""

    EMPTY_FILE = "empty_file"
    UNKNOWN_FORMAT = "unknown_format"
    UNSUPPORTED_FORMAT = "unsupported_format"
    UNDECODABLE_TEXT = "undecodable_text"
    NOT_A_REPORT = "not_a_report"
    NO_TEXT = "no_text"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    CONVERTER_MISSING = "converter_missing"
    FILE_VANISHED = "file_vanished"
    FILE_CHANGED = "file_changed"
    NO_PERMISSION = "no_permission"
    UNREADABLE_FILE = "unreadable_file"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    WORKER_CRASHED = "worker_crashed"
    INTERNAL_ERROR = "internal_error"


class DocumentError(Exception):
    """A document cannot be read (or only in part); carries its evidence as fields.

    `message` says in plain words what is wrong with the file and what to do; `stage` names the step
    that gave up (`open`, `sniff`, `read`, `recognise`, `check`); `page` is 1-based where one page is to blame.
    """

    def __init__(self, code: ErrorCode, message: str, *, stage: str = "read", page: int | None = None):
        super().__init__(message)
        self.code = code
        self.message = message
        self.stage = stage
        self.page = page

    def __reduce__(self):
        return (_rebuild, (self.code, self.message, self.stage, self.page))


def _rebuild(code: ErrorCode, message: str, stage: str, page: int | None) -> DocumentError:
    return DocumentError(code, message, stage=stage, page=page)
