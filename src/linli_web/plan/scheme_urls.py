"""Addresses of schemes."""

from django.urls import URLPattern, path

from linli_web.plan.views import proposing, scheme_lines, schemes, versions

_SCHEME = "<str:public_id>/"

urlpatterns: list[URLPattern] = [
    path("propose/", proposing.every, name="schemes-propose"),
    path("of/<path:community_id>/propose/", proposing.one, name="scheme-propose"),
    path(_SCHEME, schemes.page, name="scheme"),
    path(f"{_SCHEME}scheme.xlsx", schemes.workbook, name="scheme-workbook"),
    path(f"{_SCHEME}lines/", scheme_lines.grid, name="scheme-lines"),
    path(f"{_SCHEME}lines/reckon/", scheme_lines.reckon, name="scheme-lines-reckon"),
    path(
        f"{_SCHEME}lines/restore/<int:number>/",
        scheme_lines.restore,
        name="scheme-lines-restore",
    ),
    path(f"{_SCHEME}measures/<slug:measure_id>/", schemes.line, name="scheme-line"),
    path(f"{_SCHEME}version/", versions.begin, name="scheme-version"),
    path(f"{_SCHEME}freeze/", versions.freeze, name="scheme-freeze"),
    path(f"{_SCHEME}against/<int:number>/", versions.compare, name="scheme-compare"),
]
