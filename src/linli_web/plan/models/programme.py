"""The programme of this office."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    """The programme of this office: what `programme.toml` says."""

    name = models.CharField(_("计划名称"), max_length=200)
    english_name = models.CharField(_("英文名称"), max_length=200, blank=True, default="")
    county = models.CharField(_("县区代码"), max_length=6, blank=True, default="")
    years = models.JSONField(_("年度"), default=list)
    discount = models.DecimalField(_("年贴现率"), max_digits=9, decimal_places=8, default=0)
    as_of = models.DateField(_("数据截止"), null=True, blank=True)
    of_sample = models.BooleanField(_("示例数据"), default=False)
    settings = models.JSONField(default=dict)

    class Meta:
        db_table = "programmes"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(discount__gte=0, discount__lte=1),
                name="programme_discount_range",
            ),
        )

    def __str__(self) -> str:
        return self.name
