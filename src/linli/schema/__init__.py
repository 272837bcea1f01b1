"""What may be said: one CSV a table, from which everything else is generated.

Validation, spreadsheet templates, the data dictionary, the data package and the comparison with
the office's models all read these files and nothing else.
"""

from linli.schema.definitions import (
    Field,
    TableDefinition,
    choices,
    kept_tables,
    label,
    table,
    tables,
)
from linli.schema.references import check_references
from linli.schema.validation import validate

__all__ = [
    "Field",
    "TableDefinition",
    "check_references",
    "choices",
    "kept_tables",
    "label",
    "table",
    "tables",
    "validate",
]
