"""Addresses of wishes."""

from django.urls import URLPattern, path

from linli_web.plan.views import wishes

urlpatterns: list[URLPattern] = [
    path("", wishes.listed, name="wishes"),
    path("new/", wishes.begin, name="wish-begin"),
    path("new/<path:key>/", wishes.make, name="wish-make"),
    path("answer/", wishes.answer, name="wish-answer"),
    path("price/", wishes.price, name="wish-price"),
    path("<str:public_id>/", wishes.page, name="wish"),
]
