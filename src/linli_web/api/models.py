"""What the API remembers: tokens, answers given under a key, requests let in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli_web.people.models import Account
from linli_web.people.public_ids import public_id
from linli_web.people.tables import labelled


class ApiToken(models.Model):
    """A key by which a program acts for somebody: some of that person's rights, until a day."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("名称"), max_length=40)
    digest = models.CharField(max_length=64)
    # Acts of `rights.csv`, apart by blanks.
    acts = models.CharField(_("权限"), max_length=400)
    scope = models.CharField(
        _("范围"), max_length=16, choices=labelled("scopes"), blank=True, default=""
    )
    # A plain code, as holdings keep it.
    place = models.CharField(_("地点"), max_length=64, blank=True, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("有效期至"))
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "api_tokens"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="api_token_place_has_its_scope",
                condition=models.Q(scope="", place="")
                | (~models.Q(scope="") & ~models.Q(place="")),
            ),
            models.CheckConstraint(
                name="api_token_ends_after_it_begins",
                condition=models.Q(expires_at__gt=models.F("created_at")),
            ),
        )

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """What was answered to a request with an Idempotency-Key; without a status not answered yet."""

    holder = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(default="")

    class Meta:
        db_table = "api_kept_answers"
        constraints = (
            models.UniqueConstraint(fields=("holder", "key"), name="api_one_answer_a_key"),
        )

    def __str__(self) -> str:
        return f"{self.holder} {self.key}"


class Allowance(models.Model):
    """How many requests of a holder were let in within one minute, by all processes together."""

    holder = models.CharField(max_length=64)
    minute = models.PositiveBigIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "api_allowances"
        constraints = (
            models.UniqueConstraint(fields=("holder", "minute"), name="api_one_allowance_a_minute"),
        )

    def __str__(self) -> str:
        return f"{self.holder} {self.taken}"
