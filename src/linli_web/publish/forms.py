"""Forms of what the office publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli_web.publish.models import Announcement
from linli_web.registry.models import Community

if TYPE_CHECKING:
    _Base = forms.ModelForm[Announcement]
else:
    _Base = forms.ModelForm


class AnnouncementForm(_Base):
    """An announcement; its community is told by id, since a county may have hundreds."""

    community_id = forms.CharField(
        label=gettext_lazy("小区编号"),
        required=False,
        max_length=64,
        help_text=gettext_lazy("只涉及一个小区时填写；可按名称查找"),
        widget=forms.TextInput(attrs={"list": "communities", "autocomplete": "off"}),
    )

    class Meta:
        model = Announcement
        fields = (
            "title",
            "kind",
            "body",
            "published_on",
            "closes_on",
            "english_title",
            "english_body",
        )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if self.instance.pk:
            self.fields["community_id"].initial = self.instance.community_id
        for name, rows in (("body", 8), ("english_body", 5)):
            self.fields[name].widget = forms.Textarea(attrs={"rows": rows})
        for name in ("published_on", "closes_on"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        self.fields["kind"].widget = forms.Select(
            choices=[("", _("请选择")), *Announcement.Kind.choices]
        )
        self.fields["closes_on"].help_text = _("不填为长期公示")
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "line"
            if name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"

    def clean_community_id(self) -> str:
        """Tell a community that is not in the register."""
        asked: str = self.cleaned_data["community_id"].strip()
        if asked and not Community.objects.filter(pk=asked).exists():
            raise forms.ValidationError(_("底册里没有这个小区编号"))
        return asked

    def clean(self) -> dict[str, Any]:
        """Tell an end before the beginning."""
        told = super().clean() or {}
        begins, ends = told.get("published_on"), told.get("closes_on")
        if begins and ends and ends < begins:
            self.add_error("closes_on", _("截止日期早于公示日期"))
        return told

    def values(self) -> dict[str, Any]:
        """Return what an action takes."""
        told = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return told | {"community_id": self.cleaned_data["community_id"] or None}
