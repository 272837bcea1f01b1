"""Computations and imports that take longer than a page, and the workers that carry them out."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Run(models.Model):
    """One piece of long work.

    A worker holds a run by a lease, which it renews while it works. Each time that somebody takes
    the run up its `fence` grows, so that whoever lost the lease cannot write under the old one.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("等待中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")
        CANCELLED = "cancelled", _("已取消")

    run_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=64)
    # What it works on; of one object there is one open run at a time. Blank: nothing of its own.
    subject = models.CharField(max_length=200, blank=True, default="")
    status = models.CharField(max_length=16, choices=Status, default=Status.WAITING)
    options = models.JSONField(default=dict)
    input_hash = models.CharField(max_length=64, blank=True, default="")
    program_version = models.CharField(max_length=32)
    language = models.CharField(max_length=16, blank=True, default="")

    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True, default="")
    log = models.TextField(blank=True, default="")
    # What the work shows of itself while it goes on, for the page that waits for it.
    shown = models.JSONField(null=True)
    result = models.JSONField(null=True)
    fault = models.TextField(blank=True, default="")

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="runs", null=True
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)

    task_id = models.CharField(max_length=64, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True, default="")
    heartbeat_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "runs"
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("subject",),
                condition=(models.Q(status="waiting") | models.Q(status="running"))
                & ~models.Q(subject=""),
                name="runs_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="running") | models.Q(lease_until__isnull=False),
                name="runs_running_has_lease",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """Whether it waits or is under way."""
        return self.status in {self.Status.WAITING, self.Status.RUNNING}

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100; 0 where nobody can tell."""
        if self.status == self.Status.DONE:
            return 100
        return min(100 * self.done // self.total, 100) if self.total else 0


class Worker(models.Model):
    """A process that carries out runs; it leaves the table when it ends in good order."""

    name = models.CharField(primary_key=True, max_length=64)
    host = models.CharField(max_length=255)
    process = models.PositiveIntegerField()
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "run_workers"
        ordering = ("started_at",)

    def __str__(self) -> str:
        return self.name
