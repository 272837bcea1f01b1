"""Accounts of those who work in the office. Roles and their places come later in this room."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(AbstractUser):
    """One person who may log in."""

    name = models.CharField(_("姓名"), max_length=100)
    office = models.CharField(_("单位"), max_length=100, blank=True, default="")
    may_edit = models.BooleanField(_("可编辑底册"), default=False)
    of_sample = models.BooleanField(default=False)
    # Where a request comes from, while it lasts; not kept with the account.
    origin = ""

    class Meta:
        db_table = "accounts"

    def __str__(self) -> str:
        return f"{self.office} {self.name}".strip()
