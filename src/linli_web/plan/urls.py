"""Addresses of the plan, under `office/plan/`; each noun has a file of its own."""

from django.urls import URLPattern, URLResolver, include, path

from linli_web.plan.views import front

app_name = "plan"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.page, name="front"),
    path("books/", include("linli_web.plan.plan_book_urls")),
    path("schemes/", include("linli_web.plan.scheme_urls")),
    path("scenarios/", include("linli_web.plan.scenario_urls")),
    path("annual/", include("linli_web.plan.annual_urls")),
    path("wishes/", include("linli_web.plan.wish_urls")),
    path("weights/", include("linli_web.plan.weight_urls")),
]
