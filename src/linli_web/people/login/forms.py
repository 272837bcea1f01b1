"""Forms of logging in, in the office's words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli_web.people.forms import RoleForm
from linli_web.people.login import invitations, slips
from linli_web.people.models import Account, Invitation, Organisation


class Lines:
    """Each field as a line of the office's look."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for field in self.fields.values():  # type: ignore[attr-defined]
            if isinstance(field, forms.IntegerField):
                field.widget.attrs["class"] = "line short"
            elif not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "line")


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """Name and password."""


class NewPasswordForm(Lines, SetPasswordForm):  # type: ignore[type-arg]
    """A first password, or a new one for somebody who came by a slip."""


class ChangePasswordForm(Lines, PasswordChangeForm):
    """A new password in place of one that is known."""


class AcceptForm(Lines, forms.Form):
    """What the invited person chooses."""

    name = forms.CharField(label=_("姓名"), max_length=100)
    username = forms.CharField(
        label=_("账号"),
        max_length=150,
        help_text=_("登录时用，如姓名拼音；字母、数字和 @ . + - _。"),
        validators=[Account.username_validator],
        widget=forms.TextInput({"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("密码"),
        help_text=_("至少 12 个字符，越长越好，如四五个词连写；以后不用定期更换。"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, invitation: Invitation, *given: Any, **named: Any) -> None:
        named.setdefault("initial", {"name": invitation.name})
        super().__init__(*given, **named)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        account = Account(username=told.get("username", ""), name=told.get("name", ""))
        if told.get("password"):
            try:
                validate_password(told["password"], account)
            except ValidationError as wrong:
                self.add_error("password", wrong)
        return told


class InviteForm(Lines, RoleForm):
    """Whom somebody invites, to what."""

    name = forms.CharField(label=_("姓名"), max_length=100, required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(closed_at=None),
        label=_("所属单位"),
        required=False,
        empty_label=_("（不属于参建单位）"),
    )
    days = forms.IntegerField(
        label=_("几天内有效"), min_value=1, max_value=invitations.MOST_DAYS, initial=7
    )

    field_order = ("name", "role", "scope", "place", "organisation", "days")

    def wanted(self) -> invitations.Wanted:
        """Return what the form asks for."""
        told = self.cleaned_data
        return invitations.Wanted(
            role=told["role"],
            scope=told["scope"],
            place="" if told["scope"] == "everywhere" else told["place"],
            name=told["name"],
            organisation=told["organisation"],
            days=told["days"],
        )


class PrintForm(Lines, forms.Form):
    """How long slips hold."""

    days = forms.IntegerField(
        label=_("几天内有效"), min_value=1, max_value=slips.MOST_DAYS, initial=90
    )
    once = forms.BooleanField(label=_("只能用一次"), required=False)
    contact = forms.CharField(
        label=_("有事找谁"),
        help_text=_("印在纸条上；写上电话，老人才打得通。"),
        max_length=60,
        required=False,
    )


class PresetForm(Lines, forms.Form):
    """A login of another provider that will open an account."""

    provider = forms.ChoiceField(label=_("登录方式"))
    subject = forms.CharField(label=_("该登录的用户标识（subject）"), max_length=191)

    def __init__(self, offered: list[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["provider"].choices = offered  # type: ignore[attr-defined]
