"""Imports: what was uploaded, how it is read, what was shown, kept and undone."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from linli.tables.matching import Chosen


class Import(models.Model):
    """Files that somebody brought, on their way into the register and, it may be, out again."""

    import_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    files = models.JSONField(default=list)
    system = models.CharField(max_length=32, blank=True, default="")
    content_hash = models.CharField(max_length=64)
    # Whose habits of naming columns are remembered.
    office = models.CharField(max_length=200, blank=True, default="")
    # The first rows of the sheets may tell of persons; empty once the import is over.
    sealed_sheets = models.BinaryField(default=b"")
    # The fields chosen for the sheets' columns; null: not chosen yet.
    matching = models.JSONField(null=True)
    # The run under way or the last one, and the one whose preview is shown.
    run = models.ForeignKey("runs.Run", models.SET_NULL, null=True, related_name="+")
    shown = models.ForeignKey("runs.Run", models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    asked_at = models.DateTimeField(auto_now_add=True)
    kept_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "imports"
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) | models.Q(kept_at__isnull=False),
                name="imports_undone_was_kept",
            ),
        )

    def __str__(self) -> str:
        return "、".join(self.files)

    @property
    def subject(self) -> str:
        """What its runs work on: one at a time."""
        return f"import {self.import_id}"

    @property
    def sheets(self) -> list[dict[str, Any]]:
        """What was read of the sheets."""
        # Sealing brings in what reads tables, half a second that most pages need not wait.
        from linli_web.exchange.sealing import opened_data

        content = bytes(self.sealed_sheets)
        found: list[dict[str, Any]] = []
        if content:
            found = opened_data(content, self._sheets_name)
        return found

    @sheets.setter
    def sheets(self, sheets: list[dict[str, Any]]) -> None:
        from linli_web.exchange.sealing import sealed_data

        self.sealed_sheets = sealed_data(sheets, self._sheets_name) if sheets else b""

    @property
    def _sheets_name(self) -> str:
        return f"{self.import_id} sheets"

    @property
    def folder(self) -> Path:
        """Where its files are kept until they are imported."""
        return Path(settings.UPLOAD_FOLDER) / str(self.import_id)

    def chosen(self) -> dict[tuple[str, str], Chosen | None]:
        """Return how its sheets are to be read, as the library wants it."""
        from linli.tables.matching import Chosen

        found: dict[tuple[str, str], Chosen | None] = {}
        for each in self.matching or ():
            fields = {int(position): name for position, name in each["fields"].items()}
            how = Chosen(each["table"], each["row"], each["height"], fields)
            found[each["file"], each["sheet"]] = how if each["table"] and fields else None
        return found


class KeptTable(models.Model):
    """What an import did to one table: every row before and after, sealed, for audit and undoing.

    The digest of both stands in the journal, which is chained: nobody changes them unnoticed.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="tables")
    table = models.CharField(max_length=64)
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    rows = models.BinaryField()
    digest = models.CharField(max_length=64)
    taken_back = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "import_tables"
        constraints = (models.UniqueConstraint(fields=("of", "table"), name="import_table_once"),)

    def __str__(self) -> str:
        return f"{self.of_id} {self.table}"


class RememberedMatching(models.Model):
    """How an office's sheets with certain headings are read."""

    office = models.CharField(max_length=200)
    shape = models.CharField(max_length=64)
    table = models.CharField(max_length=64)
    # Heading in its normal form, which of those that read the same, field.
    fields = models.JSONField(default=list)
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "import_matchings"
        constraints = (
            models.UniqueConstraint(fields=("office", "shape"), name="import_matching_once"),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.table}"
