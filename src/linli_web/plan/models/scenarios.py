"""Scenarios of the programme: which money and which rules, and the plan that follows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli_web.people.public_ids import public_id


class Scenario(models.Model):
    """One set of caps, rules and locks over the schemes of this office."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    name = models.CharField(_("名称"), max_length=100)
    note = models.TextField(_("说明"), blank=True, default="")
    years = models.JSONField(_("年度"), default=list)
    discount = models.DecimalField(_("年贴现率"), max_digits=9, decimal_places=8, default=0)
    policy = models.ForeignKey(
        "plan.WeightPolicy",
        models.PROTECT,
        verbose_name=_("权重方案"),
        related_name="scenarios",
        null=True,
    )
    copied_from = models.ForeignKey("self", models.PROTECT, related_name="copies", null=True)
    retired_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "scenarios"
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="scenario_has_a_name"),
            models.CheckConstraint(
                condition=Q(discount__gte=0, discount__lte=1), name="scenario_discount_range"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ScenarioTable(models.Model):
    """One table of a scenario, as `linli.schema` names it: source_caps, source_rules, locks."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="tables")
    table = models.CharField(max_length=64)
    # Rows as objects; yuan and exact numbers as text.
    rows = models.JSONField(default=list)

    class Meta:
        db_table = "scenario_tables"
        ordering = ("table",)
        constraints = (
            models.UniqueConstraint(fields=("scenario", "table"), name="scenario_table_once"),
        )

    def __str__(self) -> str:
        return self.table


class ScenarioSolution(models.Model):
    """What solving a scenario came to; never changed."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="solutions")
    run = models.ForeignKey("runs.Run", models.PROTECT, related_name="+", null=True)
    # Of every table that went in, and the scenario's version: a later change shows.
    input_hash = models.CharField(max_length=64)
    scenario_version = models.PositiveIntegerField()
    status = models.CharField(max_length=16)
    engine = models.CharField(max_length=16, blank=True, default="")
    objective = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    seconds = models.FloatField(default=0)
    # Seconds and gap as it went, [[0.4, 0.1]].
    progress = models.JSONField(default=list)
    # community_id, scheme_id, year, and what community and scheme were then; in the other
    # community_id, source_id, category, amount_yuan. Yuan as text.
    plan = models.JSONField(default=list)
    funding = models.JSONField(default=list)
    clashes = models.JSONField(default=list)
    # What `linli.plan.checking`, which shares no code with the solver, found broken; none: no plan.
    violations = models.JSONField(null=True)
    solved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "scenario_solutions"
        ordering = ("-solved_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(status="optimal")
                | Q(status="gap")
                | Q(status="infeasible")
                | Q(status="stopped"),
                name="scenario_solution_status",
            ),
        )

    def __str__(self) -> str:
        return f"{self.scenario} {self.solved_at:%Y-%m-%d %H:%M}"
