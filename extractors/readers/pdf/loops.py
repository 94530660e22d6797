"""The loops around pdfium's functions: compiled (`loops.c`) where there was a C compiler at set-up, else in Python.

A page takes some 3,000 calls, one for each property of each character and object. Both loops do the same: they take the
address of a function of pdfium, its leading arguments as arrays of n handles (uintp) and indices (int32), and `out`,
whose row k takes what the function gives for row k. Where a call fails, its row keeps what it held.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from numpy import ndarray

COMPILED = Path(__file__).with_name("loops.compiled")  # made by `hatch_build.py`
_INT, _POINTER, _SIZE, _COUNT = ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_ssize_t
_addressof, _first_byte = ctypes.addressof, ctypes.c_char.from_buffer
Run = Callable[[tuple[ndarray, ...], ndarray], None]  # of the leading arguments and of `out`


class Gives(Enum):
    """What a function of pdfium gives: its result, or what it puts at the addresses that it gets as last arguments.

    A member is a handle whose index is an unsigned long.
    """

    INTEGER = "integers"
    HANDLE = "handles"
    MEMBER = "members"
    STRUCTURE = "structures"
    PAIR = "pairs"
    FOUR = "fours"


_RESULT = {Gives.INTEGER: _INT, Gives.HANDLE: _SIZE, Gives.MEMBER: _SIZE}
_FIELDS = {Gives.STRUCTURE: 1, Gives.PAIR: 2, Gives.FOUR: 4}


def plain(function: int, gives: Gives, leading: int) -> Run:
    """The loop in Python around the function at this address: about 0.3 µs a row, where pdfium takes less than 0.1."""
    index = ctypes.c_ulong if gives is Gives.MEMBER else _INT
    fields = _FIELDS.get(gives, 0)
    # integers for handles and addresses need no conversion
    types = (_RESULT.get(gives, _INT), _POINTER, *[index] * (leading - 1), *[_POINTER] * fields)
    bound = ctypes.PYFUNCTYPE(*types)(function)

    def results(arguments: tuple[ndarray, ...], out: ndarray) -> None:
        out[:] = list(map(bound, *(array.tolist() for array in arguments)))

    def rows(arguments: tuple[ndarray, ...], out: ndarray) -> None:
        start, step = _address(out), out.strides[0]
        places = [range(at, at + len(out) * step, step) for at in range(start, start + step, step // fields)]
        deque(map(bound, *(array.tolist() for array in arguments), *places), maxlen=0)

    return rows if fields else results


def compiled(library: Path) -> Callable[[int, Gives, int], Run]:
    """As `plain`, with the loops of `loops.c`."""
    loops = ctypes.PyDLL(str(library))
    endings = {1: "of", 2: "at", 3: "at_both"}

    def bind(function: int, gives: Gives, leading: int) -> Run:
        bound = loops[f"{gives.value}_{endings[leading]}"]
        bound.argtypes = (*[_POINTER] * (1 + leading), _COUNT, _POINTER, _COUNT)
        bound.restype = None

        def rows(arguments: tuple[ndarray, ...], out: ndarray) -> None:
            bound(function, *map(_address, arguments), len(out), _address(out), out.strides[0])

        return rows

    return bind


def _address(array: ndarray) -> int:
    return _addressof(_first_byte(array.data))  # in half the time of `array.ctypes.data`


bind = compiled(COMPILED) if COMPILED.exists() else plain
