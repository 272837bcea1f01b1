"""Forms of accounts, roles, deputies, organisations and their papers."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.records.credit_codes import is_credit_code
from linli_web.people import places
from linli_web.people.models import Account, Organisation, OrganisationDocument
from linli_web.people.outcomes import Refused
from linli_web.people.tables import roles, scopes
from linli_web.people.telephones import read_mobile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    _OrganisationBase = forms.ModelForm[Organisation]
    _DocumentBase = forms.ModelForm[OrganisationDocument]
else:
    _OrganisationBase = _DocumentBase = forms.ModelForm


def _line(**attributes: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "line", "autocomplete": "off", **attributes})


def within_the_century(day: date) -> None:
    """Refuse a year that only says "for ever", which some calendars cannot count on from."""
    if not 1900 < day.year < 2200:
        raise forms.ValidationError(_("年份不对；长期有效请不填。"))


def _suggesting(options: str, along: str) -> forms.TextInput:
    """Return a line whose list of options follows what is typed."""
    return _line(
        list=options,
        **{
            "hx-get": reverse_lazy("people-suggested"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{options}",
            "hx-include": along,
        },
    )


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"class": "line", "type": "date"})


def _choice() -> forms.Select:
    return forms.Select(attrs={"class": "line"})


class TelephoneForm(forms.Form):
    """A mobile number; the one that is known is shown covered, and left so it stays as it is."""

    phone = forms.CharField(
        label=gettext_lazy("手机"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("收短信提醒用；加密保存，只显示头三位和末四位"),
        widget=_line(inputmode="tel"),
    )

    def clean_phone(self) -> str | None:
        """Return the number; empty to have none, None where it was left as it is."""
        typed: str = self.cleaned_data["phone"].strip()
        # Another may have changed it since this page showed it covered.
        seen = (self.initial.get("phone"), self.data.get(self.add_initial_prefix("phone")))
        if typed and typed in seen:
            return None
        try:
            return read_mobile(typed)
        except Refused as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class AccountForm(TelephoneForm):
    """Who somebody is."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=100, widget=_line())
    office = forms.CharField(
        label=gettext_lazy("单位或科室"), max_length=100, required=False, widget=_line()
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("所属单位"),
        required=False,
        widget=_choice(),
    )
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "line", "autocomplete": "off"}),
    )
    field_order: Sequence[str] | None = ("name", "office", "organisation", "email", "phone")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        open_ones = Q(closed_at=None)
        if self.initial.get("organisation"):
            open_ones |= Q(pk=self.initial["organisation"])
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(open_ones)
        field.empty_label = _("（不属于参建单位）")


class RoleForm(forms.Form):
    """A role, the kind of place and the place where it is held."""

    role = forms.ChoiceField(label=gettext_lazy("岗位"), widget=_choice())
    scope = forms.ChoiceField(label=gettext_lazy("范围"), widget=_choice())
    place = forms.CharField(
        label=gettext_lazy("地点"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("输入名称后从列表里选；范围选“全部”时不填"),
        widget=_suggesting("places", "[name=scope]"),
    )

    def __init__(self, *arguments: Any, grantable: Sequence[str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        role: Any = self.fields["role"]
        role.choices = [("", _("请选择")), *((name, roles()[name].label) for name in grantable)]
        usable = {scope for name in grantable for scope in roles()[name].scopes}
        scope: Any = self.fields["scope"]
        scope.choices = [
            ("", _("请选择")),
            *((name, each.label) for name, each in scopes().items() if name in usable),
        ]

    def clean(self) -> dict[str, Any]:
        """Take a place's code, or its whole name where only one place is called so."""
        told = super().clean() or {}
        scope, words = told.get("scope"), (told.get("place") or "").strip()
        told["place"] = words
        if scope and scope != "everywhere":
            told["place"] = self._code(scope, words)
        return told

    def _code(self, scope: str, words: str) -> str:
        if not words:
            self.add_error("place", _("请选地点。"))
            return ""
        if places.place_held(scope, words) is not None:
            return words
        named = [each.code for each in places.search(scope, words) if each.name == words]
        if len(named) == 1:
            return named[0]
        wrong = _("没有找到“%s”；请输入几个字，再从列表里选。")
        self.add_error("place", wrong % words)
        return ""


class GrantForm(RoleForm):
    """A role at a place, and until when."""

    until = forms.DateField(
        label=gettext_lazy("到哪天为止"),
        required=False,
        help_text=gettext_lazy("不填为长期"),
        widget=_day(),
        validators=[within_the_century],
    )

    def ends(self) -> datetime | None:
        """Return the moment when the role ends: the end of the day that was given."""
        day = self.cleaned_data["until"]
        return end_of(day) if day else None


class NewAccountForm(AccountForm, GrantForm):
    """Somebody new with a first role."""

    username = forms.CharField(
        label=gettext_lazy("账号"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=gettext_lazy("登录时用，如姓名拼音；开通后不能改"),
        widget=_line(autocapitalize="none", spellcheck="false"),
    )
    field_order = (
        "name",
        "username",
        "office",
        "organisation",
        "email",
        "phone",
        "role",
        "scope",
        "place",
    )


class DeputyForm(forms.Form):
    """Who stands in, and when."""

    deputy = forms.CharField(
        label=gettext_lazy("代理人"),
        max_length=200,
        help_text=gettext_lazy("输入姓名或账号后从列表里选"),
        widget=_suggesting("accounts", ""),
    )
    since = forms.DateField(
        label=gettext_lazy("从哪天起"), widget=_day(), validators=[within_the_century]
    )
    until = forms.DateField(
        label=gettext_lazy("到哪天为止"), widget=_day(), validators=[within_the_century]
    )

    def clean_deputy(self) -> Account:
        """Find the account by its username, or by a name that only one account has."""
        return account_named(self.cleaned_data["deputy"])

    def begins(self) -> datetime:
        """Return the moment of the beginning: now, if that day has begun."""
        first = timezone.make_aware(datetime.combine(self.cleaned_data["since"], time.min))
        return max(first, timezone.now())

    def ends(self) -> datetime:
        """Return the end of the last day."""
        return end_of(self.cleaned_data["until"])


def account_named(words: str) -> Account:
    """Return the active account with this username, or the only one with this name.

    Raises
    ------
    ValidationError
        None, or several.
    """
    rows = Account.objects.filter(is_active=True)
    found = list(rows.filter(username=words)[:1]) or list(rows.filter(name=words)[:2])
    if len(found) != 1:
        raise forms.ValidationError(_("没有找到“%s”；请从列表里选。") % words)
    return found[0]


class OrganisationForm(_OrganisationBase):
    """An organisation."""

    class Meta:
        model = Organisation
        fields = ("name", "kind", "credit_code", "works_class", "address", "note")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["note"].widget = forms.Textarea(attrs={"rows": 3})
        self.fields["credit_code"].help_text = _("18 位；营业执照或机构证书上有")
        self.fields["works_class"].help_text = _("如：建筑工程施工总承包二级")
        for field in self.fields.values():
            field.widget.attrs["class"] = "line"

    def clean_credit_code(self) -> str:
        """Tell a code whose check character is wrong: a digit was mistyped."""
        code: str = self.cleaned_data["credit_code"].strip().upper()
        if code and not is_credit_code(code):
            raise forms.ValidationError(_("统一社会信用代码不对：应为 18 位，请对照证书逐位核对"))
        return code


class DocumentForm(_DocumentBase):
    """A paper of an organisation."""

    class Meta:
        model = OrganisationDocument
        fields = ("kind", "number", "issued_on", "expires_on")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in ("issued_on", "expires_on"):
            self.fields[name].widget = _day()
        self.fields["expires_on"].help_text = _("不填为长期有效；到期前 60 天起提醒")
        for field in self.fields.values():
            field.widget.attrs["class"] = "line"

    def clean(self) -> dict[str, Any]:
        """Tell an end before the beginning."""
        told = super().clean() or {}
        issued, expires = told.get("issued_on"), told.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("有效期早于发证日期"))
        return told


def end_of(day: date) -> datetime:
    """Return the moment when a day is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
