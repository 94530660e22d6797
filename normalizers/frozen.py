"""Values that nobody changes, made by the ten thousand."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """A dataclass with slots that is made as fast as any object, and frozen to the type checker alone.

    `dataclass(frozen=True)` is frozen at run time too, and pays for it with a call a field: a cell took 1.6 µs to make
    instead of 0.45. A page has a hundred of them.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


def altered(value: T, /, **changes: Any) -> T:
    """As `dataclasses.replace`, in a third of its time, for records that are made by the thousand.

    Raises KeyError where a name is no field.
    """
    kind: Any = type(value)
    get, position = _fields(kind)
    values = [*get(value)]
    for name, changed in changes.items():
        values[position[name]] = changed
    made: T = kind(*values)
    return made


@cache
def _fields(cls: type) -> tuple[attrgetter[tuple[Any, ...]], dict[str, int]]:
    names = [one.name for one in fields(cls) if one.init]
    return attrgetter(*names), {name: i for i, name in enumerate(names)}
