"""What is read of one form: its fields by label, the rows of its bands, and what could not be placed."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.document import Cell, Table
from extractors.forms.columns import Column
from normalizers.units import Unit


@dataclass(slots=True)
class BandRow:
    """A row of a band: its cells by column, the label that starts it, what the label means."""

    band: str
    sink: str
    row: int
    values: list[tuple[Column, Cell]]
    label: Cell | None = None
    meaning: str | None = None
    flags: tuple[str, ...] = ()

    def get(self, role: str) -> Cell | None:
        """The first cell under a role."""
        return next((cell for column, cell in self.values if column.role == role), None)

    def header(self, role: str) -> str:
        """What stands over the first cell under a role; nothing where there is none."""
        return next((column.header for column, _ in self.values if column.role == role), "")

    def all(self, role: str) -> list[tuple[Column, Cell]]:
        """Every column and cell under a role."""
        return [(column, cell) for column, cell in self.values if column.role == role]


@dataclass(slots=True)
class Form:
    """One form, or one table of units: its fields by label, its band rows, what could not be placed."""

    table: Table
    cell_rows: list[list[Cell]]
    title: str = ""
    fields: dict[str, list[tuple[Cell, Cell]]] = field(default_factory=dict)
    rows: list[BandRow] = field(default_factory=list)
    columns: dict[str, tuple[Column, ...]] = field(default_factory=dict)
    header_cells: list[Cell] = field(default_factory=list)
    leftover: list[Cell] = field(default_factory=list)
    unit: tuple[Unit, str] | None = None
    units_of_columns: list[tuple[Unit, str]] = field(default_factory=list)
    unit_in_cells: tuple[Unit, str] | None = None
    unknown_headers: list[Cell] = field(default_factory=list)
    notes: list[Cell] = field(default_factory=list)

    @property
    def roles(self) -> set[str]:
        return {column.role for columns in self.columns.values() for column in columns}

    @property
    def unit_of_columns(self) -> tuple[Unit, str] | None:
        """The unit that the headers of some amounts state, where it is one and the same: that of the others as well, if
        nothing else states theirs."""
        return self.units_of_columns[0] if len({unit.factor for unit, _ in self.units_of_columns}) == 1 else None

    def value(self, label: str) -> Cell | None:
        """The first value cell under a label."""
        pairs = self.fields.get(label)
        return pairs[0][1] if pairs else None
