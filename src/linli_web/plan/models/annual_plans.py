"""The special plan of several years, the annual plans in it, and the projects that they open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli_web.people.public_ids import public_id
from linli_web.tables.labels import labelled_choices

_YUAN: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}


class SpecialPlan(models.Model):
    """The solution of a scenario that the county has taken for its plan of several years."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    name = models.CharField(_("名称"), max_length=100)
    solution = models.ForeignKey(
        "plan.ScenarioSolution",
        models.PROTECT,
        verbose_name=_("求解结果"),
        related_name="special_plans",
    )
    state = models.CharField(_("状态"), max_length=24, default="draft")
    approval = models.CharField(_("批准文号"), max_length=100, blank=True, default="")
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    # The plan that an amendment took the place of, and why.
    amends = models.OneToOneField("self", models.PROTECT, related_name="amended_by", null=True)
    reason = models.CharField(_("调整原因"), max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "special_plans"
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="approved") | Q(state="amended"),
                name="special_plan_state",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_on__isnull=False),
                name="special_plan_approved_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(amends=None) | ~Q(reason=""), name="special_plan_amended_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return self.name


class AnnualPlan(models.Model):
    """One year's list of the special plan, on its way through review and publicity to approval."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    special_plan = models.ForeignKey(SpecialPlan, models.PROTECT, related_name="annual_plans")
    year = models.IntegerField(_("年度"))
    number = models.PositiveIntegerField(_("版本"), default=1)
    name = models.CharField(_("名称"), max_length=100)
    state = models.CharField(_("状态"), max_length=24, default="draft")
    approval = models.CharField(_("批准文号"), max_length=100, blank=True, default="")
    publicity_from = models.DateField(_("公示开始"), null=True, blank=True)
    publicity_until = models.DateField(_("公示结束"), null=True, blank=True)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    published_at = models.DateTimeField(null=True)
    # Each sending for review is a round; departments that were asked in it, by name.
    round = models.PositiveIntegerField(default=0)
    asked = models.JSONField(default=list)
    returned_because = models.CharField(_("退回原因"), max_length=500, blank=True, default="")
    # Number of the announcement by which it is made public; that room stands right of this one.
    announcement = models.BigIntegerField(null=True)
    content_hash = models.CharField(max_length=64, blank=True, default="")
    # Why it takes the place of the version before it.
    reason = models.CharField(_("调整原因"), max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "annual_plans"
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(fields=("year", "number"), name="annual_plan_version"),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(state="in_review")
                | Q(state="in_publicity")
                | Q(state="approved")
                | Q(state="published")
                | Q(state="superseded"),
                name="annual_plan_state",
            ),
            models.CheckConstraint(
                condition=Q(publicity_until=None)
                | Q(publicity_from__lte=models.F("publicity_until")),
                name="annual_plan_publicity_days",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="annual_plan_amended_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return self.name


class AnnualPlanRow(models.Model):
    """A community of an annual plan, with the scheme it gets."""

    annual_plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="rows")
    community = models.ForeignKey("registry.Community", models.PROTECT, related_name="+")
    scheme = models.ForeignKey("plan.Scheme", models.PROTECT, related_name="+")
    buildings = models.IntegerField(null=True)
    households = models.IntegerField(null=True)
    floor_area_m2 = models.FloatField(null=True)
    cost_yuan = models.DecimalField(**_YUAN)

    class Meta:
        db_table = "annual_plan_rows"
        ordering = ("community_id",)
        constraints = (
            models.UniqueConstraint(
                fields=("annual_plan", "community"), name="annual_plan_row_community"
            ),
            models.CheckConstraint(condition=Q(cost_yuan__gte=0), name="annual_plan_row_cost"),
        )

    def __str__(self) -> str:
        return str(self.community_id)


class AnnualPlanFunding(models.Model):
    """Who pays how much for which category of a community of an annual plan."""

    row = models.ForeignKey(AnnualPlanRow, models.CASCADE, related_name="funding")
    source = models.ForeignKey("plan.Source", models.PROTECT, related_name="+")
    category = models.CharField(max_length=32, choices=labelled_choices("cost_category"))
    amount_yuan = models.DecimalField(**_YUAN)

    class Meta:
        db_table = "annual_plan_funding"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("row", "source", "category"), name="annual_plan_funding_once"
            ),
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="annual_plan_funding_some"),
        )

    def __str__(self) -> str:
        return f"{self.source_id} {self.amount_yuan}"


class Opinion(models.Model):
    """What a department or the public says of an annual plan, and what was answered."""

    class Kind(models.TextChoices):
        """Who says it."""

        DEPARTMENT = "department", _("部门意见")
        OBJECTION = "objection", _("公示异议")

    annual_plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="opinions")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.DEPARTMENT)
    round = models.PositiveIntegerField(default=0)
    # Of an objection: how it came in; never who made it.
    department = models.CharField(_("部门"), max_length=100)
    agrees = models.BooleanField(_("同意"))
    text = models.TextField(_("意见"), blank=True, default="")
    answer = models.TextField(_("采纳情况"), blank=True, default="")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "annual_plan_opinions"
        ordering = ("given_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("annual_plan", "round", "department"),
                condition=Q(kind="department"),
                name="opinion_once_a_round",
            ),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(text=""), name="opinion_against_says_why"
            ),
        )

    def __str__(self) -> str:
        return self.department


class Project(models.Model):
    """Works of a community that an approved annual plan opened."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    project_id = models.CharField(_("项目编号"), max_length=64, unique=True)
    community = models.ForeignKey("registry.Community", models.PROTECT, related_name="projects")
    scheme = models.ForeignKey("plan.Scheme", models.PROTECT, related_name="projects")
    annual_plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="projects")
    state = models.CharField(_("状态"), max_length=24, default="opened")
    opened_on = models.DateField(_("立项日期"))
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "projects"
        ordering = ("project_id",)
        constraints = (
            models.UniqueConstraint(
                fields=("community",), condition=Q(ended_on=None), name="project_one_open"
            ),
        )

    def __str__(self) -> str:
        return self.project_id
