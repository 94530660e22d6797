"""Values that nobody changes, made by the ten thousand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """A dataclass with slots that is made as fast as any object, and frozen to the type checker alone.

    `dataclass(frozen=True)` is frozen at run time too, and pays for it with a call a field: a cell took 1.6 µs to make
    instead of 0.45. A page has a hundred of them.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
