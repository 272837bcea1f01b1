"""What the steps ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli_web.people.models import Account
from linli_web.people.tables import roles, scopes
from linli_web.registry.cells import name_of
from linli_web.registry.models import County, NeighbourhoodCommittee, Street

_MOST_YEARS = 30
_LONGEST_NAME = 200
_MOST_ZONES = 99
_MOST_PLACES = 500


class _Form(forms.Form):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "line"
            if name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"


class CountyForm(_Form):
    """The programme of the county that was chosen."""

    name = forms.CharField(label=gettext_lazy("计划名称"), max_length=_LONGEST_NAME)
    first_year = forms.IntegerField(label=gettext_lazy("起始年度"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label=gettext_lazy("结束年度"), min_value=2000, max_value=2100)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first_year"), found.get("last_year")
        if first and last and not first <= last < first + _MOST_YEARS:
            self.add_error(
                "last_year",
                _("结束年度要在起始年度（%(first)s）之后，最多 %(most)s 年。")
                % {"first": first, "most": _MOST_YEARS},
            )
        return found


class ZonesForm(_Form):
    """Names of zones, one a line."""

    names = forms.CharField(
        label=gettext_lazy("板块名称"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("每行一个，先改造的写在前面；不分板块就留空。"),
    )

    def clean_names(self) -> list[str]:
        """Return the names; blank lines are passed over."""
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        double = sorted({each for each in names if names.count(each) > 1})
        if double:
            raise forms.ValidationError(
                _("“%(name)s”写了两次，每个板块只写一次。") % {"name": double[0]}
            )
        if len(names) > _MOST_ZONES or any(len(each) > _LONGEST_NAME for each in names):
            raise forms.ValidationError(
                _("最多 %(most)s 个板块，名称不超过 %(long)s 个字。")
                % {"most": _MOST_ZONES, "long": _LONGEST_NAME}
            )
        return names


class _PersonForm(_Form):
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=100)
    office = forms.CharField(label=gettext_lazy("单位"), max_length=100)
    username = forms.CharField(
        label=gettext_lazy("账号"),
        max_length=150,
        validators=[Account.username_validator],
        help_text=gettext_lazy("登录时填写，可用字母、数字和 @ . + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *arguments: Any, there: Account | None = None, **named: Any) -> None:
        self.there = there
        super().__init__(*arguments, **named)

    def clean_username(self) -> str:
        """Refuse a name that somebody has."""
        username = str(self.cleaned_data["username"])
        others = Account.objects.all()
        if self.there is not None:
            others = others.exclude(pk=self.there.pk)
        if others.filter(username__iexact=username).exists():
            raise forms.ValidationError(
                _("账号“%(name)s”已经有了，请换一个。") % {"name": username}
            )
        return username


class FirstAccountForm(_PersonForm):
    """Who goes on from here."""

    password = forms.CharField(
        label=gettext_lazy("密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        password = found.get("password")
        if password and password != found.get("again"):
            self.add_error("again", _("两次输入的密码不一样。"))
        elif password:
            whose = Account(username=found.get("username", ""), name=found.get("name", ""))
            try:
                validate_password(password, whose)
            except forms.ValidationError as refused:
                self.add_error("password", refused)
        return found


def _roles() -> list[tuple[str, str]]:
    return [("", _("请选择")), *((each.name, each.label) for each in roles().values())]


def _places() -> list[tuple[str, Any]]:
    """Return the places that are known by now, each as its scope and code."""
    found: list[tuple[str, Any]] = [
        (f"county:{each.pk}", _("%(county)s（全县）") % {"county": each.name})
        for each in County.objects.all()
    ]
    found.append(("everywhere:", scopes()["everywhere"].label))
    for scope, model in (("street", Street), ("committee", NeighbourhoodCommittee)):
        rows = model._default_manager.order_by("pk")[:_MOST_PLACES]
        if offered := [(f"{scope}:{each.pk}", name_of(each)) for each in rows]:
            found.append((scopes()[scope].label, offered))
    return found


class PersonForm(_PersonForm):
    """One more person, with a role at a place."""

    role = forms.ChoiceField(label=gettext_lazy("岗位"), choices=_roles)
    where = forms.ChoiceField(
        label=gettext_lazy("范围"),
        choices=_places,
        help_text=gettext_lazy("街道和社区导入后才能选；小区、楼栋的岗位以后再分配"),
    )

    def clean_where(self) -> tuple[str, str]:
        """Return scope and code of the place."""
        scope, _colon, code = str(self.cleaned_data["where"]).partition(":")
        return scope, code
