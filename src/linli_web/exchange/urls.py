"""Addresses of import and export."""

from django.urls import URLPattern, path

from linli_web.exchange.views import imports, matching, office

urlpatterns: list[URLPattern] = [
    path("exchange/", office.overview, name="exchange"),
    path("exchange/upload/", imports.upload, name="exchange-upload"),
    path("exchange/imports/<uuid:import_id>/", imports.page, name="import"),
    path("exchange/imports/<uuid:import_id>/matching/", matching.page, name="import-matching"),
    path("exchange/imports/<uuid:import_id>/again/", imports.again, name="import-again"),
    path("exchange/imports/<uuid:import_id>/keep/", imports.keep, name="import-keep"),
    path("exchange/imports/<uuid:import_id>/discard/", imports.discard, name="import-discard"),
    path("exchange/imports/<uuid:import_id>/undo/", imports.take_back, name="import-undo"),
    path("exchange/imports/<uuid:import_id>/problems.csv", imports.bad, name="import-problems"),
    path("exchange/personal/", office.export_personal, name="exchange-export-personal"),
    path("exchange/export/<str:form>/", office.export, name="exchange-export"),
    path("exchange/template/<str:name>.xlsx", office.template, name="exchange-template"),
]
