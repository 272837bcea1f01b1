"""Organisations that take part: offices, designers, contractors, utilities, property companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli_web.people.public_ids import public_id
from linli_web.people.tables import labelled

if TYPE_CHECKING:
    from datetime import date


class Organisation(models.Model):
    """One office or company, with its class and its papers."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    name = models.CharField(_("单位名称"), max_length=200, unique=True)
    kind = models.CharField(
        _("单位类型"),
        max_length=32,
        choices=labelled("organisation_kinds"),
        default="programme_office",
    )
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, default="")
    works_class = models.CharField(_("资质等级"), max_length=200, blank=True, default="")
    address = models.CharField(_("地址"), max_length=200, blank=True, default="")
    note = models.TextField(_("备注"), blank=True, default="")
    closed_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    of_sample = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        db_table = "organisations"
        ordering = ("kind", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("credit_code",),
                condition=~models.Q(credit_code=""),
                name="organisation_credit_code_once",
            ),
        )

    def __str__(self) -> str:
        return self.name


class OrganisationDocument(models.Model):
    """A licence or certificate of an organisation, valid until a day."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="documents")
    kind = models.CharField(_("证照"), max_length=32, choices=labelled("document_kinds"))
    number = models.CharField(_("证号"), max_length=100)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(_("撤下原因"), max_length=200, blank=True, default="")

    class Meta:
        db_table = "organisation_documents"
        ordering = ("expires_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="organisation_document_ends_after_it_begins",
                condition=models.Q(issued_on=None)
                | models.Q(expires_on=None)
                | models.Q(expires_on__gte=models.F("issued_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def state(self, day: date) -> str:
        """Return `none` (without end), `valid`, `expiring` within 60 days or `expired` on a day."""
        if self.expires_on is None:
            return "none"
        left = (self.expires_on - day).days
        if left < 0:
            return "expired"
        return "expiring" if left <= EXPIRING_WITHIN_DAYS else "valid"


EXPIRING_WITHIN_DAYS = 60
