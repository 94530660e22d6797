"""The recogniser: RapidOCR's models, loaded once a process, on one thread.

Its detector finds lines of text; its recogniser is asked for the probabilities themselves, so that every character has
its own confidence, its place in the line, and the readings that came second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

from extractors.geometry.marks import Floats

Pixels = NDArray[np.uint8]

HEIGHT = 48  # pixels: what the recogniser scales each line to
STEP = 8  # pixels of such a line that one step of its output stands for
MAX_WIDTH = 2400  # pixels of such a line: longer ones are squeezed
BATCH_WIDTH = 2560  # pixels of scaled lines that are read at once: bounds memory
DIGITS = "0123456789.,-−–—%％()（）+:/¥￥元年月日 "  # what a figure is printed with
SETTINGS = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "error",
    "Global.use_cls": False,
    "Det.limit_side_len": 4000,
    "Det.limit_type": "max",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line says. For each character (a blank is one): `middles`, its place along the line from 0 to 1, `sure`,
    its probability from 0 to 1, and `second`, the likeliest other character of figures with its probability."""

    text: str
    middles: tuple[float, ...] = ()
    sure: tuple[float, ...] = ()
    second: tuple[tuple[str, float], ...] = ()

    @property
    def confidence(self) -> float:
        return min(self.sure, default=0.0)


@cache
def _engine() -> tuple[Any, Any, tuple[str, ...]]:
    """Detector, recogniser session and the recogniser's characters (0 is CTC's blank)."""
    engine = RapidOCR(params=SETTINGS)
    recogniser = engine._load_rec_model()
    return engine._load_det_model(), recogniser.session, tuple(recogniser.postprocess_op.character)


@cache
def _digit_classes() -> NDArray[np.int64]:
    characters = _engine()[2]
    return np.array([0] + [i for i, c in enumerate(characters) if c in DIGITS])


def detect(image: Pixels) -> Floats:
    """(n, 4) x0, top, x1, bottom in pixels of the lines of text in a grey image, in reading order."""
    found = _engine()[0](cv2.cvtColor(image, cv2.COLOR_GRAY2BGR))
    if found.boxes is None or not len(found.boxes):
        return np.zeros((0, 4))
    quads = np.asarray(found.boxes, np.float64)
    return np.concatenate([quads.min(axis=1), quads.max(axis=1)], axis=1)


def recognise(lines: Sequence[Pixels], *, digits: bool = False, stretch: float = 1.0) -> list[Reading]:
    """What each grey picture of one line says. `digits`: only what figures are printed with is considered.

    stretch: how much wider than printed a line is shown; neighbours that look alike keep apart in a wider one.
    """
    scaled = [_scaled(line, stretch) for line in lines]
    readings: list[Reading] = [Reading("")] * len(lines)
    order = sorted(range(len(lines)), key=lambda i: scaled[i].shape[1])
    while order:
        width = scaled[order[-1]].shape[1]
        count = max(1, min(16, BATCH_WIDTH // width))
        batch, order = order[-count:], order[:-count]
        stack = np.zeros((len(batch), 3, HEIGHT, width), np.float32)
        for k, i in enumerate(batch):
            stack[k, :, :, : scaled[i].shape[1]] = scaled[i] / 127.5 - 1.0
        for i, scores in zip(batch, _engine()[1](stack), strict=True):
            readings[i] = _decoded(scores, scaled[i].shape[1], digits)
    return readings


def _scaled(line: Pixels, stretch: float) -> Pixels:
    height, width = line.shape
    wanted = int(np.clip(round(width * stretch * HEIGHT / height), STEP, MAX_WIDTH))
    # whole steps, so that the last character is not cut in two
    wanted = -(-wanted // STEP) * STEP
    method = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(line, (wanted, HEIGHT), interpolation=method), np.uint8)


def _decoded(scores: NDArray[np.float32], width: int, digits: bool) -> Reading:
    """(steps, classes) probabilities to characters: runs of one class are one character, blanks part them."""
    if digits:
        classes = _digit_classes()
        among = scores[:, classes]
        best, chance = classes[among.argmax(axis=1)], among.max(axis=1)
    else:
        best = scores.argmax(axis=1)
        chance = scores[np.arange(len(best)), best]
    characters = _engine()[2]
    starts = np.flatnonzero((best != 0) & np.concatenate([[True], best[1:] != best[:-1]]))
    text, middles, sure, second = [], [], [], []
    figures = _digit_classes()[1:]
    for start in starts.tolist():
        end = start + 1
        while end < len(best) and best[end] == best[start]:
            end += 1
        at = start + int(chance[start:end].argmax())
        text.append(characters[best[start]])
        middles.append(min(1.0, (start + end) / 2 * STEP / width))
        sure.append(float(chance[at]))
        other = np.where(figures == best[start], 0, scores[at, figures])
        second.append((characters[figures[other.argmax()]], float(other.max())))
    return Reading("".join(text), tuple(middles), tuple(sure), tuple(second))
