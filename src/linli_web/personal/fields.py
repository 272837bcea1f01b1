"""Columns that hold what is sealed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from linli_web.personal.sealing import is_sealed

if TYPE_CHECKING:
    Text = models.TextField[str, str]
    Characters = models.CharField[str, str]
else:
    Text, Characters = models.TextField, models.CharField


class SealedField(Text):
    """A personal value as `sealing.sealed` made it; plain text is refused before it is written.

    The table wants `tables.constraints.sealed` as well, so that the database refuses it, too.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"blank": True, "default": "", **named})

    def get_prep_value(self, value: Any) -> Any:
        """Hand a sealed value to the database."""
        if value and not is_sealed(value):
            msg = f"{self.name} is personal: seal it first (linli_web.personal.sealing)"
            raise TypeError(msg)
        return super().get_prep_value(value)


class DigestField(Characters):
    """What a personal value is searched by; empty where there is none."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        named = {"max_length": 64, "blank": True, "default": "", "editable": False, **named}
        super().__init__(*arguments, **named)
