"""Computations and imports that take longer than a page: kept with input, progress and result."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Run(models.Model):
    """One piece of long work."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("等待中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")

    run_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=64)
    status = models.CharField(max_length=16, choices=Status, default=Status.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    options = models.JSONField(default=dict)
    input_hash = models.CharField(max_length=64, blank=True, default="")
    program_version = models.CharField(max_length=32)
    result = models.JSONField(null=True)
    log = models.TextField(blank=True, default="")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="runs", null=True
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "runs"
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at:%Y-%m-%d %H:%M}"
