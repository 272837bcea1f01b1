"""Ways into an account that somebody else made: invitations by link, and slips of paper."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli_web.people.models.accounts import Account
from linli_web.people.models.organisations import Organisation
from linli_web.people.public_ids import public_id
from linli_web.people.tables import labelled


class Invitation(models.Model):
    """A link by which one person opens an account with one role at one place."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    name = models.CharField(_("姓名"), max_length=100, blank=True, default="")
    role = models.CharField(_("岗位"), max_length=32, choices=labelled("roles"))
    scope = models.CharField(_("范围"), max_length=16, choices=labelled("scopes"))
    place = models.CharField(_("地点"), max_length=64, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("所属单位"), null=True, blank=True
    )
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="invitations_made")
    made_at = models.DateTimeField()
    until = models.DateTimeField(_("有效期至"))
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.OneToOneField(
        Account, models.PROTECT, related_name="invitation", null=True, blank=True
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "invitations"
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="invitation_names_its_place",
                condition=models.Q(scope="everywhere", place="")
                | (~models.Q(scope="everywhere") & ~models.Q(place="")),
            ),
            models.CheckConstraint(
                name="invitation_ends_after_it_begins",
                condition=models.Q(until__gt=models.F("made_at")),
            ),
            models.CheckConstraint(
                name="invitation_used_or_revoked",
                condition=models.Q(used_at=None) | models.Q(revoked_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.place}".strip()


class Slip(models.Model):
    """A piece of paper with a code that logs one person in, until a day or once."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="slips")
    # Of the code only a digest under the office's secret key is kept.
    digest = models.CharField(max_length=64, unique=True)
    once = models.BooleanField(_("只能用一次"))
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    until = models.DateTimeField(_("有效期至"))
    used_at = models.DateTimeField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "slips"
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="slip_ends_after_it_begins",
                condition=models.Q(until__gt=models.F("made_at")),
            ),
            models.CheckConstraint(
                name="slip_used_as_often_as_it_may",
                condition=models.Q(once=False) | models.Q(uses__lte=1),
            ),
            # A new slip ends the one before.
            models.UniqueConstraint(
                fields=("account",),
                condition=models.Q(revoked_at=None),
                name="slip_one_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.until:%Y-%m-%d}"
