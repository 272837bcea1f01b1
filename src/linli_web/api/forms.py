"""The form by which somebody makes a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli_web.api.permissions import may_make
from linli_web.api.reads import acts_of, places_of

if TYPE_CHECKING:
    from linli_web.people.models import Account

DAYS = (7, 30, 90, 365)


class TokenForm(forms.Form):
    """What a token is for, what it passes on, where and how long it counts."""

    name = forms.CharField(
        label=gettext_lazy("用途"),
        max_length=40,
        help_text=gettext_lazy("例如：报表程序、QGIS。会写进操作日志。"),
        widget=forms.TextInput(attrs={"class": "line", "autocomplete": "off"}),
    )
    acts = forms.MultipleChoiceField(
        label=gettext_lazy("可以做什么"), widget=forms.CheckboxSelectMultiple
    )
    place = forms.ChoiceField(
        label=gettext_lazy("范围"),
        required=False,
        widget=forms.Select(attrs={"class": "line"}),
    )
    community = forms.CharField(
        label=gettext_lazy("只限一个小区"),
        required=False,
        max_length=64,
        help_text=gettext_lazy("填小区编号；不填则按上面的范围。"),
        widget=forms.TextInput(attrs={"class": "line", "autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("有效期"),
        coerce=int,
        initial=90,
        widget=forms.Select(attrs={"class": "line"}),
    )

    def __init__(self, account: Account, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.account = account
        self._choose("acts", acts_of(account))
        self._choose("place", [("", _("我的全部范围")), *places_of(account)])
        self._choose("days", [(each, _("%(days)s 天") % {"days": each}) for each in DAYS])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        scope, _colon, code = given.get("place", "").partition(":")
        if community := given.get("community", "").strip():
            scope, code = "community", community
        given |= {"scope": scope, "code": code}
        allowed = may_make(self.account, given.get("acts", ()), scope, code)
        if not allowed.allowed:
            self.add_error("community" if scope == "community" else None, allowed.reason)
        return given
