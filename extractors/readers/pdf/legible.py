"""Is the text layer text? Fonts without a usable mapping to Unicode print well and read as nonsense."""

from __future__ import annotations

import numpy as np

from extractors.readers.pages.nonsense import nonsense
from extractors.readers.pdf import native

SAMPLE = 7  # every so many characters are asked first


def illegible_share(textpage: int, count: int, code: np.ndarray) -> float:
    """The share of a page's characters that have no trusted meaning, from 0 to 1.

    `code` are its printed characters. pdfium tells for each character whether its font maps it; a sample is asked
    first, and all of them where the sample has a doubt.
    """
    if not len(code):
        return 0.0
    share = np.count_nonzero(nonsense(code)) / len(code)
    if native.char_unmapped(textpage, np.arange(0, count, SAMPLE, dtype=np.int32)).any():
        unmapped = native.char_unmapped(textpage, np.arange(count))
        share = max(share, np.count_nonzero(unmapped == 1) / len(code))
    return share
