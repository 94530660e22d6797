"""The warehouse contract, stated once: tables and their columns, types, meanings, enumerations and flags.

Light parts are here; what needs Arrow is in `pipeline.contract.schema` (schemas, empty tables) and
`pipeline.contract.rows` (`to_table`).
"""

from pipeline.contract.dictionary import dictionary
from pipeline.contract.fields import ContractError, Field, Flag, confidence, enumerations, fields_of, flags
from pipeline.contract.tables import CONTRACT_VERSION, LOCATOR, TABLES, TableSpec

__all__ = [
    "CONTRACT_VERSION",
    "LOCATOR",
    "TABLES",
    "ContractError",
    "Field",
    "Flag",
    "TableSpec",
    "confidence",
    "dictionary",
    "enumerations",
    "fields_of",
    "flags",
]
