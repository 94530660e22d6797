"""Photographed and scanned pages that come as pictures: JPEG, PNG, TIFF with one page or many.

They are read like the scanned pages of a PDF. Needs the extra `jixiao[ocr]`.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.document import Document
from extractors.errors import DocumentError, ErrorCode

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 60_000_000  # of one page: A3 at 400 dots an inch is 31 million
MAX_PAGES = 500
SENSIBLE_DOTS = (90.0, 700.0)  # an inch: what a file states beyond these is a screen's or nobody's
PAPER_WIDTH = 8.27  # inches: what a page of unknown resolution is taken to measure across its shorter side
READ_AT = (150.0, 300.0)  # dots an inch: finer pictures are reduced, coarser ones enlarged
OPENED = ("JPEG", "PNG", "TIFF")
FORMATS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "TIFF": "image/tiff",
    "MPO": "image/jpeg",
}  # MPO: JPEGs in one file


def read_image(data: bytes) -> Document:
    """The document in a picture's bytes, a page for each of its frames.

    Raises DocumentError: DAMAGED, TOO_LARGE; CONVERTER_MISSING where the extra for pictures is not installed.
    """
    try:
        from extractors.readers.ocr import read_picture_page
    except ImportError as error:
        message = "The file is a picture. Install jixiao[ocr] to read it."
        raise DocumentError(ErrorCode.CONVERTER_MISSING, message, stage="read") from error
    import numpy as np

    from extractors.readers.pages.assemble import assemble
    from extractors.readers.pages.progress import page_done

    pages = []
    media_type = "image/jpeg"
    for number, (frame, kind) in enumerate(_frames(data), 1):
        media_type = FORMATS[kind]
        dots = resolution(frame)
        most = dots * (MAX_PIXELS / (frame.width * frame.height)) ** 0.5
        read_at = min(max(dots, READ_AT[0]), READ_AT[1], most)
        if dots != read_at:
            share = read_at / dots
            frame = frame.resize((max(1, round(frame.width * share)), max(1, round(frame.height * share))))
        pages.append(read_picture_page(np.asarray(frame), read_at / 72, number))
        page_done()
    return replace(assemble(pages), media_type=media_type)


def resolution(frame: Image) -> float:
    """Dots an inch: what the file states where that is sensible, else as if the page were A4."""
    stated = frame.info.get("dpi", (0, 0))
    across, down = float(stated[0]), float(stated[1])
    low, high = SENSIBLE_DOTS
    if low <= across <= high and low <= down <= high:
        return across
    return min(frame.size) / PAPER_WIDTH


def _frames(data: bytes) -> Iterator[tuple[Image, str]]:
    """The pages as red, green, blue, upright as the camera says; each with the file's format."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # size is judged below, page by page, before anything is decoded
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=OPENED)
            count = getattr(picture, "n_frames", 1)
            if count > MAX_PAGES:
                raise _too_large(f"The picture has {count} pages, more than {MAX_PAGES}. Split it.")
            for index in range(count):
                picture.seek(index)
                if picture.width * picture.height > MAX_PIXELS:
                    raise _too_large(
                        f"Page {index + 1} of the picture measures {picture.width} × {picture.height} pixels, more "
                        f"than {MAX_PIXELS:,} in all. Reduce its resolution.",
                        index + 1,
                    )
                stated = picture.info.get("dpi")
                page = ImageOps.exif_transpose(picture)
                if "transparency" in page.info or page.mode in ("RGBA", "LA"):
                    ground = Image.new("RGBA", page.size, "white")
                    page = Image.alpha_composite(ground, page.convert("RGBA"))
                page = page.convert("RGB")
                page.info = {"dpi": stated} if stated else {}
                yield page, str(picture.format)
    except Image.DecompressionBombError as error:
        raise _too_large(f"The picture is too large to be opened: {error}. Reduce its resolution.") from error
    except (UnidentifiedImageError, OSError, EOFError, SyntaxError, ValueError) as error:
        message = f"The picture cannot be opened: {error}. Fetch it again."
        raise DocumentError(ErrorCode.DAMAGED, message, stage="open") from error


def _too_large(message: str, page: int | None = None) -> DocumentError:
    return DocumentError(ErrorCode.TOO_LARGE, message, stage="open", page=page)
