"""Messages to people: in the office, and what goes out by e-mail and text message."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli_web.notices.models.work import in_words
from linli_web.people.models import Account
from linli_web.people.public_ids import public_id

CHANNELS = [("email", _("邮件")), ("sms", _("短信"))]


class Notice(models.Model):
    """One message to one person; `once` keeps the same thing from being told twice."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=32)
    title = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    url = models.CharField(max_length=2000)
    once = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # Who wants a kind by e-mail alone does not find it in the list.
    in_app = models.BooleanField(default=True)

    class Meta:
        db_table = "notices"
        ordering = ("-created_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("account", "once"), name="notice_once"),)
        indexes = (models.Index(fields=("account", "read_at"), name="notice_unread"),)

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """What it says, in the reader's language."""
        return in_words(self.title, self.values)


class Delivery(models.Model):
    """One notice that is to leave the office: when, how often it was tried, what came of it."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    account = models.ForeignKey(Account, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=CHANNELS)
    not_before = models.DateTimeField()
    # Whoever sends holds the row for a while; a sender that died lets go by itself.
    held_by = models.CharField(max_length=32, blank=True, default="")
    held_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "deliveries"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("notice", "channel"), name="delivery_once"),
            models.CheckConstraint(
                name="delivery_sent_or_given_up",
                condition=models.Q(sent_at=None) | models.Q(given_up_at=None),
            ),
        )
        indexes = (
            models.Index(
                fields=("not_before",),
                condition=models.Q(sent_at=None, given_up_at=None),
                name="delivery_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}"


class Choice(models.Model):
    """By which ways somebody wants one kind of notice; without a row the kind's usual ways."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=32)
    app = models.BooleanField()
    email = models.BooleanField()
    sms = models.BooleanField()

    class Meta:
        db_table = "notice_choices"
        constraints = (
            models.UniqueConstraint(fields=("account", "kind"), name="notice_choice_once"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind}"


class Habit(models.Model):
    """When somebody wants to be written to: at once or gathered, and never at night."""

    class Digest(models.TextChoices):
        """How e-mails are gathered."""

        AT_ONCE = "at_once", _("随到随发")
        DAILY = "daily", _("每天一封")
        WEEKLY = "weekly", _("每周一封")

    account = models.OneToOneField(
        Account, models.CASCADE, primary_key=True, related_name="notice_habit"
    )
    digest = models.CharField(_("邮件汇总"), max_length=8, choices=Digest, default=Digest.AT_ONCE)
    hour = models.PositiveSmallIntegerField(
        _("几点发"), default=8, validators=[MaxValueValidator(23)]
    )
    # Monday is 0.
    weekday = models.PositiveSmallIntegerField(
        _("星期几发"), default=0, validators=[MaxValueValidator(6)]
    )
    quiet_from = models.PositiveSmallIntegerField(
        _("免打扰从几点"), default=21, validators=[MaxValueValidator(23)]
    )
    quiet_until = models.PositiveSmallIntegerField(
        _("免打扰到几点"), default=7, validators=[MaxValueValidator(23)]
    )

    class Meta:
        db_table = "notice_habits"
        constraints = (
            models.CheckConstraint(
                name="notice_habit_hours",
                condition=models.Q(
                    hour__lte=23, weekday__lte=6, quiet_from__lte=23, quiet_until__lte=23
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.digest}"
