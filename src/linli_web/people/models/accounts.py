"""Accounts of those who work on the programme and of residents who log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from linli_web.people.models.organisations import Organisation
from linli_web.people.public_ids import public_id
from linli_web.personal.fields import DigestField, SealedField
from linli_web.tables.constraints import sealed

if TYPE_CHECKING:
    from linli_web.people.reads import Held


class Account(AbstractUser):
    """One person who may log in; what the person may do is in the holdings."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    name = models.CharField(_("姓名"), max_length=100)
    office = models.CharField(_("单位"), max_length=100, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("所属单位"),
        related_name="accounts",
        null=True,
        blank=True,
    )
    # Read and written by `people.telephones` alone.
    phone = SealedField(_("手机"))
    phone_digest = DigestField()
    # When its person's data were destroyed on request; such an account opens no more.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    of_sample = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # Where a request comes from, while it lasts; not kept with the account.
    origin = ""
    # Where a program acts with a token: which of the owner's acts; None where the owner acts.
    only_acts: frozenset[str] | None = None

    class Meta:
        db_table = "accounts"
        indexes = (
            models.Index(
                fields=("phone_digest",),
                condition=~models.Q(phone_digest=""),
                name="accounts_phone",
            ),
        )
        constraints = (
            sealed("accounts", "phone"),
            models.CheckConstraint(
                name="accounts_phone_has_digest",
                condition=models.Q(phone="", phone_digest="")
                | models.Q(phone__gt="", phone_digest__gt=""),
            ),
            models.CheckConstraint(
                name="accounts_erased_is_empty",
                condition=models.Q(erased_at=None)
                | models.Q(is_active=False, phone="", email="", office=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.name}".strip()

    @cached_property
    def effective_holdings(self) -> tuple[Held, ...]:
        """Roles held now, one's own and those of whom one is deputy for; read once a request."""
        from linli_web.people.reads import effective_holdings

        return effective_holdings(self)
