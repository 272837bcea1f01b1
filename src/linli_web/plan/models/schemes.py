"""Schemes of communities, version by version, and the weights that their benefit rests on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli_web.people.public_ids import public_id
from linli_web.tables.labels import labelled_choices

_YUAN: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}
_DRAFT = "draft"
SUPERSEDED = "superseded"


class WeightPolicy(models.Model):
    """How much each dimension counts, under a name; one of them holds."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    name = models.CharField(_("名称"), max_length=100, unique=True)
    # Weight of each dimension as an exact fraction, {"fire": "1/4"}; they add up to 1.
    weights = models.JSONField(_("权重"), default=dict)
    # Comparisons that they come from, [["fire", "parking_charging", "3"]]; none: set directly.
    comparisons = models.JSONField(_("两两比较"), default=list)
    consistency_ratio = models.FloatField(_("一致性比率"), null=True, blank=True)
    in_use = models.BooleanField(_("采用"), default=False)
    reason = models.CharField(_("说明"), max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "weight_policies"
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("in_use",), condition=Q(in_use=True), name="weight_policy_one_in_use"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def exact_weights(self) -> dict[str, Fraction]:
        """The weights as numbers; none while its comparisons are not complete."""
        return {name: Fraction(text) for name, text in self.weights.items()}


class SchemeQuerySet(models.QuerySet["Scheme"]):
    """Schemes, and which of them hold."""

    def in_force(self) -> SchemeQuerySet:
        """Return the version of each family that no newer one has taken the place of."""
        return self.exclude(state=SUPERSEDED)


class Scheme(models.Model):
    """One version of what may be done in a community; versions of a line share its `family`."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    community = models.ForeignKey(
        "registry.Community", models.PROTECT, verbose_name=_("小区"), related_name="schemes"
    )
    # Of the programme folder, `c-0007-b`; alike for all versions.
    family = models.CharField(_("方案编号"), max_length=64)
    number = models.PositiveIntegerField(_("版本"), default=1)
    works_class = models.CharField(
        _("类别"), max_length=32, choices=labelled_choices("works_class"), db_column="class"
    )
    title = models.CharField(_("名称"), max_length=100, blank=True, default="")
    state = models.CharField(_("状态"), max_length=24, default=_DRAFT)
    price_book = models.CharField(_("价格库"), max_length=64)
    price_date = models.DateField(_("价格日期"))
    # Price level of the region and day against the book's, as an exact number, "1.03".
    price_level = models.CharField(_("价格水平系数"), max_length=24, default="1")
    works_yuan = models.DecimalField(_("工程费(元)"), default=0, **_YUAN)
    fees_yuan = models.DecimalField(_("其他费用(元)"), default=0, **_YUAN)
    total_yuan = models.DecimalField(_("总投资(元)"), default=0, **_YUAN)
    benefit = models.FloatField(_("效益"), default=0)
    upkeep_yuan_per_year = models.DecimalField(_("年维护费(元)"), default=0, **_YUAN)
    renewal_yuan_per_year = models.DecimalField(_("年更新费(元)"), default=0, **_YUAN)
    revenue_yuan_per_year = models.DecimalField(_("年收益(元)"), default=0, **_YUAN)
    # Of the content, once it is frozen.
    content_hash = models.CharField(max_length=64, blank=True, default="")
    # Of what was frozen for the vote; drawings may be added between it and the permit.
    vote_hash = models.CharField(max_length=64, blank=True, default="")
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    note = models.TextField(_("说明"), blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        db_table = "plan_schemes"
        ordering = ("community_id", "family", "-number")
        constraints = (
            models.UniqueConstraint(fields=("family", "number"), name="scheme_version"),
            models.UniqueConstraint(
                fields=("family",), condition=~Q(state="superseded"), name="scheme_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(state="frozen_for_vote")
                | Q(state="frozen_for_permit")
                | Q(state="superseded"),
                name="scheme_state",
            ),
            models.CheckConstraint(
                condition=(Q(state="draft") & Q(content_hash="", frozen_at=None))
                | Q(state="superseded")
                | (~Q(content_hash="") & Q(frozen_at__isnull=False)),
                name="scheme_frozen_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(works_yuan__gte=0, fees_yuan__gte=0, total_yuan__gte=0, benefit__gte=0),
                name="scheme_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.family} v{self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether its lines may still be changed."""
        return self.state == _DRAFT


class SchemeLine(models.Model):
    """One measure of a scheme: how much of it, at what price."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField(default=0)
    measure_id = models.CharField(_("改造内容"), max_length=64)
    quantity = models.FloatField(_("工程量"))
    unit_price_yuan = models.DecimalField(_("单价(元)"), **_YUAN)
    low_yuan = models.DecimalField(_("单价下限(元)"), null=True, blank=True, **_YUAN)
    high_yuan = models.DecimalField(_("单价上限(元)"), null=True, blank=True, **_YUAN)
    cost_yuan = models.DecimalField(_("合价(元)"), default=0, **_YUAN)
    note = models.CharField(_("备注"), max_length=200, blank=True, default="")

    class Meta:
        db_table = "plan_scheme_lines"
        ordering = ("place", "id")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "measure_id"), name="scheme_line_measure"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, unit_price_yuan__gte=0, cost_yuan__gte=0),
                name="scheme_line_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure_id} {self.quantity}"


class SchemeFinding(models.Model):
    """A term of a scheme's benefit: what it resolves of one finding, for how many households."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="terms")
    finding = models.ForeignKey("checkup.Finding", models.PROTECT, related_name="+")
    dimension = models.CharField(max_length=64)
    resolved = models.FloatField()
    loss = models.FloatField()
    households = models.IntegerField()
    weight = models.FloatField()
    benefit = models.FloatField()

    class Meta:
        db_table = "plan_scheme_terms"
        ordering = ("-benefit", "finding_id")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "finding"), name="scheme_term_finding"),
        )

    def __str__(self) -> str:
        return f"{self.finding_id} {self.benefit}"


class SchemeCost(models.Model):
    """Works and their share of the fees in one category."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="costs")
    category = models.CharField(
        _("费用类别"), max_length=32, choices=labelled_choices("cost_category")
    )
    cost_yuan = models.DecimalField(_("造价(元)"), **_YUAN)
    low_yuan = models.DecimalField(_("造价下限(元)"), null=True, **_YUAN)
    high_yuan = models.DecimalField(_("造价上限(元)"), null=True, **_YUAN)

    class Meta:
        db_table = "plan_scheme_costs"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("scheme", "category"), name="scheme_cost_category"),
        )

    def __str__(self) -> str:
        return f"{self.category} {self.cost_yuan}"


class SchemeFee(models.Model):
    """What is paid beside the works: survey, design, supervision, review, contingency."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="fees")
    fee = models.CharField(max_length=32)
    base_yuan = models.DecimalField(**_YUAN)
    amount_yuan = models.DecimalField(**_YUAN)
    low_yuan = models.DecimalField(**_YUAN)
    high_yuan = models.DecimalField(**_YUAN)

    class Meta:
        db_table = "plan_scheme_fees"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("scheme", "fee"), name="scheme_fee_once"),)

    def __str__(self) -> str:
        return f"{self.fee} {self.amount_yuan}"
