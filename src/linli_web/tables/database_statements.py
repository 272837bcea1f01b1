"""Statements that differ from database to database, as triggers do, with their way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.migrations.operations.base import Operation, OperationCategory

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# A statement, and the one that takes back what it did.
Statement = tuple[str, str]


class DatabaseStatements(Operation):
    """Statements of a migration that differ from system to system.

    Unlike a function that a migration runs they need no models of the time, which take a migration
    longer to build than all its work.

    Parameters
    ----------
    sqlite, postgresql
        Each statement with its opposite, in the order in which they are made; taken back in the
        reverse order.
    """

    reversible = True
    category = OperationCategory.SQL

    def __init__(self, sqlite: Iterable[Statement], postgresql: Iterable[Statement]) -> None:
        self.sqlite, self.postgresql = tuple(sqlite), tuple(postgresql)

    def of(self, vendor: str) -> Sequence[Statement]:
        """Return the statements for one database system, each with its opposite."""
        return self.postgresql if vendor == "postgresql" else self.sqlite

    def make(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Make what the statements make."""
        for statement, _ in self.of(editor.connection.vendor):
            editor.execute(statement, params=None)

    def take_back(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Take back what the statements made."""
        for _, opposite in reversed(self.of(editor.connection.vendor)):
            editor.execute(opposite, params=None)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make what the statements make."""
        self.make(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Take back what the statements made."""
        self.take_back(schema_editor)

    def describe(self) -> str:
        """Return what a list of migrations says of it."""
        return "Statements for each database system"
