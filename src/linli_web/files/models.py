"""Files: content by its hash, what it is attached to, what of it is public, what is on its way."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli_web.files.kinds import Kind, kinds

if TYPE_CHECKING:
    from collections.abc import Iterable


def public_id() -> str:
    """Return a name for an address that nobody can count through."""
    return secrets.token_urlsafe(16)


def expiry() -> object:
    """Return until when an upload may go on."""
    return timezone.now() + timedelta(hours=settings.UPLOAD_HOURS)


class Content(models.Model):
    """Bytes under their SHA-256. They never change; the scanner's word on them may."""

    class Scan(models.TextChoices):
        """What the scanner said."""

        UNSCANNED = "unscanned", _("未查毒")
        CLEAN = "clean", _("已查毒")
        HELD = "held", _("等待查毒")
        INFECTED = "infected", _("有病毒")

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=16)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    taken_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(default=timezone.now)
    scan = models.CharField(max_length=16, choices=Scan)
    scan_said = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "file_contents"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True)
                | models.Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="file_content_lies_on_earth",
            ),
        )

    def __str__(self) -> str:
        return self.sha256

    @property
    def may_be_read(self) -> bool:
        """Whether nothing speaks against handing it out."""
        return self.scan in {self.Scan.UNSCANNED, self.Scan.CLEAN}

    @property
    def of_kind(self) -> Kind:
        """What kind of file it is."""
        return kinds()[self.kind]


class Attachment(models.Model):
    """A file on an object: the same content may hang on several."""

    class Purpose(models.TextChoices):
        """What it is for."""

        BEFORE = "before", _("改造前照片")
        DURING = "during", _("施工照片")
        AFTER = "after", _("改造后照片")
        DRAWING = "drawing", _("图纸")
        PAPER = "paper", _("文件资料")
        OTHER = "other", _("其他")

    public_id = models.CharField(max_length=32, unique=True, default=public_id, editable=False)
    content = models.ForeignKey(Content, models.PROTECT, related_name="attachments")
    table = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    purpose = models.CharField(_("用途"), max_length=16, choices=Purpose)
    caption = models.CharField(_("说明"), max_length=200, blank=True, default="")
    name = models.CharField(max_length=120)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="attachments"
    )
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "attachments"
        ordering = ("added_at", "id")
        indexes = (models.Index(fields=("table", "key"), name="attachment_object"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_because="")),
                name="attachment_withdrawn_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.caption or self.name

    @classmethod
    def keys_referred(cls, table: str) -> Iterable[str]:
        """Return the keys of a table's rows that files hang on."""
        return cls.objects.filter(table=table).values_list("key", flat=True)


class Decision(models.Model):
    """What an editor decided about showing a picture to everybody; one stands at a time."""

    public_id = models.CharField(max_length=32, unique=True, default=public_id, editable=False)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="decisions")
    # The covered picture without descriptions; none where it was refused.
    content = models.ForeignKey(Content, models.PROTECT, null=True, related_name="public_copies")
    covers = models.TextField(blank=True, default="")
    because = models.CharField(max_length=200, blank=True, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_because = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "file_decisions"
        ordering = ("-decided_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("attachment",),
                condition=models.Q(taken_back_at__isnull=True),
                name="one_decision_on_a_picture_stands",
            ),
            models.CheckConstraint(
                condition=models.Q(content__isnull=False) | ~models.Q(because=""),
                name="picture_refused_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.attachment_id} {'public' if self.content_id else 'refused'}"


class Upload(models.Model):
    """A file on its way in, piece by piece; how far it is, its folder knows."""

    public_id = models.CharField(max_length=32, unique=True, default=public_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    length = models.PositiveBigIntegerField()
    table = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    purpose = models.CharField(max_length=16)
    caption = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=120)
    expires_at = models.DateTimeField(default=expiry)

    class Meta:
        db_table = "file_uploads"

    def __str__(self) -> str:
        return self.public_id
