"""Addresses of import and export."""

from django.urls import URLPattern, path

from linli_web.exchange.views import office

urlpatterns: list[URLPattern] = [
    path("exchange/", office.overview, name="exchange"),
    path("exchange/upload/", office.upload, name="exchange-upload"),
    path("exchange/runs/<uuid:run_id>/", office.run_page, name="exchange-run"),
    path("exchange/runs/<uuid:run_id>/keep/", office.keep, name="exchange-keep"),
    path("exchange/runs/<uuid:run_id>/problems.csv", office.problems, name="exchange-problems"),
    path("exchange/export/<str:form>/", office.export, name="exchange-export"),
    path("exchange/template/<str:name>.xlsx", office.template, name="exchange-template"),
]
