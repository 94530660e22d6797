"""Reading `sources.yaml`: every mistake in it at once, each with its entry and field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.ingest.sources import CallError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from pipeline.scrape.sources import Source

DEFAULT_REGISTRY = Path("sources.yaml")


class _Loader(yaml.SafeLoader):
    """YAML in which a key that stands twice is a mistake and not the last one's victory."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                where = f"line {key.start_mark.line + 1}"
                raise yaml.constructor.ConstructorError(None, None, f"{where}: {key.value} stands twice in one mapping")
        return super().construct_mapping(node, deep)


def read_registry(path: Path = DEFAULT_REGISTRY) -> tuple[Source, ...]:
    """The sources of a registry, also those that are switched off.

    Raises CallError, naming every mistake with its entry and field.
    """
    from pydantic import ValidationError

    from pipeline.scrape.sources import Registry

    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # a SafeLoader
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror or error}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CallError(f"{path} is no YAML: {error}") from None
    try:
        return Registry.model_validate(content).sources
    except ValidationError as error:
        lines = [f"  {_where(one['loc'], content)}: {_what(one)}" for one in _own(error.errors())]
        raise CallError("\n".join([f"{path} cannot be used:", *lines])) from None


def choose(sources: Sequence[Source], names: Iterable[str]) -> tuple[Source, ...]:
    """The sources of these names, or without names all that are active. Raises CallError where there are none."""
    wanted = list(names)
    if not wanted:
        chosen = tuple(source for source in sources if source.active)
        if not chosen:
            raise CallError("no source is active: add an entry to sources.yaml (docs/sources.md shows how)")
        return chosen
    known = {source.name: source for source in sources}
    missing = [name for name in wanted if name not in known]
    if missing:
        raise CallError(f"no source is named {', '.join(missing)}; the names are {', '.join(known) or 'none yet'}")
    return tuple(known[name] for name in dict.fromkeys(wanted))


def _own(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without those that only follow from another: a list is not too short because one of its items is wrong."""
    places = [one["loc"] for one in errors]
    return [
        one
        for one in errors
        if not (one["type"] == "too_short" and any(place[:-1][: len(one["loc"])] == one["loc"] for place in places))
    ]


def _where(place: tuple[int | str, ...], content: Any) -> str:
    """`entry 2 (jinfeng-finance), list_pages[0].pattern`."""
    if len(place) < 2 or place[0] != "sources" or not isinstance(place[1], int):
        return ".".join(map(str, place)) or "the file"
    entry = content["sources"][place[1]]
    name = entry.get("name") if isinstance(entry, dict) else None
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place[2:]).lstrip(".")
    return f"entry {place[1] + 1}" + (f" ({name})" if name else "") + (f", {field}" if field else "")


def _what(error: ErrorDetails) -> str:
    """pydantic's words, with what was written where that helps."""
    match error["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is no field that an entry has (a slip of the pen?)"
        case "value_error":
            return error["msg"].removeprefix("Value error, ")
    given = error["input"]
    said = error["msg"][:1].lower() + error["msg"][1:]
    return f"{said}, not {given!r}" if isinstance(given, str | int | float | bool | None) else said
